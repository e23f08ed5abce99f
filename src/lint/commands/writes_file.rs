//! A script that writes a file, outside of `remediations`.

use super::outside::place_of;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Redirect, Script};
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::WRITES_FILE, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    view.scripts
        .iter()
        .flat_map(|script| of_script(script).into_iter().map(|redirect| finding(subject, script, redirect)))
        .collect()
}

fn of_script(script: &Script) -> Vec<&Redirect> {
    if place_of(script.purpose).is_none() {
        return Vec::new();
    }
    let redirects = script.pipes.iter().flat_map(|pipe| &pipe.stages).flat_map(|simple| &simple.redirects);
    redirects.filter(|redirect| writes(redirect)).collect()
}

/// Whether a file with a known name is written. A name that is only known when it runs is most often a temporary file.
fn writes(redirect: &Redirect) -> bool {
    let target = &redirect.target;
    let is_descriptor = redirect.sign.ends_with('&') && target.text.chars().all(|c| c.is_ascii_digit() || c == '-');
    redirect.sign.contains('>')
        && !is_descriptor
        && !target.is_open
        && !target.text.is_empty()
        && !target.text.starts_with("/dev/")
}

fn finding(subject: &Subject, script: &Script, redirect: &Redirect) -> Finding {
    let place = place_of(script.purpose).unwrap_or_default();
    let name = crate::printable::short(&redirect.target.text, 40);
    RULE.finding(format!("`{name}` is written by {place}, which must only read"))
        .at(subject.view().place_of(&script.part(redirect.target.range.clone())), "changes the host")
        .help("print it instead: the whole output of a step is kept as evidence")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial;

    #[test]
    fn a_file_that_is_written_is_found_wherever_it_stands() {
        for script in ["date > /tmp/x", "date >> /tmp/x", "x=$(date 2> /tmp/err)", "if a; then b >| c; fi"] {
            assert_eq!(trial::of_shell(&RULE, script).len(), 1, "{script}");
        }
        trial::finds(&RULE, &["sh -c 'date > /tmp/x'", "ssh host 'date > /tmp/x'"]);
    }

    #[test]
    fn devices_descriptors_and_quoted_signs_are_no_files() {
        for script in
            ["a 2>/dev/null", "a >&2", "a 2>&1 | b", "echo '> x'", "f=$(mktemp); a > \"$f\"", "a < x", "awk '$1 > 3' x"]
        {
            assert_eq!(trial::of_shell(&RULE, script), [""; 0], "{script}");
        }
        trial::is_silent(&RULE, &["awk '$1 > 3' x", "test a '>' b"]);
    }
}
