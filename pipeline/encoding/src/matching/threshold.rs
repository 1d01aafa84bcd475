//! A threshold from the scores alone.
//!
//! Of the pairs of a record that stays with another partner, none is a match, since nobody is in a delivery twice. The best of
//! these *rivals* of each record shows what score chance, relatives and neighbours reach within the blocks. How many of the pairs
//! that were assigned are chance follows from those that score no higher than the median rival: matches hardly do, and half of the
//! chance pairs must. So for each threshold the false links are expected to be this number times the share of rivals above it, and the
//! threshold with the highest expected F1 is taken.
//!
//! Source: the estimate of a share from the side where only chance lies is Storey (2002), A direct approach to false discovery rates;
//! rivals in place of a known distribution are the decoys of Elias and Gygi (2007), Target-decoy search strategy.

use std::fmt;

/// Fewer rivals than this say nothing about how high chance reaches.
const LEAST_RIVALS: usize = 100;
/// Pairs below the threshold go to review down to where fewer than this share of them is expected to match.
const LEAST_SHARE_IN_REVIEW: f64 = 0.2;
/// Width of the steps in which the review band grows.
const STEP: f64 = 0.01;

/// What a threshold rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The best rival of each record.
    Rivals,
    /// Random pairs, since there are too few rivals.
    RandomPairs,
    /// The caller gave it.
    Given,
}

/// A threshold, and what is expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// What it rests on.
    pub basis: Basis,
    /// Pairs of at least this score are links.
    pub link: f64,
    /// Pairs of at least this score, and below `link`, are for a person to decide.
    pub review: f64,
    /// Pairs after each record was given one partner.
    pub assigned: usize,
    /// Of them, links.
    pub links: usize,
    /// Rivals or random pairs that were looked at.
    pub compared_with: usize,
    /// Median and highest score of those.
    pub chance: (f64, f64),
    /// Share of the links that are expected to be true; `None` where nothing was estimated.
    pub expected_precision: Option<f64>,
    /// Share of the true pairs in blocks that are expected to be links; `None` where nothing was estimated.
    pub expected_recall: Option<f64>,
}

impl Threshold {
    /// Chooses a threshold from the scores of assigned pairs, of their rivals, and of random pairs.
    ///
    /// With `least_precision` the lowest threshold whose links are expected to be true in that share; otherwise the one of the highest
    /// expected F1. With too few rivals it is the highest score of a random pair, which blocks and relatives exceed: it is then a guess.
    pub fn choose(assigned: &[f64], rivals: &[f64], random: &[f64], least_precision: Option<f64>) -> Threshold {
        let assigned = descending(assigned);
        if rivals.len() < LEAST_RIVALS {
            return Threshold::above_random(&assigned, &descending(random));
        }
        let rivals = descending(rivals);
        let estimate = Estimate::new(&assigned, &rivals);
        let mut best: Option<(f64, f64)> = None;
        for (place, &score) in assigned.iter().enumerate() {
            // Only the last of equal scores counts all pairs at or above it.
            if assigned.get(place + 1) == Some(&score) {
                continue;
            }
            let is_allowed = least_precision.is_none_or(|least| estimate.precision(score) >= least);
            let worth = if least_precision.is_some() { -score } else { estimate.f1(score) };
            if is_allowed && best.is_none_or(|(_, most)| worth > most) {
                best = Some((score, worth));
            }
        }
        let link = best.map_or(1.0, |(score, _)| score);
        Threshold {
            basis: Basis::Rivals,
            link,
            review: estimate.review(link),
            assigned: assigned.len(),
            links: at_least(&assigned, link),
            compared_with: rivals.len(),
            chance: (estimate.median, rivals[0]),
            expected_precision: Some(estimate.precision(link)),
            expected_recall: Some(estimate.recall(link)),
        }
    }

    /// A threshold that the caller gives: no review band, and nothing is expected.
    pub fn given(link: f64, assigned: &[f64], rivals: &[f64]) -> Threshold {
        let (assigned, rivals) = (descending(assigned), descending(rivals));
        let links = at_least(&assigned, link);
        let chance = (middle(&rivals), rivals.first().copied().unwrap_or(0.0));
        Threshold {
            basis: Basis::Given,
            link,
            review: link,
            assigned: assigned.len(),
            links,
            compared_with: rivals.len(),
            chance,
            expected_precision: None,
            expected_recall: None,
        }
    }

    fn above_random(assigned: &[f64], random: &[f64]) -> Threshold {
        let highest = random.first().copied().unwrap_or(0.5);
        // The lowest assigned score above every random pair, so that the threshold is one that a pair has.
        let link = assigned.iter().copied().rev().find(|score| *score > highest).unwrap_or(1.0);
        Threshold {
            basis: Basis::RandomPairs,
            link,
            review: link.min(highest),
            assigned: assigned.len(),
            links: at_least(assigned, link),
            compared_with: random.len(),
            chance: (middle(random), highest),
            expected_precision: None,
            expected_recall: None,
        }
    }
}

struct Estimate<'a> {
    assigned: &'a [f64],
    rivals: &'a [f64],
    median: f64,
    /// Assigned pairs that are chance.
    by_chance: f64,
}

impl Estimate<'_> {
    fn new<'a>(assigned: &'a [f64], rivals: &'a [f64]) -> Estimate<'a> {
        let median = middle(rivals);
        let low = |scores: &[f64]| count(scores.iter().filter(|score| **score <= median).count());
        let by_chance = (low(assigned) * count(rivals.len()) / low(rivals)).min(count(assigned.len()));
        Estimate { assigned, rivals, median, by_chance }
    }

    fn expected_false(&self, score: f64) -> f64 {
        // Half a rival more, since the next one could have been higher than all seen.
        self.by_chance * (count(at_least(self.rivals, score)) + 0.5) / (count(self.rivals.len()) + 1.0)
    }

    fn expected_true(&self, score: f64) -> f64 {
        (count(at_least(self.assigned, score)) - self.expected_false(score)).max(0.0)
    }

    fn matches(&self) -> f64 {
        (count(self.assigned.len()) - self.by_chance).max(1.0)
    }

    fn precision(&self, score: f64) -> f64 {
        let links = at_least(self.assigned, score);
        if links == 0 { 0.0 } else { self.expected_true(score) / count(links) }
    }

    fn recall(&self, score: f64) -> f64 {
        (self.expected_true(score) / self.matches()).min(1.0)
    }

    fn f1(&self, score: f64) -> f64 {
        2.0 * self.expected_true(score) / (count(at_least(self.assigned, score)) + self.matches())
    }

    fn review(&self, link: f64) -> f64 {
        let within = |scores: &[f64], low: f64, high: f64| count(at_least(scores, low) - at_least(scores, high));
        let lowest = self.assigned.last().copied().unwrap_or(link);
        let mut review = link;
        while review > lowest {
            let low = review - STEP;
            let pairs = within(self.assigned, low, review);
            let by_chance = self.by_chance * within(self.rivals, low, review) / count(self.rivals.len());
            if pairs > 0.0 && (pairs - by_chance) / pairs < LEAST_SHARE_IN_REVIEW || pairs == 0.0 && by_chance > 1.0 {
                break;
            }
            review = low;
        }
        review.max(lowest.min(link))
    }
}

fn descending(scores: &[f64]) -> Vec<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_by(|one, other| other.total_cmp(one));
    sorted
}

fn at_least(descending: &[f64], score: f64) -> usize {
    descending.partition_point(|other| *other >= score)
}

fn middle(descending: &[f64]) -> f64 {
    descending.get(descending.len() / 2).copied().unwrap_or(0.0)
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

impl fmt::Display for Threshold {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Threshold { link, review, assigned, links, compared_with, chance: (median, highest), .. } = self;
        match self.basis {
            Basis::Rivals => writeln!(
                formatter,
                "threshold {link:.4}, chosen from the scores alone: of {assigned} pairs, one for each record, {links} score at least this. \
                 {compared_with} rivals (the best other pair of a record, which is no match where nobody is in a file twice) show what \
                 chance and relatives reach: half of them above {median:.4}, the highest {highest:.4}."
            )?,
            Basis::RandomPairs => writeln!(
                formatter,
                "threshold {link:.4}, a guess: too few records have a rival, so it is above {compared_with} random pairs, of which the \
                 highest reached {highest:.4}. Pairs in blocks reach more than random ones. Look at the links before you use them. \
                 {links} of {assigned} pairs score at least this."
            )?,
            Basis::Given => writeln!(formatter, "threshold {link:.4}, as given: {links} of {assigned} pairs score at least this.")?,
        }
        if let (Some(precision), Some(recall)) = (self.expected_precision, self.expected_recall) {
            writeln!(
                formatter,
                "expected: {:.2} % of the links are true, and {:.2} % of the true pairs that a block holds are links.",
                100.0 * precision,
                100.0 * recall
            )?;
        }
        if review < link {
            writeln!(formatter, "review: pairs from {review:.4} up to the threshold, for a person to decide.")?;
        }
        Ok(())
    }
}
