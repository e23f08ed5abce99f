//! Every part of every condition of a scenario, decided for every answer that it is about.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::{Domain, cases};
use crate::expression::{Answer, Condition, Outline, Part, Truth};
use crate::scenario::{Scenario, Step};
use crate::status::Status;

/// Whose condition it is, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The `when` of a step.
    Step(usize),
    /// The `when` of a diagnosis.
    Diagnosis(usize),
}

/// A condition with its outline. The parts that it shares with others have the same number.
#[derive(Debug)]
pub struct Known<'a> {
    /// Whose it is.
    pub whose: Whose,
    /// The condition.
    pub condition: &'a Condition,
    /// What it is made of.
    pub outline: Outline,
    /// The number of the part at each node; `None` where the node joins others.
    pub parts: Vec<Option<usize>>,
    /// The steps that it names, as indices, ascending.
    pub steps: Vec<usize>,
}

impl Known<'_> {
    /// The step of this name, if the condition names it.
    pub fn step<'s>(&self, scenario: &'s Scenario, id: &str) -> Option<&'s Step> {
        self.steps.iter().map(|at| &scenario.steps[*at]).find(|step| step.id == id)
    }

    /// The node that is the whole condition.
    pub fn whole(&self) -> usize {
        self.outline.nodes.len().saturating_sub(1)
    }
}

/// What a part is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// One attribute of one step.
    Step(usize),
    /// One param.
    Param(usize),
    /// More than that: it may be true or false.
    Anything,
}

/// One part, wherever it stands.
#[derive(Debug)]
pub struct Decided {
    /// What it is about.
    pub about: About,
    /// What it is for each case of what it is about.
    pub truths: Vec<Option<bool>>,
    /// Why it cannot be worked out for a case, if that is why it is not known.
    pub error: Option<String>,
}

/// All conditions of a scenario, and what their parts come to.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Every condition: those of steps, then those of diagnoses.
    pub conditions: Vec<Known<'a>>,
    /// The condition of each step.
    of_step: Vec<Option<usize>>,
    /// The parts by number.
    pub decided: Vec<Decided>,
    /// The status of each case of each step.
    pub statuses: Vec<Vec<Status>>,
}

impl<'a> Parts<'a> {
    /// Reads and decides the conditions of a scenario.
    pub fn new(scenario: &'a Scenario) -> Self {
        let index: HashMap<&str, usize> =
            scenario.steps.iter().enumerate().map(|(at, step)| (step.id.as_str(), at)).collect();
        let mut reader = Reader { scenario, index, numbers: HashMap::new(), found: Vec::new() };
        let mut conditions = Vec::new();
        let mut of_step = vec![None; scenario.steps.len()];
        for (at, step) in scenario.steps.iter().enumerate() {
            let Some(when) = &step.when else { continue };
            of_step[at] = Some(conditions.len());
            conditions.push(reader.read(Whose::Step(at), when));
        }
        let diagnoses = scenario.diagnoses.iter().enumerate();
        conditions.extend(diagnoses.map(|(at, diagnosis)| reader.read(Whose::Diagnosis(at), &diagnosis.when)));
        let (decided, statuses) = decide(scenario, &reader.found);
        Self { conditions, of_step, decided, statuses }
    }

    /// The condition under which a step is asked.
    pub fn when(&self, step: usize) -> Option<&Known<'a>> {
        self.of_step[step].map(|at| &self.conditions[at])
    }
}

/// A part as it was first met.
struct Met<'a> {
    condition: &'a Condition,
    node: usize,
    part: Part,
    about: About,
}

struct Reader<'a> {
    scenario: &'a Scenario,
    index: HashMap<&'a str, usize>,
    numbers: HashMap<&'a str, usize>,
    found: Vec<Met<'a>>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, whose: Whose, condition: &'a Condition) -> Known<'a> {
        let outline = condition.outline();
        let mut parts = vec![None; outline.nodes.len()];
        for (node, at, part) in outline.parts() {
            let text = &condition.text()[at.range.clone()];
            let next = self.found.len();
            let number = *self.numbers.entry(text).or_insert(next);
            if number == next {
                let about = self.about(part);
                self.found.push(Met { condition, node, part: part.clone(), about });
            }
            parts[node] = Some(number);
        }
        let named = condition.mentions().iter().filter_map(|name| self.index.get(name.path.first()?.as_str()).copied());
        let mut steps: Vec<usize> = named.collect();
        steps.sort_unstable();
        steps.dedup();
        Known { whose, condition, outline, parts, steps }
    }

    fn about(&self, part: &Part) -> About {
        let Some([root, attribute]) = part.name.as_deref() else { return About::Anything };
        if root == "params" {
            let declared = self.scenario.params.iter().position(|param| param.name == *attribute);
            return declared.map_or(About::Anything, About::Param);
        }
        let Some(at) = self.index.get(root.as_str()).copied() else { return About::Anything };
        if attribute == "value" && Domain::is_list(&self.scenario.steps[at]) {
            About::Anything
        } else {
            About::Step(at)
        }
    }
}

/// Decides every part for every case of what it is about, and tells the statuses of the cases of each step.
fn decide(scenario: &Scenario, found: &[Met]) -> (Vec<Decided>, Vec<Vec<Status>>) {
    let mut constants: HashMap<About, Vec<Json>> = HashMap::new();
    for met in found {
        let of_about = constants.entry(met.about).or_default();
        if met.part.name.as_deref().is_some_and(|name| name[1] == "value" || name[0] == "params") {
            of_about.extend(met.part.constants.iter().cloned());
        }
    }
    // The answers of a step that no condition names make no difference.
    let answers =
        |(at, step)| constants.get(&About::Step(at)).map(|known| cases::of_step(step, known)).unwrap_or_default();
    let answers: Vec<Vec<Answer>> = scenario.steps.iter().enumerate().map(answers).collect();
    let decided = found.iter().map(|met| {
        let truths = match met.about {
            About::Step(at) => met.condition.decide_for_step(met.node, &scenario.steps[at].id, &answers[at]),
            About::Param(at) => {
                let known = constants.get(&met.about).map(Vec::as_slice).unwrap_or_default();
                let contexts = cases::of_param(&scenario.params[at], known);
                met.condition.decide_for_context(met.node, &contexts)
            }
            About::Anything => Vec::new(),
        };
        let error = truths.iter().find_map(|truth| match truth {
            Truth::Unknown { error, .. } => error.clone(),
            _ => None,
        });
        let known = |truth: &Truth| match truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown { .. } => None,
        };
        Decided { about: met.about, truths: truths.iter().map(known).collect(), error }
    });
    let status = |answer: &Answer| answer.status.unwrap_or(Status::Cancelled);
    let statuses = answers.iter().map(|answers| answers.iter().map(status).collect()).collect();
    (decided.collect(), statuses)
}
