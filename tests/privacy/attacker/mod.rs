//! What an attacker has: files, a server, public facts, a pencil. No code of the pipeline is used here.

pub mod elimination;
pub mod facts;
pub mod folder;
pub mod propagation;
pub mod site;
pub mod system;
pub mod table;

use folder::Id;

/// Which count of a cell a claim speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// Units that met the numerator.
    Numerator,
    /// The rest.
    Complement,
    /// All units.
    Denominator,
}

/// A count that the attacker claims to know: it lies between two limits, both included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// The cell.
    pub id: Id,
    /// The count.
    pub count: Count,
    /// Its limits.
    pub low: i64,
    pub high: i64,
}

impl Claim {
    /// A claim of one value.
    pub fn exact(id: &Id, count: Count, value: i64) -> Claim {
        Claim { id: id.clone(), count, low: value, high: value }
    }
}

/// What an attack found: in words, and as a claim where it speaks of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub what: String,
    pub claim: Option<Claim>,
}

impl Finding {
    pub fn words(what: impl Into<String>) -> Finding {
        Finding { what: what.into(), claim: None }
    }

    pub fn claim(what: impl Into<String>, claim: Claim) -> Finding {
        Finding { what: what.into(), claim: Some(claim) }
    }
}
