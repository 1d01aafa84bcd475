//! How right a run was, where it is known who is who.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use crate::cluster::Roots;
use crate::read::{ReadError, Wanted, read};
use crate::score::{Band, Pair};
use crate::table::Table;

/// Of each record the person it is about, and of which family and birth.
pub(crate) struct Truth {
    person: Vec<u32>,
    family: Vec<u32>,
    is_twin: Vec<bool>,
    pairs: u64,
}

/// Figures of a set of linked pairs against the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Share of linked pairs that are right.
    pub precision: f64,
    /// Share of right pairs that are linked.
    pub recall: f64,
    /// Linked pairs that are wrong.
    pub wrong: u64,
    /// Those among them that are twins of one family.
    pub twins: u64,
}

impl Figures {
    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

/// Figures of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Pairs of records that are one person.
    pub true_pairs: u64,
    /// Share of them that blocking gave.
    pub blocking_recall: f64,
    /// The weight at which F1 of weights alone is greatest, to half a bit, and the figures there.
    pub best: (f64, Figures),
    /// Weights alone, from a probability of 0.95 on.
    pub at_95: Figures,
    /// The auto band.
    pub auto: Figures,
    /// Pairs within clusters.
    pub clusters: Figures,
    /// Pairs in the review band, and records in them, as shares of records.
    pub review: (f64, f64),
}

impl Truth {
    /// Reads `unique_id` and a column that names the person, `person_id` or `cluster`; `family_id` and `twin` where they are there.
    ///
    /// # Errors
    /// Where the file lacks them, or a record.
    pub fn read(file: &Path, table: &Table, threads: usize) -> Result<Truth, ReadError> {
        let columns = ["person_id", "cluster", "family_id", "twin"].map(str::to_owned).to_vec();
        let wanted = Wanted { id: "unique_id".to_owned(), source: "source".to_owned(), optional: columns.clone(), columns };
        let truth = read(&[file.to_owned()], &wanted, threads)?;
        let places: HashMap<&str, usize> = (0..truth.len()).map(|row| (truth.ids.get(row), row)).collect();
        let by = |names: &[&str]| -> Vec<u32> {
            let column = names.iter().filter_map(|name| truth.column(name)).find(|column| !column.texts.is_empty());
            let code = |record: usize| places.get(table.ids.get(record)).and_then(|row| column.map(|column| column.codes[*row])).unwrap_or(0);
            (0..table.len()).map(code).collect()
        };
        let person = by(&["person_id", "cluster"]);
        if person.iter().all(|person| *person == 0) && !table.is_empty() {
            return Err(ReadError::Column { file: file.display().to_string(), column: "person_id".to_owned() });
        }
        let twin =
            truth.column("twin").map(|column| (0..column.texts.len() as u32).map(|code| matches!(column.texts.text(code), "1" | "true")).collect::<Vec<_>>());
        let is_twin = by(&["twin"]).into_iter().map(|code| twin.as_ref().is_some_and(|twin| twin[code as usize])).collect();
        let mut sizes: HashMap<u32, u64> = HashMap::new();
        person.iter().filter(|person| **person != 0).for_each(|person| *sizes.entry(*person).or_default() += 1);
        let pairs = sizes.values().map(|size| size * (size - 1) / 2).sum();
        Ok(Truth { family: by(&["family_id"]), person, is_twin, pairs })
    }

    /// Whether two records are one person.
    pub fn is_match(&self, left: u32, right: u32) -> bool {
        self.person[left as usize] != 0 && self.person[left as usize] == self.person[right as usize]
    }

    fn figures(&self, linked: u64, right: u64, twins: u64) -> Figures {
        Figures { precision: right as f64 / (linked as f64).max(1.0), recall: right as f64 / (self.pairs as f64).max(1.0), wrong: linked - right, twins }
    }

    fn of_pairs<'a>(&self, pairs: impl Iterator<Item = &'a Pair>) -> Figures {
        let (mut linked, mut right, mut twins) = (0, 0, 0);
        for pair in pairs {
            linked += 1;
            let (a, b) = (pair.left as usize, pair.right as usize);
            if self.is_match(pair.left, pair.right) {
                right += 1;
            } else {
                twins += u64::from(self.is_twin[a] && self.is_twin[b] && self.family[a] == self.family[b] && self.family[a] != 0);
            }
        }
        self.figures(linked, right, twins)
    }

    /// Gives the figures of a run. `blocked` counts true pairs that blocking gave.
    pub fn evaluate(&self, pairs: &[Pair], roots: &Roots, blocked: u64) -> Evaluation {
        let mut steps: Vec<f64> = pairs.iter().map(|pair| (pair.weight * 2.0).round() / 2.0).collect();
        steps.sort_unstable_by(|left, right| right.total_cmp(left));
        steps.dedup();
        let mut best = (f64::INFINITY, self.figures(0, 0, 0));
        let mut by_step: HashMap<u64, (u64, u64)> = HashMap::new();
        for pair in pairs {
            let count = by_step.entry(((pair.weight * 2.0).round() / 2.0).to_bits()).or_default();
            count.0 += 1;
            count.1 += u64::from(self.is_match(pair.left, pair.right));
        }
        let (mut linked, mut right) = (0, 0);
        for step in steps {
            let (of_step, matches) = by_step[&step.to_bits()];
            (linked, right) = (linked + of_step, right + matches);
            let figures = self.figures(linked, right, 0);
            if best.0.is_infinite() || figures.f1() > best.1.f1() {
                best = (step - 0.25, figures);
            }
        }
        let mut in_cluster: HashMap<(u32, u32), u64> = HashMap::new();
        let mut sizes: HashMap<u32, u64> = HashMap::new();
        for (root, person) in roots.iter().zip(&self.person).filter(|(_, person)| **person != 0) {
            *in_cluster.entry((*root, *person)).or_default() += 1;
            *sizes.entry(*root).or_default() += 1;
        }
        let two = |count: &u64| count * (count - 1) / 2;
        let mut reviewed = vec![false; roots.len()];
        let review = pairs.iter().filter(|pair| pair.band == Band::Review);
        let count = review.inspect(|pair| [pair.left, pair.right].into_iter().for_each(|record| reviewed[record as usize] = true)).count();
        let records = roots.len() as f64;
        Evaluation {
            true_pairs: self.pairs,
            blocking_recall: blocked as f64 / (self.pairs as f64).max(1.0),
            best,
            at_95: self.of_pairs(pairs.iter().filter(|pair| pair.weight >= 19_f64.log2())),
            auto: self.of_pairs(pairs.iter().filter(|pair| pair.band == Band::Auto)),
            clusters: self.figures(sizes.values().map(two).sum(), in_cluster.values().map(two).sum(), 0),
            review: (count as f64 / records, reviewed.iter().filter(|is| **is).count() as f64 / records),
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "precision {:.4}, recall {:.4}, F1 {:.4}, {} wrong", self.precision, self.recall, self.f1(), self.wrong)
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "  true pairs        {}", self.true_pairs)?;
        writeln!(to, "  blocking recall   {:.4}", self.blocking_recall)?;
        writeln!(to, "  best weight {:>5.2} {}", self.best.0, self.best.1)?;
        writeln!(to, "  probability 0.95  {} ({} twins)", self.at_95, self.at_95.twins)?;
        writeln!(to, "  auto band         {} ({} twins)", self.auto, self.auto.twins)?;
        writeln!(to, "  clusters          {}", self.clusters)?;
        write!(to, "  review            {:.2} pairs and {:.2} records a hundred records", 100.0 * self.review.0, 100.0 * self.review.1)
    }
}
