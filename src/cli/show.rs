//! `checklist show`.

use std::fmt::Write as _;

use super::args::Show;
use super::console::Console;
use super::open;
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::local_text::LocalText;
use crate::printable;
use crate::scenario::file::ParamType;
use crate::scenario::{Body, Scenario, Step};
use crate::shell_words;
use crate::timespan::Timespan;

/// Shows what a scenario asks, why, and which causes it tells apart.
pub fn show(args: &Show, from: &Surroundings, console: &Console) -> Exit {
    let shown = open::for_scenario(&args.library, &args.scenario, from)
        .and_then(|opened| open::scenario(&opened, &args.scenario));
    match shown {
        Ok((scenario, source, _)) => {
            let language = args.lang.clone().unwrap_or_else(|| from.language());
            console.out(&Page { scenario: &scenario, language: &language }.text(source.name()));
            Exit::Success
        }
        Err(findings) => {
            console.findings(&findings);
            Exit::Usage
        }
    }
}

struct Page<'a> {
    scenario: &'a Scenario,
    language: &'a str,
}

impl Page<'_> {
    fn text(&self, path: &str) -> String {
        let scenario = self.scenario;
        let mut page = format!("{}: {}\n", scenario.id, self.line(&scenario.title));
        let _ = writeln!(page, "  {path}, owner {}, budget {}", scenario.owner, Timespan::from(scenario.budget));
        if let Some(problem) = &scenario.problem {
            let _ = writeln!(page, "  {}", self.line(problem));
        }
        self.params(&mut page);
        page.push_str("\nSteps\n");
        scenario.steps.iter().for_each(|step| self.step(&mut page, step));
        if !scenario.diagnoses.is_empty() {
            page.push_str("\nCauses\n");
        }
        for cause in &scenario.diagnoses {
            let _ = writeln!(
                page,
                "  {}: {}\n      when {}",
                cause.id,
                self.line(&cause.cause),
                one_line(cause.when.text())
            );
        }
        if !scenario.remediations.is_empty() {
            page.push_str("\nRemediations (never run by `checklist run`)\n");
        }
        for remediation in &scenario.remediations {
            let title = remediation.file.title.as_ref().map(|title| self.line(title)).unwrap_or_default();
            let command = remediation.file.command.as_deref().unwrap_or_default();
            let _ = writeln!(
                page,
                "  {}: {title}\n      $ {}",
                remediation.id,
                printable::line(&shell_words::join(command))
            );
        }
        page
    }

    fn params(&self, page: &mut String) {
        if !self.scenario.params.is_empty() {
            page.push_str("\nParams\n");
        }
        for param in &self.scenario.params {
            let default = match &param.default {
                Some(serde_json::Value::String(text)) => format!("default {text}"),
                Some(value) => format!("default {value}"),
                None => "must be given".to_owned(),
            };
            let kind = match param.kind {
                ParamType::Enum => param.values.join("|"),
                kind => kind.word().to_owned(),
            };
            let _ = writeln!(page, "  {} ({kind}, {})", param.name, printable::line(&default));
        }
    }

    fn step(&self, page: &mut String, step: &Step) {
        let _ = writeln!(page, "  {}: {}", step.id, self.line(&step.title));
        if let Some(why) = &step.why {
            let _ = writeln!(page, "      {}", self.line(why));
        }
        if let Some(when) = &step.when {
            let _ = writeln!(page, "      when {}", one_line(when.text()));
        }
        let _ = writeln!(page, "      $ {}", printable::line(&typed(&step.body)));
        let _ = writeln!(page, "      role {}, timeout {}", step.role, Timespan::from(step.timeout));
    }

    fn line(&self, text: &LocalText) -> String {
        one_line(text.in_language(self.language))
    }
}

fn one_line(text: &str) -> String {
    printable::line(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// The command as the scenario writes it, templates and all.
fn typed(body: &Body) -> String {
    match body {
        Body::Programs(stages) => {
            let stage = |stage: &Vec<crate::expression::Template>| {
                stage.iter().map(|word| word_of(word.text())).collect::<Vec<_>>().join(" ")
            };
            stages.iter().map(stage).collect::<Vec<_>>().join(" | ")
        }
        Body::Shell(script) => format!("sh -c {}", shell_words::quote(script.trim_end())),
        Body::Http(http) => format!("curl -X {} {}", http.method.word(), word_of(http.url.text())),
        Body::Ask { answers, .. } => format!("ask a person: {}", answers.join(" | ")),
    }
}

/// A word quoted as a shell wants it; one that is a template is left as it is, for it is one word whatever is filled in.
fn word_of(text: &str) -> String {
    if text.contains("{{") { text.to_owned() } else { shell_words::quote(text) }
}
