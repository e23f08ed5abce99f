//! `checklist plan`.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::json;

use super::args;
use super::console::Console;
use super::prepare::{Prepared, Refused, limits, runtime};
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::expression::Condition;
use crate::plan::{self, Plan, Task, Work};
use crate::printable;
use crate::record::StepRecord;
use crate::shell_words;
use crate::timespan::Timespan;
use crate::worst_case::WorstCase;

/// Shows what a run would do. Nothing is run: a step that needs a fact is shown as not known yet.
pub fn plan(args: &args::Plan, from: &Surroundings, console: &Console) -> Exit {
    match make(args, from) {
        Ok((plan, slots, beside)) => {
            let worst = plan.worst_case(slots);
            let json = args.json || args.output == args::PlanFormat::Json;
            let text = if json { as_json(&plan, &worst, slots, &beside) } else { page(&plan, &worst, slots, &beside) };
            console.out(&text);
            // The program ends here: taking a large plan apart would be time for nothing.
            std::mem::forget(plan);
            Exit::Success
        }
        Err(refused) => refused.tell(console),
    }
}

/// What a plan does not hold itself.
struct Beside {
    /// Its fingerprint.
    hash: String,
    /// The changes that the scenario offers; a run makes none of them.
    remediations: Vec<Offer>,
    /// The secrets that are not fetched to make a plan.
    printed: Vec<Printed>,
}

/// A secret that a command prints, when it runs.
struct Printed {
    role: String,
    name: String,
    command: Vec<String>,
}

/// A change that the scenario offers.
struct Offer {
    id: String,
    title: String,
    role: String,
    /// Why whoever asks may not use its role.
    refused: Option<String>,
}

fn make(args: &args::Plan, from: &Surroundings) -> Result<(Plan, usize, Beside), Refused> {
    let prepared = Prepared::find(&args.what, from)?;
    let origin = runtime()?.block_on(prepared.origin(&args.what, from))?;
    let mut order = prepared.order(&args.what, from, origin);
    plan::facts(&order)?;
    order.facts = prepared.facts_to_come();
    let plan = plan::build(&order)?;
    let limits = limits(&args.limits, from);
    let slots = limits.jobs.min(plan.max_parallel.unwrap_or(limits.per_target)).max(1);
    let offers = prepared.scenario.remediations.iter().map(|one| {
        let role = one.file.role.clone().unwrap_or_default();
        let title = one.file.title.as_ref().map_or("", |title| title.in_language(&order.language)).to_owned();
        Offer { id: one.id.clone(), title, refused: order.refusal(&role, false), role }
    });
    let printed = plan::roles(&order).into_iter().flat_map(|role| {
        let printed = order.roles.printed(role).into_iter();
        printed.map(move |(name, source)| Printed { role: role.to_owned(), name, command: source.command })
    });
    let beside =
        Beside { hash: plan::digest(&plan, &order), remediations: offers.collect(), printed: printed.collect() };
    drop(order);
    // As with the plan.
    std::mem::forget(prepared);
    Ok((plan, slots, beside))
}

fn page(plan: &Plan, worst: &WorstCase, slots: usize, beside: &Beside) -> String {
    let record = &plan.record;
    let port = record.target.port.map_or_else(String::new, |port| format!(":{port}"));
    let target = format!("{} ({}{port})", record.target.name, record.target.host);
    let mut page = format!(
        "{} on {}: {} steps, {slots} at once\n",
        record.scenario.id,
        printable::line(&target),
        plan.tasks.len()
    );
    for (number, layer) in layers(&plan.tasks).iter().enumerate() {
        let _ = writeln!(page, "\nWave {}", number + 1);
        for at in layer {
            step(&mut page, &plan.tasks[*at], &record.steps[*at]);
        }
    }
    let _ = writeln!(
        page,
        "\nWorst case {} of a budget of {}",
        Timespan::in_tenths(worst.total),
        Timespan::from(plan.budget)
    );
    let _ =
        writeln!(page, "  longest chain {}: {}", Timespan::in_tenths(worst.critical), path(plan, worst).join(" -> "));
    for offer in &beside.remediations {
        let title = printable::line(&offer.title);
        let _ = writeln!(page, "Remediation {}: {title}\n  role {}, not made by a run", offer.id, offer.role);
        if let Some(why) = &offer.refused {
            let _ = writeln!(page, "  denied: {}", printable::line(why));
        }
    }
    if worst.total > plan.budget {
        page.push_str("  the budget may end first: then no new step starts, and the report says what was not asked\n");
    }
    for Printed { role, name, command } in &beside.printed {
        let command = printable::line(&shell_words::join(command)).into_owned();
        let _ = writeln!(page, "Role {role}: {name} is fetched when it runs\n  $ {command}");
    }
    let _ = writeln!(page, "Plan {}", beside.hash);
    page
}

fn step(page: &mut String, task: &Task, step: &StepRecord) {
    let _ = writeln!(page, "  {}: {}", task.id, printable::line(&step.title));
    if let Some(when) = &task.when {
        let _ = writeln!(
            page,
            "      when {}",
            printable::line(&when.text().split_whitespace().collect::<Vec<_>>().join(" "))
        );
    }
    match &task.work {
        Work::NotAsked { status, why } => {
            let _ = writeln!(page, "      {status}: {}", printable::line(why));
        }
        Work::Ask { request, policy, .. } => {
            let _ = writeln!(page, "      $ {}", printable::line(&step.shell_equivalent));
            if let Some(fallback) = &policy.fallback {
                let _ = writeln!(page, "      or $ {}", printable::line(&fallback.invocation.typed()));
            }
            for look in &policy.on_fail {
                let _ = writeln!(page, "      if it fails $ {}", printable::line(&look.invocation.typed()));
            }
            let timeout = Timespan::from(request.timeout);
            let _ = writeln!(
                page,
                "      role {}, timeout {timeout}, at most {}",
                step.role,
                Timespan::in_tenths(task.longest)
            );
            for (name, about) in known_files(task) {
                let _ = writeln!(page, "      {}", printable::line(&format!("{name}: {about}")));
            }
        }
    }
}

/// The names of the tasks of the longest chain.
fn path<'a>(plan: &'a Plan, worst: &WorstCase) -> Vec<&'a str> {
    worst.path.iter().map(|at| plan.tasks[*at].id.as_str()).collect()
}

/// The tasks by how many others come before them at the least: those of one wave may run at the same time.
fn layers(tasks: &[Task]) -> Vec<Vec<usize>> {
    let mut missing: Vec<usize> = tasks.iter().map(|task| task.waits_for.len()).collect();
    let mut waiting = vec![Vec::new(); tasks.len()];
    for (at, task) in tasks.iter().enumerate() {
        task.waits_for.iter().for_each(|before| waiting[*before].push(at));
    }
    let mut layers = Vec::new();
    let mut next: Vec<usize> = (0..tasks.len()).filter(|at| missing[*at] == 0).collect();
    while !next.is_empty() {
        let mut after = Vec::new();
        for waiter in next.iter().flat_map(|at| &waiting[*at]) {
            missing[*waiter] -= 1;
            after.extend((missing[*waiter] == 0).then_some(*waiter));
        }
        // In the order of the scenario, in whichever order the last of what they wait for was found.
        after.sort_unstable();
        layers.push(std::mem::replace(&mut next, after));
    }
    layers
}

/// The files that its role brings of which something may be known, each with that.
fn known_files(task: &Task) -> Vec<(&str, &str)> {
    let Work::Ask { request, .. } = &task.work else { return Vec::new() };
    request.files.iter().filter_map(|file| Some((file.name.as_str(), file.about.as_deref()?))).collect()
}

/// The commands that are run instead, or besides, as they would be typed.
fn other_ways(task: &Task) -> (Option<String>, Vec<String>) {
    match &task.work {
        Work::Ask { policy, .. } => (
            policy.fallback.as_ref().map(|request| request.invocation.typed()),
            policy.on_fail.iter().map(|request| request.invocation.typed()).collect(),
        ),
        Work::NotAsked { .. } => (None, Vec::new()),
    }
}

fn as_json(plan: &Plan, worst: &WorstCase, slots: usize, beside: &Beside) -> String {
    let millis = |length: Duration| u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
    let steps = plan.tasks.iter().zip(&plan.record.steps).map(|(task, step)| {
        json!({
            "id": task.id,
            "title": step.title,
            "role": step.role,
            "command": step.command,
            "shell_equivalent": step.shell_equivalent,
            "when": task.when.as_ref().map(Condition::text),
            "runs_on": "local",
            "files": known_files(task).iter().map(|(name, about)| json!({"name": name, "about": about})).collect::<Vec<_>>(),
            "timeout_ms": match &task.work {
                Work::Ask { request, .. } => json!(millis(request.timeout)),
                Work::NotAsked { .. } => serde_json::Value::Null,
            },
            "fallback": other_ways(task).0,
            "on_fail": other_ways(task).1,
            "waits_for": task.waits_for.iter().map(|at| &plan.tasks[*at].id).collect::<Vec<_>>(),
            "worst_case_ms": millis(task.longest),
            "not_asked": match &task.work {
                Work::NotAsked { status, why } => json!({"status": status.word(), "why": why}),
                Work::Ask { .. } => serde_json::Value::Null,
            },
        })
    });
    let all = json!({
        "schema": "checklist.plan/1",
        "hash": beside.hash,
        "scenario": plan.record.scenario,
        "target": plan.record.target,
        "params": plan.record.context.params,
        "slots": slots,
        "budget_ms": millis(plan.budget),
        "worst_case_ms": millis(worst.total),
        "longest_chain": {"steps": path(plan, worst), "worst_case_ms": millis(worst.critical)},
        "steps": steps.collect::<Vec<_>>(),
        "fetched_when_it_runs": beside.printed.iter().map(|Printed { role, name, command }| {
            json!({"role": role, "name": name, "command": command})
        }).collect::<Vec<_>>(),
        "remediations": beside.remediations.iter().map(|offer| {
            json!({"id": offer.id, "title": offer.title, "role": offer.role, "denied": offer.refused})
        }).collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}
