//! Work on many things at once.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Does `work` for every item, `cores` at once; answers in the order of the items.
pub fn side_by_side<I: Sync, T: Send>(items: &[I], cores: usize, work: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take_turns = || {
        let mut done = Vec::new();
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).map(|item| (at, item))
        } {
            done.push((at, work(item)));
        }
        done
    };
    let others = cores.min(items.len()).saturating_sub(1);
    let mut done = std::thread::scope(|scope| {
        // Where there may be no more threads, this one does it all.
        let start = |_| std::thread::Builder::new().spawn_scoped(scope, take_turns).ok();
        let threads: Vec<_> = (0..others).filter_map(start).collect();
        let mut done = take_turns();
        for thread in threads {
            match thread.join() {
                Ok(more) => done.extend(more),
                // What was not done must not look as if there had been nothing to do.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}
