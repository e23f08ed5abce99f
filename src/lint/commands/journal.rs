//! What the journal does not say.

use super::scraper::taken;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Purpose, Taken};
use crate::lint::{Rule, Subject};

/// The rule about filtering by priority: systemd tells "Main process exited" with priority 5 and "Failed with result" with 4,
/// and what a service prints is stored with 6.
pub static BY_PRIORITY: Rule = Rule { code: &code::JOURNAL_BY_PRIORITY, level: Level::Warning, check: by_priority };

/// The rule about an empty journal, which ends with 0.
pub static EMPTY: Rule = Rule { code: &code::EMPTY_JOURNAL, level: Level::Warning, check: empty };

fn by_priority(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let priority = invocation.value(&["-p", "--priority"])?;
        let last = priority.text.rsplit("..").next().unwrap_or_default();
        let hides = matches!(last, "0" | "1" | "2" | "3" | "emerg" | "alert" | "crit" | "err" | "error");
        (hides && !is_kernel(invocation)).then(|| {
            BY_PRIORITY
                .finding(format!("`journalctl` by the priority `{last}` misses services that crashed"))
                .at(view.place(priority.word), "\"Main process exited\" has priority 5, what a service prints has 6")
                .help("ask `systemctl show UNIT --property Result,NRestarts`, or filter by MESSAGE_ID or by text")
        })
    };
    view.of_programs(&["journalctl"]).filter_map(finding).collect()
}

/// The kernel does set priorities.
fn is_kernel(invocation: &Invocation) -> bool {
    let is_it = |text: &str| matches!(text, "-k" | "--dmesg" | "_TRANSPORT=kernel" | "kernel");
    invocation.args.iter().any(|word| is_it(&word.text))
}

fn empty(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let is_checked = view.invocations().any(looks_first);
    let unchecked = view.of_programs(&["journalctl"]).filter(|_| !is_checked);
    let finding = |invocation: &Invocation| {
        let has_pattern = invocation.has(&["-g", "--grep"]);
        let silent = match taken(view, invocation)? {
            Taken::ExitCode if !has_pattern => "ends with 0 whatever there is",
            Taken::Count(_) => "counts 0 where there is no journal, or no such unit",
            _ => return None,
        };
        Some(
            EMPTY
                .finding("an empty journal reads here as a good one")
                .at(view.place(&invocation.program), silent)
                .help("ask first, in a step of its own: `systemctl show UNIT --property LoadState --value`, or `journalctl --list-boots`"),
        )
    };
    unchecked.filter_map(finding).collect()
}

/// Whether an invocation finds out that there is such a unit, or a journal at all.
fn looks_first(invocation: &Invocation) -> bool {
    let has = |words: &[&str]| invocation.args.iter().any(|word| word.is_any(words));
    invocation.purpose == Purpose::Step
        && match invocation.name() {
            "systemctl" => has(&["show", "cat", "status", "list-units", "list-unit-files"]),
            "journalctl" => has(&["--list-boots", "--disk-usage", "--header", "--verify"]),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_step, titles};

    #[test]
    fn a_priority_that_hides_crashes_is_found() {
        finds(
            &BY_PRIORITY,
            &["journalctl -u nginx -p err", "journalctl -u nginx --priority=3", "journalctl -p emerg..err"],
        );
        is_silent(
            &BY_PRIORITY,
            &[
                "journalctl -k -p err",
                "journalctl -u nginx -p notice",
                "journalctl -u err",
                "journalctl -p 5 -u x",
                "grep -p err journalctl",
            ],
        );
    }

    #[test]
    fn a_journal_that_nobody_looked_for_is_found() {
        finds(&EMPTY, &["journalctl -u nginx", "journalctl -u nginx --since -1h -n 5"]);
        assert_eq!(of_step(&EMPTY, "command: [journalctl, -u, nginx], extract: {count: panic}").len(), 1);
        is_silent(&EMPTY, &["journalctl -u nginx -g panic", "journalctl --list-boots"]);
        assert_eq!(of_step(&EMPTY, "command: [journalctl, -u, nginx, -o, json], extract: {json: $}"), [""; 0]);
        let looked = "\
steps:
  - {id: unit, title: Verify the unit, command: [systemctl, show, nginx, -p, LoadState, --value], extract: text, outcomes: {loaded: pass, not-found: fail}}
  - {id: log, title: Count panics, command: [journalctl, -u, nginx], extract: {count: panic}, assert: {const: 0}}
";
        assert_eq!(titles(&EMPTY, looked), [""; 0]);
    }
}
