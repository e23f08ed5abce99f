//! What differs between two versions of a scenario, told to people.

use serde_json::Value as Json;

use super::{Change, Kind, ScenarioDiff, Weight, What};
use crate::change::{laid, near};
use crate::report::page::{Detail, Page, Row, Side};

impl ScenarioDiff {
    /// The page that tells it: what to look at first, what else, what is only worded anew.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page { heading: format!("{}: {}", self.id, self.sum()), ..Page::default() };
        page.summary.push(format!("`{}` -> `{}`", self.before, self.after));
        for (weight, heading) in
            [(Weight::Risk, "Look at these first"), (Weight::Change, "Other changes"), (Weight::Wording, "Wording")]
        {
            let changes: Vec<&Change> = self.changes.iter().filter(|change| change.weight == weight).collect();
            page.section(heading, rows(&changes));
        }
        page
    }

    /// How many changes there are, as a phrase.
    fn sum(&self) -> String {
        let worded = self.count(Weight::Wording);
        let (all, risky) = (self.changes.len() - worded, self.count(Weight::Risk));
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        match (all, risky, worded) {
            (0, _, 0) => "nothing changes".to_owned(),
            (0, ..) => "only words change".to_owned(),
            (all, 0, _) => format!("{all} change{}", plural(all)),
            (all, risky, _) => format!("{all} change{}, {risky} to look at first", plural(all)),
        }
    }
}

/// A row for each change; what changed in the same way in several steps is told once.
fn rows(changes: &[&Change]) -> Vec<Row> {
    let is_alike = |one: &Change, other: &Change| {
        let whole = |change: &Change| {
            (change.kind, change.what, change.key.clone(), change.before.clone(), change.after.clone())
        };
        one.what == What::Changed && whole(one) == whole(other)
    };
    let mut told: Vec<(&Change, Vec<&str>)> = Vec::new();
    for change in changes {
        match told.iter_mut().find(|(first, _)| is_alike(first, change)) {
            Some((_, ids)) => ids.push(&change.id),
            None => told.push((change, vec![&change.id])),
        }
    }
    told.into_iter().map(|(change, ids)| row(change, &ids)).collect()
}

fn row(change: &Change, ids: &[&str]) -> Row {
    let subject = match (change.kind, ids) {
        (Kind::Scenario, _) => String::new(),
        (kind, [one]) => format!("{} {one}: ", kind.word()),
        (kind, many) => format!("{}s {}: ", kind.word(), many.join(", ")),
    };
    let note = change.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    let (said, details) = match change.what {
        What::Added => (format!("is new: {}", title(&change.after)), brought(&change.after, Side::After)),
        What::Removed => (format!("is gone: {}", title(&change.before)), brought(&change.before, Side::Before)),
        What::Renamed => (format!("was called `{}`", text(&change.before)), Vec::new()),
        What::Changed => changed(change),
    };
    Row { text: format!("{subject}{said}{note}"), details }
}

/// What a key says now and said before; words and lines of some length as details.
fn changed(change: &Change) -> (String, Vec<Detail>) {
    let key = change.key.as_deref().unwrap_or_default();
    let (before, after) = (&change.before, &change.after);
    if let (Some(old), Some(new)) = (words(before), words(after)) {
        return (format!("`{key}`"), vec![Detail::Words(laid(&old, &new))]);
    }
    let (old, new) = (text(before), text(after));
    if old.contains('\n') || new.contains('\n') {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        return (format!("`{key}`"), vec![Detail::Lines(near(laid(&lines(&old), &lines(&new))))]);
    }
    let said = match (before, after) {
        (Json::Null, _) => format!("`{key}` is new: {new}"),
        (_, Json::Null) => format!("`{key}` is gone: {old}"),
        _ => format!("`{key}` {old} -> {new}"),
    };
    (said, Vec::new())
}

/// What a part that came or went runs.
fn brought(part: &Json, side: Side) -> Vec<Detail> {
    let of_side = |items: Vec<String>| items.into_iter().map(|item| (side, item)).collect();
    match (part.get("command").and_then(words), part.get("shell").and_then(Json::as_str)) {
        (Some(words), _) => vec![Detail::Words(of_side(words))],
        (None, Some(script)) => vec![Detail::Lines(of_side(script.lines().map(str::to_owned).collect()))],
        (None, None) => Vec::new(),
    }
}

/// The words of a command; nothing for what is none, and no words where there was none.
fn words(json: &Json) -> Option<Vec<String>> {
    match json {
        Json::Null => Some(Vec::new()),
        Json::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
    .filter(|words: &Vec<String>| !words.is_empty() || json.is_null())
}

fn title(part: &Json) -> String {
    let titled = ["title", "cause", "description"].iter().find_map(|key| part.get(key));
    match titled {
        Some(Json::String(title)) => title.clone(),
        Some(Json::Object(languages)) => languages.values().next().map(text).unwrap_or_default(),
        _ => part.get("type").or_else(|| part.get("command")).map(text).unwrap_or_default(),
    }
}

fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.trim_end().to_owned(),
        Json::Null => "nothing".to_owned(),
        other => other.to_string(),
    }
}
