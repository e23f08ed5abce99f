//! A fact that nothing asks for: it costs time before the first answer.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::UNUSED_FACT, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let document = &subject.scenario.document;
    let text = document.source.text();
    let unused = subject.scenario.facts.iter().filter(|fact| {
        !super::unused_param::is_named(
            text,
            &[format!("facts.{}", fact.name), format!("FACT_{}", fact.name.to_uppercase())],
        )
    });
    let finding = unused.map(|fact| {
        let finding = RULE.finding(format!("the fact `{}` is not used", fact.name));
        let finding =
            finding.at(document.key_place(&fact.pointer), "is gathered before every run, and asked for nowhere");
        finding.help(format!("use it as {{{{ facts.{} }}}}, or take it out", fact.name))
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn a_fact_is_used_by_a_list_an_argument_or_a_script() {
        let found = |step: &str| {
            let facts = "facts: {pods: {command: [x], extract: {text: true, as: list}}}\n";
            titles(&RULE, &format!("{facts}steps: [{{id: a, title: Check, outcomes: {{0: pass, 1: fail}}, {step}}}]\n"))
                .len()
        };
        assert_eq!(found("command: [x]"), 1);
        assert_eq!(found("command: [x, '{{ item }}'], for_each: '{{ facts.pods }}'"), 0);
        assert_eq!(found("shell: 'x \"$FACT_PODS\"'"), 0);
    }
}
