//! What the generator planted, beside what a release says of it.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use attune_contract::{ALL, AreaLevel, CellKey, Comparison, FROM_REFERENCE, Inequality, Observation};

/// Half the width of a 95 % interval, in standard errors.
const Z: f64 = 1.96;

/// Rates that the generator's model gives on average, from `planted/*.csv`.
pub struct Planted(HashMap<String, Rate>);

/// A planted rate in percent, its standard error, and the denominators it rests on.
#[derive(Clone, Copy)]
struct Rate {
    percent: f64,
    standard_error: f64,
    denominator: f64,
}

impl Rate {
    /// The error that the rate would have if every unit were drawn by itself.
    fn by_lot(&self) -> f64 {
        (self.percent * (100.0 - self.percent) / self.denominator).sqrt()
    }
}

impl Planted {
    /// Reads the rates.
    pub fn read(text: &str) -> Planted {
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("indicator,component,period_label,area_id,dimension,category,numerator,denominator,percent,standard_error"));
        Planted(
            lines
                .map(|line| {
                    let mut fields = line.rsplitn(5, ',');
                    let mut number = || fields.next().unwrap().parse::<f64>().unwrap();
                    let (standard_error, percent, denominator, _) = (number(), number(), number(), number());
                    (fields.next().unwrap().to_owned(), Rate { percent, standard_error, denominator })
                })
                .collect(),
        )
    }

    fn rate(&self, key: &CellKey) -> Option<Rate> {
        let CellKey { indicator_id, component, area_id, period, dimension, category, .. } = key;
        self.0.get(&format!("{indicator_id},{component},{},{area_id},{dimension},{category}", period.label())).copied()
    }
}

/// One comparison of a release, in percentage points, beside the planted gap.
pub struct Compared {
    /// What is compared with what.
    pub scope: String,
    /// Its key.
    pub name: String,
    /// Indicator.
    pub indicator: String,
    /// The gap that the release shows.
    pub gap: f64,
    /// Its interval, as published.
    pub interval: (f64, f64),
    /// What the release says of it.
    pub said: Comparison,
    /// The planted gap, and its standard error.
    pub planted: (f64, f64),
    /// Variance of the gap among states of one size, over that of units drawn each by itself: above 1 where brothers and sisters
    /// share their family's access.
    pub shared: f64,
}

impl Compared {
    /// Whether the published interval, as it is, holds the planted gap.
    pub fn holds(&self) -> bool {
        (self.interval.0..=self.interval.1).contains(&self.planted.0)
    }

    /// Whether the planted gap is larger than three standard errors of the published one.
    pub fn is_clear(&self) -> bool {
        self.planted.0.abs() > 3.0 * self.standard_error()
    }

    /// Whether the published gap has the sign of the planted one.
    pub fn has_sign(&self) -> bool {
        self.gap.signum() == self.planted.0.signum()
    }

    /// Whether the release tells the gap from chance.
    pub fn is_significant(&self) -> bool {
        self.said != Comparison::Similar
    }

    fn standard_error(&self) -> f64 {
        (self.interval.1 - self.interval.0) / (2.0 * Z)
    }
}

/// Every comparison over single years that a release carries and a gap was planted for: a group beside the reference, and a county
/// beside its state. A county's interval is that of its value, set against the state's value, as `comparison` takes it.
pub fn compared(cells: &[Observation], rows: &[Inequality], planted: &Planted) -> Vec<Compared> {
    let groups = rows.iter().filter_map(|row| of_group(row, planted));
    let values: HashMap<&CellKey, f64> = cells.iter().filter_map(|cell| Some((&cell.key, cell.shown()?.value))).collect();
    groups.chain(cells.iter().filter_map(|cell| of_county(cell, &values, planted))).collect()
}

fn of_group(row: &Inequality, planted: &Planted) -> Option<Compared> {
    let key = &row.key;
    if key.measure != "d" || key.variant != FROM_REFERENCE || key.period.pooled_years != 1 {
        return None;
    }
    let measured = row.measured()?;
    let rate = |category: &str| {
        planted.rate(&CellKey {
            indicator_id: key.indicator_id.clone(),
            component: key.component.clone(),
            area_level: key.area_level,
            area_id: key.area_id.clone(),
            period: key.period,
            dimension: key.dimension.clone(),
            category: category.to_owned(),
        })
    };
    let (group, reference) = (rate(&key.stratum)?, rate(row.reference.as_deref()?)?);
    let error = group.standard_error.hypot(reference.standard_error);
    Some(Compared {
        scope: match key.area_level {
            AreaLevel::State => format!("groups of the state, {}", key.dimension),
            _ => "groups of a county".to_owned(),
        },
        name: format!("{key:?}"),
        indicator: key.indicator_id.clone(),
        gap: measured.value,
        interval: (measured.lower?, measured.upper?),
        said: measured.comparison?,
        planted: (group.percent - reference.percent, error),
        shared: (error / group.by_lot().hypot(reference.by_lot())).powi(2),
    })
}

fn of_county(cell: &Observation, values: &HashMap<&CellKey, f64>, planted: &Planted) -> Option<Compared> {
    let key = &cell.key;
    // County not stated is no place.
    if key.area_level != AreaLevel::County || key.area_id.ends_with("999") || key.period.pooled_years != 1 {
        return None;
    }
    let shown = cell.shown()?;
    let of_state = CellKey { area_level: AreaLevel::State, area_id: key.area_id[..2].to_owned(), ..key.clone() };
    let state = values.get(&of_state)?;
    let (rate, beside) = (planted.rate(key)?, planted.rate(&of_state)?);
    Some(Compared {
        scope: if key.dimension == ALL { "county beside the whole" } else { "group of a county beside that of the whole" }.to_owned(),
        name: format!("{key:?}"),
        indicator: key.indicator_id.clone(),
        gap: shown.value - state,
        interval: (shown.lower? - state, shown.upper? - state),
        said: shown.comparison?,
        planted: (rate.percent - beside.percent, rate.standard_error),
        shared: (rate.standard_error / rate.by_lot()).powi(2),
    })
}

/// How often comparisons of one scope say what was planted.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// Comparisons.
    pub seen: usize,
    /// With the planted gap in their interval, as published.
    pub held: usize,
    /// With a planted gap of more than three standard errors.
    pub clear: usize,
    /// Of the clear ones, with its sign.
    pub signed: usize,
    /// Of the clear ones, told from chance, on its side.
    pub told: usize,
    /// Told from chance, above and below.
    pub significant: [usize; 2],
    /// Of these, on the other side than the planted gap.
    pub turned: usize,
    shared: f64,
    error: f64,
}

impl Tally {
    /// Counts comparisons.
    pub fn of<'a>(compared: impl IntoIterator<Item = &'a Compared>) -> Tally {
        let mut tally = Tally::default();
        for one in compared {
            tally.seen += 1;
            tally.held += usize::from(one.holds());
            tally.clear += usize::from(one.is_clear());
            tally.signed += usize::from(one.is_clear() && one.has_sign());
            tally.told += usize::from(one.is_clear() && one.has_sign() && one.is_significant());
            tally.significant[0] += usize::from(one.said == Comparison::Higher);
            tally.significant[1] += usize::from(one.said == Comparison::Lower);
            tally.turned += usize::from(one.is_significant() && !one.has_sign());
            if one.shared.is_finite() {
                tally.shared += one.shared;
            }
            tally.error += (one.planted.1 / one.standard_error()).powi(2);
        }
        tally
    }

    /// Of all comparisons, those whose interval holds the planted gap, in percent.
    pub fn held_percent(&self) -> f64 {
        percent(self.held, self.seen)
    }

    /// Of the clear gaps, those told from chance, in percent.
    pub fn told_percent(&self) -> f64 {
        percent(self.told, self.clear)
    }

    /// Of all comparisons, those told from chance, in percent.
    pub fn significant_percent(&self) -> f64 {
        percent(self.significant[0] + self.significant[1], self.seen)
    }

    /// Variance of a gap among states of one size, over that of units drawn each by itself, on average.
    pub fn shared(&self) -> f64 {
        self.shared / self.seen as f64
    }

    /// By how many percent an interval would be wider if it allowed for the error of the planted gap, on average.
    pub fn widening_percent(&self) -> f64 {
        100.0 * ((1.0 + self.error / self.seen as f64).sqrt() - 1.0)
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

impl fmt::Display for Tally {
    fn fmt(&self, line: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [above, below] = self.significant;
        write!(
            line,
            "{:>6} {:>7.1} | {:>5} {:>6} {:>6} | {:>7.1} {above:>5} {below:>5} {:>6} | {:>6.2} {:>8.1}",
            self.seen,
            self.held_percent(),
            self.clear,
            self.signed,
            self.told,
            self.significant_percent(),
            self.turned,
            self.shared(),
            self.widening_percent()
        )
    }
}

/// The tallies of all scopes as a table.
pub fn table(compared: &[Compared]) -> String {
    let mut scopes: BTreeMap<&str, Vec<&Compared>> = BTreeMap::new();
    for one in compared {
        scopes.entry(&one.scope).or_default().push(one);
    }
    let mut lines = format!(
        "{:<42} {:>6} {:>7} | {:>5} {:>6} {:>6} | {:>7} {:>5} {:>5} {:>6} | {:>6} {:>8}\n",
        "compared", "gaps", "held %", "clear", "signed", "told", "signif%", "above", "below", "turned", "shared", "wider %"
    );
    for (scope, of_scope) in scopes {
        lines += &format!("{scope:<42} {}\n", Tally::of(of_scope));
    }
    lines + &format!("{:<42} {}\n", "all", Tally::of(compared))
}
