//! About the data: how to read it, privacy, sources, quality, releases, citation.

use askama::Template;
use attune_contract::{AreaLevel, Manifest, Release, StricterNote};

use super::{Page, PageError};
use crate::shell::{Shell, Site};
use crate::{format, words};

struct QualityGroup {
    feed: String,
    rows: Vec<[String; 3]>,
}

/// An indicator whose numbers are shown under stricter rules than the others.
struct Stricter {
    name: String,
    href: String,
    counts: String,
    smallest: u64,
    finest: &'static str,
    reason: String,
}

fn stricter(release: &Release) -> Vec<Stricter> {
    // A policy may speak of indicators that this release does not hold.
    let held = |note: &StricterNote| Some((release.indicators().iter().find(|indicator| indicator.id == note.indicator_id)?.short_name.clone(), note.clone()));
    let row = |(name, note): (String, StricterNote)| Stricter {
        name,
        href: super::indicator_path(&note.indicator_id),
        counts: format!("1 to {}{}", note.largest_hidden_count, if note.hides_none_and_all { ", none, all" } else { "" }),
        smallest: note.smallest_denominator,
        finest: if note.finest_area == AreaLevel::Tract { "Any" } else { words::level_plural(note.finest_area) },
        reason: note.reason,
    };
    release.manifest().policy.stricter.iter().filter_map(held).map(row).collect()
}

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    shell: Shell,
    manifest: Manifest,
    created: String,
    published: Option<String>,
    meanings: [(&'static str, &'static str); 6],
    inputs: Vec<(String, String)>,
    quality: Vec<QualityGroup>,
    notes: Vec<String>,
    indicator_notes: Vec<(String, String, String)>,
    stricter: Vec<Stricter>,
    example_indicator: Option<String>,
    example_area: Option<String>,
}

/// A feed's id in words.
fn feed_words(feed: &str) -> String {
    match feed {
        "ece" => "Early care and education (ECE)".to_owned(),
        "part_c_618" => "Early intervention, IDEA Part C (618)".to_owned(),
        "survey_nsch" => "Survey of children's health (NSCH)".to_owned(),
        "survey_prams" => "Survey of mothers (PRAMS)".to_owned(),
        "head_start_pir" => "Head Start reports (PIR)".to_owned(),
        "miechv_forms" => "Home visiting, federal forms (MIECHV)".to_owned(),
        "home_visiting_flat" => "Home visiting, second vendor".to_owned(),
        "cms_416" => "Medicaid, EPSDT report (CMS-416)".to_owned(),
        "wic" => "WIC".to_owned(),
        other => format::capitalised(&other.replace('_', " ")),
    }
}

/// The page about the data.
pub fn about(site: &Site<'_>) -> Result<Page, PageError> {
    let release = site.release;
    let mut quality: Vec<QualityGroup> = Vec::new();
    for [feed, period, check, result] in release.data_quality() {
        let row = [check.replace('_', " "), period.clone(), result.replace('_', " ")];
        match quality.last_mut() {
            Some(last) if last.feed == feed_words(feed) => last.rows.push(row),
            _ => quality.push(QualityGroup { feed: feed_words(feed), rows: vec![row] }),
        }
    }
    let indicator_notes = release.indicators().iter().flat_map(|indicator| {
        let texts = super::notes(release, Some(&indicator.id));
        texts.into_iter().map(|text| (indicator.short_name.clone(), super::indicator_path(&indicator.id), text.to_owned())).collect::<Vec<_>>()
    });
    let manifest = release.manifest();
    let page = About {
        shell: Shell::new(site, "About the data", "How to read these pages, how families' privacy is kept, where the data come from.", "/about", "about"),
        created: format::date_text(&manifest.created),
        published: site.published_at.map(format::date_text),
        meanings: words::STATUS_MEANINGS,
        stricter: stricter(release),
        inputs: manifest.inputs.iter().map(|input| (feed_words(&input.feed), format::periods(&input.period))).collect(),
        quality,
        notes: super::notes(release, None).into_iter().map(str::to_owned).collect(),
        indicator_notes: indicator_notes.collect(),
        example_indicator: release.indicators().first().map(|indicator| indicator.id.clone()),
        example_area: release.areas().iter().find(|area| area.parent_id.is_some()).or(release.areas().first()).map(|area| area.id.clone()),
        manifest: manifest.clone(),
    };
    Ok(Page::Html(page.render()?))
}
