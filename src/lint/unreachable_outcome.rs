//! An outcome that is never told: what `extract` takes is never called by that name.

use super::reach::Domain;
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::{Judged, Scenario, Step};
use crate::timespan::Timespan;

/// The rule.
pub static RULE: Rule = Rule { code: &code::UNREACHABLE_OUTCOME, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    scenario.steps.iter().flat_map(|step| of_step(scenario, step)).collect()
}

fn of_step(scenario: &Scenario, step: &Step) -> Vec<Finding> {
    let Judged::Outcomes(outcomes) = &step.judged else { return Vec::new() };
    let domain = Domain::of(step);
    let place = |name: &str| {
        let key = name.replace('~', "~0").replace('/', "~1");
        scenario.document.key_place(&format!("{}/outcomes/{key}", step.pointer))
    };
    let mut found = Vec::new();
    for (name, _) in &outcomes.declared {
        if domain.named(name).is_empty() {
            let finding = RULE.finding(format!("step `{}` never answers `{name}`", step.id));
            let finding = finding.at(place(name), format!("the answer is {}", domain.phrase()));
            found.push(help(step, &domain, name, finding));
        }
    }
    let all = domain.all().unwrap_or_default();
    let is_declared = |value: &serde_json::Value| {
        outcomes.declared(&crate::value::describe(value, crate::value::Unit::None)).is_some()
    };
    if outcomes.otherwise.is_some() && !all.is_empty() && all.iter().all(is_declared) {
        let finding = RULE.finding(format!("step `{}` never comes to `else`", step.id));
        found.push(finding.at(place("else"), "every answer there is has an outcome of its own"));
    }
    found
}

/// What to do about a name that is never answered.
fn help(step: &Step, domain: &Domain, name: &str, finding: Finding) -> Finding {
    if let Some(words) = domain.all() {
        let words: Vec<String> =
            words.iter().map(|word| crate::value::describe(word, crate::value::Unit::None)).collect();
        return finding.suggest(name, words.iter().map(String::as_str));
    }
    match (domain, step.extract.is_some(), Timespan::parse(name)) {
        (Domain::Whole(0, 255), false, _) if name.parse::<i64>().is_err() => {
            finding.help("without `extract` the answer is the exit code; add `extract: text` to take what is printed")
        }
        (Domain::Number, _, Ok(length)) => {
            finding.help(format!("write `{}`, the number of seconds", crate::value::number(length.seconds())))
        }
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(step: &str) -> Vec<String> {
        titles(&RULE, &format!("steps: [{{id: a, title: Check, {step}}}]\n"))
    }

    #[test]
    fn an_answer_that_extract_never_takes_is_told() {
        assert_eq!(
            found("command: [x], outcomes: {0: pass, 256: fail, Yes: pass}"),
            ["step `a` never answers `256`", "step `a` never answers `Yes`"]
        );
        assert_eq!(
            found("command: [x], extract: {regex: '(Yes|No)'}, outcomes: {Yes: pass, Nope: fail}"),
            ["step `a` never answers `Nope`"]
        );
        assert_eq!(
            found("command: [x], extract: {text: true, as: boolean}, outcomes: {true: pass, no: fail}"),
            ["step `a` never answers `no`"]
        );
        assert_eq!(
            found("command: [x], extract: {column: A, as: duration}, outcomes: {5m: pass, else: fail}"),
            ["step `a` never answers `5m`"]
        );
        assert_eq!(
            found("command: [x], extract: {column: A}, outcomes: {'NULL': fail, ok: pass}"),
            ["step `a` never answers `NULL`"]
        );
        assert_eq!(
            found("command: [x], extract: {count: x}, outcomes: {-1: fail, 0: pass}"),
            ["step `a` never answers `-1`"]
        );
        assert_eq!(
            found("command: [x], repeat: {samples: 3, every: 1s, as: trend}, outcomes: {rise: fail, stable: pass}"),
            ["step `a` never answers `rise`"]
        );
        assert_eq!(
            found("command: [x], extract: {text: true, as: boolean}, outcomes: {true: pass, false: fail, else: fail}"),
            ["step `a` never comes to `else`"]
        );
        assert_eq!(
            found("http: {url: 'http://x/'}, outcomes: {200: pass, timeout: fail}"),
            ["step `a` never answers `timeout`"]
        );
    }

    #[test]
    fn what_may_be_answered_is_fine() {
        for step in [
            "command: [x], outcomes: {0: pass, 255: fail, else: warn}",
            "http: {url: 'http://x/'}, outcomes: {200: pass, refused: fail, tls: fail, else: warn}",
            "command: [x], extract: {regex: '(?i)state: (yes|no)'}, outcomes: {YES: pass, no: fail}",
            "command: [x], extract: {regex: 'v(\\d+\\.\\d+)'}, outcomes: {'1.2': pass, else: fail}",
            "command: [x], extract: {json: $.x}, outcomes: {1: pass, true: pass, ok: pass, '': fail}",
            "command: [x], extract: {column: A, as: integer}, outcomes: {-5: fail, 18446744073709551615: pass}",
            "command: [x], extract: {column: A, as: number}, outcomes: {0.5: fail, 2: pass}",
            "command: [x], extract: {regex: '( a )'}, outcomes: {' a ': pass}",
        ] {
            assert_eq!(found(step), [""; 0], "{step}");
        }
    }
}
