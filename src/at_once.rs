//! Work on several things at once.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does both and answers when both are done: `one` on a thread of its own, or after `other` where none may be started.
pub fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let started = thread::Builder::new().spawn_scoped(scope, &one);
        let by_other = other();
        let by_one = match started {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => one(),
        };
        (by_one, by_other)
    })
}

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
    let mut done = thread::scope(|scope| {
        // Where there may be no more threads, this one does it all.
        let start = |_| thread::Builder::new().spawn_scoped(scope, take_turns).ok();
        let threads: Vec<_> = (0..others).filter_map(start).collect();
        let mut done = take_turns();
        for thread in threads {
            match thread.join() {
                Ok(more) => done.extend(more),
                // What was not done must not look as if there had been nothing to do.
                Err(panic) => resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// Does `work` for all of a list, answering for each in its order; for a list of at least `many` with two halves at once.
pub fn each<I: Sync, T: Send>(list: &[I], many: usize, work: impl Fn(&I) -> T + Sync) -> Vec<T> {
    if list.len() < many {
        return list.iter().map(work).collect();
    }
    let (one, other) = list.split_at(list.len() / 2);
    let halves = side_by_side(&[one, other], 2, |half| half.iter().map(&work).collect::<Vec<T>>());
    halves.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_stand_in_the_order_of_the_items_however_many_work_at_them() {
        let items: Vec<usize> = (0..101).collect();
        for cores in [0, 1, 2, 200] {
            assert_eq!(side_by_side(&items, cores, |item| *item), items);
        }
    }

    #[test]
    fn each_is_answered_for_in_its_place_by_one_thread_and_by_two() {
        let list: Vec<usize> = (0..101).collect();
        for many in [0, 50, 1000] {
            assert_eq!(
                each(&list, many, |number| number * 2),
                list.iter().map(|number| number * 2).collect::<Vec<_>>()
            );
        }
        assert_eq!(each(&[] as &[usize], 0, |number| *number), [0; 0]);
    }
}
