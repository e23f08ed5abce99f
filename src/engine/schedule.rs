//! Which task may start: a pure state machine over the graph of the plan.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use crate::plan::Task;

/// The order of tasks. A task is ready when all that it waits for are settled. Every call takes a time that grows with the
/// logarithm of the number of tasks at the most, so that a plan of many does not take longer for each.
pub struct Schedule {
    /// How many unsettled tasks each one still waits for.
    missing: Vec<usize>,
    /// Who waits for each task.
    waiting: Vec<Vec<usize>>,
    /// The ready ones, but for those that were seen to wait for a lock.
    ready: BTreeSet<Rank>,
    /// The lock of each task.
    lock_of: Vec<Option<usize>>,
    locks: Vec<Lock>,
    ranks: Vec<Rank>,
}

/// Perishable first, then what begins the longest chain of tasks, then in the order of the scenario.
type Rank = (bool, Reverse<Duration>, usize);

/// A name that one task at a time may hold.
#[derive(Debug, Clone, Default)]
struct Lock {
    held: bool,
    /// The ready tasks that wait for it. While it is free, the first of them is among the ready ones.
    waiting: BTreeSet<Rank>,
}

impl Schedule {
    /// The schedule in which nothing has happened yet.
    pub fn new(tasks: &[Task]) -> Self {
        let mut waiting = vec![Vec::new(); tasks.len()];
        for (at, task) in tasks.iter().enumerate() {
            for before in &task.waits_for {
                waiting[*before].push(at);
            }
        }
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let lock_of = tasks.iter().map(|task| {
            let next = numbers.len();
            task.lock.as_deref().map(|name| *numbers.entry(name).or_insert(next))
        });
        let lock_of = lock_of.collect();
        let chains = chains(tasks, &waiting);
        let rank = |(at, task): (usize, &Task)| (!task.perishable, Reverse(chains[at]), at);
        let mut schedule = Self {
            missing: tasks.iter().map(|task| task.waits_for.len()).collect(),
            waiting,
            ready: BTreeSet::new(),
            lock_of,
            locks: vec![Lock::default(); numbers.len()],
            ranks: tasks.iter().enumerate().map(rank).collect(),
        };
        for at in 0..tasks.len() {
            if schedule.missing[at] == 0 {
                schedule.make_ready(at);
            }
        }
        schedule
    }

    /// Takes the next task that may start, and its lock with it.
    pub fn next(&mut self) -> Option<usize> {
        while let Some(rank) = self.ready.pop_first() {
            let at = rank.2;
            match self.lock_of[at].map(|lock| &mut self.locks[lock]) {
                Some(lock) if lock.held => drop(lock.waiting.insert(rank)),
                Some(lock) => {
                    lock.held = true;
                    return Some(at);
                }
                None => return Some(at),
            }
        }
        None
    }

    /// Takes the next task that may start, if it is the next one whatever the end of the task `ending` makes ready.
    pub fn next_whatever(&mut self, ending: usize) -> Option<usize> {
        let next = *self.ready.first()?;
        let freed = self.lock_of[ending].and_then(|lock| self.locks[lock].waiting.first());
        let released = self.waiting[ending].iter().filter(|at| self.missing[**at] == 1).map(|at| &self.ranks[*at]);
        if freed.into_iter().chain(released).any(|rank| *rank < next) { None } else { self.next() }
    }

    /// Says that a task has its status. Its lock is free again, and what waited for it alone becomes ready.
    pub fn settled(&mut self, at: usize) {
        if let Some(lock) = self.lock_of[at].map(|lock| &mut self.locks[lock]) {
            lock.held = false;
            self.ready.extend(lock.waiting.pop_first());
        }
        for next in std::mem::take(&mut self.waiting[at]) {
            self.missing[next] -= 1;
            if self.missing[next] == 0 {
                self.make_ready(next);
            }
        }
    }

    fn make_ready(&mut self, at: usize) {
        self.ready.insert(self.ranks[at]);
    }
}

/// How long the longest chain can take that begins with each task. To begin the longest one first is what ends a graph early
/// (Graham, "Bounds on multiprocessing timing anomalies", 1969).
fn chains(tasks: &[Task], waiting: &[Vec<usize>]) -> Vec<Duration> {
    let mut missing: Vec<usize> = tasks.iter().map(|task| task.waits_for.len()).collect();
    let mut order: Vec<usize> = (0..tasks.len()).filter(|at| missing[*at] == 0).collect();
    let mut done = 0;
    while let Some(&at) = order.get(done) {
        done += 1;
        for &next in &waiting[at] {
            missing[next] -= 1;
            if missing[next] == 0 {
                order.push(next);
            }
        }
    }
    let mut chains: Vec<Duration> = tasks.iter().map(|task| task.longest).collect();
    for &at in order.iter().rev() {
        let longest = waiting[at].iter().map(|next| chains[*next]).max().unwrap_or_default();
        chains[at] = chains[at].saturating_add(longest);
    }
    chains
}
