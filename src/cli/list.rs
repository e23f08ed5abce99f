//! `checklist list`.

use serde_json::json;

use super::args::List;
use super::console::Console;
use super::open;
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::printable;
use crate::scenario::{self, Scenario};

/// Lists the scenarios of the library, a line each, or as JSON.
pub fn list(args: &List, from: &Surroundings, console: &Console) -> Exit {
    let library = match open::library(&args.library, from) {
        Ok(library) => library,
        Err(findings) => {
            console.findings(&findings);
            return Exit::Usage;
        }
    };
    let language = args.lang.clone().unwrap_or_else(|| from.language());
    let mut wrong = Vec::new();
    let mut rows = Vec::new();
    for listed in library.list() {
        let read = library.read(&listed.path).map(|source| scenario::read(&source, None));
        match read.map(|reading| reading.scenario) {
            Ok(Some(scenario)) if wanted(args, &scenario) => rows.push((scenario, listed.path)),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => wrong.push(listed.name),
        }
    }
    if args.json {
        let all: Vec<_> = rows.iter().map(|(scenario, path)| as_json(scenario, path, &language)).collect();
        console.out(&format!("{:#}\n", json!(all)));
    } else {
        let width = rows.iter().map(|(scenario, _)| scenario.id.len()).max().unwrap_or(0);
        for (scenario, _) in &rows {
            let title = printable::line(scenario.title.in_language(&language)).into_owned();
            let domain = scenario.domain.as_deref().unwrap_or("-");
            console.out(&format!("{:<width$}  {:<10}  {title}\n", scenario.id, printable::line(domain)));
        }
    }
    if !wrong.is_empty() {
        console.error(&format!("not valid, so not listed: {}; see `checklist validate`", wrong.join(", ")));
    }
    Exit::Success
}

fn wanted(args: &List, scenario: &Scenario) -> bool {
    let domain = args.domain.is_none() || args.domain == scenario.domain;
    domain && args.tag.as_ref().is_none_or(|tag| scenario.tags.contains(tag))
}

fn as_json(scenario: &Scenario, path: &std::path::Path, language: &str) -> serde_json::Value {
    json!({
        "id": scenario.id,
        "title": scenario.title.in_language(language),
        "type": scenario.kind,
        "domain": scenario.domain,
        "owner": scenario.owner,
        "tags": scenario.tags,
        "steps": scenario.steps.len(),
        "path": path.display().to_string(),
    })
}
