//! The title of a step or a remediation is an instruction, so it begins with a verb.

use super::{Rule, Subject, verbs};
use crate::diagnostic::{Finding, Level, code};
use crate::local_text::LocalText;
use crate::yaml::Document;

/// The rule.
pub static RULE: Rule = Rule { code: &code::TITLE_WITHOUT_VERB, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let (scenario, document) = (subject.scenario, &subject.scenario.document);
    let steps = scenario.steps.iter().map(|step| (step.pointer.clone(), Some(&step.title)));
    let remediations = scenario.remediations.iter();
    let remediations = remediations.map(|one| (format!("/remediations/{}", one.id), one.file.title.as_ref()));
    let titles = steps.chain(remediations).filter_map(|(pointer, title)| Some((format!("{pointer}/title"), title?)));
    titles.flat_map(|(pointer, title)| of_title(document, &pointer, title)).collect()
}

fn of_title(document: &Document, pointer: &str, title: &LocalText) -> Vec<Finding> {
    let wrong = title.texts().filter(|(language, text)| !verbs::begins_with_one(language, text));
    let finding = wrong.map(|(language, text)| {
        let pointer = if language.is_empty() { pointer.to_owned() } else { format!("{pointer}/{language}") };
        let first: &str = text.split_whitespace().next().unwrap_or_default();
        let finding = RULE.finding("this title does not begin with a verb");
        let finding = finding.at(document.place(&pointer), format!("`{}` is none", crate::printable::short(first, 20)));
        finding.help("say what to do, as in `Verify that the replica runs` or `Measure the lag`")
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(title: &str) -> usize {
        let step = format!("steps: [{{id: a, title: {title}, command: [x], outcomes: {{0: pass}}}}]\n");
        titles(&RULE, &step).len()
    }

    #[test]
    fn every_language_of_every_instruction_is_looked_at() {
        assert_eq!(found("Replication lag"), 1);
        assert_eq!(found("{en: Replication lag, zh: 从库延迟}"), 2);
        assert_eq!(found("{en: Measure the lag, zh: 测量延迟, de: Verzug messen}"), 0);
        let remediation = "remediations: {r: {title: A restart, role: none, command: [x]}}\n";
        let step = "steps: [{id: a, title: Check, command: [x], outcomes: {0: pass}}]\n";
        assert_eq!(titles(&RULE, &format!("{step}{remediation}")).len(), 1);
    }
}
