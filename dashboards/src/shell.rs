//! What every page has around it: title, navigation, the example-data strip, the release stamp.

use attune_contract::{DataKind, Release};

use crate::{Assets, format};

/// What a page is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// The current release.
    pub release: &'a Release,
    /// Fonts, styles and geometry.
    pub assets: &'a Assets,
    /// When the release was published, where the pointer says so.
    pub published_at: Option<&'a str>,
}

/// The frame of a page.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    /// Title of the document, at most 65 characters.
    pub title: String,
    /// Its description for search engines.
    pub description: String,
    /// Its path, for the canonical link.
    pub path: String,
    /// The entry of the navigation that is current.
    pub section: &'static str,
    /// Whether the release is example data.
    pub is_synthetic: bool,
    /// Name of the stylesheet file.
    pub stylesheet: String,
    /// Name of the script file.
    pub script: String,
    /// Font to fetch early, if there is one.
    pub font: Option<&'static str>,
    /// The release in one line, if there is one.
    pub stamp: Option<Stamp>,
}

/// Which release a page was drawn from.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// First characters of the release id.
    pub id: String,
    /// The day it speaks for, in words.
    pub created: String,
    /// Whom to ask.
    pub contact: String,
    /// A link to whom to ask, where the contact is an address.
    pub contact_link: Option<String>,
    /// Licence of the data.
    pub licence: String,
}

impl Shell {
    /// The frame of a page of a release.
    pub fn new(site: &Site<'_>, title: &str, description: &str, path: &str, section: &'static str) -> Shell {
        let manifest = site.release.manifest();
        Shell {
            is_synthetic: manifest.data_kind == DataKind::Synthetic,
            stamp: Some(Stamp {
                id: short_id(&manifest.release_id),
                created: format::date_text(&manifest.created),
                contact: manifest.contact.clone(),
                contact_link: contact_link(&manifest.contact),
                licence: manifest.licence.clone(),
            }),
            ..Shell::without_release(site.assets, title, description, path, section)
        }
    }

    /// The frame of a page that no release stands behind.
    pub fn without_release(assets: &Assets, title: &str, description: &str, path: &str, section: &'static str) -> Shell {
        Shell {
            title: document_title(title),
            description: description.to_owned(),
            path: path.to_owned(),
            section,
            is_synthetic: false,
            stylesheet: assets.stylesheet().to_owned(),
            script: assets.script().to_owned(),
            font: assets.has_font().then_some(crate::assets::FONT),
            stamp: None,
        }
    }
}

fn contact_link(contact: &str) -> Option<String> {
    if contact.starts_with("https://") {
        return Some(contact.to_owned());
    }
    (contact.contains('@') && !contact.contains(' ')).then(|| format!("mailto:{contact}"))
}

/// The first characters of a release id, enough to tell releases apart on a page.
pub(crate) fn short_id(release_id: &str) -> String {
    release_id.chars().take(12).collect()
}

const TITLE_LENGTH: usize = 65;
const TITLE_END: &str = " · ERH Community View";

fn document_title(title: &str) -> String {
    let room = TITLE_LENGTH - TITLE_END.chars().count();
    if title.chars().count() <= room {
        return format!("{title}{TITLE_END}");
    }
    if title.chars().count() <= TITLE_LENGTH {
        return title.to_owned();
    }
    title.chars().take(TITLE_LENGTH - 1).collect::<String>() + "…"
}
