//! What is read in a run is short: theory belongs into `why`, which a run does not show.

use unicode_width::UnicodeWidthStr;

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::local_text::LocalText;

/// The rule.
pub static RULE: Rule = Rule { code: &code::LONG_TEXT, level: Level::Note, check };

/// The longest title, in columns of a terminal.
const TITLE: usize = 80;
/// The longest cause.
const CAUSE: usize = 140;

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let mut found = of_text(subject, "/title", "title", Some(&scenario.title), TITLE);
    for step in &scenario.steps {
        found.extend(of_text(subject, &format!("{}/title", step.pointer), "title", Some(&step.title), TITLE));
    }
    for (at, diagnosis) in scenario.diagnoses.iter().enumerate() {
        found.extend(of_text(subject, &format!("/diagnoses/{at}/cause"), "cause", Some(&diagnosis.cause), CAUSE));
    }
    for one in &scenario.remediations {
        let pointer = format!("/remediations/{}/title", one.id);
        found.extend(of_text(subject, &pointer, "title", one.file.title.as_ref(), TITLE));
    }
    found
}

fn of_text(subject: &Subject, pointer: &str, what: &str, text: Option<&LocalText>, most: usize) -> Vec<Finding> {
    let texts = text.into_iter().flat_map(LocalText::texts);
    let long = texts.filter(|(_, text)| text.width() > most).map(|(language, text)| {
        let pointer = if language.is_empty() { pointer.to_owned() } else { format!("{pointer}/{language}") };
        let finding = RULE.finding(format!("this {what} is {} columns wide, more than {most}", text.width()));
        let finding = finding.at(subject.scenario.document.place(&pointer), "is read in the middle of a run");
        finding.help(if what == "cause" {
            "say the cause in one sentence; what to do next belongs into `advice`"
        } else {
            "say what to do; why it is done belongs into `why`, which a run does not show"
        })
    });
    long.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn width_is_counted_as_a_terminal_shows_it() {
        let found = |title: &str| {
            titles(&RULE, &format!("steps: [{{id: a, title: {title}, command: [x], outcomes: {{0: pass}}}}]\n")).len()
        };
        assert_eq!(found(&"a".repeat(80)), 0);
        assert_eq!(found(&"a".repeat(81)), 1);
        assert_eq!(found(&"确".repeat(40)), 0);
        assert_eq!(found(&format!("{{en: Check, zh: {}}}", "确".repeat(41))), 1);
    }
}
