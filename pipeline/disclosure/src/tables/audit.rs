//! The audit: what somebody can work out who knows every published cell and the rule.
//!
//! It shares no code with the suppression. A hidden cell passes when enough whole numbers are possible for it, each shown by
//! a table of whole numbers that agrees with everything published. What is not shown counts as unsafe.

mod possible;
mod problem;
mod space;
mod tableau;
mod walk;

use self::problem::Problem;
pub(super) use self::problem::{Question, least};
pub(super) use self::space::greatest_common_divisor;
use self::walk::{Peak, Walk};
use super::model::Reduced;
use super::rule::Rule;

/// Sweeps after which what is left is looked at cell by cell.
const SWEEPS: usize = 60;

/// Sweeps in a row that prove nothing, after which the same.
const IDLE_SWEEPS: usize = 5;

/// Times that a cell is looked at from another table before it counts as undecided; the last audit tries harder.
const ATTEMPTS: usize = 6;
const LAST_ATTEMPTS: usize = 24;

/// The same where further tables are looked for, and the numbers that the simplex method may compute for it.
const MEETING_ATTEMPTS: usize = 2;
const MEETING_WORK: usize = 4_000_000_000;

/// How hard the audit tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Sweeps over all cells; what they do not prove is undecided.
    Sweeps,
    /// And each cell that is left by itself.
    Every,
}

/// What the audit says of a hidden cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Enough whole numbers stay possible.
    Wide,
    /// Fewer whole numbers stay possible than are needed.
    Narrow,
    /// Neither is shown; counts as unsafe.
    Undecided,
}

/// What the audit found of one hidden row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finding {
    pub(super) row: u32,
    pub(super) verdict: Verdict,
    /// Least and greatest number shown possible; no greatest where there is none.
    pub(super) lower: i64,
    pub(super) upper: Option<i64>,
    /// Numbers shown possible, no more than are needed.
    pub(super) shown: usize,
}

/// Changes of inner counts that lead to other tables which agree with what is published; as many as a bounded search meets that
/// show a further number for a hidden row.
pub(super) fn met(reduced: &Reduced, rule: &Rule, hidden: &[bool]) -> Vec<Vec<(u32, i64)>> {
    let tables = |problem| {
        let mut walk = Walk::new(problem);
        walk.keep_tables();
        sweep(&mut walk);
        for question in walk.unproven() {
            if walk.work() < MEETING_WORK {
                prove(&mut walk, question, MEETING_ATTEMPTS);
            }
        }
        walk.into_tables()
    };
    [Problem::knowing(reduced, rule, hidden), Problem::doubting(reduced, rule, hidden)].into_iter().flat_map(tables).collect()
}

/// Judges every hidden row; in the order of rows. `offered` are changes of inner counts that may be possible: each is checked here
/// against every equation.
pub(super) fn audit(reduced: &Reduced, rule: &Rule, hidden: &[bool], effort: Effort, offered: &[Vec<(u32, i64)>]) -> Vec<Finding> {
    let judge = |problem| {
        let mut walk = Walk::new(problem);
        offered.iter().for_each(|changes| walk.look_along(changes));
        judge(walk, effort)
    };
    let mut findings = judge(Problem::knowing(reduced, rule, hidden));
    let doubting = Problem::doubting(reduced, rule, hidden);
    if !doubting.questions.is_empty() {
        for further in judge(doubting) {
            let Ok(place) = findings.binary_search_by_key(&further.row, |finding| finding.row) else { continue };
            let finding = &mut findings[place];
            // Its interval is that of somebody who doubts; what zeros leave of it is all possible, or it is not wide.
            let verdict = if finding.verdict == Verdict::Wide { further.verdict } else { finding.verdict };
            *finding = Finding { verdict, ..further };
        }
    }
    findings
}

fn judge(mut walk: Walk, effort: Effort) -> Vec<Finding> {
    sweep(&mut walk);
    let mut verdicts = vec![Verdict::Wide; walk.problem().questions.len()];
    for question in walk.unproven() {
        verdicts[question] = match effort {
            Effort::Sweeps => Verdict::Undecided,
            Effort::Every => prove(&mut walk, question, LAST_ATTEMPTS).0,
        };
    }
    let finding = |(question, verdict)| {
        let possible = walk.possible(question);
        let (lower, upper) = possible.shown();
        Finding { row: walk.problem().questions[question].row, verdict, lower, upper, shown: possible.found.len() }
    };
    // What was proven on the way to another cell is proven.
    verdicts
        .into_iter()
        .enumerate()
        .map(|(question, verdict)| if walk.possible(question).is_proven() { (question, Verdict::Wide) } else { (question, verdict) })
        .map(finding)
        .collect()
}

fn sweep(walk: &mut Walk) {
    let (mut idle, mut last) = (0, walk.unproven().len());
    for _ in 0..SWEEPS {
        if last == 0 || idle == IDLE_SWEEPS {
            break;
        }
        walk.sweep();
        let left = walk.unproven().len();
        idle = if left < last { 0 } else { idle + 1 };
        last = left;
    }
}

/// What keeps a cell from going further on one side: the last whole number in reach, and the barrier where it is known.
#[derive(Default)]
struct Side {
    reach: Option<i64>,
    barrier: Option<Vec<(u32, i64)>>,
}

/// Looks for tables that prove enough of one cell; gives also what keeps it from going further, below and above.
fn prove(walk: &mut Walk, question: usize, attempts: usize) -> (Verdict, Side, Side) {
    let (mut below, mut above) = (Side::default(), Side::default());
    for attempt in 0..attempts {
        for sign in [1, -1] {
            if walk.possible(question).is_proven() {
                return (Verdict::Wide, below, above);
            }
            if let Peak::At(value) = walk.climb(question, sign, true) {
                let side = if sign > 0 { &mut above } else { &mut below };
                side.reach = Some(value);
                if attempt == 0 {
                    side.barrier = walk.barrier(question);
                }
            }
        }
        let asked = &walk.problem().questions[question];
        let least = below.reach.unwrap_or(asked.range.0).max(asked.range.0);
        let greatest = [above.reach, asked.range.1].into_iter().flatten().min();
        if greatest.is_some_and(|greatest| greatest - least + 1 < asked.needed as i64) {
            return (Verdict::Narrow, below, above);
        }
        if !walk.possible(question).is_proven() {
            // Another table to start from: near the true one, and not where many counts have run to their least value.
            walk.restart();
            (0..=attempt % 3).for_each(|_| walk.sweep());
        }
    }
    (if walk.possible(question).is_proven() { Verdict::Wide } else { Verdict::Undecided }, below, above)
}

/// What stands between hidden cells and their width.
pub(super) struct Barriers {
    /// Weighted sums of inner counts that follow from what is published and must not.
    pub(super) sums: Vec<Vec<(u32, i64)>>,
    /// Rows that lack width, and for which no such sum was found.
    pub(super) unexplained: Vec<u32>,
    /// Rows that were looked at and lack width.
    pub(super) narrow: Vec<u32>,
    /// Numbers that the simplex method computed on the way.
    pub(super) work: usize,
}

/// Looks at up to `most` cells that lack width, spread over all of them. Empty when none does.
pub(super) fn barriers(reduced: &Reduced, rule: &Rule, hidden: &[bool], most: usize) -> Barriers {
    let mut found = Barriers { sums: Vec::new(), unexplained: Vec::new(), narrow: Vec::new(), work: 0 };
    look(Walk::new(Problem::knowing(reduced, rule, hidden)), reduced, most, &mut found);
    if found.narrow.is_empty() {
        let doubting = Problem::doubting(reduced, rule, hidden);
        if !doubting.questions.is_empty() {
            look(Walk::new(doubting), reduced, most, &mut found);
        }
    }
    found
}

fn look(mut walk: Walk, reduced: &Reduced, most: usize, found: &mut Barriers) {
    sweep(&mut walk);
    let failing = walk.unproven();
    let stride = failing.len().div_ceil(most).max(1);
    for offset in 0..stride {
        for &question in failing.iter().skip(offset).step_by(stride) {
            let (verdict, below, above) = prove(&mut walk, question, ATTEMPTS);
            if verdict == Verdict::Wide {
                continue;
            }
            let asked = &walk.problem().questions[question];
            found.narrow.push(asked.row);
            let barriers = explain(asked, below, above);
            // The unknowns beyond the inner counts only bound a sum from below; no such barrier can be taken away by itself.
            let inner: Vec<_> =
                barriers.into_iter().filter(|barrier| !barrier.is_empty() && barrier.iter().all(|entry| (entry.0 as usize) < reduced.counts.len())).collect();
            if inner.is_empty() {
                found.unexplained.push(asked.row);
            }
            found.sums.extend(inner);
        }
        // The rest is looked at only where those looked at lack little.
        if found.narrow.len() >= most.div_ceil(3) {
            break;
        }
    }
    found.work += walk.work();
}

/// The barriers of one cell on the sides where it lacks width.
fn explain(asked: &Question, below: Side, above: Side) -> Vec<Vec<(u32, i64)>> {
    let (least, greatest) = asked.range;
    let lacks_above = above.reach.map_or(0, |reach| greatest.map_or(i64::MAX, |greatest| greatest - reach).max(0));
    let lacks_below = below.reach.map_or(0, |reach| (reach - least).max(0));
    // Where every number of the range is needed both sides must give way, else the one that lacks more.
    let is_all = greatest.is_some_and(|greatest| greatest - least < asked.needed as i64);
    let gives_above = lacks_above > 0 && (is_all || lacks_above >= lacks_below);
    let gives_below = lacks_below > 0 && (is_all || lacks_below > lacks_above);
    let above = above.barrier.filter(|_| gives_above);
    below.barrier.filter(|_| gives_below).into_iter().chain(above).collect()
}
