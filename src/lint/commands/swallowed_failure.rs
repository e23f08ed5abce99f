//! `|| true` and its like.

use super::asked::{ASKS_WHETHER, asked};
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Join, Pipe, Script};
use crate::lint::{Rule, Subject};

/// The rule about `|| true`.
pub static RULE: Rule = Rule { code: &code::SWALLOWED_FAILURE, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |script: &Script| {
        let outer: Vec<&Pipe> = script.pipes.iter().collect();
        let at = (1..outer.len()).find(|at| swallows(outer[at - 1], outer[*at], outer.get(at + 1).copied()))?;
        let word = outer[at].stages.first()?.words.first()?;
        Some(
            RULE.finding(format!("`|| {}` turns every failure into a success", word.text))
                .at(view.place_of(&script.part(word.range.clone())), "also that it could not look at all")
                .help("take it out; which codes mean that the command did its work says `exit_codes: [0, 1]`"),
        )
    };
    asked(subject).filter_map(finding).collect()
}

/// Whether a pipeline that runs only when the one before failed, itself succeeds whatever that was.
fn swallows(before: &Pipe, pipe: &Pipe, next: Option<&Pipe>) -> bool {
    let words = |pipe: &Pipe| {
        pipe.stages.first().map(|simple| simple.words.iter().map(|word| word.text.clone()).collect::<Vec<_>>())
    };
    let (Some(own), Some(failed)) = (words(pipe), words(before)) else { return false };
    let first = |words: &[String]| words.first().cloned().unwrap_or_default();
    if pipe.join != Join::Or || ASKS_WHETHER.has(&first(&failed)) {
        return false;
    }
    let to_stderr =
        pipe.stages[0].redirects.iter().any(|redirect| redirect.sign == ">&" && redirect.target.text == "2");
    let goes_on_to_fail = next.and_then(words).is_some_and(|next| matches!(first(&next).as_str(), "exit" | "return"));
    match first(&own).as_str() {
        "true" | ":" => true,
        "exit" | "return" => own.get(1).is_some_and(|code| code == "0"),
        "echo" | "printf" => !to_stderr && !goes_on_to_fail,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::of_shell;

    fn each(rule: &Rule, scripts: &[&str], count: usize) {
        for script in scripts {
            assert_eq!(of_shell(rule, script).len(), count, "{script}");
        }
    }

    #[test]
    fn a_failure_that_is_swallowed_is_found() {
        each(&RULE, &["grep -c x y || true", "ldd x || echo static", "df || :", "df || exit 0"], 1);
        each(
            &RULE,
            &[
                "[ -d x ] || echo no",
                "df || { echo no >&2; exit 1; }",
                "df || { echo no; exit 3; }",
                "df || exit 3",
                "df || df /",
                "true",
                "echo '|| true'",
            ],
            0,
        );
    }
}
