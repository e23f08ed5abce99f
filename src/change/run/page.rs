//! What differs between two runs, told to people.

use serde_json::Value as Json;

use super::{About, RunChange, RunDiff, RunSide};
use crate::report::page::{Detail, Page, Row, Side};

/// The most lines of an output that are shown.
const SHOWN: usize = 30;

impl RunDiff {
    /// The page that tells it.
    #[must_use]
    pub fn page(&self) -> Page {
        let (before, after) = (&self.before, &self.after);
        let target = if before.target == after.target {
            after.target.clone()
        } else {
            format!("{} -> {}", before.target, after.target)
        };
        let verdict = match (self.changes.is_empty(), before.verdict == after.verdict) {
            (true, _) => format!("{}, and nothing else", after.verdict),
            (false, true) => format!("{} as before", after.verdict),
            (false, false) => format!("{} -> {}", before.verdict, after.verdict),
        };
        let mut page = Page { heading: format!("{} on {target}: {verdict}", after.scenario), ..Page::default() };
        page.summary.push(format!("{} -> {}", name(before), name(after)));
        if before.scenario_sha256 != after.scenario_sha256 {
            page.summary.push(
                "The scenario was changed between them: what differs may be what it asks, not the world.".to_owned(),
            );
        }
        let rows = |about: About, of_output: bool| -> Vec<Row> {
            let changes = self.changes.iter().filter(|one| one.about == about && one.lines.is_empty() != of_output);
            changes.map(row).collect()
        };
        page.section("Diagnoses", rows(About::Diagnosis, false));
        page.section("Steps", rows(About::Step, false));
        page.section("Outputs", rows(About::Step, true));
        page
    }
}

fn name(side: &RunSide) -> String {
    let end = if side.finished { "" } else { ", which never ended" };
    format!("run {} of {}{end}", side.run, side.started_at)
}

fn row(change: &RunChange) -> Row {
    let id = &change.id;
    if !change.lines.is_empty() {
        return output(change);
    }
    let (before, after) = (text(&change.before), text(&change.after));
    match (change.key, &change.before, &change.after) {
        ("status" | "state", Json::Null, _) => Row::new(format!("{id}: is new: {after}")),
        ("status" | "state", _, Json::Null) => Row::new(format!("{id}: is gone: was {before}")),
        ("status" | "state", ..) => Row::new(format!("{id}: {before} -> {after}")),
        ("value", ..) => Row::new(format!("{id} = {before} -> {after}")),
        (key, ..) => {
            Row::new(format!("{id}: {key}")).with(Detail::Lines(vec![(Side::Before, before), (Side::After, after)]))
        }
    }
}

fn output(change: &RunChange) -> Row {
    let more = change.lines.len().saturating_sub(SHOWN);
    let row = Row::new(format!("{}: {}", change.id, change.key));
    let row = row.with(Detail::Lines(change.lines.iter().take(SHOWN).cloned().collect()));
    if more > 0 { row.with(Detail::Text(format!("… and {more} lines more"))) } else { row }
}

fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Null => "nothing".to_owned(),
        other => other.to_string(),
    }
}
