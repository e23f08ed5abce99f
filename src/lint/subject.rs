//! What a rule may look at.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::Reached;
use super::reach::{Judgements, Reach, exactly};
use super::view::View;
use crate::access::Roles;
use crate::scenario::{Body, Scenario, Step};
use crate::transport::Inventory;

/// What a rule may look at: a scenario that can be run, and what stands beside it.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The roles of its library, if there is a `roles.yaml` that can be read.
    pub roles: Option<&'a Roles>,
    /// The targets of its library, if there is a `targets.yaml` that can be read.
    pub inventory: Option<&'a Inventory>,
    /// The path to the schema of scenarios from the file, if there is one within reach.
    pub schema: Option<&'a str>,
    /// What its cases come to, if they were played.
    pub reached: Option<&'a Reached>,
    reach: OnceCell<Reach<'a>>,
    judgements: OnceCell<Vec<Option<Judgements>>>,
    view: OnceCell<View<'a>>,
}

impl<'a> Subject<'a> {
    /// A scenario, and what stands beside it.
    #[must_use]
    pub const fn new(scenario: &'a Scenario, roles: Option<&'a Roles>, inventory: Option<&'a Inventory>) -> Self {
        Self {
            scenario,
            roles,
            inventory,
            schema: None,
            reached: None,
            reach: OnceCell::new(),
            judgements: OnceCell::new(),
            view: OnceCell::new(),
        }
    }

    /// The same, with the path to the schema of scenarios from the file.
    #[must_use]
    pub const fn with_schema(mut self, schema: Option<&'a str>) -> Self {
        self.schema = schema;
        self
    }

    /// The same, with what its cases come to.
    #[must_use]
    pub const fn with_cases(mut self, reached: Option<&'a Reached>) -> Self {
        self.reached = reached;
        self
    }

    /// A scenario by itself, with nothing beside it.
    #[must_use]
    pub const fn alone(scenario: &'a Scenario) -> Self {
        Self::new(scenario, None, None)
    }

    /// Whether the file is part of a team's library, and not a draft or a lesson that stands alone. Rules about what a
    /// library should say of itself (which alert starts it, whom it serves) ask this first.
    #[must_use]
    pub const fn in_library(&self) -> bool {
        self.roles.is_some() && self.inventory.is_some()
    }

    /// What the scenario starts: worked out once, for all rules about commands.
    pub(super) fn view(&self) -> &View<'a> {
        self.view.get_or_init(|| View::of(self.scenario))
    }

    /// What its conditions can come to: worked out once, for all rules that ask.
    pub(super) fn reach(&self) -> &Reach<'a> {
        self.reach.get_or_init(|| Reach::new(self.scenario))
    }

    /// The steps, each with what its answers can be judged as; `None` where that cannot be told.
    pub(super) fn judged(&self) -> impl Iterator<Item = (&'a Step, Option<&Judgements>)> {
        let judgements = self.judgements.get_or_init(|| {
            // Many steps ask the same in the same way, and making a JSON Schema ready takes its time.
            let mut known: HashMap<String, Option<Judgements>> = HashMap::new();
            let one = |step: &Step| known.entry(asked(step)).or_insert_with(|| exactly(step)).clone();
            self.scenario.steps.iter().map(one).collect()
        });
        self.scenario.steps.iter().zip(judgements.iter().map(Option::as_ref))
    }
}

/// How a step's answer is taken and judged, as a text by which equal ones are known.
fn asked(step: &Step) -> String {
    let is_http = matches!(step.body, Body::Http(_));
    let answers = if let Body::Ask { answers, .. } = &step.body { answers.as_slice() } else { &[] };
    format!("{is_http} {answers:?} {:?} {:?} {:?} {:?}", step.extract, step.repeat, step.exit_codes, step.judged)
}
