//! Which task may start: a pure state machine over the graph of the plan.

use std::collections::{BTreeSet, HashSet};

use crate::plan::Task;

/// The order of tasks. A task is ready when all that it waits for are settled.
pub struct Schedule {
    /// How many unsettled tasks each one still waits for.
    missing: Vec<usize>,
    /// Who waits for each task.
    waiting: Vec<Vec<usize>>,
    /// The ready ones: perishable first, then in the order of the scenario.
    ready: BTreeSet<(bool, usize)>,
    locks: Vec<Option<String>>,
    held: HashSet<String>,
    perishable: Vec<bool>,
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
        let mut schedule = Self {
            missing: tasks.iter().map(|task| task.waits_for.len()).collect(),
            waiting,
            ready: BTreeSet::new(),
            locks: tasks.iter().map(|task| task.lock.clone()).collect(),
            held: HashSet::new(),
            perishable: tasks.iter().map(|task| task.perishable).collect(),
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
        let free = |at: usize| self.locks[at].as_ref().is_none_or(|lock| !self.held.contains(lock));
        let chosen = *self.ready.iter().find(|(_, at)| free(*at))?;
        self.ready.remove(&chosen);
        self.held.extend(self.locks[chosen.1].clone());
        Some(chosen.1)
    }

    /// Says that a task has its status. Its lock is free again, and what waited for it alone becomes ready.
    pub fn settled(&mut self, at: usize) {
        if let Some(lock) = &self.locks[at] {
            self.held.remove(lock);
        }
        for next in std::mem::take(&mut self.waiting[at]) {
            self.missing[next] -= 1;
            if self.missing[next] == 0 {
                self.make_ready(next);
            }
        }
    }

    fn make_ready(&mut self, at: usize) {
        self.ready.insert((!self.perishable[at], at));
    }
}
