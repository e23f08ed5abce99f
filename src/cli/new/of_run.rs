//! The scenario that a run used, under an id of its own, and a case of what the run found.

use super::draft::Draft;
use super::origin::{Origin, origin};
use crate::access::{Policy, Roles, Surroundings as References};
use crate::case::{self, Heard, Stage, Take};
use crate::cli::args::New;
use crate::cli::console::Console;
use crate::cli::open;
use crate::cli::prepare::Refused;
use crate::cli::surroundings::Surroundings;
use crate::diagnostic::{Finding, Level, Source};
use crate::lint::{self, Neighbours};
use crate::plan::{self, Order};
use crate::replay::{self, Attempt, Past};
use crate::scenario::{self, CASES, Library, Scenario};
use crate::store::StateDir;
use crate::transport::Inventory;
use crate::yaml::Document;

/// What leads an editor to a schema; another folder may have none.
const SCHEMA_LINE: &str = "# yaml-language-server:";

/// The files of a scenario from the run that was named, in this library. What is worth a warning is told.
///
/// # Errors
/// Why no scenario, or no case that plays to the same end, can be made of that run.
pub fn of_run(
    args: &New,
    run: &str,
    library: &Library,
    (from, console): (&Surroundings, &Console),
) -> Result<Draft, Refused> {
    let past = past(args, run, from)?;
    let Origin { text, library: origin } = origin(&past.record.scenario, library, from)?;
    let folder = library.folder().unwrap_or(std::path::Path::new("."));
    let file = folder.join(format!("{}.yaml", args.id));
    let source = Source::new(file.display().to_string(), renamed(&text, args, &past, library)?);
    let mut files = Vec::new();
    let (roles, inventory) = match open::beside(library.clone(), from.uid)? {
        opened if opened.roles.is_known() => (opened.roles, opened.inventory),
        opened => match roles_of(&origin)? {
            Some((text, roles)) => {
                files.push((folder.join("roles.yaml"), text));
                (roles, opened.inventory)
            }
            None => (opened.roles, opened.inventory),
        },
    };
    let beside = Neighbours {
        roles: Some(&roles).filter(|roles| roles.is_known()),
        inventory: Some(&inventory),
        schema: library.schema(),
        reached: None,
    };
    let found = lint::of_text(&source, beside);
    let (wrong, found): (Vec<Finding>, Vec<Finding>) =
        found.into_iter().partition(|finding| finding.level == Level::Error);
    let (true, Some(scenario)) = (wrong.is_empty(), scenario::read(&source, None).scenario) else {
        return Err(wrong.into());
    };
    files.push((file.with_extension(CASES).join("first.yaml"), case_of(&past, &scenario, (roles, &inventory))?));
    console.findings(&found.into_iter().filter(|finding| finding.level == Level::Warning).collect::<Vec<_>>());
    files.push((file, source.text().to_owned()));
    Ok(Draft { files })
}

/// The run, if it went to its end with all of its steps.
fn past(args: &New, run: &str, from: &Surroundings) -> Result<Past, Refused> {
    let folder = open::state_folder(&args.state, from).map_err(Refused::Usage)?;
    let stored = StateDir::for_reading(&folder).find(run).map_err(|error| Refused::Usage(error.to_string()))?;
    let past = Past::read(&stored.path).map_err(Refused::Usage)?;
    match (&past.record.run.finished_at, &past.record.run.stopped) {
        (Some(_), None) => Ok(past),
        _ => Err(Refused::Usage(format!("run {} did not come to its end, so no case can be made of it", stored.id))),
    }
}

/// The text under its new id. Every other letter stays, but for the line that leads an editor to a schema.
fn renamed(text: &str, args: &New, past: &Past, library: &Library) -> Result<String, Vec<Finding>> {
    let rest: String = text.split_inclusive('\n').filter(|line| !line.starts_with(SCHEMA_LINE)).collect();
    let document = Document::load(&Source::new(&past.record.scenario.path, rest.as_str()))?;
    let mut renamed = rest.clone();
    if let Some(node) = document.node("/id") {
        renamed.replace_range(node.span.range(), &args.id);
    }
    let line = library.schema().map(|path| format!("{SCHEMA_LINE} $schema={path}\n")).unwrap_or_default();
    let (id, run) = (&past.record.scenario.id, &past.record.run.id);
    Ok(format!(
        "{line}# Made from `{id}` as it was in run\n# {run}. What that run found is the case `first`.\n{renamed}"
    ))
}

/// The roles of the library that the scenario is from: without them a copy of it could not be run.
fn roles_of(origin: &Library) -> Result<Option<(String, Roles)>, Vec<Finding>> {
    let Some(source) = origin.beside("roles.yaml").map_err(|finding| vec![*finding])? else { return Ok(None) };
    let text: String = source.text().split_inclusive('\n').filter(|line| !line.starts_with(SCHEMA_LINE)).collect();
    let roles = Roles::read(Document::load(&Source::new(source.name(), text.as_str()))?)?;
    Ok(Some((text, roles)))
}

/// The case of a run, which plays to the same end.
fn case_of(past: &Past, scenario: &Scenario, (roles, inventory): (Roles, &Inventory)) -> Result<String, Refused> {
    let no_case = |why: String| Refused::Usage(format!("no case can be made of run {}: {why}", past.record.run.id));
    if !scenario.facts.is_empty() {
        return Err(no_case("of facts only the values are kept; `checklist run --record NAME` makes one".to_owned()));
    }
    let needed: Vec<String> = scenario.steps.iter().map(|step| step.role.clone()).collect();
    let (recorded, nothing, policy) =
        (roles.recorded(&past.record.context.roles, &needed), References::default(), Policy::default());
    let order = replay::order(scenario, past, &recorded, &nothing, &policy);
    let order = Order { given: replay::given(scenario, &past.record), steps: Vec::new(), ..order };
    let plan = plan::build(&order)?;
    if plan.tasks.len() != past.record.steps.len() {
        return Err(no_case("it was asked for some of its steps only".to_owned()));
    }
    let heard = |Attempt { asker, request, output }| Heard { asker, request, output };
    let heard: Vec<Heard> = replay::attempts(past, &plan).map_err(no_case)?.into_iter().map(heard).collect();
    let take = Take { order: &order, facts: &[], plan: &plan, record: &past.record, heard: &heard };
    let roles = roles.with_placeholders();
    let stage = Stage { scenario, roles: &roles, inventory, jobs: 1 };
    let text = case::text_of(take, stage)?;
    let tested = case::test("first", Ok(Source::new("first.yaml", text.as_str())), "first.yaml", stage, false);
    if tested.is_good() {
        return Ok(text);
    }
    let why = why(&tested);
    Err(no_case(format!("it would not end as that run did ({why}), since not all that was answered is kept")))
}

/// What is not as it was, in one line.
fn why(tested: &case::Tested) -> String {
    let differs = tested.differences.first().map(|(difference, _)| difference.about.clone());
    differs.or_else(|| tested.problems.first().map(|problem| problem.finding.title.clone())).unwrap_or_default()
}
