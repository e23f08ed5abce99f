//! A pipe in a script.

use super::asked::{ASKS_NOTHING, asked};
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::Script;
use crate::lint::{Rule, Subject};

/// The rule about a pipe in a script, which ends as its last program does.
pub static RULE: Rule = Rule { code: &code::HIDDEN_FAILURE, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let scripts = asked(subject).filter(|script| !script.word.text.contains("pipefail"));
    let finding = |script: &Script| {
        let pipes = script.pipes.iter().filter(|pipe| !pipe.is_inner && pipe.stages.len() > 1);
        let firsts = pipes.filter_map(|pipe| pipe.stages[0].words.first());
        let first = firsts.into_iter().find(|word| !ASKS_NOTHING.has(&word.text))?;
        Some(
            RULE.finding(format!("that `{}` fails is hidden by the pipe behind it", first.text))
                .at(
                    view.place_of(&script.part(first.range.clone())),
                    "only the last program of a pipe decides how it ends",
                )
                .help("write it as `pipeline:`, in which every program has to do its work"),
        )
    };
    scripts.filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{is_silent, of_shell};

    fn each(rule: &Rule, scripts: &[&str], count: usize) {
        for script in scripts {
            assert_eq!(of_shell(rule, script).len(), count, "{script}");
        }
    }

    #[test]
    fn a_pipe_that_hides_a_failure_is_found() {
        each(&RULE, &["df -P / | tail -1", "x=1; cat /x | wc -l"], 1);
        each(
            &RULE,
            &["echo \"$x\" | sort | head", "set -o pipefail; df | tail", "df -P /", "x=$(df | tail -1); echo $x"],
            0,
        );
        is_silent(&RULE, &["grep '|' x"]);
    }
}
