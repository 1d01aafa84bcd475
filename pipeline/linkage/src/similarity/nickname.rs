//! Names that are forms of one another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// First names and what people are called instead, in capitals.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nicknames {
    /// Of each name the full names it may stand for, itself among them where it is one.
    roots: Arc<BTreeMap<String, BTreeSet<String>>>,
}

impl Nicknames {
    /// Reads lines of a full name, a colon, and its other forms with commas between. `#` begins a remark.
    pub(crate) fn read(text: &str) -> Nicknames {
        let mut roots: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in text.lines().map(|line| line.split('#').next().unwrap_or_default()) {
            let Some((root, forms)) = line.split_once(':') else { continue };
            let root = root.trim().to_uppercase();
            for form in forms.split(',').map(|form| form.trim().to_uppercase()).chain([root.clone()]).filter(|form| !form.is_empty()) {
                roots.entry(form).or_default().insert(root.clone());
            }
        }
        Nicknames { roots: Arc::new(roots) }
    }

    /// Gives the full name that a name may stand for, the first of several by alphabet; the name itself where it stands for none.
    pub(crate) fn root<'a>(&'a self, name: &'a str) -> &'a str {
        self.roots.get(name).and_then(BTreeSet::first).map_or(name, String::as_str)
    }

    /// Whether two different names may stand for one full name.
    pub(crate) fn are_forms(&self, left: &str, right: &str) -> bool {
        match (self.roots.get(left), self.roots.get(right)) {
            (Some(left), Some(right)) => !left.is_disjoint(right),
            _ => false,
        }
    }
}
