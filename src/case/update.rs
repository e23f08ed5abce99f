//! Rewrites what a case expects to what happened. Only the values that differ are touched: comments, order and every other
//! letter of the file stay.

use serde_json::Value as Json;

use super::expect::{Difference, differences};
use super::model::Case;
use super::play::{Played, Stage, play};
use super::read::read;
use super::write::{any, expectations};
use crate::diagnostic::Source;
use crate::span::Span;

/// The text of the case that expects what happened.
///
/// # Errors
/// Why that has to be done by hand, as one sentence.
pub fn updated(case: &Case, played: &Played, stage: Stage) -> Result<String, String> {
    let source = &case.document.source;
    let mut text = source.text().to_owned();
    if case.expect.is_none() {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str("expect:\n");
        text.push_str(&expectations(&played.record));
    } else {
        let mut edits = differences(case, played).iter().map(|one| edit(case, one)).collect::<Result<Vec<_>, _>>()?;
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, written) in edits {
            text.replace_range(span.range(), &written);
        }
    }
    is_right(case, &text, stage).map(|()| text)
}

fn edit(case: &Case, difference: &Difference) -> Result<(Span, String), String> {
    let about = &difference.about;
    let actual = difference.actual.as_ref().ok_or_else(|| format!("the run has no `{about}`: take it out by hand"))?;
    let node = case.document.node(&difference.pointer);
    let node = node.ok_or_else(|| format!("`{about}` is not written where it is expected: change it by hand"))?;
    Ok((node.span, any(actual)))
}

/// Whether the new text is the same case, and expects what happens: an alias may have taken an edit elsewhere.
fn is_right(case: &Case, text: &str, stage: Stage) -> Result<(), String> {
    let by_hand = || "what it expects is written in a way that cannot be changed safely: change it by hand".to_owned();
    let source = Source::new(case.document.source.name(), text);
    let new = read(&case.name, &source).map_err(|_| by_hand())?;
    let rest = |case: &Case| {
        let mut json = case.document.to_json();
        if let Json::Object(map) = &mut json {
            map.shift_remove("expect");
        }
        json
    };
    let played = play(&new, stage).map_err(|_| by_hand())?;
    if rest(case) == rest(&new) && differences(&new, &played).is_empty() { Ok(()) } else { Err(by_hand()) }
}
