//! From what was typed to what is told.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream;

use super::checked::{Group, Item, OnTarget, State, titles};
use super::look::{self, Needed};
use super::{pairs, rights, told};
use crate::access;
use crate::cli::console::Console;
use crate::cli::fetching::fetch;
use crate::cli::guarded::guarded;
use crate::cli::preflight_args::Preflight;
use crate::cli::prepare::{Prepared, Refused, runtime};
use crate::cli::run_args::{PlanFormat, What};
use crate::cli::signals::Signals;
use crate::cli::surroundings::Surroundings;
use crate::cli::{open, private};
use crate::exit::Exit;
use crate::plan::Order;
use crate::process::{self, StopSignal};
use crate::reason::reason;
use crate::scenario::Scenario;
use crate::transport::Local;

/// How many roles are asked for their rights at once, on all targets together.
const AT_ONCE: usize = 8;
/// How long what is left at the end is given to go; the guard ends the rest.
const LAST_ENDS: Duration = Duration::from_millis(250);

/// Tells whether what runs need is there.
pub fn preflight(args: &Preflight, from: &Surroundings, console: &Console) -> u8 {
    guarded(&args.state, from, console, &|| {
        attempt(args, from, console).unwrap_or_else(|refused| refused.tell(console)).code()
    })
}

fn attempt(args: &Preflight, from: &Surroundings, console: &Console) -> Result<Exit, Refused> {
    let prepared = pairs::scenarios(args, from)?;
    let targets = pairs::targets(args, &prepared)?;
    let whats: Vec<Vec<What>> = targets
        .iter()
        .map(|target| prepared.iter().map(|one| pairs::what(args, one.opened_as(), target)).collect())
        .collect();
    let is_meant = !args.scenarios.is_empty() && !args.all;
    let planned: Vec<Planned> = whats.iter().map(|whats| planned(&prepared, whats, (from, is_meant))).collect();
    let runtime = runtime()?;
    let (mut signals, stop) = runtime
        .block_on(async { Signals::listen() })
        .map_err(|error| Refused::Internal(format!("cannot listen to signals: {}", reason(&error))))?;
    let folder = open::state_folder(&args.state, from).map_err(Refused::Usage)?;
    let local = Local { spill: None, rooms: Some(private::rooms(&folder, from)?) };
    let needs: Vec<Vec<Needed>> = planned.iter().map(|one| look::roles(&one.orders, args.remediations)).collect();
    let used = needs.iter().flatten().filter(|needed| needed.refused.is_none());
    let sources = used.flat_map(|needed| needed.order.roles.sources(needed.role)).collect();
    let fetched = runtime.block_on(fetch(sources, &prepared[0].references, (&mut signals, &stop)));
    let asked = runtime.block_on(async {
        let asking = ask(&needs, &fetched, (&local, stop));
        tokio::select! {
            asked = asking => asked,
            () = signals.pass_on() => Ok(Vec::new()),
            () = process::keep_tidy() => Ok(Vec::new()),
        }
    })?;
    for left in runtime.block_on(process::end_all(LAST_ENDS)) {
        console.error(&format!("could not be ended: {left}"));
    }
    if let Some(exit) = signals.exit {
        return Ok(exit);
    }
    let checked: Vec<OnTarget> =
        planned.iter().zip(&needs).zip(asked).map(|((one, needs), roles)| one.checked(needs, roles)).collect();
    let json = args.json || args.output == PlanFormat::Json;
    console.out(&if json { told::json(&checked, &from.account) } else { told::page(&checked) });
    Ok(exit(&checked, &needs))
}

/// What would be run on one target.
struct Planned<'a> {
    orders: Vec<Order<'a>>,
    /// Scenarios that were meant and cannot be run there.
    impossible: Vec<Item>,
    on_target: OnTarget,
}

/// `is_meant` is whether both were typed, so that a scenario that does not fit a target is a mistake.
fn planned<'a>(prepared: &'a [Prepared], whats: &'a [What], (from, is_meant): (&'a Surroundings, bool)) -> Planned<'a> {
    let mut orders = Vec::new();
    let (mut impossible, mut left_out) = (Vec::new(), Vec::new());
    for (prepared, what) in prepared.iter().zip(whats) {
        let order = pairs::order(prepared, what, from);
        match pairs::obstacle(&order) {
            None => orders.push(order),
            Some(wrong) if is_meant => {
                impossible.push(Item::new(order.scenario.id.clone(), State::Lacks, titles(&wrong)));
            }
            Some(wrong) => left_out.push((order.scenario.id.clone(), titles(&wrong))),
        }
    }
    let target = prepared[0].opened.inventory.resolve(&whats[0].target);
    let address = target.port.map_or_else(|| target.host.clone(), |port| format!("{}:{port}", target.host));
    let scenarios = orders.iter().map(|order| order.scenario.id.clone()).collect();
    let on_target = OnTarget { name: target.name, address, scenarios, groups: Vec::new(), left_out };
    Planned { orders, impossible, on_target }
}

impl Planned<'_> {
    fn checked(&self, needs: &[Needed], roles: Vec<Group>) -> OnTarget {
        let programs = look::programs(&self.orders, needs);
        let scenarios = Group { name: "scenarios".to_owned(), items: self.impossible.clone() };
        let groups = [scenarios, programs].into_iter().chain(roles).collect();
        OnTarget { groups, ..self.on_target.clone() }
    }
}

/// Looks at every role of every target; those whose rights are asked for, some at once.
async fn ask(
    needs: &[Vec<Needed<'_>>],
    from: &access::Surroundings,
    (local, stop): (&Local, StopSignal),
) -> Result<Vec<Vec<Group>>, Refused> {
    let mut rights_of: Vec<Option<Scenario>> = Vec::new();
    for needed in needs.iter().flatten() {
        rights_of.push(rights::of(needed)?);
    }
    let all = needs.iter().flatten().zip(&rights_of).map(|(needed, rights)| {
        let stop = stop.clone();
        async move {
            let (mut group, is_usable) = look::role(needed, from);
            match rights {
                Some(rights) if is_usable => group.items.extend(rights::ask((needed, rights), from, local, stop).await),
                None if is_usable => {
                    group.items.push(Item::new("its rights", State::Apart, "roles.yaml names none to ask for"));
                }
                _ => {}
            }
            group
        }
    });
    let mut groups = stream::iter(all).buffered(AT_ONCE).collect::<Vec<Group>>().await.into_iter();
    Ok(needs.iter().map(|needs| groups.by_ref().take(needs.len()).collect()).collect())
}

fn exit(checked: &[OnTarget], needs: &[Vec<Needed>]) -> Exit {
    let needed = || needs.iter().flatten().filter(|needed| !needed.is_apart);
    if needed().next().is_some() && needed().all(|needed| needed.refused.is_some()) {
        return Exit::Denied;
    }
    match checked.iter().flat_map(OnTarget::items).map(|item| item.state).max() {
        Some(State::Lacks) => Exit::Fail,
        Some(State::Unknown) => Exit::Inconclusive,
        _ => Exit::Success,
    }
}
