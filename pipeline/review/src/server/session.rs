//! What a session holds, and what its reviewer may do next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::access::{Access, Secrets};
use crate::assets::Assets;
use crate::event::{Answer, Closing, Entry, Event, Subject};
use crate::ledger::{Ledger, LedgerError};
use crate::pages::{Frame, Progress};
use crate::queue::{Queue, Shown, key};
use crate::settings::{Clock, Settings};
use crate::settlement::Settlement;

/// One reviewer's session over one queue.
pub(super) struct Session {
    queue: Queue,
    keys: Vec<(String, String)>,
    reviewer: String,
    pub port: u16,
    pub assets: Assets,
    idle_seconds: u64,
    clock: Clock,
    ledger: Mutex<Ledger>,
    access: Mutex<Access>,
    /// Why the ledger could not be used, if it could not.
    failure: Mutex<Option<LedgerError>>,
    was_opened: Mutex<bool>,
    /// Told when the session was opened, used or ended.
    pub changed: Notify,
}

/// Where the reviewer is in the queue. Places are counted from zero.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// This reviewer's answer to each pair of the queue; nothing where there is none.
    answers: Vec<Option<Answer>>,
    /// Pairs that this reviewer has answered or is asked to.
    mine: Vec<usize>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves nothing half done: each change is one assignment or one appended line.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    pub(super) fn new(settings: &Settings, queue: Queue, ledger: Ledger, secrets: Secrets, port: u16) -> Session {
        Session {
            keys: queue.pairs().iter().map(|pair| pair.key()).collect(),
            queue,
            reviewer: settings.reviewer.clone(),
            port,
            assets: Assets::load(settings.fonts.as_deref()),
            idle_seconds: settings.idle.as_secs(),
            clock: settings.clock.clone(),
            ledger: Mutex::new(ledger),
            access: Mutex::new(Access::new(secrets, settings.link_lives, settings.idle)),
            failure: Mutex::new(None),
            was_opened: Mutex::new(false),
            changed: Notify::new(),
        }
    }

    pub(super) fn access(&self) -> MutexGuard<'_, Access> {
        held(&self.access)
    }

    /// Ends the session from outside.
    pub(super) fn stop(&self) -> Closing {
        let mut access = self.access();
        access.end(Closing::Stopped);
        access.over().unwrap_or(Closing::Stopped)
    }

    pub(super) fn failure(&self) -> Option<LedgerError> {
        held(&self.failure).take()
    }

    /// Writes that the session began.
    pub(super) async fn opened(self: &Arc<Self>) -> Result<(), Failed> {
        *held(&self.was_opened) = true;
        self.write(|_| Some(Event::Opened)).await.map(|_| ())
    }

    /// Writes that the session ended, where it had begun.
    pub(super) async fn close(self: &Arc<Self>, closing: Closing) -> Result<(), LedgerError> {
        if !*held(&self.was_opened) {
            return Ok(());
        }
        self.append(move |_| Some(Event::Closed { closing })).await.map(|_| ())
    }

    /// Writes an entry; `decide` sees what holds at that moment.
    async fn append(self: &Arc<Self>, decide: impl FnOnce(&Settlement) -> Option<Event> + Send + 'static) -> Result<Option<Entry>, LedgerError> {
        let session = self.clone();
        let written = tokio::task::spawn_blocking(move || held(&session.ledger).append((session.clock)(), &session.reviewer, session.queue.digest(), decide));
        // The task is not aborted; where it panicked, so does this one.
        written.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }

    /// Writes an entry. Where it cannot be kept, the session ends, and [`super::serve`] says why.
    async fn write(self: &Arc<Self>, decide: impl FnOnce(&Settlement) -> Option<Event> + Send + 'static) -> Result<Option<Entry>, Failed> {
        self.append(decide).await.map_err(|error| self.fail(error))
    }

    /// Keeps this reviewer's answer to a pair. The same answer again is not written again.
    pub(super) async fn answer(self: &Arc<Self>, place: usize, answer: Answer) -> Result<(), Failed> {
        let Some(shown) = self.queue.shown().get(place) else { return Ok(()) };
        let pair = &shown.pair;
        let subject = Subject {
            pair: pair.pair.clone(),
            left: pair.left.id.clone(),
            right: pair.right.id.clone(),
            shown: shown.line.clone(),
            records: shown.records.clone(),
        };
        let (key, reviewer) = (pair.key(), self.reviewer.clone());
        let decide = move |settlement: &Settlement| {
            let stands = settlement.given(&key, &reviewer).is_some_and(|given| given.answer == answer && given.subject == subject);
            (!stands).then_some(Event::Answered { subject, answer })
        };
        self.write(decide).await.map(|_| ())
    }

    /// Takes this reviewer's last answer back, and gives the place of its pair.
    pub(super) async fn undo(self: &Arc<Self>) -> Result<Option<usize>, Failed> {
        let (session, found) = (self.clone(), Arc::new(Mutex::new(None)));
        let place = found.clone();
        let decide = move |settlement: &Settlement| {
            let places: HashMap<_, _> = session.keys.iter().enumerate().map(|(place, key)| (key, place)).collect();
            let given = settlement.last_of(&session.reviewer, |pair| places.contains_key(pair))?;
            *held(&place) = places.get(&key(&given.subject.left, &given.subject.right)).copied();
            Some(Event::Undone { number_undone: given.number })
        };
        self.write(decide).await?;
        Ok(*held(&found))
    }

    /// Where this reviewer is, with what others wrote since.
    pub(super) async fn standing(self: &Arc<Self>) -> Result<Standing, Failed> {
        let session = self.clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut ledger = held(&session.ledger);
            ledger.refresh()?;
            let settlement = ledger.settlement();
            let answers: Vec<_> = session.keys.iter().map(|key| settlement.given(key, &session.reviewer).map(|given| given.answer)).collect();
            let is_mine = |place: &usize| answers[*place].is_some() || settlement.outcome_of(&session.keys[*place]).is_open();
            let mine = (0..answers.len()).filter(is_mine).collect();
            Ok(Standing { answers, mine })
        });
        read.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())).map_err(|error| self.fail(error))
    }

    pub(super) fn shown(&self, place: usize) -> Option<&Shown> {
        self.queue.shown().get(place)
    }

    /// What a page of this session has around it.
    pub(super) fn frame(&self, title: String, address: String, done: String) -> Frame {
        let access = self.access();
        Frame {
            title,
            reviewer: self.reviewer.clone(),
            csrf: access.csrf().to_owned(),
            has_keys: access.has_keys,
            idle_seconds: self.idle_seconds,
            address,
            done,
            ..self.bare_frame("")
        }
    }

    /// What a page outside a session has around it.
    pub(super) fn bare_frame(&self, title: &str) -> Frame {
        Frame { title: title.to_owned(), stylesheet: self.assets.stylesheet.clone(), script: self.assets.script.clone(), ..Frame::default() }
    }

    fn fail(&self, error: LedgerError) -> Failed {
        *held(&self.failure) = Some(error);
        self.access().end(Closing::Stopped);
        self.changed.notify_one();
        Failed
    }
}

/// The ledger could not be used; why is told where the program was started.
#[derive(Debug)]
pub(super) struct Failed;

impl Standing {
    pub(super) fn answer(&self, place: usize) -> Option<Answer> {
        self.answers.get(place).copied().flatten()
    }

    pub(super) fn is_mine(&self, place: usize) -> bool {
        self.mine.binary_search(&place).is_ok()
    }

    pub(super) fn has_answers(&self) -> bool {
        self.answers.iter().any(Option::is_some)
    }

    /// The next pair without an answer of this reviewer's, from a place on and then from the beginning.
    pub(super) fn next_open(&self, from: usize) -> Option<usize> {
        let open = || self.mine.iter().copied().filter(|place| self.answer(*place).is_none());
        open().find(|place| *place >= from).or_else(|| open().next())
    }

    pub(super) fn before(&self, place: usize) -> Option<usize> {
        self.mine.iter().copied().rfind(|other| *other < place)
    }

    pub(super) fn after(&self, place: usize) -> Option<usize> {
        self.mine.iter().copied().find(|other| *other > place)
    }

    pub(super) fn last(&self) -> Option<usize> {
        self.mine.last().copied()
    }

    pub(super) fn progress(&self) -> Progress {
        let count = |wanted| self.mine.iter().filter(|place| self.answer(**place) == wanted).count();
        Progress { same: count(Some(Answer::Same)), different: count(Some(Answer::Different)), unsure: count(Some(Answer::Unsure)), to_go: count(None) }
    }
}
