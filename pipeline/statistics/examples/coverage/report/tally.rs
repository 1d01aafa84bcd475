//! Adding up how often intervals hold the true value.

use attune_statistics::Interval;

/// Weighted outcomes at one true value.
#[derive(Default)]
pub struct Tally {
    weight: f64,
    given: f64,
    held: f64,
    width: f64,
}

impl Tally {
    /// Adds an outcome of this probability: its interval, and the true value.
    pub fn add(&mut self, probability: f64, interval: Option<Interval>, truth: f64) {
        self.weight += probability;
        if let Some(interval) = interval {
            self.given += probability;
            self.width += probability * interval.width();
            self.held += if interval.contains(truth) { probability } else { 0.0 };
        }
    }

    /// Share of the given intervals that hold the true value.
    fn coverage(&self) -> f64 {
        self.held / self.given
    }

    /// Mean width of the given intervals.
    fn width(&self) -> f64 {
        self.width / self.given
    }

    /// Share of outcomes without an interval.
    fn without(&self) -> f64 {
        1.0 - self.given / self.weight
    }
}

/// A share in percent with one decimal. A sum of probabilities may miss zero by rounding.
fn percent(share: f64) -> String {
    format!("{:.1}", (100.0 * share).max(0.0))
}

/// Coverage, mean width in `digits` decimals, and share without an interval, at one true value.
pub fn single(tally: &Tally, digits: usize) -> String {
    format!("{} | {:.digits$} | {}", percent(tally.coverage()), tally.width(), percent(tally.without()))
}

/// Over several true values: lowest and mean coverage, mean width in `digits` decimals, and mean share without an interval.
pub fn summary(tallies: &[Tally], digits: usize) -> String {
    let mean = |part: fn(&Tally) -> f64| tallies.iter().map(part).sum::<f64>() / tallies.len() as f64;
    let lowest = tallies.iter().map(Tally::coverage).fold(f64::INFINITY, f64::min);
    format!("{} | {} | {:.digits$} | {}", percent(lowest), percent(mean(Tally::coverage)), mean(Tally::width), percent(mean(Tally::without)))
}
