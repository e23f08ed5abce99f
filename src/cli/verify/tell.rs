//! Tells what was found, to people and to programs.

use std::fmt::Write as _;

use super::check::{AuditChecked, Checked, Compared, Signature};
use super::document::Document;
use crate::printable;
use crate::store::RunState;

/// A line each run, and one for each thing that is no longer as it was.
pub fn as_text(compared: &Compared) -> String {
    let mut text = String::new();
    for Checked { run, changes, signature, unknown } in &compared.runs {
        let word = match (changes, run.state) {
            (Some(changes), _) if changes.is_empty() => "as it was",
            (Some(_), _) => "CHANGED",
            (None, RunState::Running) => "not sealed: it is running",
            (None, _) => "not sealed: it was interrupted",
        };
        let signed = match signature {
            Signature::None => String::new(),
            Signature::Good { by, key } => format!(", signed by {} ({key})", printable::line(by)),
            Signature::Unchecked { why } => format!(", signed, but by whom cannot be said: {}", printable::line(why)),
            Signature::Wrong { .. } => ", wrongly signed".to_owned(),
        };
        let _ = writeln!(text, "{}  {word}{signed}", run.id);
        list(&mut text, changes.iter().flatten().chain(unknown));
    }
    if let Some(AuditChecked { lines, head, changes }) = &compared.audit {
        let word = if changes.is_empty() { "whole" } else { "CHANGED" };
        let head = head.as_ref().map_or_else(String::new, |head| format!(", the last one is {head}"));
        let _ = writeln!(text, "audit, {lines} lines  {word}{head}");
        list(&mut text, changes.iter());
    }
    text
}

fn list<'a>(text: &mut String, changes: impl Iterator<Item = &'a String>) {
    for change in changes {
        let _ = writeln!(text, "    {}", printable::line(change));
    }
}

/// The same for programs.
pub fn as_json(compared: &Compared) -> String {
    serde_json::to_string_pretty(&Document::of(compared)).unwrap_or_default() + "\n"
}
