//! `2>/dev/null`.

use super::asked::{ASKS_WHETHER, asked};
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Redirect, Script, Simple};
use crate::lint::{Rule, Subject};

/// The rule about `2>/dev/null`.
pub static RULE: Rule = Rule { code: &code::REASON_THROWN_AWAY, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |script: &Script| {
        let simples = script.pipes.iter().flat_map(|pipe| &pipe.stages);
        let (simple, redirect) =
            simples.filter(|simple| !only_asks_whether(simple)).find_map(|simple| Some((simple, silences(simple)?)))?;
        let name = simple.words.first().map_or("the script", |word| word.text.as_str());
        Some(
            RULE.finding(format!("why `{name}` fails is thrown away"))
                .at(
                    view.place_of(&script.part(redirect.target.range.clone())),
                    "standard error is kept as evidence, apart from the output",
                )
                .help("take the redirection out: it does not mix with what is judged"),
        )
    };
    asked(subject).filter_map(finding).collect()
}

fn only_asks_whether(simple: &Simple) -> bool {
    simple.words.first().is_some_and(|word| ASKS_WHETHER.has(&word.text))
}

/// The redirection by which standard error goes nowhere.
fn silences(simple: &Simple) -> Option<&Redirect> {
    let to_null = |redirect: &&Redirect| redirect.target.text == "/dev/null" && redirect.sign.contains('>');
    let output = simple.redirects.iter().find(to_null);
    let by_output = simple
        .redirects
        .iter()
        .any(|redirect| redirect.descriptor == Some(2) && redirect.sign == ">&" && redirect.target.text == "1");
    let both =
        output.filter(|redirect| redirect.sign.starts_with('&') || (by_output && redirect.descriptor != Some(2)));
    both.or_else(|| simple.redirects.iter().filter(|redirect| redirect.descriptor == Some(2)).find(to_null))
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
    fn a_reason_that_is_thrown_away_is_found() {
        each(&RULE, &["df 2>/dev/null", "df >/dev/null 2>&1", "df &> /dev/null", "x=$(cat y 2>/dev/null)"], 1);
        each(&RULE, &["df >/dev/null", "command -v df >/dev/null 2>&1", "df 2>&1", "df </dev/null", "echo 2>&1"], 0);
    }
}
