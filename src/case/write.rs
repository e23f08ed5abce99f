//! Writes parts of a case as YAML, as a person would.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::expect::proposed;
use crate::diagnostic::Source;
use crate::record::{DiagnosisState, Record, StepRecord};
use crate::yaml::{Content, Document};

/// The widest list that is written on one line.
const WIDEST: usize = 110;
/// The longest value that is expected to the letter.
const LONGEST: usize = 200;

/// A text as a value inside brackets, on one line.
#[must_use]
pub fn inline(text: &str) -> String {
    let is_plain = |written: &str| {
        let document = Document::load(&Source::new(
            "",
            format!("a: [{written}, {{b: {written}}}]\nb: {written}\nc:\n  - {written}\n"),
        ))
        .ok();
        let is_same = |pointer: &str| {
            let node = document.as_ref().and_then(|document| document.node(pointer));
            node.is_some_and(|node| node.content == Content::String(text.to_owned()))
        };
        ["/a/0", "/a/1/b", "/b", "/c/0"].iter().all(|pointer| is_same(pointer))
    };
    let is_simple = !text.is_empty() && !text.contains(['\n', '#']);
    if is_simple && is_plain(text) {
        return text.to_owned();
    }
    let single = format!("'{}'", text.replace('\'', "''"));
    let is_printable = text.chars().all(|c| !c.is_control() && crate::printable::line(text).len() == text.len());
    if text.contains(['"', '\\']) && is_printable && is_plain(&single) { single } else { quoted(text) }
}

/// A text in double quotes. What is not seen is escaped.
fn quoted(text: &str) -> String {
    let mut written = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            '\r' => written.push_str("\\r"),
            c if crate::printable::line(&c.to_string()).len() == c.len_utf8() => written.push(c),
            c if u32::from(c) <= 0xff => {
                let _ = write!(written, "\\x{:02x}", u32::from(c));
            }
            c if u32::from(c) <= 0xffff => {
                let _ = write!(written, "\\u{:04x}", u32::from(c));
            }
            c => {
                let _ = write!(written, "\\U{:08x}", u32::from(c));
            }
        }
    }
    written.push('"');
    written
}

/// A text as the value of a key whose own lines are indented by `indent`: several lines as a block.
#[must_use]
pub fn value(text: &str, indent: usize) -> String {
    if !text.contains('\n') {
        return inline(text);
    }
    let chomp = match text.len() - text.trim_end_matches('\n').len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let margin = " ".repeat(indent + 2);
    // Blanks at the beginning would be taken for indentation.
    let sign = if text.trim_start_matches('\n').starts_with(' ') { "2" } else { "" };
    let mut block = format!("|{sign}{chomp}");
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.push_str(&margin);
            block.push_str(line);
        }
    }
    // What an editor would not show, and what the reader of YAML would change, is escaped instead.
    let whole = format!("{}a: {block}\n", " ".repeat(indent));
    let read = Document::load(&Source::new("", whole)).ok();
    let is_same = read.and_then(|document| match &document.node("/a")?.content {
        Content::String(read) => Some(read == text),
        _ => None,
    });
    let is_seen = crate::printable::text(text).len() == text.len();
    if is_same == Some(true) && is_seen { block } else { quoted(text) }
}

/// A list of words as the value of a key whose own lines are indented by `indent`: on one line if it is short.
#[must_use]
pub fn words(words: &[String], indent: usize) -> String {
    let line = format!("[{}]", words.iter().map(|word| inline(word)).collect::<Vec<_>>().join(", "));
    if line.len() + indent <= WIDEST && !words.iter().any(|word| word.contains('\n')) {
        return line;
    }
    let margin = " ".repeat(indent + 2);
    words.iter().fold(String::new(), |mut list, word| {
        let _ = write!(list, "\n{margin}- {}", value(word, indent + 2));
        list
    })
}

/// Any value inside brackets.
#[must_use]
pub fn any(json: &Json) -> String {
    match json {
        Json::String(text) => inline(text),
        Json::Array(items) => format!("[{}]", items.iter().map(any).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let entries = map.iter().map(|(key, value)| format!("{}: {}", inline(key), any(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Everything that follows from a run, as what is expected under `expect`.
#[must_use]
pub fn expectations(record: &Record) -> String {
    let mut text = format!("  verdict: {}\n  steps:\n", record.verdict);
    for step in &record.steps {
        let _ = writeln!(text, "    {}: {}", step.id, expected(step));
    }
    if !record.context.facts.is_empty() {
        text.push_str("  facts:\n");
        for (name, value) in &record.context.facts {
            let _ = writeln!(text, "    {name}: {}", any(value));
        }
    }
    let in_state = |state| record.diagnoses.iter().filter(move |one| one.state == state).map(|one| one.id.clone());
    let list = |names: Vec<String>| format!("[{}]", names.join(", "));
    if !record.diagnoses.is_empty() {
        let _ = writeln!(text, "  confirmed: {}", list(in_state(DiagnosisState::Confirmed).collect()));
        let _ = writeln!(text, "  undetermined: {}", list(in_state(DiagnosisState::Undetermined).collect()));
    }
    let remedies = proposed(record);
    if !remedies.is_empty() {
        let _ = writeln!(text, "  proposed: {}", list(remedies));
    }
    text
}

fn expected(step: &StepRecord) -> String {
    let value = any(&step.value);
    if step.status.answered() && !step.value.is_null() && value.len() <= LONGEST {
        format!("{{status: {}, value: {value}}}", step.status)
    } else {
        step.status.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Json {
        Document::load(&Source::new("", text)).unwrap_or_else(|wrong| panic!("{text}\n{wrong:?}")).to_json()
    }

    #[test]
    fn what_a_person_would_write_plain_is_plain() {
        for (text, written) in [
            ("SHOW REPLICA STATUS", "SHOW REPLICA STATUS"),
            ("--host=10.0.0.1", "--host=10.0.0.1"),
            ("Yes", "Yes"),
            ("1", "\"1\""),
            ("", "\"\""),
            ("a: b", "\"a: b\""),
            ("say \"x\"", "say \"x\""),
            ("\"x\" \\d", "'\"x\" \\d'"),
            ("\u{1b}[0m", "\"\\x1b[0m\""),
        ] {
            assert_eq!(inline(text), written, "{text:?}");
        }
        assert_eq!(value("a\tb\n1\t2\n", 4), "|\n      a\tb\n      1\t2");
        assert_eq!(value("a\nb", 0), "|-\n  a\n  b");
        assert_eq!(value(" a\nb\n", 0), "|2\n   a\n  b");
    }

    proptest! {
        #[test]
        fn every_text_is_read_back_to_the_letter(text in "(?s)[ -~\n\t]{0,30}|.{0,12}|[ \n#:'\"-]{0,8}") {
            prop_assert_eq!(&read(&format!("a: {}\nb: 1\n", value(&text, 0)))["a"], &Json::from(text.clone()));
            prop_assert_eq!(&read(&format!("x:\n  - y: 1\n    a: {}\n    b: 1\n", value(&text, 4)))["x"][0]["a"], &Json::from(text.clone()));
            let list = [text.clone(), "b".repeat(120)];
            prop_assert_eq!(&read(&format!("x:\n  - a: {}\n    b: 1\n", words(&list, 4)))["x"][0]["a"][0], &Json::from(text.clone()));
            prop_assert_eq!(&read(&format!("a: {{x: {}}}\n", inline(&text)))["a"]["x"], &Json::from(text.clone()));
        }
    }
}
