//! `--require-clean`: only what was committed is run.

use super::git::{self, Committed};
use super::open::Opened;
use super::surroundings::Surroundings;
use crate::diagnostic::{Finding, Source, code};
use crate::scenario::BUILTIN;

/// Files that a run rests on and that are not as the last commit has them.
pub async fn not_committed(opened: &Opened, scenario: &Source, from: &Surroundings) -> Vec<Finding> {
    let beside = ["targets.yaml", "roles.yaml"].iter().filter_map(|name| opened.library.beside(name).ok()?);
    let sources: Vec<Source> = std::iter::once(scenario.clone()).chain(beside).collect();
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !source.name().starts_with(BUILTIN)) {
        let name = crate::printable::line(source.name()).into_owned();
        let wrong = match git::committed(source.name().as_ref(), source.text(), from).await {
            Committed::Same => continue,
            Committed::Other => format!("`{name}` is not as the last commit has it"),
            Committed::Never => format!("`{name}` is in no commit"),
            Committed::NoRepository => format!("`{name}` is in no repository"),
        };
        let help = "commit it, or run without --require-clean (CHECKLIST_REQUIRE_CLEAN)";
        findings.push(Finding::error(&code::NOT_COMMITTED, wrong).help(help));
    }
    findings
}
