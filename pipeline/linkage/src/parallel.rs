//! Work on numbered pieces by several threads, with results in the order of the pieces.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gives `work` of each of `count` pieces, in their order, whatever the number of threads.
///
/// Each thread makes one `state` and keeps it over its pieces; no result may depend on it.
pub(crate) fn map<S, T: Send>(threads: usize, count: usize, state: impl Fn() -> S + Sync, work: impl Fn(&mut S, usize) -> T + Sync) -> Vec<T> {
    let threads = threads.clamp(1, count.max(1));
    if threads == 1 {
        let mut own = state();
        return (0..count).map(|piece| work(&mut own, piece)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = state();
                loop {
                    let piece = next.fetch_add(1, Ordering::Relaxed);
                    if piece >= count {
                        break;
                    }
                    let result = work(&mut own, piece);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((piece, result));
                }
            });
        }
    });
    let mut results = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_unstable_by_key(|(piece, _)| *piece);
    results.into_iter().map(|(_, result)| result).collect()
}
