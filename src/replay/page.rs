//! What would be told otherwise, told to people.

use super::{Changed, Replay, Replayed};
use crate::change::About;
use crate::report::page::{Detail, Page, Row};
use serde_json::Value as Json;

/// The most runs of one section that are told one by one.
const SHOWN: usize = 50;

impl Replay {
    /// The page that tells it.
    #[must_use]
    pub fn page(&self) -> Page {
        let past = if self.total == 1 { "1 past run".to_owned() } else { format!("{} past runs", self.total) };
        let heading = format!("of {past}, {} would now say something else", self.differing);
        let mut page = Page { heading, ..Page::default() };
        if self.in_doubt > 0 {
            page.summary.push(format!(
                "{} more cannot be told whole: they hold no answer to a question of today.",
                self.in_doubt
            ));
        }
        if self.refused > 0 {
            page.summary.push(format!("{} could not be judged again.", self.refused));
        }
        let section = |wanted: fn(&Replayed) -> bool| -> Vec<Row> {
            let runs: Vec<&Replayed> = self.runs.iter().filter(|run| wanted(run)).collect();
            let more = runs.len().saturating_sub(SHOWN);
            let rest = (more > 0).then(|| Row::new(format!("… and {more} runs more")));
            runs.into_iter().take(SHOWN).map(row).chain(rest).collect()
        };
        page.section("Would now say", section(|run| !run.changes.is_empty()));
        page.section("Cannot tell", section(|run| run.changes.is_empty() && !run.doubts.is_empty()));
        page.section("Cannot be judged again", section(|run| run.refused.is_some()));
        page
    }
}

fn row(run: &Replayed) -> Row {
    let Replayed { run: id, started_at, scenario, target, verdict, .. } = run;
    let mut row = Row::new(format!("{scenario} on {target}, {started_at}, {verdict} (run {id})"));
    row.details.extend(run.refused.iter().map(|why| Detail::Text(why.clone())));
    row.details.extend(run.changes.iter().map(|change| Detail::Text(changed(change))));
    let doubt = |about: About, id: &str, why: &str| match about {
        About::Verdict => format!("verdict: cannot tell: {why}"),
        About::Diagnosis => format!("diagnosis {id}: cannot tell: {why}"),
        About::Step => format!("step {id}: cannot tell: {why}"),
    };
    row.details.extend(run.doubts.iter().map(|told| Detail::Text(doubt(told.about, &told.id, &told.why))));
    row
}

fn changed(change: &Changed) -> String {
    let text = |json: &Json| json.as_str().map_or_else(|| "nothing".to_owned(), str::to_owned);
    let (before, after) = (text(&change.before), text(&change.after));
    let last =
        change.attempts.map_or_else(String::new, |all| format!(" (by the last of {all} attempts; no other was kept)"));
    match (change.about, change.key) {
        (About::Verdict, _) => format!("verdict {before} -> {after}"),
        (About::Diagnosis, _) => format!("diagnosis {}: {before} -> {after}", change.id),
        (About::Step, "value") => format!("step {} = {before} -> {after}{last}", change.id),
        (About::Step, _) => format!("step {}: {before} -> {after}{last}", change.id),
    }
}
