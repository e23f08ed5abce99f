//! Which tasks share one attempt: those that ask the same of the same target in the same environment.

use std::collections::HashMap;
use std::rc::Rc;

use super::asking::Answered;
use crate::follow::Follows;
use crate::plan::{Task, Work};
use crate::transport::Request;

/// One attempt and the tasks that share it.
#[derive(Debug, Default)]
pub struct Share {
    /// How many tasks have not taken their part yet.
    open: usize,
    /// The task under whose name it is kept and told: the first in the scenario's order of those that are asked in any case,
    /// else the first of all. It does not depend on which of them came first.
    pub named: usize,
    /// The task that started the attempt.
    pub first: Option<usize>,
    /// The tasks that wait for the attempt to end.
    pub waiting: Vec<usize>,
    /// What came back, while a task still needs it.
    pub told: Option<Rc<Told>>,
    /// What is looked for in the output, by all tasks together.
    pub follows: Rc<Follows>,
}

/// What came back, and under which names it was kept.
#[derive(Debug)]
pub struct Told {
    /// What came back.
    pub answered: Answered,
    /// The names under which stdout and stderr were kept.
    pub kept: [Option<String>; 2],
    /// The same of each diagnostic command.
    pub on_fail_kept: Vec<[Option<String>; 2]>,
}

/// All attempts of a plan.
pub struct Shares {
    of_task: Vec<Option<usize>>,
    shares: Vec<Share>,
}

impl Shares {
    /// Finds out which tasks share.
    pub fn new(tasks: &[Task]) -> Self {
        // A program that one step needs and another does not must not keep the other from its answer.
        let mut known: HashMap<(&Request, &[String]), usize> = HashMap::new();
        let mut shares: Vec<Share> = Vec::new();
        let of_task = tasks.iter().enumerate().map(|(number, task)| {
            let Work::Ask { request, question, policy } = &task.work else { return None };
            let mut new = || {
                shares.push(Share::default());
                shares.len() - 1
            };
            let at = if policy.may_share() {
                *known.entry((request, policy.requires.as_slice())).or_insert_with(new)
            } else {
                new()
            };
            let share = &mut shares[at];
            if share.open == 0 || (task.when.is_none() && tasks[share.named].when.is_some()) {
                share.named = number;
            }
            share.open += 1;
            question.follow(Rc::make_mut(&mut share.follows));
            Some(at)
        });
        let of_task = of_task.collect();
        Self { of_task, shares }
    }

    /// The share of a task that asks; `None` for one that does not.
    pub fn of(&mut self, task: usize) -> Option<&mut Share> {
        self.of_task[task].map(|at| &mut self.shares[at])
    }

    /// Says that a task has taken its part, or will never need it. The output is let go when nobody needs it any more.
    pub fn done(&mut self, task: usize) {
        let Some(share) = self.of(task) else { return };
        share.open -= 1;
        if share.open == 0 {
            share.told = None;
        }
    }
}
