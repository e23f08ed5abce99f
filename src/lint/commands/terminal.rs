//! A terminal is asked for where there is none.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Word};
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::TERMINAL_ASKED_FOR, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |(invocation, word): (&Invocation, &Word)| {
        RULE.finding(format!("`{}` asks for a terminal, and a step has none", invocation.name()))
            .at(view.place(word), "fails, or mixes control characters into the output")
            .help("leave the flag out; `-i` alone is for a program that reads `stdin`")
    };
    view.invocations().filter_map(|invocation| Some((invocation, asks(invocation)?))).map(finding).collect()
}

fn asks<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    let is_verb =
        |verbs: &[&str]| invocation.args.iter().take_while(|word| !word.is("--")).any(|word| word.is_any(verbs));
    match invocation.name() {
        "kubectl" | "oc" if is_verb(&["exec", "run", "attach", "debug"]) => {
            invocation.flag(&["--tty"]).or_else(|| invocation.short('t', "itq"))
        }
        "docker" | "podman" | "nerdctl" | "crictl" if is_verb(&["exec", "run"]) => {
            own_words(invocation).find(|word| word.is("--tty") || (is_cluster(&word.text) && word.text.contains('t')))
        }
        "ssh" => invocation.args.iter().take_while(|word| word.is_flag()).find(|word| word.is_any(&["-t", "-tt"])),
        _ => None,
    }
}

/// The words up to the first that is no flag behind the verb: those behind it belong to what runs inside.
fn own_words<'a>(invocation: &'a Invocation) -> impl Iterator<Item = &'a Word> {
    let verb = invocation.args.iter().position(|word| word.is_any(&["exec", "run"])).unwrap_or_default();
    invocation.args[verb + 1..].iter().take_while(|word| word.is_flag())
}

fn is_cluster(text: &str) -> bool {
    let letters = text.strip_prefix('-').unwrap_or_default();
    !letters.is_empty() && letters.chars().all(|c| "itd".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent};

    #[test]
    fn a_terminal_is_found_among_other_flags() {
        finds(
            &RULE,
            &[
                "kubectl exec -it pod -n a -- df -h",
                "kubectl -n a exec -ti pod -- df",
                "kubectl exec --stdin --tty pod -n a -- df",
                "docker exec -it web df",
                "docker run --rm -t alpine date",
                "ssh -tt host df",
            ],
        );
    }

    #[test]
    fn the_same_letters_elsewhere_are_left_alone() {
        is_silent(
            &RULE,
            &[
                "kubectl exec pod -n a -- top -t",
                "kubectl exec -i pod -n a -- cat",
                "kubectl get pods -t",
                "docker exec web ss -t",
                "docker tag -t x",
                "ssh host ls -t",
                "ssh -T host ls",
                "ls -it",
            ],
        );
    }
}
