//! A word is looked for anywhere in a text, and that it stands somewhere is taken for an answer.

use serde_json::Value as Json;

use super::scraper::taken;
use crate::diagnostic::{Finding, Level, code};
use crate::judge::As;
use crate::lint::view::{Invocation, Taken, Word};
use crate::lint::{Rule, Subject};
use crate::scenario::{Judged, Step};

/// The rule.
pub static RULE: Rule = Rule { code: &code::FUZZY_MATCH, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let mut found: Vec<Finding> = subject.scenario.steps.iter().filter_map(|step| of_regex(subject, step)).collect();
    for step in &subject.scenario.steps {
        let Judged::Assert { assert, warn } = &step.judged else { continue };
        for (schema, key) in [(Some(assert), "assert"), (warn.as_ref(), "warn")] {
            patterns(schema, &format!("{}/{key}", step.pointer), &mut |pointer| {
                found.push(of_pattern(subject, pointer));
            });
        }
    }
    let view = subject.view();
    let greps = view.of_programs(&["grep", "egrep", "zgrep"]).filter(|grep| taken(view, grep) == Some(Taken::ExitCode));
    found.extend(greps.filter_map(fuzzy_pattern).map(|word| {
        RULE.finding("a word anywhere in a line is taken for the answer")
            .at(view.place(word), "`oom` is in \"room\", and \"not ok\" holds `ok`")
            .help("match whole lines or words (`--line-regexp`, `--word-regexp`, `^…$`), or count lines with `extract: {count: …}`")
    }));
    found
}

/// An expression that is nothing but its group: it takes whatever looks like that first, wherever it stands.
fn of_regex(subject: &Subject, step: &Step) -> Option<Finding> {
    let Taken::Regex(regex) = Taken::by(subject.scenario, step) else { return None };
    let is_text = step.extract.as_ref()?.kind().is_none_or(|kind| kind == As::String);
    let is_enum = match &step.judged {
        Judged::Outcomes(_) => true,
        Judged::Assert { assert, .. } => ["const", "enum"].iter().any(|key| assert.get(key).is_some()),
    };
    (is_text && is_enum && is_bare(regex)).then(|| {
        RULE.finding("this expression takes its word from anywhere in the output")
            .at(
                subject.scenario.document.place(&format!("{}/extract/regex", step.pointer)),
                "nothing says where it has to stand",
            )
            .help(
                "anchor it: `^…$` for the whole output, `(?m)^STATE: (\\w+)$` for a line, `\\b(…)\\b` for whole words",
            )
    })
}

fn is_bare(regex: &str) -> bool {
    let flags = regex
        .strip_prefix("(?")
        .and_then(|rest| rest.split_once(')'))
        .filter(|(flags, _)| flags.chars().all(|c| "imsxU-".contains(c)));
    let core = flags.map_or(regex, |(_, rest)| rest).trim_start_matches(".*").trim_end_matches(".*");
    let Some(inner) = core.strip_prefix('(').and_then(|core| core.strip_suffix(')')) else { return false };
    !inner.ends_with('\\') && !has_anchor(inner) && is_balanced(inner)
}

/// Whether every bracket in it closes in it, so that the ones around it belong together.
fn is_balanced(text: &str) -> bool {
    let (mut depth, mut escaped) = (0_i32, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn has_anchor(regex: &str) -> bool {
    ["^", "$", "\\b", "\\A", "\\z", "\\<", "\\>"].iter().any(|anchor| regex.contains(anchor))
}

/// Whether a pattern looks for something, anywhere. One that takes everything has a rule of its own.
fn is_loose(pattern: &str) -> bool {
    !has_anchor(pattern) && !pattern.replace(".*", "").is_empty()
}

/// Calls `found` with the pointer of every `pattern` without an anchor.
fn patterns(schema: Option<&Json>, pointer: &str, found: &mut dyn FnMut(&str)) {
    match schema {
        Some(Json::Object(map)) => {
            for (key, value) in map {
                let below = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                match value {
                    Json::String(text) if key == "pattern" && is_loose(text) => found(&below),
                    value => patterns(Some(value), &below, found),
                }
            }
        }
        Some(Json::Array(items)) => {
            for (at, item) in items.iter().enumerate() {
                patterns(Some(item), &format!("{pointer}/{at}"), found);
            }
        }
        _ => {}
    }
}

fn of_pattern(subject: &Subject, pointer: &str) -> Finding {
    RULE.finding("this pattern matches anywhere in the value")
        .at(subject.scenario.document.place(pointer), "holds for every value that has it somewhere")
        .help("write `^…$` around the whole value, or list the values in `enum`")
}

/// The pattern of a `grep` that matches parts of words.
fn fuzzy_pattern<'a>(grep: &'a Invocation) -> Option<&'a Word> {
    const LETTERS: &str = "qiwxEFGPcnvsHhroal";
    let is_whole = grep.has(&["--word-regexp", "--line-regexp"])
        || grep.short('w', LETTERS).is_some()
        || grep.short('x', LETTERS).is_some();
    let given = grep.value(&["-e", "--regexp"]).map(|value| value.word);
    let with_value = ["-f", "-m", "-A", "-B", "-C", "--file", "--max-count"];
    let pattern = given.or_else(|| grep.positionals(&with_value).first().copied())?;
    (!is_whole && !has_anchor(&pattern.text)).then_some(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_step, titles};

    fn judged(keys: &str) -> usize {
        titles(&RULE, &format!("steps: [{{id: a, title: Check, command: [x], {keys}}}]\n")).len()
    }

    #[test]
    fn a_bare_group_is_found_where_its_word_is_the_answer() {
        assert_eq!(judged("extract: {regex: '(OK|ERROR)'}, outcomes: {OK: pass, ERROR: fail}"), 1);
        assert_eq!(judged("extract: {regex: '(?i).*(\\w+).*'}, assert: {const: ok}"), 1);
        for keys in [
            "extract: {regex: '^(OK|ERROR)$'}, outcomes: {OK: pass, ERROR: fail}",
            "extract: {regex: '\\b(OK|ERROR)\\b'}, outcomes: {OK: pass, ERROR: fail}",
            "extract: {regex: 'state: (\\w+)'}, outcomes: {ok: pass}",
            "extract: {regex: '(\\d+)', as: integer}, assert: {maximum: 3}",
            "extract: {regex: '(a)|b'}, assert: {minLength: 1}",
        ] {
            assert_eq!(judged(keys), 0, "{keys}");
        }
    }

    #[test]
    fn a_pattern_without_an_end_is_found() {
        assert_eq!(judged("extract: text, assert: {pattern: .*ok.*}"), 1);
        assert_eq!(judged("extract: text, assert: {not: {pattern: error}}"), 1);
        assert_eq!(judged("extract: text, assert: {pattern: ^ok$}"), 0);
        assert_eq!(judged("extract: text, assert: {pattern: .*}"), 0);
        assert_eq!(judged("extract: {json: $}, assert: {properties: {pattern: {const: x}}}"), 0);
    }

    #[test]
    fn a_grep_for_a_part_of_a_word_is_found_where_its_exit_code_is_the_answer() {
        finds(&RULE, &["grep -q oom /x", "grep -qi oom /x", "grep -e oom /x"]);
        is_silent(&RULE, &["grep -qw oom /x", "grep --line-regexp ok /x", "grep -q '^ok$' /x", "echo grep oom"]);
        assert_eq!(of_step(&RULE, "command: [grep, oom, /x], extract: {count: '.'}"), [""; 0]);
    }
}
