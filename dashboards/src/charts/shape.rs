//! The marks of a comparison: a shape for each side, so that nothing rests on colour alone.

use attune_contract::{Comparison, Reliability, Shown};

use crate::words;

/// A mark: its outline around the origin, in units of the drawing, and its classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    outline: &'static str,
    /// Classes of its colour.
    pub class: String,
}

const UP: &str = "M0,-5L5,4H-5Z";
const DOWN: &str = "M0,5L5,-4H-5Z";
const ROUND: &str = "M-4.25,0a4.25,4.25 0 1 0 8.5,0a4.25,4.25 0 1 0 -8.5,0Z";
const DIAMOND: &str = "M0,-6L6,0L0,6L-6,0Z";

impl Shape {
    /// The mark of a comparison, under the indicator's polarity; hollow where the figure wants care.
    pub fn of(comparison: Option<Comparison>, polarity: &str, shown: &Shown) -> Shape {
        let compared = words::compared(comparison, polarity);
        let outline = match comparison {
            Some(Comparison::Higher) => UP,
            Some(Comparison::Lower) => DOWN,
            Some(Comparison::Similar) | None => ROUND,
        };
        Shape { outline, class: format!("shape {}{}", compared.class, hollow(shown)) }
    }

    /// The mark of the group that others are compared with.
    pub fn reference(shown: &Shown) -> Shape {
        Shape { outline: DIAMOND, class: format!("shape reference{}", hollow(shown)) }
    }

    /// The mark at a point of a drawing that is measured in units.
    pub fn at(&self, x: f64, y: f64, attributes: &str, title: &str) -> String {
        format!(r#"<path class="{}" transform="translate({x:.1},{y:.1})" d="{}"{attributes}><title>{title}</title></path>"#, self.class, self.outline)
    }

    /// The mark at a share of the width, halfway down.
    pub fn at_percent(&self, x: &str) -> String {
        format!(r#"<svg x="{x}" y="50%" overflow="visible"><path class="{}" d="{}"/></svg>"#, self.class, self.outline)
    }
}

fn hollow(shown: &Shown) -> &'static str {
    if shown.reliability == Reliability::UseWithCare { " hollow" } else { "" }
}
