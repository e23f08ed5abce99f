//! The ground of a change: a stored run that is as it was sealed, and the scenario and the target that it looked at.

use std::path::Path;

use super::console::Console;
use super::fix_audit::Audited;
use super::open::{self, Opened};
use super::prepare::Refused;
use super::remedy_args::ProposalArgs;
use super::report;
use super::surroundings::Surroundings;
use crate::access::{self, Permits};
use crate::clock::Moment;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::id::RunId;
use crate::output::sha256;
use crate::plan::{Order, Proposal};
use crate::printable;
use crate::record::{Record, TargetRecord};
use crate::remedy::{self, Asker, Proposed, Today, admit, proposed, unfit};
use crate::scenario::{BUILTIN, Remediation, Scenario};
use crate::span::Span;
use crate::store::{self, RunState, StateDir, StoredRun};
use crate::transport::Target;

/// A run that may be the ground of a change, and what it looked at as it is today.
pub struct Ground {
    /// The run.
    pub record: Record,
    /// What it proposes.
    pub proposed: Vec<Proposed>,
    /// The library.
    pub opened: Opened,
    /// The scenario.
    pub scenario: Scenario,
    /// The target.
    pub target: Target,
    /// What references of roles are resolved from.
    pub references: access::Surroundings,
    typed: String,
}

impl Ground {
    /// Finds the run, and makes sure that it may be the ground of a change. `command` is what was typed before the run.
    ///
    /// # Errors
    /// Everything that keeps it from being one.
    pub fn find(command: &str, args: &ProposalArgs, from: &Surroundings, console: &Console) -> Result<Self, Refused> {
        let typed = format!("{command} {}", printable::line(&args.run));
        let folder = open::state_folder(&args.state, from).map_err(Refused::Usage)?;
        let stored = StateDir::for_reading(&folder).find_run(&args.run);
        let stored = stored.map_err(|error| Refused::Usage(error.to_string()))?;
        unaltered(&stored, &typed)?;
        let mut record = report::read(&stored, console).map_err(Refused::Usage)?;
        if let Some(language) = &args.lang {
            record.run.language = Some(language.clone());
        }
        let (opened, scenario, source) = scenario_of(&record, args, from)?;
        let target = opened.inventory.resolve(&record.target.name);
        let today = Today {
            typed: &typed,
            scenario: &sha256(source.text().as_bytes()),
            target: &TargetRecord::from(&target),
            now: Moment::now(),
            max_age: args.max_age.duration(),
        };
        admit(&record, &today).inspect_err(|findings| {
            let why: Vec<&str> = findings.iter().map(|finding| finding.title.as_str()).collect();
            Audited::new(&folder, from).refused(&record, None, &why.join("; "));
        })?;
        let references = open::references(&opened, from);
        Ok(Self { proposed: proposed(&record), record, opened, scenario, target, references, typed })
    }

    /// The proposal that is meant: the one that was named, or the only one; `None` when there are several.
    ///
    /// # Errors
    /// That the run does not propose it, or proposes nothing.
    pub fn proposal(&self, named: Option<&str>) -> Result<Option<Proposal<'_>>, Refused> {
        let meant = match (named, self.proposed.as_slice()) {
            (None, []) => return Err(self.not_proposed(None)),
            (None, [only]) => only,
            (None, _) => return Ok(None),
            (Some(name), all) => match all.iter().find(|one| one.id == name) {
                Some(one) => one,
                None => return Err(self.not_proposed(Some(name))),
            },
        };
        match self.remediation(&meant.id) {
            Some(remediation) => Ok(Some(self.of(remediation, meant))),
            None => Err(self.not_proposed(Some(&meant.id))),
        }
    }

    /// Every proposal of the run.
    pub fn proposals(&self) -> impl Iterator<Item = Proposal<'_>> {
        self.proposed.iter().filter_map(|one| Some(self.of(self.remediation(&one.id)?, one)))
    }

    /// What a fix is asked to do; with `steps`, what is asked to see whether it helped.
    pub fn order<'a>(
        &'a self,
        permits: Permits<'a>,
        steps: Vec<String>,
        id: &RunId,
        (from, references): (&'a Surroundings, &'a access::Surroundings),
    ) -> Order<'a> {
        let asker = Asker {
            roles: &self.opened.roles,
            permits,
            surroundings: references,
            operator: from.operator(),
            host: from.host.clone(),
            id: id.clone(),
            now: Moment::now(),
        };
        remedy::order(&self.scenario, &self.record, self.target.clone(), steps, asker)
    }

    fn of<'a>(&'a self, remediation: &'a Remediation, proposed: &Proposed) -> Proposal<'a> {
        Proposal { remediation, by: proposed.by.clone(), run: &self.record.run }
    }

    fn remediation(&self, id: &str) -> Option<&Remediation> {
        self.scenario.remediations.iter().find(|one| one.id == id)
    }

    fn not_proposed(&self, named: Option<&str>) -> Refused {
        let (text, title) = match named {
            Some(name) => {
                let name = printable::line(name);
                (format!("{} {name}", self.typed), format!("this run does not propose `{name}`"))
            }
            None => (self.typed.clone(), "this run proposes nothing".to_owned()),
        };
        let source = Source::new("<command line>", text);
        let begin = source.text().rfind(' ').map_or(0, |blank| blank + 1);
        let place = Place::new(&source, Span::new(begin, source.text().len()));
        let exists = named.is_some_and(|name| self.remediation(name).is_some());
        let label = match named {
            Some(_) if exists => "no confirmed diagnosis and no answer leads to it",
            Some(_) => "the scenario declares no such remediation",
            None => "no confirmed diagnosis and no answer leads to a remediation",
        };
        let finding = Finding::error(&code::NOT_PROPOSED, title).at(place, label);
        let known = self.proposed.iter().map(|one| one.id.as_str());
        Refused::Findings(vec![named.map_or(finding.clone(), |name| finding.suggest(name, known))])
    }
}

/// That a run has ended and is as it was sealed.
fn unaltered(stored: &StoredRun, typed: &str) -> Result<(), Refused> {
    let refused = |why: &str| Refused::Findings(vec![unfit(typed, why)]);
    match stored.state {
        RunState::Running => return Err(refused("it is still running")),
        RunState::Interrupted => return Err(refused("it was interrupted, so not everything was looked at")),
        RunState::Finished => {}
    }
    let changes = store::verify(&stored.path).map_err(|error| refused(&printable::line(&error.to_string())))?;
    match changes.first() {
        None => Ok(()),
        Some(change) => Err(refused(&format!("it was changed since it ended: {}", printable::line(change)))),
    }
}

/// The scenario of a run as it is today: the file that was run, if it is still there, else the one of this id in the library.
fn scenario_of(
    record: &Record,
    args: &ProposalArgs,
    from: &Surroundings,
) -> Result<(Opened, Scenario, Source), Refused> {
    let (path, id) = (record.scenario.path.as_str(), record.scenario.id.as_str());
    let is_elsewhere = args.library.builtin || args.library.named().is_some();
    let is_builtin = path.starts_with(BUILTIN);
    let is_file = !is_builtin && from.folder.join(Path::new(path)).is_file();
    let name = if is_file && !is_elsewhere { path } else { id };
    let mut library = args.library.clone();
    library.builtin |= is_builtin && !is_elsewhere;
    let opened = open::for_scenario(&library, name, from)?;
    let (scenario, source, _) = open::scenario(&opened, name)?;
    Ok((opened, scenario, source))
}
