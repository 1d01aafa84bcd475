//! From two deliveries to links.

use std::collections::HashMap;
use std::fmt;

use super::{Blocking, BlockingReport, Scored, Threshold, candidates, greedy, optimal, score};
use crate::delivery::{Delivered, FIELD, HeaderError};
use crate::filter::dice;
use crate::stream::{Stream, keyed};

/// Random pairs that are scored, to say what strangers reach.
const RANDOM_PAIRS: u32 = 20_000;

/// Why two deliveries are not matched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatchError {
    /// They were made in different ways.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// They have other columns.
    #[error("the two files differ in their columns of filters or tokens")]
    Columns,
    /// No token says which pairs to compare.
    #[error("the files have no tokens: nothing says which pairs to compare; encode with --tokens")]
    NoTokens,
    /// A floor for a column that the deliveries have not.
    #[error("there is no filter {0} to set a floor for; encode with --fields")]
    NoField(String),
}

/// How each record is given its partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assignment {
    /// The highest score first, each record once.
    #[default]
    Greedy,
    /// The largest sum of scores above the review band, each record once.
    Optimal,
    /// Every pair stands for itself.
    None,
}

/// How two deliveries are matched.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// Limits of blocking.
    pub blocking: Blocking,
    /// How partners are given.
    pub assignment: Assignment,
    /// A threshold, in place of one from the scores.
    pub threshold: Option<f64>,
    /// Share of links that must be expected to be true.
    pub least_precision: Option<f64>,
    /// Columns of filters, each with the least score that two records must have there where both have a value. Below it they are two
    /// people, however much else they share: a floor for the first name keeps twins apart.
    pub floors: Vec<(String, f64)>,
}

/// What is to happen with a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// A link.
    Auto,
    /// For a person to decide.
    Review,
}

impl fmt::Display for Band {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Band::Auto => "auto",
            Band::Review => "review",
        })
    }
}

/// A pair that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Id in the first delivery.
    pub left: String,
    /// Id in the second delivery.
    pub right: String,
    /// Dice coefficient.
    pub score: f64,
    /// What is to happen with it.
    pub band: Band,
}

/// Links, and how they came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    /// Pairs of the bands auto and review, in the order of the first delivery's ids.
    pub links: Vec<Link>,
    /// The threshold.
    pub threshold: Threshold,
    /// What each column of tokens brought.
    pub blocking: Vec<BlockingReport>,
    /// Pairs that were compared.
    pub pairs: usize,
    /// Of them, pairs below a floor.
    pub below_floor: usize,
    /// Groups that were too large for the best assignment.
    pub groups_assigned_greedily: usize,
}

impl fmt::Display for Matching {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for report in &self.blocking {
            write!(formatter, "{}: {} pairs, {} new", report.column, report.pairs, report.new_pairs)?;
            if report.tokens_left_out > 0 {
                write!(formatter, "; {} tokens left out, which too many share ({} pairs)", report.tokens_left_out, report.pairs_left_out)?;
            }
            writeln!(formatter)?;
        }
        writeln!(formatter, "{} pairs compared, {} of them below a floor", self.pairs, self.below_floor)?;
        if self.groups_assigned_greedily > 0 {
            writeln!(formatter, "{} groups were too large for the best assignment and were assigned greedily", self.groups_assigned_greedily)?;
        }
        self.threshold.fmt(formatter)?;
        let count = |band: Band| self.links.iter().filter(|link| link.band == band).count();
        writeln!(formatter, "{} links, {} for review", count(Band::Auto), count(Band::Review))
    }
}

/// Matches two deliveries that were made alike. Nobody may be in one of them twice.
///
/// # Errors
/// They were made in different ways, or have no tokens.
pub fn match_deliveries(left: &Delivered, right: &Delivered, settings: Settings) -> Result<Matching, MatchError> {
    left.header.agree(&right.header)?;
    if left.filters != right.filters || left.tokens != right.tokens {
        return Err(MatchError::Columns);
    }
    if left.tokens.is_empty() {
        return Err(MatchError::NoTokens);
    }
    let floors = floors(left, &settings.floors)?;
    let (places, blocking) = candidates(left, right, settings.blocking);
    let score_of = |left_place: u32, right_place: u32| score(&left.rows[left_place as usize], &right.rows[right_place as usize]);
    let is_above = |left_place: u32, right_place: u32| {
        let (left, right) = (&left.rows[left_place as usize].filters, &right.rows[right_place as usize].filters);
        floors.iter().all(|&(place, floor)| {
            let (left, right) = (&left[place], &right[place]);
            left.is_empty() || right.is_empty() || dice(left.shared(right), left.count(), right.count()) >= floor
        })
    };
    let mut pairs: Vec<Scored> =
        places.iter().filter(|(left, right)| is_above(*left, *right)).map(|&(left, right)| Scored { left, right, score: score_of(left, right) }).collect();
    let below_floor = places.len() - pairs.len();
    let ids = |pair: &Scored| (&left.rows[pair.left as usize].id, &right.rows[pair.right as usize].id);
    pairs.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| ids(one).cmp(&ids(other))));
    let assigned = greedy(&pairs);
    let (scores, rivals) = (scores(&assigned), rivals(&pairs, &assigned));
    let threshold = match settings.threshold {
        Some(given) => Threshold::given(given, &scores, &rivals),
        None => Threshold::choose(&scores, &rivals, &random_scores(left, right, score_of), settings.least_precision),
    };
    let (kept, groups_assigned_greedily) = match settings.assignment {
        Assignment::Greedy => (assigned, 0),
        Assignment::Optimal => optimal(&pairs, threshold.review),
        Assignment::None => (pairs, 0),
    };
    let mut links: Vec<Link> = kept
        .iter()
        .filter(|pair| pair.score >= threshold.review)
        .map(|pair| {
            let (left, right) = ids(pair);
            let band = if pair.score >= threshold.link { Band::Auto } else { Band::Review };
            Link { left: left.clone(), right: right.clone(), score: pair.score, band }
        })
        .collect();
    links.sort_by(|one, other| (&one.left, &one.right).cmp(&(&other.left, &other.right)));
    Ok(Matching { links, threshold, blocking, pairs: places.len(), below_floor, groups_assigned_greedily })
}

/// Places of the columns that have a floor.
fn floors(delivered: &Delivered, floors: &[(String, f64)]) -> Result<Vec<(usize, f64)>, MatchError> {
    let place = |name: &str| delivered.filters.iter().position(|column| column.strip_prefix(FIELD) == Some(name));
    floors.iter().map(|(name, floor)| place(name).map(|place| (place, *floor)).ok_or_else(|| MatchError::NoField(name.clone()))).collect()
}

fn scores(pairs: &[Scored]) -> Vec<f64> {
    pairs.iter().map(|pair| pair.score).collect()
}

/// The best other pair of each record that was given a partner.
fn rivals(pairs: &[Scored], assigned: &[Scored]) -> Vec<f64> {
    let partners: HashMap<(bool, u32), u32> = assigned.iter().flat_map(|pair| [((false, pair.left), pair.right), ((true, pair.right), pair.left)]).collect();
    let mut best: HashMap<(bool, u32), f64> = HashMap::new();
    // From the highest down, so the first rival met is the best.
    for pair in pairs {
        for (record, other) in [((false, pair.left), pair.right), ((true, pair.right), pair.left)] {
            if partners.get(&record).is_some_and(|partner| *partner != other) {
                best.entry(record).or_insert(pair.score);
            }
        }
    }
    best.into_values().collect()
}

/// Scores of pairs drawn without regard to blocks, always the same for the same deliveries.
fn random_scores(left: &Delivered, right: &Delivered, score_of: impl Fn(u32, u32) -> f64) -> Vec<f64> {
    let (Ok(lefts), Ok(rights)) = (u32::try_from(left.rows.len()), u32::try_from(right.rows.len())) else { return Vec::new() };
    if lefts == 0 || rights == 0 {
        return Vec::new();
    }
    let mut stream = Stream::new(keyed(&[0; 32]));
    (0..RANDOM_PAIRS)
        .map(|_| {
            let place = stream.below(lefts);
            score_of(place, stream.below(rights))
        })
        .collect()
}
