//! What the search found, for every condition of a scenario.

use super::parts::{About, Known, Parts, Whose};
use super::search::{Seen, Ways, search, upright};
use crate::expression::NodeKind;
use crate::scenario::Scenario;

/// What the conditions of a scenario can come to.
#[derive(Debug)]
pub struct Reach<'a> {
    parts: Parts<'a>,
    seen: Vec<Option<Seen>>,
    healthy: Vec<bool>,
}

/// What one condition can come to.
#[derive(Debug, Clone, Copy)]
pub struct Reached<'r, 'a> {
    /// The condition.
    pub known: &'r Known<'a>,
    /// What was found; `None` where there were too many ways to tell.
    seen: Option<&'r Seen>,
    /// Whether it holds whenever all that it names is well.
    pub holds_when_well: bool,
}

impl<'a> Reach<'a> {
    /// Works it out.
    pub fn new(scenario: &'a Scenario) -> Self {
        let parts = Parts::new(scenario);
        let seen: Vec<Option<Seen>> =
            parts.conditions.iter().map(|known| search(scenario, &parts, known, Ways::All)).collect();
        let is_healthy = |known: &Known| {
            let asked = matches!(known.whose, Whose::Diagnosis(_)) && !known.steps.is_empty();
            let seen = asked.then(|| search(scenario, &parts, known, Ways::Healthy)).flatten();
            seen.is_some_and(|seen| !seen.falsehood && !seen.doubt && seen.truths.last() == Some(&true))
        };
        let healthy = parts.conditions.iter().map(is_healthy).collect();
        Self { parts, seen, healthy }
    }

    /// Every condition, those of steps first.
    pub fn all(&self) -> impl Iterator<Item = Reached<'_, 'a>> {
        let found = self.parts.conditions.iter().zip(&self.seen).zip(&self.healthy);
        found.map(|((known, seen), well)| Reached { known, seen: seen.as_ref(), holds_when_well: *well })
    }

    /// The first part of a node that is never true by itself, whatever its name comes to; and why, if it cannot be worked
    /// out.
    pub fn to_blame(&self, known: &Known, node: usize) -> Option<(usize, Option<&str>)> {
        let upright = upright(&known.outline, node);
        known.outline.parts().filter(|(node, ..)| upright[*node]).find_map(|(node, ..)| {
            let decided = &self.parts.decided[known.parts[node]?];
            let never = decided.about != About::Anything && !decided.truths.contains(&Some(true));
            let error = decided.error.as_deref().filter(|_| !decided.truths.contains(&Some(false)));
            never.then_some((node, error))
        })
    }
}

impl Reached<'_, '_> {
    /// Whether it can never be true.
    pub fn is_never_true(&self) -> bool {
        self.seen.is_some_and(|seen| seen.truths.last() == Some(&false))
    }

    /// Whether it can never be false.
    pub fn is_never_false(&self) -> bool {
        self.seen.is_some_and(|seen| !seen.falsehood && seen.truths.last() == Some(&true))
    }

    /// The alternatives of an `or` that can never be true although the whole can: their nodes.
    pub fn dead_alternatives(&self) -> Vec<usize> {
        let Some(seen) = self.seen.filter(|seen| seen.truths.last() == Some(&true)) else { return Vec::new() };
        let upright = upright(&self.known.outline, self.known.whole());
        let nodes = self.known.outline.nodes.iter().enumerate();
        let alive = nodes.filter(|(at, _)| upright[*at] && seen.truths[*at]);
        let alternatives = alive.flat_map(|(_, node)| match node.kind {
            NodeKind::Or(left, right) => vec![left, right],
            _ => Vec::new(),
        });
        alternatives.filter(|at| !seen.truths[*at]).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::expression::{Answer, Context, Truth};
    use crate::judge::{Asked, Question, judge_value};
    use crate::lint::trial::scenario;
    use crate::scenario::{Judged, Step};
    use crate::status::Status;
    use crate::value::Value;

    /// How each step of the random scenarios is taken and judged.
    const STEPS: [&str; 4] = [
        "extract: text, outcomes: {Yes: pass, No: fail}",
        "extract: {count: x}, assert: {maximum: 4}, warn: {maximum: 2}",
        "outcomes: {0: pass, 1: warn, else: fail}",
        "extract: {regex: \"(on|off)\"}, outcomes: {on: pass, else: warn}",
    ];

    /// What each of them can really take, picked by a number.
    fn taken(step: usize, pick: u8) -> Json {
        match step % 4 {
            0 => json!(["Yes", "No", "Maybe", "1", "zz"][usize::from(pick) % 5]),
            1 => json!(pick % 8),
            2 => json!(pick),
            _ => json!(["on", "off"][usize::from(pick) % 2]),
        }
    }

    fn part() -> impl Strategy<Value = String> {
        let step = 0..4_usize;
        prop_oneof![
            (step.clone(), prop::sample::select(vec!["passed", "failed", "answered"]))
                .prop_map(|(at, name)| format!("s{at}.{name}")),
            (
                step.clone(),
                prop::sample::select(vec!["==", "!="]),
                prop::sample::select(vec!["\"Yes\"", "\"No\"", "\"Maybe\"", "\"on\"", "1", "5"])
            )
                .prop_map(|(at, sign, value)| format!("s{at}.value {sign} {value}")),
            (step.clone(), prop::sample::select(vec!["<", ">=", ">"]), 0..7_u8)
                .prop_map(|(at, sign, value)| format!("s{at}.value {sign} {value}")),
            (step.clone(), prop::sample::select(vec!["pass", "warn", "fail", "timeout", "skipped", "blocked"]))
                .prop_map(|(at, word)| format!("s{at}.status == \"{word}\"")),
            (step.clone(), step.clone()).prop_map(|(one, other)| format!("s{one}.value == s{other}.value")),
            step.prop_map(|at| format!("s{at}.value in [1, \"No\", 3]")),
            Just("params.level > 2".to_owned()),
        ]
    }

    fn condition() -> impl Strategy<Value = String> {
        part().prop_recursive(3, 8, 2, |inner| {
            prop_oneof![
                inner.clone().prop_map(|one| format!("not ({one})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
                (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) or ({b})")),
            ]
        })
    }

    /// A condition may name earlier steps alone, so that there is no ring.
    fn only_before(text: &str, at: usize) -> bool {
        (at..4).all(|later| !text.contains(&format!("s{later}.")))
    }

    fn question(step: &Step) -> Question {
        let (assert, warn, outcomes) = match &step.judged {
            Judged::Assert { assert, warn } => (Some(assert), warn.as_ref(), None),
            Judged::Outcomes(outcomes) => (None, None, Some(outcomes)),
        };
        Question::new(Asked { extract: step.extract.as_ref(), exit_codes: &[], assert, warn, outcomes }).unwrap()
    }

    /// The answers of one run in which each step is lucky as `luck` says, by the rules of the engine.
    fn run(scenario: &Scenario, luck: &[(u8, u8)], context: &Context) -> BTreeMap<String, Answer> {
        let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
        for (at, step) in scenario.steps.iter().enumerate() {
            let (how, pick) = luck[at];
            let none = |status| Answer { status: Some(status), value: Json::Null };
            let asked = || match how % 8 {
                0 => none(Status::Timeout),
                1 => none(Status::Blocked),
                _ => {
                    let judged = judge_value(&question(step), Value::plain(taken(at, pick)), "en");
                    Answer { status: Some(judged.status), value: judged.value.map_or(Json::Null, |value| value.data) }
                }
            };
            let answer = match step.when.as_ref().map_or(Truth::True, |when| when.decide(&answers, context)) {
                Truth::True => asked(),
                Truth::False => none(Status::Skipped),
                Truth::Unknown { because, error } => {
                    let skipped = |step: &String| answers[step].status == Some(Status::Skipped);
                    none(if error.is_none() && because.iter().all(skipped) { Status::Skipped } else { Status::Blocked })
                }
            };
            answers.insert(step.id.clone(), answer);
        }
        answers
    }

    /// What is claimed of a condition, held against one run.
    fn contradicts(reached: Reached, answers: &BTreeMap<String, Answer>, context: &Context) -> Option<String> {
        let known = reached.known;
        let truth = known.condition.decide(answers, context);
        let named = known.steps.iter().map(|at| &answers[&format!("s{at}")]);
        let well = !known.steps.is_empty() && named.into_iter().all(|answer| answer.status == Some(Status::Pass));
        let wrong = (reached.is_never_true() && truth == Truth::True)
            || (reached.is_never_false() && truth == Truth::False)
            || (reached.holds_when_well && well && truth != Truth::True);
        let is_true = |node: usize| {
            let text = &known.condition.text()[known.outline.nodes[node].range.clone()];
            // A node without the brackets around it may be no expression by itself.
            let node = crate::expression::Condition::parse(text);
            node.is_ok_and(|node| node.decide(answers, context) == Truth::True)
        };
        let wrong = wrong || reached.dead_alternatives().into_iter().any(is_true);
        wrong.then(|| format!("{}: {truth:?} with {answers:?}", known.condition.text()))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
        #[test]
        fn whatever_is_called_impossible_never_happens(
            whens in prop::array::uniform3(prop::option::of(condition())),
            causes in prop::collection::vec(condition(), 1..5),
            runs in prop::collection::vec((prop::array::uniform4((any::<u8>(), any::<u8>())), 0..5_u8), 20),
        ) {
            let mut text = "params: {level: {type: integer, default: 1}}\nsteps:\n".to_owned();
            for (at, judged) in STEPS.iter().enumerate() {
                let when = at.checked_sub(1).and_then(|before| whens[before].as_ref()).filter(|when| only_before(when, at));
                let when = when.map_or_else(String::new, |when| format!(", when: '{when}'"));
                writeln!(text, "  - {{id: s{at}, title: Check, command: [x], {judged}{when}}}").unwrap();
            }
            text.push_str("diagnoses:\n");
            for (at, when) in causes.iter().enumerate() {
                writeln!(text, "  - {{id: d{at}, cause: Broken, when: '{when}'}}").unwrap();
            }
            let scenario = scenario(&text);
            let reach = Reach::new(&scenario);
            for (luck, level) in &runs {
                let context = Context::new(json!({"params": {"level": level}}));
                let answers = run(&scenario, luck, &context);
                for reached in reach.all() {
                    prop_assert_eq!(contradicts(reached, &answers, &context), None);
                }
            }
        }
    }

    #[test]
    fn a_long_chain_and_a_wide_condition_are_given_up_quickly() {
        let step = |at: usize, when: &str| {
            format!("  - {{id: s{at}, title: Check, command: [x], outcomes: {{0: pass, 1: fail}}{when}}}\n")
        };
        let chain: String = (0..300)
            .map(|at| step(at, &if at == 0 { String::new() } else { format!(", when: 's{}.failed'", at - 1) }))
            .collect();
        let scenario = scenario(&format!(
            "budget: 2d\nsteps:\n{chain}diagnoses: [{{id: d, cause: A, when: 's299.failed and s299.passed'}}]\n"
        ));
        let reach = Reach::new(&scenario);
        let dead = reach.all().filter(Reached::is_never_true).count();
        assert_eq!(dead, 1, "the contradiction is seen without following the chain");
    }
}
