//! The pictures of groups and places, over the sample and over samples with planted numbers.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use attune_contract::{
    ALL, AreaLevel, Benchmark, Cell, Comparison, Inequality, InequalityFigure, MeasuredInequality, Observation, ReleaseTables, Shown, Status, TrendReason,
};
use attune_dashboards::Assets;
use axum::Router;
use serde_json::Value;

use super::inequality::inequality;
use super::{get, release, server, store};
use crate::{AppState, router};

const INDICATOR: &str = "sec_dev_screen_u3";
const STATE_PAGE: &str = "/places/27/sec_dev_screen_u3?period=2025";

/// A server over the sample, changed before its measures are made.
async fn server_of(change: impl FnOnce(&mut ReleaseTables)) -> Router {
    let mut tables = release::tables();
    let is_used = |id: &str| [INDICATOR, "visits_ratio"].contains(&id);
    tables.indicators.retain(|indicator| is_used(&indicator.id));
    tables.observations.retain(|cell| is_used(&cell.key.indicator_id));
    tables.inequality.retain(|row| is_used(&row.key.indicator_id));
    change(&mut tables);
    let folder = tempfile::tempdir().expect("a folder");
    release::write(folder.path(), 1, &tables).expect("a release");
    let state = AppState::new(Arc::new(Assets::load(Path::new("no/such/folder"))));
    state.refresh(&store(folder.path())).await;
    router(state)
}

/// The latest annual cell of the indicator.
fn cell<'a>(tables: &'a mut ReleaseTables, area: &str, dimension: &str, category: &str) -> &'a mut Observation {
    let found = tables.observations.iter_mut().find(|cell| {
        let key = &cell.key;
        let names = [&key.indicator_id, &key.component, &key.area_id, &key.dimension, &key.category].map(String::as_str);
        names == [INDICATOR, ALL, area, dimension, category] && key.period.label() == "2025"
    });
    found.expect("a cell")
}

fn shown(cell: &mut Observation) -> &mut Shown {
    let Cell::Shown(shown) = &mut cell.cell else { panic!("{:?} is not shown", cell.key) };
    shown
}

/// A row of the sample's measures, as another measure with a figure.
fn measure(tables: &ReleaseTables, [measure, variant]: [&str; 2], value: f64, unit: &str) -> Inequality {
    let is_like = |row: &&Inequality| {
        let key = &row.key;
        (key.indicator_id.as_str(), key.area_id.as_str(), key.dimension.as_str(), key.variant.as_str(), key.period.label().as_str())
            == (INDICATOR, "27", "language", "extremes", "2025")
    };
    let mut row = tables.inequality.iter().find(is_like).expect("a row").clone();
    (row.key.measure, row.key.variant) = (measure.to_owned(), variant.to_owned());
    let InequalityFigure::Measured(figure) = row.figure else { panic!("a figure") };
    row.figure = InequalityFigure::Measured(MeasuredInequality { value, unit: unit.to_owned(), lower: Some(value - 0.5), upper: Some(value + 0.5), ..figure });
    row
}

/// What stands between two marks of a page, for the first of each.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let rest = page.split_once(start).unwrap_or_else(|| panic!("no {start}")).1;
    rest.split_once(end).map_or(rest, |(part, _)| part)
}

/// The words of a piece of HTML, without its tags.
fn text(html: &str) -> String {
    html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words)).collect::<String>().replace("&#39;", "'")
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(r#" {name}=""#))?.1.split('"').next()
}

#[tokio::test]
async fn a_place_and_its_groups_are_drawn_whatever_their_status() {
    let places = ["27123 Ramsey", "27163 Washington", "27139 Scott", "27145 Stearns", "27171 Wright"].map(|place| place.split_once(' ').expect("a name"));
    // Nobody is said of those not stated alone.
    let statuses = Status::ALL.into_iter().filter(|status| !matches!(status, Status::Published | Status::Nobody));
    let cases: Vec<((&str, &str), Status)> = places.into_iter().zip(statuses).collect();
    assert_eq!(cases.len(), Status::ALL.len() - 2);
    let server = server_of(|tables| {
        for ((area, _), status) in &cases {
            for (dimension, category) in [(ALL, ALL), ("language", "somali")] {
                cell(tables, area, dimension, category).cell = Cell::Withheld(*status);
            }
        }
        tables.inequality = inequality(&tables.observations);
    })
    .await;
    let indicator = get(&server, "/indicators/sec_dev_screen_u3").await.body.replace("&#39;", "'");
    for ((area, name), status) in cases {
        let sentence = attune_dashboards::words::withheld(status);
        let page = get(&server, &format!("/places/{area}/sec_dev_screen_u3")).await;
        assert_eq!(page.status, 200, "{status:?}");
        let body = page.body.replace("&#39;", "'");
        assert!(between(&body, r#"class="headline withheld""#, "</p>").contains(sentence), "{status:?}");
        let row = between(between(&body, r#"id="by-language""#, "</section>"), ">Somali<", "</tr>");
        assert!(row.contains(sentence) && row.contains("protected"), "{status:?}: {row}");
        assert!(!text(row).contains(|letter: char| letter.is_ascii_digit()) && !row.contains("<svg"), "{status:?}: {row}");

        let list = between(between(&indicator, r#"id="standing""#, "</section>"), sentence, "</p>");
        assert!(list.contains(&format!(r#"<a href="/places/{area}/sec_dev_screen_u3">{name}</a>"#)), "{status:?}: {list}");
    }
}

#[tokio::test]
async fn those_not_stated_who_are_nobody_are_said_to_be_so_and_not_hidden() {
    let server = server_of(|tables| {
        cell(tables, "27123", "language", "unknown").cell = Cell::Withheld(Status::Nobody);
        tables.inequality = inequality(&tables.observations);
    })
    .await;
    let page = get(&server, "/places/27123/sec_dev_screen_u3").await.body;
    let card = between(&page, r#"id="by-language""#, "</section>");
    let row = between(card, ">Not recorded<", "</tr>");
    assert!(row.contains("Nobody is in this group") && row.contains(r#"data-status="nobody""#) && row.contains(r#"class="protected absent""#), "{row}");
    assert!(!text(row).contains(|letter: char| letter.is_ascii_digit()) && !row.contains("privacy") && !card.contains("NaN"), "{row}");
    let answer = get(&server, "/v1/observations?indicator=sec_dev_screen_u3&area=27123&dimension=language&status=nobody").await;
    let answer: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    let found = &answer["observations"][0];
    assert_eq!((found["category"].as_str(), found["status"].as_str()), (Some("unknown"), Some("nobody")), "{answer}");
    assert!(found.get("value").is_none() && found.get("denominator").is_none(), "{found}");
}

#[tokio::test]
async fn a_split_without_any_number_is_one_line_that_names_its_groups() {
    let page = get(&server().await, "/places/27155/sec_dev_screen_u3").await.body;
    let card = between(&page, r#"id="by-language""#, "</section>");
    assert_eq!(
        text(card).split_whitespace().collect::<Vec<_>>().join(" ").split_once("By language at home ").expect("a heading").1,
        "Not collected here: English; Hmong; Somali; Spanish; Not recorded"
    );
    assert!(!card.contains("<table") && !card.contains("No measure over all groups"));
}

/// Numbers that no other cell has.
fn plant(cell: &mut Observation) {
    let shown = shown(cell);
    (shown.numerator, shown.denominator) = (765_432, Some(876_543));
    (shown.value, shown.lower, shown.upper) = (87.323_953_9, Some(87.254_1), Some(87.393_7));
}

/// Every way in which a planted number could be written.
const PLANTED: [&str; 7] = ["765432", "765,432", "876543", "876,543", "87.3", "87.25", "87.39"];

#[tokio::test]
async fn a_hidden_groups_number_stands_nowhere_in_the_page() {
    let groups = [("27", "language", "somali"), ("27123", "race_ethnicity", "asian"), ("27123", ALL, ALL)];
    let plant_all = |tables: &mut ReleaseTables| groups.iter().for_each(|(area, dimension, category)| plant(cell(tables, area, dimension, category)));
    let pages = ["/indicators/sec_dev_screen_u3", "/places/27/sec_dev_screen_u3", "/places/27123/sec_dev_screen_u3"];

    let open = server_of(|tables| {
        plant_all(tables);
        tables.inequality = inequality(&tables.observations);
    })
    .await;
    for address in pages {
        let body = get(&open, address).await.body;
        assert!(body.contains("765,432 of 876,543") && body.contains(r#"data-value="87.3239539""#), "{address}: a shown number is shown");
    }

    let hidden = server_of(|tables| {
        plant_all(tables);
        for (area, dimension, category) in groups {
            cell(tables, area, dimension, category).cell = Cell::Withheld(Status::Suppressed);
        }
        tables.inequality = inequality(&tables.observations);
    })
    .await;
    for address in pages {
        let body = get(&hidden, address).await.body;
        for number in PLANTED {
            assert!(!body.contains(number), "{address} says {number}");
        }
        let is_of_state = !address.contains("27123");
        assert!(!(is_of_state && body.contains("/d/from_reference/somali\"")), "{address}: a gap of a hidden group");
    }
}

#[tokio::test]
async fn only_shown_places_have_a_mark() {
    let server = server().await;
    let page = get(&server, "/indicators/sec_dev_screen_u3").await.body;
    let cells = get(&server, "/v1/observations?indicator=sec_dev_screen_u3&component=all&level=county&period=2025&dimension=all&limit=1000").await.json();
    let with = |is_shown: bool| -> BTreeSet<String> {
        let all = cells["observations"].as_array().expect("cells").iter();
        let places = all.filter(|cell| cell["area_id"] != "27999" && (cell["status"] == "published") == is_shown);
        places.map(|cell| cell["area_id"].as_str().expect("an id").to_owned()).collect()
    };
    let keys = |html: &str| -> BTreeSet<String> { html.split(r#"data-obs=""#).skip(1).filter_map(|rest| rest.split('/').nth(2)).map(str::to_owned).collect() };
    let standing = between(&page, r#"id="standing""#, "</section>");
    let (drawn, listed) = (between(standing, r#"class="dots-columns""#, "</div>"), between(standing, "</div>", "<nothing>"));
    assert_eq!(keys(drawn), with(true));
    let led_to = listed.split(r#"href="/places/"#).skip(1).filter_map(|rest| rest.split('/').next()).map(str::to_owned);
    assert_eq!(led_to.collect::<BTreeSet<_>>(), with(false));
    assert_eq!(keys(between(&page, r#"class="funnel""#, "</svg>")), with(true));
    assert!(with(true).len() > 40 && with(false).len() > 10);

    // In the order of their values, and each side of the comparison with a shape of its own.
    let values: Vec<f64> = drawn.split(r#"data-value=""#).skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok()).collect();
    assert!(values.windows(2).all(|pair| pair[0] >= pair[1]));
    let outline = |class: &str| attribute(&drawn[drawn.find(&format!(r#"class="shape {class}""#)).expect("a mark")..], "d").map(str::to_owned);
    assert_eq!([outline("favourable"), outline("similar"), outline("reach")].into_iter().collect::<BTreeSet<_>>().len(), 3);
}

#[tokio::test]
async fn every_gap_on_a_page_is_the_one_of_the_api() {
    let server = server().await;
    let mut rows: HashMap<String, Value> = HashMap::new();
    let mut address = Some("/v1/inequality?indicator=sec_dev_screen_u3&status=published&limit=1000".to_owned());
    while let Some(next) = address {
        let page = get(&server, &next).await.json();
        for row in page["inequality"].as_array().expect("rows") {
            let names = ["indicator_id", "component", "area_id"].map(|name| row[name].as_str().expect("a word"));
            let ends = ["dimension", "measure", "variant", "stratum"].map(|name| row[name].as_str().expect("a word"));
            let period = format!("{}/{}", row["period"]["start"].as_str().expect("a day"), row["period"]["pooled_years"]);
            rows.insert(format!("{}/{period}/{}", names.join("/"), ends.join("/")), row.clone());
        }
        address = page["links"]["next"].as_str().map(str::to_owned);
    }
    let mut seen = 0;
    for address in [STATE_PAGE, "/places/27123/sec_dev_screen_u3", "/places/27123/sec_dev_screen_u3?period=2023-2025", "/indicators/sec_dev_screen_u3"] {
        let page = get(&server, address).await.body;
        for mark in page.split("data-gap=").skip(1) {
            let key = mark.split('"').nth(1).expect("a key");
            let value: f64 = attribute(mark, "data-value").and_then(|value| value.parse().ok()).expect("a value");
            let row = &rows[key];
            assert!((value - row["value"].as_f64().expect("a value")).abs() < 1e-9, "{key}");
            assert!(text(&format!("<b {}", mark.split("</span>").take(2).collect::<String>())).contains(&format!("{:.1}", value.abs())), "{key}");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}

#[tokio::test]
async fn a_gap_is_told_in_words_with_its_interval_and_its_reference() {
    let server = server_of(|tables| {
        let is_gap = |row: &&mut Inequality| {
            (row.key.indicator_id.as_str(), row.key.area_id.as_str(), row.key.stratum.as_str(), row.key.period.label().as_str())
                == (INDICATOR, "27", "somali", "2025")
        };
        let row = tables.inequality.iter_mut().find(is_gap).expect("a gap");
        let InequalityFigure::Measured(figure) = &mut row.figure else { panic!("a figure") };
        (figure.value, figure.lower, figure.upper, figure.comparison) = (-42.34, Some(-45.6), Some(-39.1), Some(Comparison::Lower));
    })
    .await;
    let page = get(&server, STATE_PAGE).await.body;
    let card = between(&page, r#"id="by-language""#, "</section>");
    assert!(card.contains("Compared with Spanish: the largest group shown here, and no norm."));
    assert!(card.contains("Somali: 42.3 percentage points lower than Spanish, between 39.1 and 45.6."));
    let row = text(between(card, ">Somali<", "</tr>"));
    assert!(row.contains("42.3 percentage points lower") && row.contains("between 39.1 and 45.6"), "{row}");
    assert!(text(between(card, ">Spanish<", "</tr>")).contains("Reference for the others"));
    let named = |word: &str| text(between(card, &format!("<strong>{word}:</strong>"), "</li>"));
    assert_eq!((named("Lower").trim(), named("Higher").trim()), ("Hmong; Somali", "English"));
    assert!(card.find("Higher:").expect("the aim") < card.find("Lower:").expect("the other side"), "strengths stand first");
    assert!(page.contains("/v1/inequality?indicator=sec_dev_screen_u3&#38;component=all&#38;area=27&#38;period=2025&#38;format=csv"));
}

#[tokio::test]
async fn the_legend_has_the_marks_of_the_rows() {
    for (polarity, higher, lower) in [("higher", "favourable", "reach"), ("lower", "reach", "favourable"), ("none", "neutral", "neutral")] {
        let server = server_of(|tables| {
            for indicator in &mut tables.indicators {
                polarity.clone_into(&mut indicator.polarity);
            }
        })
        .await;
        let page = get(&server, STATE_PAGE).await.body;
        let mark = |class: &str, symbol: &str| format!(r#"<span class="mark {class}" aria-hidden="true">{symbol}</span>"#);
        let legend = between(&page, r#"<ul class="legend">"#, "</ul>");
        assert!(legend.contains(&mark(higher, "▲")) && legend.contains(&mark(lower, "▼")), "{polarity}: {legend}");
        let rows = between(&page, r#"<table class="groups""#, "</table>");
        assert!(rows.contains(&mark(higher, "▲")) || rows.contains(&mark(lower, "▼")), "{polarity}: some group is told apart");
        assert!(!rows.contains(&mark(lower, "▲")) || higher == lower, "{polarity}");
    }
}

#[tokio::test]
async fn one_in_ten_of_unknown_group_is_a_warning() {
    let warning = "One in ten or more";
    let page = get(&server().await, STATE_PAGE).await.body;
    let language = between(&page, r#"id="by-language""#, "</section>");
    assert!(language.contains("Not recorded for 12.0% of all counted.") && language.contains(warning));
    assert!(!between(&page, r#"id="by-race_ethnicity""#, "</section>").contains(warning));
    let few = server_of(|tables| {
        for row in tables.inequality.iter_mut().filter(|row| row.unknown_percent.is_some()) {
            (row.unknown_percent, row.flags) = (Some(9.9), Vec::new());
        }
    });
    let page = get(&few.await, STATE_PAGE).await.body;
    assert!(page.contains("Not recorded for 9.9% of all counted.") && !page.contains(warning));
}

#[tokio::test]
async fn summary_measures_are_told_in_plain_words_and_none_is_called_significant() {
    let server = server_of(|tables| {
        let rows = [
            (["d", "ends"], 14.0, "percentage_points"),
            (["r", "ends"], 1.31, "ratio"),
            (["par", "population"], 5.5, "percentage_points"),
            (["sii", "logit"], 17.3, "percentage_points"),
            (["rii", "logit"], 1.44, "ratio"),
            (["bgv", "population"], 33.1, "squared_points"),
            (["mld", "population"], 12.2, "thousandths"),
        ];
        let rows: Vec<Inequality> = rows.into_iter().map(|(names, value, unit)| measure(tables, names, value, unit)).collect();
        tables.inequality.extend(rows);
    })
    .await;
    let page = get(&server, STATE_PAGE).await.body;
    let card = between(&page, r#"id="by-language""#, "</section>");
    let told = text(between(card, r#"one-number">"#, "</dl>"));
    for words in [
        "Difference",
        "14.0 points",
        "two ends of the order",
        "Ratio",
        "1.31",
        "Population attributable risk",
        "5.5 points",
        "no forecast",
        "Slope index",
        "17.3 points",
        "Relative index",
        "1.44",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("variance") && !told.contains("deviation"), "{told}");
    let all = between(card, "<details", "</details>");
    assert!(text(all).contains("Between-group variance") && text(all).contains("33.1 squared points") && all.contains("12.2"));
    for address in [STATE_PAGE, "/indicators/sec_dev_screen_u3", "/places/27123/sec_dev_screen_u3", "/about"] {
        assert!(!get(&server, address).await.body.to_lowercase().contains("significan"), "{address}");
    }
}

#[tokio::test]
async fn where_a_group_is_hidden_no_measure_is_stated_and_the_page_says_why() {
    let server = server_of(|tables| {
        cell(tables, "27", "language", "hmong").cell = Cell::Withheld(Status::Suppressed);
        tables.inequality = inequality(&tables.observations);
        for row in tables.inequality.iter_mut().filter(|row| row.status() == Status::Suppressed) {
            "a group that the measure uses is not shown, to protect families".clone_into(&mut row.note);
        }
    })
    .await;
    let page = get(&server, STATE_PAGE).await.body;
    let card = between(&page, r#"id="by-language""#, "</section>");
    assert!(card.contains("No measure over all groups is stated here. A group that the measure uses is not shown, to protect families."));
    assert!(!card.contains("In one number") && !card.contains("<details"));
}

#[tokio::test]
async fn a_missing_trend_says_why_and_a_benchmark_stands_with_its_source() {
    let reasons = [
        (TrendReason::TooFewYears, "fewer than five years"),
        (TrendReason::YearWithheld, "one of the last five years is not shown"),
        (TrendReason::NoInterval, "no interval"),
        (TrendReason::NoneOrAll, "0% or 100%"),
        (TrendReason::PooledYears, "overlap"),
    ];
    let areas = ["27123", "27163", "27139", "27145", "27171"];
    let server = server_of(|tables| {
        let ours = tables.indicators.iter_mut().find(|indicator| indicator.id == INDICATOR).expect("the indicator");
        ours.benchmark = Some(Benchmark { component: ALL.to_owned(), value: 70.5, source: "Goals of a made-up council, 2030".to_owned() });
        for (area, (reason, _)) in areas.into_iter().zip(reasons) {
            let shown = shown(plain(tables, area));
            (shown.trend, shown.trend_reason, shown.benchmark_comparison) = (None, Some(reason), Some(Comparison::Lower));
        }
    })
    .await;
    for (area, (reason, words)) in areas.into_iter().zip(reasons) {
        let page = get(&server, &format!("/places/{area}/sec_dev_screen_u3")).await.body;
        let card = text(between(&page, r#"aria-labelledby="value-title""#, "</section>"));
        assert!(card.contains("No trend is stated: ") && card.contains(words), "{reason:?}: {card}");
        assert!(!card.contains("over the last five years."), "{reason:?}");
        assert!(card.contains("Benchmark 70.5%: the interval lies below it. Source: Goals of a made-up council, 2030."), "{card}");
    }
    let component = get(&server, "/indicators/sec_dev_screen_u3?component=age_1").await.body;
    assert!(!component.contains("Benchmark 70.5%"), "it speaks of one component");
}

#[tokio::test]
async fn the_funnel_names_those_outside_and_is_not_drawn_over_other_figures() {
    let far = server_of(|tables| {
        // Of 4,000 one half is far above 40 % and within nothing; of 100 the same half is near.
        for (area, of) in [("27", 400_000), ("27001", 100), ("27003", 4_000), ("27007", 4_000)] {
            let shown = shown(plain(tables, area));
            let percent = if area == "27" || area == "27007" { 40.0 } else { 45.0 };
            (shown.numerator, shown.denominator) = ((f64::from(of) * percent / 100.0) as u64, Some(u64::from(of as u32)));
            (shown.value, shown.lower, shown.upper) = (percent, Some(percent - 1.0), Some(percent + 1.0));
        }
        keep_places(tables, &["27001", "27003", "27007"]);
    })
    .await;
    let page = get(&far, "/indicators/sec_dev_screen_u3").await.body;
    let card = between(&page, r#"id="funnel""#, "</section>");
    assert!(card.contains("Within the 95% limits: 2 of 3 counties with a number."));
    let outside = text(between(card, "Above the 99.8% limits", "</p>"));
    assert!(outside.contains("Anoka") && !outside.contains("Aitkin"), "{outside}");
    assert_eq!(card.matches("limits <span").count(), 1, "nobody else lies outside");

    let other = server_of(|tables| shown(plain(tables, "27123")).numerator += 1).await;
    let page = get(&other, "/indicators/sec_dev_screen_u3").await.body;
    assert!(page.contains(r#"id="standing""#) && !page.contains(r#"id="funnel""#), "a figure that is no share has no limits of a share");
    let ratio = get(&other, "/indicators/visits_ratio").await.body;
    assert!(!ratio.contains(r#"id="standing""#) && !ratio.contains(r#"id="funnel""#), "without intervals there is nothing to draw");
}

/// The latest annual cell over everybody, shown whatever it was.
fn plain<'a>(tables: &'a mut ReleaseTables, area: &str) -> &'a mut Observation {
    let like = shown(cell(tables, "27123", ALL, ALL)).clone();
    let found = cell(tables, area, ALL, ALL);
    if found.shown().is_none() {
        found.cell = Cell::Shown(like);
    }
    found
}

/// Hides every other county's number of the latest year.
fn keep_places(tables: &mut ReleaseTables, kept: &[&str]) {
    for cell in &mut tables.observations {
        let key = &cell.key;
        let is_other = key.area_level == AreaLevel::County && key.dimension == ALL && !kept.contains(&key.area_id.as_str());
        if is_other && key.indicator_id == INDICATOR {
            cell.cell = Cell::Withheld(Status::Suppressed);
        }
    }
}

/// A release of schema 1.1 has no measures: its groups are drawn as they were.
#[tokio::test]
async fn a_release_without_measures_has_groups_and_no_word_of_gaps() {
    let page = get(&server_of(|tables| tables.inequality.clear()).await, STATE_PAGE).await.body;
    let section = between(&page, r#"id="groups""#, r#"id="measured""#);
    assert!(section.contains(">Somali<") && section.contains("Dashed line: Minnesota as a whole"));
    for word in ["Gap", "gap", "eference", "Compared with", "In one number"] {
        assert!(!text(section).contains(word), "{word}");
    }
    assert!(!section.contains("data-gap") && !section.contains("/v1/inequality"));
}
