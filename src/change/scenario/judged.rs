//! How the judgement of a step changed: which answers pass that did not, and the other way round.

use serde_json::{Map, Value as Json};

use super::Weight;
use super::keys::differing;
use crate::bytesize::ByteSize;
use crate::judge::{Outcome, OutcomeStatus, Outcomes};
use crate::local_text::LocalText;
use crate::scenario::Judged;
use crate::timespan::Timespan;

/// A key that changed, what stood there before and after, how much it matters, and what it means.
pub(super) type Found = (String, Json, Json, Weight, Option<&'static str>);

/// What changed in how a step is judged.
pub(super) fn differences(before: &Judged, after: &Judged) -> Vec<Found> {
    match (before, after) {
        (Judged::Outcomes(before), Judged::Outcomes(after)) => outcomes(before, after),
        (Judged::Assert { assert, warn }, Judged::Assert { assert: new_assert, warn: new_warn }) => {
            let warns = |warn: &Option<Json>| warn.clone().unwrap_or_else(|| Json::Object(Map::new()));
            let mut found = schema("assert", assert, new_assert);
            found.extend(schema("warn", &warns(warn), &warns(new_warn)));
            found
        }
        (Judged::Assert { assert, .. }, Judged::Outcomes(outcomes)) => vec![
            (
                "assert".to_owned(),
                assert.clone(),
                Json::Null,
                Weight::Risk,
                Some("the answer is judged in another way"),
            ),
            ("outcomes".to_owned(), Json::Null, written(outcomes), Weight::Change, None),
        ],
        (Judged::Outcomes(outcomes), Judged::Assert { assert, .. }) => vec![
            (
                "outcomes".to_owned(),
                written(outcomes),
                Json::Null,
                Weight::Risk,
                Some("the answer is judged in another way"),
            ),
            ("assert".to_owned(), Json::Null, assert.clone(), Weight::Change, None),
        ],
    }
}

/// How a step is judged, as JSON.
pub(super) fn judgement(judged: &Judged) -> (&'static str, Json) {
    match judged {
        Judged::Assert { assert, .. } => ("assert", assert.clone()),
        Judged::Outcomes(outcomes) => ("outcomes", written(outcomes)),
    }
}

fn written(outcomes: &Outcomes) -> Json {
    outcomes.iter().map(|(value, outcome)| (value.to_owned(), word(Some(outcome)).into())).collect::<Map<_, _>>().into()
}

/// What an outcome comes to; that of an answer that nobody declared is an error.
fn word(outcome: Option<&Outcome>) -> &'static str {
    match outcome.map(|outcome| outcome.status) {
        Some(OutcomeStatus::Pass) => "pass",
        Some(OutcomeStatus::Warn) => "warn",
        Some(OutcomeStatus::Fail) => "fail",
        None => "error",
    }
}

fn outcomes(before: &Outcomes, after: &Outcomes) -> Vec<Found> {
    let new = after.iter().filter(|(value, _)| !before.iter().any(|(known, _)| known == *value));
    let mut values: Vec<&str> = before.iter().chain(new).map(|(value, _)| value).collect();
    values.dedup();
    let of = |outcomes: &'_ Outcomes, value: &str| match value {
        "else" => outcomes.otherwise.clone(),
        value => outcomes.of(value).cloned(),
    };
    let mut found = Vec::new();
    for value in values {
        let key = format!("outcomes.{value}");
        let (old, new) = (of(before, value), of(after, value));
        let (was, is) = (word(old.as_ref()), word(new.as_ref()));
        if was != is {
            let (weight, note) = milder(was, is);
            found.push((key.clone(), was.into(), is.into(), weight, note));
        }
        let proposed = |outcome: &Option<Outcome>| outcome.as_ref().and_then(|outcome| outcome.remediation.clone());
        let told = |outcome: &Option<Outcome>| outcome.as_ref().and_then(|outcome| outcome.message.as_ref().map(text));
        if proposed(&old) != proposed(&new) {
            let (old, new) = (proposed(&old).into(), proposed(&new).into());
            found.push((format!("{key}.remediation"), old, new, Weight::Change, None));
        }
        if told(&old) != told(&new) {
            found.push((format!("{key}.message"), told(&old).into(), told(&new).into(), Weight::Wording, None));
        }
    }
    found
}

fn text(message: &LocalText) -> String {
    message.texts().map(|(_, text)| text.to_owned()).collect::<Vec<_>>().join(" / ")
}

fn milder(was: &str, is: &str) -> (Weight, Option<&'static str>) {
    match (was, is) {
        ("fail", "pass" | "warn") => (Weight::Risk, Some("no longer fails")),
        ("error", "pass" | "warn") => (Weight::Risk, Some("was declared by nobody, and is now good")),
        ("warn", "pass") => (Weight::Risk, Some("no longer warns")),
        ("fail", "error") => (Weight::Risk, Some("no longer fails: nobody declares it")),
        _ => (Weight::Change, None),
    }
}

fn schema(key: &str, before: &Json, after: &Json) -> Vec<Found> {
    let map = |json: &Json| json.as_object().cloned().unwrap_or_default();
    let found = differing(&map(before), &map(after)).into_iter().map(|(name, old, new)| {
        let keyword = name.rsplit('.').next().unwrap_or_default();
        let (weight, note) = match key {
            "assert" => allows(keyword, old.as_ref(), new.as_ref()),
            _ => (Weight::Change, None),
        };
        (format!("{key}.{name}"), old.unwrap_or_default(), new.unwrap_or_default(), weight, note)
    });
    found.collect()
}

/// What a changed keyword of a JSON Schema allows: less or the same is no risk, more is one, and so is what cannot be told.
fn allows(keyword: &str, before: Option<&Json>, after: Option<&Json>) -> (Weight, Option<&'static str>) {
    let more = || (Weight::Risk, Some("allows more"));
    match (before, after) {
        (None, _) => (Weight::Change, Some("allows less")),
        (_, None) => more(),
        (Some(before), Some(after)) => {
            let sense = match keyword {
                "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => 1.0,
                "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => -1.0,
                _ => return (Weight::Risk, Some("allows other answers")),
            };
            match (amount(before), amount(after)) {
                (Some(old), Some(new)) if (new - old) * sense > 0.0 => more(),
                (Some(_), Some(_)) => (Weight::Change, Some("allows less")),
                _ => (Weight::Risk, Some("allows other answers")),
            }
        }
    }
}

/// A bound as a number: of a duration its seconds, of a size its bytes; `None` for what a template decides.
fn amount(bound: &Json) -> Option<f64> {
    match bound {
        Json::Number(number) => number.as_f64(),
        #[expect(clippy::cast_precision_loss, reason = "only which of two sizes is the larger is asked")]
        Json::String(text) => Timespan::parse(text)
            .map(Timespan::seconds)
            .or_else(|_| ByteSize::parse(text).map(|size| size.0 as f64))
            .ok(),
        _ => None,
    }
}
