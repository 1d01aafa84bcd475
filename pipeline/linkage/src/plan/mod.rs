//! A model bound to records: columns cleaned, expressions turned into tests of numbers.

mod compile;
mod condition;
mod derive;

use std::collections::BTreeMap;

use compile::Compiler;
pub(crate) use condition::{Scratch, Test};
use derive::derive;

use crate::dictionary::Dictionary;
use crate::expression::{Expression, ExpressionError, Side};
use crate::model::{Model, Rule};
use crate::parallel;
use crate::similarity::mark::Mark;
use crate::table::{Column, Table};

/// Why a model does not fit its records.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PlanError {
    /// An expression of the model cannot be used.
    #[error("model {model}, {at}: {source}")]
    Expression {
        /// The model.
        model: String,
        /// Which expression.
        at: String,
        /// What is wrong with it.
        #[source]
        source: ExpressionError,
    },
}

/// Of each equality of a rule the columns of the left and of the right record.
pub(crate) type Keys = Vec<(usize, usize)>;

/// Records in the form in which pairs are made and compared.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Numbers in a row: one a column.
    width: usize,
    /// Rows one after the other: of each record and column the number of its text.
    codes: Vec<u32>,
    pub columns: Vec<PlanColumn>,
    pub sources: Vec<u8>,
    pub blocking: Vec<Keys>,
    pub deterministic: Vec<Keys>,
    pub sessions: Vec<Keys>,
    pub comparisons: Vec<Compared>,
    pub vetoes: Vec<Test>,
    /// Of each veto when it shows that both are children of one birth.
    pub multiples: Vec<Option<Test>>,
    pub holds: Vec<Test>,
    /// Columns that a person is shown, with their names.
    pub shown: Vec<(String, usize)>,
}

/// Texts of a column of rows.
#[derive(Debug)]
pub(crate) struct PlanColumn {
    pub texts: Dictionary,
    /// Numbers that the texts stand for, where a test asks for them.
    pub numbers: Vec<f64>,
    /// What the texts are made of, where a test measures them.
    pub marks: Vec<Mark>,
}

/// A comparison as tests.
#[derive(Debug)]
pub(crate) struct Compared {
    null: Test,
    /// The column, where no value on either side is what `null` asks for.
    plain: Option<usize>,
    /// The level of equal texts in that column, counted from 1.
    equal: u8,
    /// Tests of all levels but the last.
    levels: Vec<Test>,
    /// Columns of the texts whose rarity counts, by level.
    pub term_frequency: Vec<Option<usize>>,
}

impl Plan {
    /// Cleans the columns of a table and binds the model to them.
    pub fn new(model: &Model, table: &Table, threads: usize) -> Result<Plan, PlanError> {
        let cleaned = parallel::map(
            threads,
            model.columns.len(),
            || (),
            |(), at| {
                let (name, from) = &model.columns[at];
                let column = derive(from, &model.lists, table.len(), &|name| table.column(name));
                column.map_err(|source| PlanError::Expression { model: model.name.clone(), at: format!("[columns] {name}"), source })
            },
        );
        let cleaned: BTreeMap<&str, Column> =
            model.columns.iter().map(|(name, _)| name.as_str()).zip(cleaned).map(|(name, column)| Ok((name, column?))).collect::<Result<_, PlanError>>()?;
        let mut compiler = Compiler::default();
        let mut plan = Plan::compiled(model, &mut compiler)?;
        let columns = parallel::map(
            threads,
            compiler.columns.len(),
            || (),
            |(), at| {
                let from = &compiler.columns[at];
                derive(from, &model.lists, table.len(), &|name| cleaned.get(name).or_else(|| table.column(name))).map_err(|source| PlanError::Expression {
                    model: model.name.clone(),
                    at: "a value of one record".to_owned(),
                    source,
                })
            },
        );
        let columns = columns.into_iter().collect::<Result<Vec<_>, _>>()?;
        drop(cleaned);
        plan.fill(columns, compiler, table);
        Ok(plan)
    }

    /// The tests of a model; the columns that they ask for stand in the compiler.
    fn compiled(model: &Model, compiler: &mut Compiler) -> Result<Plan, PlanError> {
        let keys = |rules: &[Rule], compiler: &mut Compiler| -> Vec<Keys> {
            let of = |(left, right): &(Expression, Expression), compiler: &mut Compiler| (compiler.column(left), compiler.column(right));
            rules.iter().map(|rule| rule.parts.iter().map(|part| of(part, compiler)).collect()).collect()
        };
        let blocking = keys(&model.blocking, compiler);
        let deterministic = keys(&model.training.deterministic, compiler);
        let sessions = keys(&model.training.sessions, compiler);
        let fail = |at: &str, source| PlanError::Expression { model: model.name.clone(), at: at.to_owned(), source };
        let mut comparisons = Vec::new();
        for comparison in &model.comparisons {
            let at = format!("comparison {}", comparison.name);
            comparisons.push(Compared::new(comparison, compiler).map_err(|source| fail(&at, source))?);
        }
        let tested = |name: &str, when: &Expression, compiler: &mut Compiler| compiler.test(when).map_err(|source| fail(name, source));
        let mut vetoes = Vec::new();
        let mut multiples = Vec::new();
        for veto in &model.vetoes {
            vetoes.push(tested(&veto.name, &veto.when, compiler)?);
            multiples.push(veto.shows_multiple.as_ref().map(|when| tested(&veto.name, when, compiler)).transpose()?);
        }
        let holds = model.holds.iter().map(|hold| tested(&hold.name, &hold.when, compiler)).collect::<Result<_, _>>()?;
        let shown = model.spoken_of().into_iter().map(|name| (name.to_owned(), compiler.column(&Expression::Column(Side::One, name.to_owned())))).collect();
        Ok(Plan {
            width: 0,
            codes: Vec::new(),
            columns: Vec::new(),
            sources: Vec::new(),
            blocking,
            deterministic,
            sessions,
            comparisons,
            vetoes,
            multiples,
            holds,
            shown,
        })
    }

    fn fill(&mut self, columns: Vec<Column>, compiler: Compiler, table: &Table) {
        self.width = columns.len();
        self.codes = vec![0; self.width * table.len()];
        for (at, column) in columns.iter().enumerate() {
            for (row, code) in self.codes.chunks_exact_mut(self.width).zip(&column.codes) {
                row[at] = *code;
            }
        }
        self.sources.clone_from(&table.sources);
        for (at, column) in columns.into_iter().enumerate() {
            let mut texts = column.texts;
            texts.seal();
            let numbers = if compiler.numbers.contains(&at) { numbers(&texts) } else { Vec::new() };
            let marks = if compiler.measured.contains(&at) { marks(&texts) } else { Vec::new() };
            self.columns.push(PlanColumn { texts, numbers, marks });
        }
    }

    /// The rows from a record on.
    pub fn rows_from(&self, record: usize) -> &[u32] {
        &self.codes[record * self.width..]
    }

    /// Takes rows and texts of an earlier run in place of its own, and hands its own back behind them: their numbers are translated.
    ///
    /// `None` where a column has more texts than can be numbered, or the columns are others.
    pub fn put_behind(&mut self, mut codes: Vec<u32>, texts: Vec<Dictionary>, mut sources: Vec<u8>) -> Option<()> {
        if texts.len() != self.width || codes.len() != sources.len() * self.width {
            return None;
        }
        let mut translations = Vec::new();
        for (column, mut texts) in self.columns.iter_mut().zip(texts) {
            translations.push(texts.adopt(&column.texts)?);
            std::mem::swap(&mut column.texts, &mut texts);
            if !column.numbers.is_empty() {
                column.numbers = numbers(&column.texts);
            }
            // Marks of all old texts would cost more than they spare the few pairs that are measured.
            column.marks = Vec::new();
        }
        for row in self.codes.chunks_exact(self.width) {
            codes.extend(row.iter().zip(&translations).map(|(code, translation)| translation[*code as usize]));
        }
        self.codes = codes;
        sources.extend_from_slice(&self.sources);
        self.sources = sources;
        Some(())
    }

    /// Keeps, of the records from `start` on, those at the given places behind it.
    pub fn keep_behind(&mut self, start: usize, places: &[usize]) {
        for (to, from) in places.iter().enumerate() {
            let from = (start + from) * self.width;
            self.codes.copy_within(from..from + self.width, (start + to) * self.width);
            self.sources[start + to] = self.sources[start + places[to]];
        }
        self.codes.truncate((start + places.len()) * self.width);
        self.sources.truncate(start + places.len());
    }

    /// Records.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// The numbers of a record's texts.
    #[inline]
    pub fn row(&self, record: u32) -> &[u32] {
        let start = record as usize * self.width;
        &self.codes[start..start + self.width]
    }

    /// Whether two records agree on a rule.
    #[inline]
    pub fn agree(&self, keys: &Keys, left: &[u32], right: &[u32]) -> bool {
        keys.iter().all(|(of_left, of_right)| self.is_equal(*of_left, left[*of_left], *of_right, right[*of_right]))
    }

    /// Whether two texts are there and equal.
    #[inline]
    pub fn is_equal(&self, left: usize, left_code: u32, right: usize, right_code: u32) -> bool {
        if left_code == 0 || right_code == 0 {
            return false;
        }
        if left == right {
            return left_code == right_code;
        }
        let (left, right) = (&self.columns[left].texts, &self.columns[right].texts);
        left.hash(left_code) == right.hash(right_code) && left.text(left_code) == right.text(right_code)
    }

    /// Gives the level of a comparison: 0 when nothing can be said, else counted from 1.
    #[inline]
    pub fn level(&self, comparison: usize, left: &[u32], right: &[u32], scratch: &mut Scratch) -> u8 {
        let compared = &self.comparisons[comparison];
        if let Some(column) = compared.plain {
            let (left_code, right_code) = (left[column], right[column]);
            if left_code == 0 || right_code == 0 {
                return 0;
            }
            if left_code == right_code && compared.equal != 0 {
                return compared.equal;
            }
        } else if compared.null.holds(self, left, right, scratch) == Some(true) {
            return 0;
        }
        scratch.forget();
        let from = compared.equal as usize;
        for (number, test) in compared.levels.iter().enumerate().skip(from) {
            if test.holds(self, left, right, scratch) == Some(true) {
                return number as u8 + 1;
            }
        }
        compared.levels.len() as u8 + 1
    }
}

fn marks(texts: &Dictionary) -> Vec<Mark> {
    (0..texts.len() as u32).map(|code| Mark::of(texts.text(code))).collect()
}

fn numbers(texts: &Dictionary) -> Vec<f64> {
    (0..texts.len() as u32).map(|code| texts.text(code).parse().unwrap_or(f64::NAN)).collect()
}

impl Compared {
    fn new(comparison: &crate::model::Comparison, compiler: &mut Compiler) -> Result<Compared, ExpressionError> {
        let null = compiler.test(&comparison.null)?;
        let plain = null.is_absence_of();
        let conditions = comparison.levels.iter().filter_map(|level| level.condition.as_ref());
        let levels = compiler.tests(conditions)?;
        let is_first_equal = plain.is_some_and(|column| matches!(levels.first(), Some(Test::Equal(left, right)) if (*left, *right) == (column, column)));
        let columns = comparison.levels.iter().map(|level| level.term_frequency.as_ref().map(|term| compiler.column(&term.column)));
        let term_frequency = columns.collect();
        Ok(Compared { null, plain, equal: u8::from(is_first_equal), levels, term_frequency })
    }
}
