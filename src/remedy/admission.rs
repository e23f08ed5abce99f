//! Whether what a run proposes may still be done: it is about the same, and not long ago.

use std::time::Duration;

use crate::clock::Moment;
use crate::diagnostic::{Code, Finding, Place, Source, code};
use crate::printable;
use crate::record::{Record, TargetRecord};
use crate::span::Span;
use crate::timespan::Timespan;

/// What is compared with a run.
#[derive(Debug)]
pub struct Today<'a> {
    /// What was typed to name the run, such as `fix last`; the word that names it is the last.
    pub typed: &'a str,
    /// SHA-256 of the scenario as it is.
    pub scenario: &'a str,
    /// The target as the inventory has it.
    pub target: &'a TargetRecord,
    /// Now.
    pub now: Moment,
    /// How old what the run found may be.
    pub max_age: Duration,
}

/// Whether what the run proposes may be done now.
///
/// # Errors
/// Everything that keeps it from being done.
pub fn admit(record: &Record, today: &Today) -> Result<(), Vec<Finding>> {
    let findings: Vec<Finding> = [not_by_a_person(record, today), stale(record, today)]
        .into_iter()
        .chain([other_scenario(record, today), other_target(record, today)])
        .flatten()
        .collect();
    if findings.is_empty() { Ok(()) } else { Err(findings) }
}

/// That a run cannot be the ground for a change.
#[must_use]
pub fn unfit(typed: &str, why: &str) -> Finding {
    finding(&code::UNFIT_RUN, typed, "this run is no ground for a change", why)
}

fn not_by_a_person(record: &Record, today: &Today) -> Option<Finding> {
    let kind = &record.run.trigger.kind;
    if kind == "manual" && record.context.alert.is_none() {
        return None;
    }
    let why = format!("it was started by {}, not by a person", printable::short(kind, 40));
    Some(unfit(today.typed, &why).help("look at it, and run the scenario yourself"))
}

fn stale(record: &Record, today: &Today) -> Option<Finding> {
    let since = |moment: Moment| today.now.unix_millis().saturating_sub(moment.unix_millis());
    let title = "what this run found is not fresh";
    let again = |finding: Finding| finding.help("run the scenario again, and fix what that run proposes");
    let ended = record.run.finished_at.unwrap_or(record.run.started_at);
    if since(record.run.started_at).min(since(ended)) < 0 {
        let label = format!("it ended at {ended}, and the clock says {}", today.now);
        return Some(again(finding(&code::STALE_FACTS, today.typed, title, &label)));
    }
    let age = Duration::from_millis(u64::try_from(since(record.run.started_at)).unwrap_or(u64::MAX));
    if age <= today.max_age {
        return None;
    }
    let label = format!("{} old, at most {} is allowed", Timespan::in_tenths(age), Timespan::from(today.max_age));
    Some(again(finding(&code::STALE_FACTS, today.typed, title, &label)))
}

fn other_scenario(record: &Record, today: &Today) -> Option<Finding> {
    let then = &record.scenario.sha256;
    if then == today.scenario {
        return None;
    }
    let short = |digest: &str| digest.get(..12).unwrap_or(digest).to_owned();
    let title = format!("`{}` was changed since this run", printable::line(&record.scenario.path));
    let label = format!("it was {}, and is {} now", short(then), short(today.scenario));
    Some(
        finding(&code::SCENARIO_CHANGED, today.typed, &title, &label)
            .help("run it again: what is proposed, and how it is done, may be other than what this run looked at"),
    )
}

fn other_target(record: &Record, today: &Today) -> Option<Finding> {
    let (then, now) = (&record.target, today.target);
    if then == now {
        return None;
    }
    let title = format!("the target `{}` is no longer what this run looked at", printable::line(&then.name));
    let label = differences(then, now).join(", ");
    Some(
        finding(&code::TARGET_CHANGED, today.typed, &title, &printable::line(&label))
            .help("run the scenario again on the target as it is now"),
    )
}

/// What differs, each as `host: was A, is B`.
fn differences(then: &TargetRecord, now: &TargetRecord) -> Vec<String> {
    let [then, now] = [then, now].map(|target| serde_json::to_value(target).unwrap_or_default());
    let mut found = Vec::new();
    collect(&mut found, "", &then, &now);
    found
}

fn collect(found: &mut Vec<String>, path: &str, then: &serde_json::Value, now: &serde_json::Value) {
    use serde_json::Value as Json;
    if then == now {
        return;
    }
    if let (Json::Object(then), Json::Object(now)) = (then, now) {
        let mut keys: Vec<&String> = then.keys().chain(now.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            collect(found, &path, then.get(key).unwrap_or(&Json::Null), now.get(key).unwrap_or(&Json::Null));
        }
        return;
    }
    let shown = |value: &Json| match value {
        Json::Null => "nothing".to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    found.push(format!("{path} was {}, is {}", shown(then), shown(now)));
}

fn finding(code: &'static Code, typed: &str, title: &str, label: &str) -> Finding {
    let source = Source::new("<command line>", printable::line(typed).into_owned());
    let begin = source.text().rfind(' ').map_or(0, |blank| blank + 1);
    let span = Span::new(begin, source.text().len());
    Finding::error(code, title).at(Place::new(&source, span), label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample::{self, START};

    const MAX: Duration = Duration::from_mins(15);

    fn found(change: impl Fn(&mut Record), later: i64) -> Vec<(&'static str, String)> {
        let planned = sample::record();
        let mut record = planned.clone();
        record.run.finished_at = Some(Moment::from_unix_millis(START + 5_000));
        change(&mut record);
        let now = Moment::from_unix_millis(START + later);
        let (scenario, target) = (&planned.scenario.sha256, &planned.target);
        let today = Today { typed: "fix last", scenario, target, now, max_age: MAX };
        let findings = admit(&record, &today).err().unwrap_or_default();
        findings.into_iter().map(|finding| (finding.code.id, finding.label)).collect()
    }

    #[test]
    fn a_fresh_run_by_a_person_of_the_same_on_the_same_is_admitted() {
        assert_eq!(found(|_| {}, 6_000), []);
        assert_eq!(found(|_| {}, 15 * 60_000), []);
    }

    #[test]
    fn what_is_old_or_from_the_future_is_not_fresh() {
        let old = found(|_| {}, 15 * 60_000 + 1);
        assert_eq!(old, [("C8102", "15m 100ms old, at most 15m is allowed".to_owned())]);
        for set_back in [4_999, -1, -3_600_000] {
            assert_eq!(found(|_| {}, set_back)[0].0, "C8102", "{set_back}");
        }
    }

    #[test]
    fn an_alert_another_scenario_or_another_target_is_refused_with_what_differs() {
        let by_alert = found(|record| record.run.trigger.kind = "alert".into(), 6_000);
        assert_eq!(by_alert, [("C8103", "it was started by alert, not by a person".to_owned())]);
        assert_eq!(found(|record| record.context.alert = Some(serde_json::json!({})), 6_000)[0].0, "C8103");
        assert_eq!(found(|record| record.scenario.sha256 = "0".repeat(64), 6_000)[0].0, "C8104");
        let other = |record: &mut Record| {
            record.target.labels.insert("env".into(), "test".into());
            record.target.port = Some(1);
        };
        let label = "labels.env was test, is nothing, port was 1, is 3306";
        assert_eq!(found(other, 6_000), [("C8105", label.to_owned())]);
    }
}
