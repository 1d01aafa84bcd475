//! What one run leaves for the next: records as rows, texts, pairs and ids. Written once and never changed; a later run adds a part.

mod bytes;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::{Reader, Writer};

use crate::dictionary::Dictionary;
use crate::ledger::Retired;
use crate::plan::Plan;
use crate::score::{Band, Pair, Reason, Shares};
use crate::table::Texts;
use crate::train::Parameters;

/// What the next run is told. A part says how it differs from the parts before.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Of the model, so that another is not mistaken for it.
    pub model: u64,
    pub run: u32,
    pub ids: Texts,
    pub source_names: Vec<String>,
    pub sources: Vec<u8>,
    /// Rows, `texts.len()` numbers each.
    pub codes: Vec<u32>,
    pub texts: Vec<Dictionary>,
    pub parameters: Option<Parameters>,
    pub shares: Shares,
    pub pairs: Vec<Pair>,
    pub cluster_of: Vec<u64>,
    pub retired: Vec<Retired>,
    /// Records that a later delivery replaced.
    pub replaced: Vec<u32>,
}

/// What is added in a run: everything from these places on, and clusters that changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mark {
    pub records: usize,
    pub texts: Vec<u32>,
    pub pairs: usize,
    pub retired: usize,
    pub replaced: usize,
    pub parts: usize,
}

/// Why a state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// A part cannot be read or written.
    #[error("{file}: cannot be read or written")]
    File {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A part is not one of this version, or broken.
    #[error("{file}: not a state that this version wrote; link all records again")]
    Form {
        /// The file.
        file: String,
    },
    /// It belongs to another model.
    #[error("{folder}: the earlier run used another model; link all records again")]
    Model {
        /// The folder.
        folder: String,
    },
}

const VERSION: u64 = 1;

fn folder(out: &Path) -> PathBuf {
    out.join("state")
}

fn part(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("{number:06}.bin"))
}

impl State {
    /// Reads all parts of a folder, in their order, and says where the next would begin.
    pub fn read(out: &Path) -> Result<(State, Mark), StateError> {
        let folder = folder(out);
        let mut state = State::default();
        let mut parts = 0;
        while part(&folder, parts + 1).exists() || parts == 0 {
            let file = part(&folder, parts + 1);
            let open = fs::File::open(&file).and_then(Reader::new);
            let mut reader = open.map_err(|source| StateError::File { file: file.display().to_string(), source })?;
            state.add(&mut reader).ok_or_else(|| StateError::Form { file: file.display().to_string() })?;
            parts += 1;
        }
        let mark = Mark {
            records: state.ids.len(),
            texts: state.texts.iter().map(|texts| texts.len() as u32).collect(),
            pairs: state.pairs.len(),
            retired: state.retired.len(),
            replaced: state.replaced.len(),
            parts,
        };
        Ok((state, mark))
    }

    fn add(&mut self, from: &mut Reader) -> Option<()> {
        if from.number()? != VERSION {
            return None;
        }
        self.model = from.number()?;
        self.run = u32::try_from(from.number()?).ok()?;
        from.texts(&mut self.ids)?;
        self.source_names = (0..from.number()?).map(|_| from.text()).collect::<Option<_>>()?;
        self.sources.extend(from.bytes()?);
        from.words(&mut self.codes)?;
        let columns = from.number()? as usize;
        self.texts.resize_with(columns, Dictionary::default);
        for texts in &mut self.texts {
            from.dictionary(texts)?;
        }
        if from.number()? == 1 {
            let chance = f64::from_bits(from.number()?);
            let mut shares = || -> Option<Vec<Vec<f64>>> { (0..from.number()?).map(|_| from.floats()).collect() };
            self.parameters = Some(Parameters { chance, m: shares()?, u: shares()? });
        }
        for _ in 0..from.number()? {
            let column = from.number()? as usize;
            self.shares.insert(column, Arc::new(from.floats()?));
        }
        from.all(&mut self.pairs, pair)?;
        for _ in 0..from.number()? {
            let record = from.number()? as usize;
            *self.cluster_of.get_mut(record)? = from.number()?;
        }
        from.longs(&mut self.cluster_of)?;
        for _ in 0..from.number()? {
            self.retired.push(Retired { id: from.number()?, run: u32::try_from(from.number()?).ok()?, successor: from.number()? });
        }
        from.words(&mut self.replaced)
    }
}

/// A pair of its 32 bytes.
fn pair(bytes: [u8; 32]) -> Option<Pair> {
    let number = |place: usize| bytes[8 * place..][..8].try_into().ok().map(u64::from_le_bytes);
    let ends = number(0)?;
    let (weight, pattern) = (f64::from_bits(number(1)?), number(2)?);
    let [rule, band, reason, at] = u32::try_from(number(3)?).ok()?.to_le_bytes();
    let band = [Band::Auto, Band::Review, Band::No].into_iter().nth(band as usize)?;
    let reason = match reason {
        0 => Reason::Weight,
        1 => Reason::Veto(at),
        2 => Reason::Hold(at),
        3 => Reason::Decision,
        4 => Reason::Refused,
        _ => return None,
    };
    Some(Pair { left: (ends >> 32) as u32, right: ends as u32, weight, pattern, rule, band, reason })
}

/// What a part is written from.
pub(crate) struct Part<'a> {
    pub model: u64,
    pub run: u32,
    pub ids: &'a Texts,
    pub source_names: &'a [String],
    pub plan: &'a Plan,
    pub parameters: Option<&'a Parameters>,
    pub shares: Option<&'a Shares>,
    pub pairs: &'a [Pair],
    pub cluster_of: &'a [u64],
    /// Records before the mark whose cluster changed.
    pub changed: &'a [u32],
    pub retired: &'a [Retired],
    pub replaced: &'a [u32],
}

impl Part<'_> {
    /// Writes what comes after `mark` into the folder of a run, and puts the parts before it beside it.
    pub fn write(&self, out: &Path, previous: Option<&Path>, mark: &Mark) -> Result<(), StateError> {
        let folder = folder(out);
        let fail = |file: &Path| {
            let file = file.display().to_string();
            move |source| StateError::File { file, source }
        };
        fs::create_dir_all(&folder).map_err(fail(&folder))?;
        let is_same = previous.is_some_and(|previous| previous.canonicalize().ok() == out.canonicalize().ok());
        for number in 1..=if is_same { 0 } else { mark.parts } {
            let (from, to) = (part(&self::folder(previous.unwrap_or(out)), number), part(&folder, number));
            let _ = fs::remove_file(&to);
            // Parts never change, so that two runs may share them.
            if fs::hard_link(&from, &to).is_err() {
                fs::copy(&from, &to).map_err(fail(&to))?;
            }
        }
        // Parts of a run that was here before would be taken for later ones.
        let mut later = mark.parts + 1;
        while part(&folder, later).exists() {
            fs::remove_file(part(&folder, later)).map_err(fail(&part(&folder, later)))?;
            later += 1;
        }
        let file = part(&folder, mark.parts + 1);
        let handle = fs::File::create(&file).map_err(fail(&file))?;
        self.put(Writer::new(handle), mark).map_err(fail(&file))
    }

    fn put(&self, mut to: Writer, mark: &Mark) -> std::io::Result<()> {
        to.number(VERSION)?;
        to.number(self.model)?;
        to.number(u64::from(self.run))?;
        to.texts(self.ids, mark.records)?;
        to.number(self.source_names.len() as u64)?;
        self.source_names.iter().try_for_each(|name| to.text(name))?;
        to.bytes(&self.plan.sources[mark.records..])?;
        to.words(self.plan.rows_from(mark.records))?;
        to.number(self.plan.columns.len() as u64)?;
        for (at, column) in self.plan.columns.iter().enumerate() {
            to.dictionary(&column.texts, mark.texts.get(at).map_or(1, |from| *from))?;
        }
        to.number(u64::from(self.parameters.is_some()))?;
        if let Some(parameters) = self.parameters {
            to.number(parameters.chance.to_bits())?;
            for shares in [&parameters.m, &parameters.u] {
                to.number(shares.len() as u64)?;
                shares.iter().try_for_each(|shares| to.floats(shares))?;
            }
        }
        to.number(self.shares.map_or(0, |shares| shares.len() as u64))?;
        for (column, shares) in self.shares.into_iter().flatten() {
            to.number(*column as u64)?;
            to.floats(shares)?;
        }
        to.number((self.pairs.len() - mark.pairs) as u64)?;
        for pair in &self.pairs[mark.pairs..] {
            let (reason, at) = match pair.reason {
                Reason::Weight => (0, 0),
                Reason::Veto(at) => (1, at),
                Reason::Hold(at) => (2, at),
                Reason::Decision => (3, 0),
                Reason::Refused => (4, 0),
            };
            to.number(u64::from(pair.left) << 32 | u64::from(pair.right))?;
            to.number(pair.weight.to_bits())?;
            to.number(pair.pattern)?;
            to.number(u64::from(u32::from_le_bytes([pair.rule, pair.band as u8, reason, at])))?;
        }
        to.number(self.changed.len() as u64)?;
        for record in self.changed {
            to.number(u64::from(*record))?;
            to.number(self.cluster_of[*record as usize])?;
        }
        to.longs(&self.cluster_of[mark.records..])?;
        to.number((self.retired.len() - mark.retired) as u64)?;
        for retired in &self.retired[mark.retired..] {
            to.number(retired.id)?;
            to.number(u64::from(retired.run))?;
            to.number(retired.successor)?;
        }
        to.words(&self.replaced[mark.replaced..])?;
        to.end()
    }
}
