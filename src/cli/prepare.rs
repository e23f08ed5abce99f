//! From what was typed to what a run is asked to do: shared by every command that makes a plan.

use std::path::Path;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::args::{LimitArgs, What};
use super::clean::not_committed;
use super::console::Console;
use super::git;
use super::open::{self, Opened};
use super::surroundings::Surroundings;
use crate::access::{self, Permits};
use crate::clock::Moment;
use crate::diagnostic::{Finding, Source};
use crate::engine::{self, Limits};
use crate::exit::Exit;
use crate::id::RunId;
use crate::output::sha256;
use crate::plan::{Given, Order, Origin};
use crate::scenario::{BUILTIN, Scenario};
use crate::worst_case::USUAL_SLOTS;

/// Why nothing is run.
pub enum Refused {
    /// A file or what was typed is wrong.
    Findings(Vec<Finding>),
    /// The surroundings are wrong.
    Usage(String),
    /// We could not do our own work.
    Internal(String),
}

impl From<Vec<Finding>> for Refused {
    fn from(findings: Vec<Finding>) -> Self {
        Self::Findings(findings)
    }
}

impl Refused {
    /// Says why, and answers the exit.
    pub fn tell(&self, console: &Console) -> Exit {
        match self {
            Self::Findings(findings) => console.findings(findings),
            Self::Usage(message) | Self::Internal(message) => console.error(message),
        }
        match self {
            Self::Findings(_) | Self::Usage(_) => Exit::Usage,
            Self::Internal(_) => Exit::Internal,
        }
    }
}

/// A scenario that was found and is right, with all that it is run with.
pub struct Prepared {
    /// Its library.
    pub opened: Opened,
    /// The scenario.
    pub scenario: Scenario,
    /// Its text.
    pub source: Source,
    /// What is worth a warning in it.
    pub warnings: Vec<Finding>,
    /// What references of roles are resolved from.
    pub references: access::Surroundings,
}

impl Prepared {
    /// Finds and reads what was asked for.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn find(what: &What, from: &Surroundings) -> Result<Self, Refused> {
        let opened = open::for_scenario(&what.library, &what.scenario, from)?;
        open::known_roles(&opened, what.roles.as_deref().unwrap_or_default())?;
        let (scenario, source, warnings) = open::scenario(&opened, &what.scenario)?;
        let references = open::references(&opened, from);
        Ok(Self { opened, scenario, source, warnings, references })
    }

    /// How the scenario was asked for: the path or name of its file.
    #[must_use]
    pub fn opened_as(&self) -> &str {
        self.source.name()
    }

    /// What the run is asked to do, before any fact was gathered.
    pub fn order<'a>(&'a self, what: &'a What, from: &'a Surroundings, origin: Origin) -> Order<'a> {
        let differs = origin.git.as_ref().filter(|git| git.dirty).map(|git| not_as_committed(&git.commit));
        let given = what.params.iter().map(|(name, value)| Given { name: name.clone(), value: value.clone() });
        let meant = self.opened.inventory.meant(&what.target);
        Order {
            scenario: &self.scenario,
            origin,
            target: self.opened.inventory.resolve(&what.target),
            given: given.collect(),
            steps: what.steps.clone(),
            facts: IndexMap::new(),
            roles: &self.opened.roles,
            permits: Permits {
                account: &from.account,
                policy: &self.opened.policy,
                only: what.roles.as_deref(),
                justification: what.justification.as_deref(),
            },
            surroundings: &self.references,
            language: what.lang.clone().unwrap_or_else(|| from.language()),
            operator: from.operator(),
            host: from.host.clone(),
            run: RunId::new(),
            started_at: Moment::now(),
            warnings: meant.map(|near| not_listed(&what.target, near)).into_iter().chain(differs).collect(),
        }
    }

    /// Every fact as one that is not gathered yet, so that all that is wrong with a plan can be told before anything is asked.
    pub fn facts_to_come(&self) -> IndexMap<String, Result<Json, String>> {
        let unknown = || Err("facts are gathered only by a run".to_owned());
        self.scenario.facts.iter().map(|fact| (fact.name.clone(), unknown())).collect()
    }

    /// Where the scenario came from.
    ///
    /// # Errors
    /// With `--require-clean`, every file that is not as the last commit has it.
    pub async fn origin(&self, what: &What, from: &Surroundings) -> Result<Origin, Refused> {
        let wrong = if what.require_clean { not_committed(&self.opened, &self.source, from).await } else { Vec::new() };
        if !wrong.is_empty() {
            return Err(wrong.into());
        }
        let path = self.source.name().to_owned();
        let git = if path.starts_with(BUILTIN) { None } else { git::record(Path::new(&path), from).await };
        Ok(Origin { path, sha256: sha256(self.source.text().as_bytes()), git })
    }
}

/// How much is done at once.
pub fn limits(args: &LimitArgs, from: &Surroundings) -> Limits {
    let jobs = args.jobs.unwrap_or_else(|| engine::default_jobs(from.cores));
    // A target is spared also by a machine of many cores, unless somebody asks for more.
    let per_target = args.per_target.or(args.jobs).unwrap_or(USUAL_SLOTS);
    Limits { jobs, per_target }
}

/// What the program runs its own work on: one thread; what blocks has threads of its own.
///
/// # Errors
/// That the operating system does not let us.
pub fn runtime() -> Result<tokio::runtime::Runtime, Refused> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|error| Refused::Internal(format!("cannot start: {}", crate::reason::reason(&error))))
}

fn not_as_committed(commit: &str) -> String {
    format!("the scenario is not as commit {} has it", commit.get(..12).unwrap_or(commit))
}

fn not_listed(target: &str, near: &str) -> String {
    let target = crate::printable::line(target);
    format!("`{target}` is not in targets.yaml, so it was taken for a host name; did you mean `{near}`?")
}
