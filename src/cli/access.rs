//! `checklist access`.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::access_args::{Access, AccessCommand, Explain};
use super::console::Console;
use super::open;
use super::prepare::Refused;
use super::surroundings::Surroundings;
use crate::access::{Decision, Said, Use};
use crate::clock::Moment;
use crate::exit::Exit;
use crate::printable;

/// Tells who may do what.
pub fn access(args: &Access, from: &Surroundings, console: &Console) -> Exit {
    let AccessCommand::Explain(args) = &args.command;
    explain(args, from, console).unwrap_or_else(|refused| refused.tell(console))
}

/// What is said of one role.
struct Row {
    role: String,
    /// The steps and remediations that need it.
    needed_by: Vec<String>,
    decision: Decision,
    could: Vec<String>,
}

/// Answers 0 when every role is allowed, and 5 when one is not.
fn explain(args: &Explain, from: &Surroundings, console: &Console) -> Result<Exit, Refused> {
    let opened = open::for_scenario(&args.library, &args.scenario, from)?;
    let (scenario, _, _) = open::scenario(&opened, &args.scenario)?;
    open::known_roles(&opened, args.role.as_slice())?;
    let target = opened.inventory.resolve(&args.target);
    let account = args.operator.as_deref().unwrap_or(&from.account);
    let at = match &args.at {
        None => Moment::now(),
        Some(text) => Moment::parse(text).ok_or_else(|| {
            Refused::Usage(format!("`{}` is no time such as 2026-11-25T12:00:00Z", printable::line(text)))
        })?,
    };
    let steps = scenario.steps.iter().map(|step| (step.role.clone(), step.id.clone()));
    let facts = scenario.facts.iter().map(|fact| (fact.role.clone(), format!("fact {}", fact.name)));
    let changes = scenario.remediations.iter();
    let changes = changes.filter_map(|one| Some((one.file.role.clone()?, format!("remediation {}", one.id))));
    let needs: Vec<(String, String)> = facts.chain(steps).chain(changes).collect();
    let roles: BTreeSet<String> = match &args.role {
        Some(role) => [role.clone()].into(),
        None => needs.iter().map(|(role, _)| role.clone()).collect(),
    };
    let rows: Vec<Row> = roles
        .into_iter()
        .map(|role| {
            let asked = Use { operator: account, role: &role, scenario: &scenario.id, labels: &target.labels, at };
            Row {
                decision: opened.policy.decide(asked),
                could: opened.policy.who_could(asked),
                needed_by: needs.iter().filter(|(needed, _)| *needed == role).map(|(_, by)| by.clone()).collect(),
                role,
            }
        })
        .collect();
    let groups = opened.policy.groups_of(account);
    let told = if args.json {
        let rows: Vec<Json> = rows.iter().map(as_json).collect();
        let (operator, scenario) = (account, &scenario.id);
        format!(
            "{:#}\n",
            json!({"schema": "checklist.access/1", "operator": operator, "groups": groups, "scenario": scenario, "target": target.name, "at": at, "policy": opened.policy.is_known(), "roles": rows})
        )
    } else {
        let of = if groups.is_empty() { String::new() } else { format!(" ({})", groups.join(", ")) };
        let head = format!("{account}{of}, {} on {}", scenario.id, target.name);
        let no_policy =
            if opened.policy.is_known() { "" } else { "\nThere is no access.yaml, so nobody is refused.\n" };
        format!("{}\n{no_policy}{}", printable::line(&head), rows.iter().map(as_text).collect::<String>())
    };
    console.out(&told);
    let all = rows.iter().all(|row| matches!(row.decision, Decision::Allowed(_)));
    Ok(if all { Exit::Success } else { Exit::Denied })
}

fn as_text(row: &Row) -> String {
    let because = |said: &Said| said.because.as_ref().map_or_else(String::new, |because| format!(" ({because})"));
    let (word, why) = match &row.decision {
        Decision::Allowed(None) => ("allowed", String::new()),
        Decision::Allowed(Some(said)) => ("allowed", format!(" by {}{}", said.at, because(said))),
        Decision::Denied(said) => ("denied", format!(" by {}{}", said.at, because(said))),
        Decision::NotSaid => ("denied", ": no line allows it".to_owned()),
    };
    let could = if row.could.is_empty() { "nobody".to_owned() } else { row.could.join(", ") };
    let could = if word == "denied" { format!("    could: {could}\n") } else { String::new() };
    let by = if row.needed_by.is_empty() { String::new() } else { format!("    for: {}\n", row.needed_by.join(", ")) };
    format!("{}\n{by}{could}", printable::line(&format!("  {:<8} {}{why}", word, row.role)))
}

fn as_json(row: &Row) -> Json {
    let (allowed, said) = match &row.decision {
        Decision::Allowed(said) => (true, said.as_ref()),
        Decision::Denied(said) => (false, Some(said)),
        Decision::NotSaid => (false, None),
    };
    json!({
        "role": row.role,
        "allowed": allowed,
        "by": said.map(|said| &said.at),
        "because": said.and_then(|said| said.because.as_ref()),
        "needed_by": row.needed_by,
        "could": row.could,
    })
}
