//! What of a step's output is shown beside a conclusion: the lines around the answer, and where the rest is.

use crate::printable;
use crate::record::{StepRecord, StreamRecord};

/// Lines of a step's output, made printable, and what was left out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The lines; may hold tabs.
    pub lines: Vec<String>,
    /// What is not shown and where it is, or that there is no output at all.
    pub note: Option<String>,
}

/// The part of a step's output that its answer stands in, at most `limit` lines. Of a step without an answer standard error
/// is shown first.
pub(super) fn of(step: &StepRecord, limit: usize) -> Excerpt {
    let streams = [("standard output", &step.stdout), ("standard error", &step.stderr)];
    let [first, second] = if step.status.answered() { streams } else { [streams[1], streams[0]] };
    let has_text = |stream: &StreamRecord| !stream.text.trim().is_empty();
    let (name, stream) = if has_text(first.1) || !has_text(second.1) { first } else { second };
    if !has_text(stream) {
        return Excerpt { lines: Vec::new(), note: Some(no_output(step)) };
    }
    if let Some(columns) = wide_table(step, stream) {
        let kept = stream.file.as_deref().map(|file| format!("; all of it: {}", printable::line(file)));
        let note = format!("the answer is one cell of a table of {columns} columns{}", kept.unwrap_or_default());
        return Excerpt { lines: Vec::new(), note: Some(note) };
    }
    let text = stream.text.replace("\r\n", "\n");
    let text = printable::text(text.trim_end());
    let all: Vec<&str> = text.lines().collect();
    let start = window(&all, step, limit);
    let lines: Vec<String> = all.iter().skip(start).take(limit).map(|line| (*line).to_owned()).collect();
    let note = note(name, stream, start..start + lines.len(), all.len());
    Excerpt { lines, note }
}

/// How many columns the table has that an answer was read from, when it is too wide for its lines to be read by a person.
fn wide_table(step: &StepRecord, stream: &StreamRecord) -> Option<usize> {
    const WIDE: usize = 8;
    let columns = stream.text.lines().next()?.split('\t').count();
    (step.status.answered() && !step.value.is_null() && columns > WIDE).then_some(columns)
}

fn no_output(step: &StepRecord) -> String {
    match (&step.shared_with, step.started_at, step.exit_code, step.signal) {
        (_, _, _, Some(signal)) => format!("no output; ended by signal {signal}"),
        (_, _, Some(code), _) => format!("no output; exit code {code}"),
        (Some(other), ..) => {
            format!("no output of its own; it shared the attempt of step `{}`", printable::line(other))
        }
        (None, None, ..) => "nothing was started".to_owned(),
        _ => "no output".to_owned(),
    }
}

/// The first line to show, so that the line with the answer is among those shown.
fn window(lines: &[&str], step: &StepRecord, limit: usize) -> usize {
    let raw = match &step.value {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let wanted = printable::line(&raw);
    if lines.len() <= limit || wanted.is_empty() {
        return 0;
    }
    let found = lines.iter().position(|line| has_word(line, &wanted)).unwrap_or(0);
    found.saturating_sub(limit / 2).min(lines.len() - limit)
}

/// Whether `word` stands in `line` and is not a part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let behind = line[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}

fn note(name: &str, stream: &StreamRecord, shown: std::ops::Range<usize>, of: usize) -> Option<String> {
    if shown.len() == of && !stream.truncated {
        return None;
    }
    let part = format!("lines {} to {} of {of} of {name}", shown.start + 1, shown.end);
    let cut = if stream.truncated { format!(", itself an excerpt of {} bytes", stream.bytes) } else { String::new() };
    let rest = match &stream.file {
        Some(file) => format!("; all of it: {}", printable::line(file)),
        None => "; the rest was not kept".to_owned(),
    };
    Some(format!("{part}{cut}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample::{step, stream};
    use crate::status::Status;

    fn numbered(status: Status) -> StepRecord {
        let mut step = step("lag", status);
        let lines: Vec<String> = (1..=100).map(|number| format!("line {number}: x{number}")).collect();
        step.stdout = stream(&lines.join("\n"), "evidence/lag.stdout");
        step
    }

    #[test]
    fn the_line_that_holds_the_answer_is_among_the_lines_shown() {
        let mut step = numbered(Status::Fail);
        step.value = "x70".into();
        let excerpt = of(&step, 10);
        assert_eq!(excerpt.lines.len(), 10);
        assert!(excerpt.lines.contains(&"line 70: x70".to_owned()));
        let note = excerpt.note.unwrap();
        assert_eq!(note, "lines 65 to 74 of 100 of standard output; all of it: evidence/lag.stdout");
    }

    #[test]
    fn of_a_wide_table_the_answer_stands_for_itself() {
        let mut step = step("io_thread", Status::Fail);
        step.value = "No".into();
        step.stdout = stream(&["a\t".repeat(20), "No\t".repeat(20)].join("\n"), "evidence/io_thread.stdout");
        let excerpt = of(&step, 10);
        assert!(excerpt.lines.is_empty());
        assert_eq!(
            excerpt.note.unwrap(),
            "the answer is one cell of a table of 21 columns; all of it: evidence/io_thread.stdout"
        );
    }

    #[test]
    fn of_an_unanswered_step_standard_error_comes_first() {
        let mut step = numbered(Status::Error);
        step.stderr = stream("Access denied\n", "evidence/lag.stderr");
        assert_eq!(of(&step, 10), Excerpt { lines: vec!["Access denied".into()], note: None });
    }

    #[test]
    fn no_output_is_said_and_not_left_blank() {
        assert_eq!(of(&step("a", Status::Fail), 5).note.unwrap(), "no output; exit code 0");
        let mut never = step("a", Status::Blocked);
        (never.exit_code, never.started_at) = (None, None);
        assert_eq!(of(&never, 5).note.unwrap(), "nothing was started");
    }

    #[test]
    fn control_characters_are_shown_and_not_sent() {
        let mut step = step("a", Status::Fail);
        step.stdout = stream("a\x1b[2Jb\rc\r\nd", "f");
        assert_eq!(of(&step, 5).lines, ["a\\x1b[2Jb\\rc", "d"], "a CR that ends a line is no more than that");
    }
}
