//! Two things at once.

use std::panic::resume_unwind;
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

/// Does `work` for all of a list, answering for each in its order; for a list of at least `many` with two halves at once.
pub fn each<I: Sync, T: Send>(list: &[I], many: usize, work: impl Fn(&I) -> T + Sync) -> Vec<T> {
    if list.len() < many {
        return list.iter().map(work).collect();
    }
    let (one, other) = list.split_at(list.len() / 2);
    let (by_one, mut all) = both(
        || other.iter().map(&work).collect::<Vec<T>>(),
        || {
            let mut all = Vec::with_capacity(list.len());
            all.extend(one.iter().map(&work));
            all
        },
    );
    all.extend(by_one);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

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
