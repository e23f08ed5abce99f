//! Which scenarios would be run on which targets, and what such a run would be asked to do.

use crate::cli::open;
use crate::cli::preflight_args::Preflight;
use crate::cli::prepare::{Prepared, Refused};
use crate::cli::run_args::What;
use crate::cli::surroundings::Surroundings;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::plan::{self, Order, Origin};
use crate::span::Span;

/// Every scenario that is looked at, read and right.
///
/// # Errors
/// Everything that is wrong with them; that there are none.
pub fn scenarios(args: &Preflight, from: &Surroundings) -> Result<Vec<Prepared>, Refused> {
    let named = if args.scenarios.is_empty() {
        let library = open::library(&args.library, from)?;
        library.list().into_iter().map(|listed| listed.name).collect()
    } else {
        args.scenarios.clone()
    };
    if named.is_empty() {
        return Err(Refused::Usage("the library has no scenario; name one with --scenario".to_owned()));
    }
    named.iter().map(|name| Prepared::find(&what(args, name, "localhost"), from)).collect()
}

/// The targets, by name.
///
/// # Errors
/// That `--all` means none, or that a name is none.
pub fn targets(args: &Preflight, prepared: &[Prepared]) -> Result<Vec<String>, Refused> {
    if !args.all {
        let localhost = || vec!["localhost".to_owned()];
        return Ok(if args.targets.is_empty() { localhost() } else { args.targets.clone() });
    }
    let all: Vec<String> =
        prepared.first().iter().flat_map(|one| one.opened.inventory.names()).map(str::to_owned).collect();
    if all.is_empty() {
        let source = Source::new("<command line>", "--all");
        let finding = Finding::error(&code::EMPTY_FILE, "the inventory names no target")
            .at(Place::new(&source, Span::new(0, source.text().len())), "every target of targets.yaml")
            .help("name one with --target");
        return Err(vec![finding].into());
    }
    Ok(all)
}

/// What would be typed to run the scenario there.
pub fn what(args: &Preflight, scenario: &str, target: &str) -> What {
    What {
        scenario: scenario.to_owned(),
        target: target.to_owned(),
        params: args.params.clone(),
        steps: Vec::new(),
        roles: None,
        justification: args.justification.clone(),
        lang: args.lang.clone(),
        require_clean: false,
        library: args.library.clone(),
    }
}

/// What a run of the scenario would be asked to do. It is not kept, so where the file came from plays no part.
pub fn order<'a>(prepared: &'a Prepared, what: &'a What, from: &'a Surroundings) -> Order<'a> {
    let origin = Origin { path: prepared.opened_as().to_owned(), sha256: String::new(), git: None };
    let mut order = prepared.order(what, from, origin);
    order.facts = prepared.facts_to_come();
    // Params of one scenario are none of another's.
    order.given.retain(|given| prepared.scenario.params.iter().any(|param| param.name == given.name));
    order
}

/// Why the scenario cannot be run on the target, if it cannot: params and values that are missing. What is missing of a role is
/// looked at by itself.
pub fn obstacle(order: &Order) -> Option<Vec<Finding>> {
    let of_roles = [&code::MISSING_REFERENCE, &code::UNKNOWN_ROLE];
    let wrong = plan::facts(order).map(drop).and_then(|()| plan::build(order).map(drop)).err()?;
    let rest: Vec<Finding> = wrong.into_iter().filter(|finding| !of_roles.contains(&finding.code)).collect();
    (!rest.is_empty()).then_some(rest)
}
