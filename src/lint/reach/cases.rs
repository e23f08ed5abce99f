//! The answers of a step that conditions can tell apart.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::Domain;
use crate::bytesize::ByteSize;
use crate::expression::{Answer, Context};
use crate::judge::{As, Asked, Extract, Question, judge_value};
use crate::scenario::file::ParamType;
use crate::scenario::{Judged, Param, Step};
use crate::status::Status;
use crate::timespan::Timespan;
use crate::value::{Unit, Value, describe, number};

/// The words of JSON Schema whose truth changes only where a constant of theirs stands.
const BY_CONSTANTS: [&str; 14] = [
    "const",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "type",
    "not",
    "allOf",
    "anyOf",
    "oneOf",
    "title",
    "description",
    "$comment",
];

/// Every answer of a step that comparing it with `constants` can tell from the others; maybe some that it never gives.
pub fn of_step(step: &Step, constants: &[Json]) -> Vec<Answer> {
    let without = Status::ALL.into_iter().filter(|status| !status.answered());
    let mut answers: Vec<Answer> = without.map(|status| Answer { status: Some(status), value: Json::Null }).collect();
    for (value, statuses) in judged(step, constants) {
        // Conditions see a list of the values of all items; they are not told apart by it here.
        let value = if step.for_each.is_some() { Json::Array(Vec::new()) } else { value };
        answers.extend(statuses.into_iter().map(|status| Answer { status: Some(status), value: value.clone() }));
    }
    answers.dedup();
    answers
}

/// Values that stand for all there are, each with the statuses that it may be judged with.
pub fn judged(step: &Step, constants: &[Json]) -> Vec<(Json, Vec<Status>)> {
    let domain = Domain::of(step);
    match &step.judged {
        Judged::Outcomes(outcomes) => {
            let named: Vec<Json> = outcomes.declared.iter().flat_map(|(name, _)| domain.named(name)).collect();
            let declared = |value: &Json| match &domain {
                Domain::List => outcomes.iter().map(|(_, outcome)| outcome.status.into()).collect(),
                _ => {
                    outcomes.of(&describe(value, Unit::None)).map(|outcome| outcome.status.into()).into_iter().collect()
                }
            };
            let samples = domain.samples(&[constants, &named].concat());
            samples.into_iter().map(|value| (value.clone(), declared(&value))).collect()
        }
        Judged::Assert { assert, warn } => {
            let unit = unit_of(step);
            let mut bounds = constants.to_vec();
            let schemas = [Some(assert), warn.as_ref()];
            schemas.into_iter().flatten().for_each(|schema| collect(schema, unit, &mut bounds));
            let samples = domain.samples(&bounds);
            let is_list = matches!(domain, Domain::List);
            let exact = !is_list
                && schemas.into_iter().flatten().all(|schema| domain.all().is_some() || is_by_constants(schema));
            let question = if exact { question(step) } else { None };
            let of = |value: &Json| match &question {
                Some(question) => vec![judge_value(question, Value { data: value.clone(), unit }, "en").status],
                None if warn.is_some() => vec![Status::Pass, Status::Warn, Status::Fail],
                None => vec![Status::Pass, Status::Fail],
            };
            let all = samples.into_iter().map(|value| {
                let statuses = of(&value).into_iter().filter(|status| status.answered()).collect();
                (value, statuses)
            });
            all.collect()
        }
    }
}

/// Whether the step may answer with this value, and have it judged.
pub fn can_answer(step: &Step, domain: &Domain, value: &Json) -> bool {
    let is_judged = match &step.judged {
        Judged::Outcomes(outcomes) => outcomes.of(&describe(value, Unit::None)).is_some(),
        Judged::Assert { .. } => true,
    };
    is_judged && domain.may_be(value)
}

/// Every status that the step's answers can be judged with, and why one cannot be judged; `None` where that cannot be told.
pub fn exactly(step: &Step) -> Option<Judgements> {
    let domain = Domain::of(step);
    let mut found = Judgements::default();
    let Judged::Assert { assert, warn } = &step.judged else {
        found.statuses = judged(step, &[]).into_iter().flat_map(|(_, statuses)| statuses).collect();
        return Some(found);
    };
    let question = question(step)?;
    let unit = unit_of(step);
    let mut take = |value: Json| {
        let judgement = judge_value(&question, Value { data: value, unit }, "en");
        if judgement.status.answered() {
            found.statuses.insert(judgement.status);
        } else {
            found.unfit = found.unfit.take().or(judgement.message);
        }
    };
    let is_exact = domain.all().is_some() || [Some(assert), warn.as_ref()].into_iter().flatten().all(is_by_constants);
    if is_exact && !matches!(domain, Domain::List) {
        for (value, _) in judged(step, &[]) {
            take(value);
        }
        return Some(found);
    }
    // Beside `const` or `enum` only these values can be good, whatever else the schema asks for.
    let chosen = assert.get("const").or_else(|| assert.get("enum"))?;
    let mut values = Vec::new();
    collect(chosen, unit, &mut values);
    values.into_iter().filter(|value| domain.may_be(value)).for_each(take);
    found.statuses.insert(Status::Fail);
    Some(found)
}

/// What came of judging every answer that a step can give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgements {
    /// The statuses of those that can be judged.
    pub statuses: BTreeSet<Status>,
    /// Why one of them cannot be judged.
    pub unfit: Option<String>,
}

fn unit_of(step: &Step) -> Unit {
    step.extract.as_ref().and_then(Extract::kind).map_or(Unit::None, As::unit)
}

/// The step's question, if its assertions hold no template.
fn question(step: &Step) -> Option<Question> {
    let Judged::Assert { assert, warn } = &step.judged else { return None };
    let asked = Asked {
        extract: step.extract.as_ref(),
        exit_codes: step.exit_codes.as_deref().unwrap_or_default(),
        assert: Some(assert),
        warn: warn.as_ref(),
        outcomes: None,
    };
    let has_template = [Some(assert), warn.as_ref()].into_iter().flatten().any(holds_template);
    if has_template { None } else { Question::new(asked).ok() }
}

fn holds_template(schema: &Json) -> bool {
    match schema {
        Json::String(text) => text.contains("{{"),
        Json::Array(items) => items.iter().any(holds_template),
        Json::Object(map) => map.values().any(holds_template),
        _ => false,
    }
}

/// Whether a schema is decided by comparing the value with the constants in it.
fn is_by_constants(schema: &Json) -> bool {
    let Json::Object(words) = schema else { return schema.is_boolean() };
    words.iter().all(|(word, below)| {
        BY_CONSTANTS.contains(&word.as_str())
            && match (word.as_str(), below) {
                ("not", schema) => is_by_constants(schema),
                ("allOf" | "anyOf" | "oneOf", Json::Array(schemas)) => schemas.iter().all(is_by_constants),
                (_, below) => !holds_template(below),
            }
    })
}

/// Every number and text in a schema, bounds with a unit as the number that they are.
fn collect(schema: &Json, unit: Unit, found: &mut Vec<Json>) {
    match schema {
        Json::Object(map) => map.values().for_each(|value| collect(value, unit, found)),
        Json::Array(items) => items.iter().for_each(|value| collect(value, unit, found)),
        Json::String(text) => {
            let (sign, length) = text.strip_prefix('-').map_or((1.0, text.as_str()), |length| (-1.0, length));
            found.push(match unit {
                Unit::Seconds => Timespan::parse(length).map_or(Json::Null, |length| number(sign * length.seconds())),
                Unit::Bytes => ByteSize::parse(text).map_or(Json::Null, |size| size.0.into()),
                Unit::None => schema.clone(),
            });
        }
        other => found.push(other.clone()),
    }
    found.retain(|value| !value.is_null());
}

/// Every value of a param that comparing it with `constants` can tell from the others.
pub fn of_param(param: &Param, constants: &[Json]) -> Vec<Context> {
    let domain = match param.kind {
        ParamType::String => Domain::Text(None),
        ParamType::Integer => Domain::Whole(i64::MIN.into(), u64::MAX.into()),
        ParamType::Bytes => Domain::Whole(0, u64::MAX.into()),
        ParamType::Number | ParamType::Duration => Domain::Number,
        ParamType::Boolean => Domain::Flag,
        ParamType::Enum => Domain::Words(param.values.clone()),
    };
    let mut samples = domain.samples(constants);
    if param.kind == ParamType::String {
        samples.retain(|value| !constants.contains(value) || param.take(value).is_ok());
    }
    let of = |value| Context::new(json!({"params": {param.name.clone(): value}}));
    samples.into_iter().map(of).collect()
}
