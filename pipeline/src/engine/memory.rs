//! What operators may hold together.

use std::fmt;

use datafusion::error::Result;
use datafusion::execution::memory_pool::{FairSpillPool, MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation};

/// How DataFusion names what rows hold that pass from one thread to another.
const PASSING: &str = "RepartitionExec";

/// DataFusion's fair pool, in which rows that pass from one thread to another are counted and never refused.
///
/// Refused, they are spilled, and in DataFusion 55 two threads that spill at once can wait for each other for ever
/// (apache/datafusion issue 24883).
#[derive(Debug)]
pub struct Pool {
    fair: FairSpillPool,
}

impl Pool {
    /// A pool of so many bytes.
    pub fn new(bytes: usize) -> Pool {
        Pool { fair: FairSpillPool::new(bytes) }
    }
}

impl MemoryPool for Pool {
    fn name(&self) -> &str {
        "attune"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.fair.register(consumer);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.fair.unregister(consumer);
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.fair.grow(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.fair.shrink(reservation, shrink);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        if reservation.consumer().name().starts_with(PASSING) {
            self.grow(reservation, additional);
            return Ok(());
        }
        self.fair.try_grow(reservation, additional)
    }

    fn reserved(&self) -> usize {
        self.fair.reserved()
    }

    fn memory_limit(&self) -> MemoryLimit {
        self.fair.memory_limit()
    }
}

impl fmt::Display for Pool {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fair.fmt(text)
    }
}

#[cfg(test)]
mod tests;
