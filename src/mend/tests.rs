//! Laws of mending: whatever is done, the file says the same but for what was mended, and nothing is left to do.

use proptest::prelude::*;

use super::mend;
use crate::diagnostic::{Finding, Source};
use crate::scenario;
use crate::yaml::Document;

fn find(source: &Source) -> Vec<Finding> {
    scenario::read(source, None).findings
}

fn mended(text: &str) -> String {
    mend(&Source::new("x.yaml", text), find).source.text().to_owned()
}

fn json(text: &str) -> serde_json::Value {
    Document::load(&Source::new("x.yaml", text)).unwrap_or_else(|_| panic!("{text}")).to_json()
}

/// The parts of a scenario in their order, each with the comments above it: values of every form that lines can have.
const FILE: [&str; 9] = [
    "version: 1          # the only one\n",
    "id: x\n",
    "\n# What people read.\ntitle: \"X: # no comment\"\n",
    "owner: sre\n",
    "problem: >-\n  One line # of text\n\n  and another\n",
    "# Timeouts\n# of all\ndefaults: {timeout: 5s,\n  role: none}\n",
    "params:\n  # How much\n  most: {type: integer, default: 1}\n\n",
    "steps:\n",
    "diagnoses:\n  - {id: bad, when: one.failed, cause: It is bad}\n",
];

/// The keys of the second step, as FILE.
const STEP: [&str; 6] = [
    "id: two\n",
    "title: {en: Try, zh: 试}   # both\n",
    "why: |\n      Because\n        of # this\n",
    "    # The command\n    shell: |\n      echo \"# $PARAM_MOST\"\n      echo\n",
    "extract: {regex: '(\\d+)'}\n",
    "outcomes:\n      \"1\": pass\n      # neither\n      else: fail\n",
];

const FIRST: &str =
    "  - {id: one, title: Try, command: [\"true\"], outcomes: {0: pass, 1: fail}}\n  # the second\n  - ";

fn scenario(file: &[usize], step: &[usize]) -> String {
    let mut text = "# yaml-language-server: $schema=x.json\n\n".to_owned();
    for part in file {
        text.push_str(FILE[*part]);
        if FILE[*part] == "steps:\n" {
            text.push_str(FIRST);
            for (place, key) in step.iter().enumerate() {
                let lines = STEP[*key];
                // The command has a comment, and so cannot stand behind the `-`.
                let lines = if place == 0 && lines.starts_with("    #") {
                    &lines[lines.find("shell").unwrap()..]
                } else {
                    lines
                };
                let indentation = if place == 0 || lines.starts_with(' ') { "" } else { "    " };
                text.push_str(indentation);
                text.push_str(lines);
            }
        }
    }
    text
}

fn in_order() -> String {
    scenario(&[0, 1, 2, 3, 4, 5, 6, 7, 8], &[0, 1, 2, 3, 4, 5])
}

fn lines(text: &str) -> Vec<&str> {
    // The first key of a step has a `-` before it, whichever key that is.
    let mut lines: Vec<&str> =
        text.lines().map(|line| line.trim_start().strip_prefix("- ").unwrap_or(line.trim_start())).collect();
    lines.sort_unstable();
    lines
}

/// Words of the scenario with a slip in each that is beyond doubt.
const SLIPS: [(&str, &str); 8] = [
    ("owner: sre", "ownr: sre"),
    ("defaults: {", "defualts: {"),
    ("role: none", "rloe: none"),
    ("diagnoses:", "diagnosis:"),
    ("when: one.failed", "when: one.faild"),
    ("else: fail", "else: fial"),
    ("outcomes:\n", "outcoms:\n"),
    ("zh: 试}   # both\n", "zh: 试}   # both\n"),
];

#[test]
fn what_is_right_stays_as_it_is() {
    let text = in_order();
    assert_eq!(find(&Source::new("x.yaml", text.clone())), []);
    assert_eq!(mended(&text), text);
    for windows in [text.replace('\n', "\r\n"), text.trim_end().to_owned()] {
        assert_eq!(mended(&windows), windows);
    }
}

#[test]
fn keys_are_moved_with_their_comments_and_nothing_else_is_touched() {
    let text = "# head\nid: x\n# about the version\nversion: 1\ntitle: X\nowner: x\nsteps:\n  - title: Try   # it\n    id: a\n    outcomes: {0: pass}\n\n    # what it runs\n    command: [a]\n    role: none\n    timeout: 1s\n  # end\n";
    let expected = "# head\n# about the version\nversion: 1\nid: x\ntitle: X\nowner: x\nsteps:\n  - id: a\n    title: Try   # it\n\n    # what it runs\n    command: [a]\n    role: none\n    timeout: 1s\n    outcomes: {0: pass}\n  # end\n";
    assert_eq!(mended(text), expected);
}

#[test]
fn where_a_comment_or_an_anchor_stands_in_the_way_the_order_stays() {
    let head = "version: 1\nid: x\ntitle: X\nowner: x\nsteps:\n";
    for step in [
        "  - title: Try\n    # the name\n    id: a\n    command: [a]\n    outcomes: {0: pass}\n",
        "  - outcomes: &o {0: pass}\n    command: [a]\n    id: a\n    title: Try\n    warn: *o\n",
        "  - {title: Try, id: a, command: [a], outcomes: {0: pass}}\n",
        "  - outcomes: {0: pass}\n    command: [a]\n    id: a\n    title: |+\n      Try\n\n",
        "  - outcomes: {0: pass}\n    command: [a]\n    id: a\n\r    title: Try\n",
    ] {
        let text = format!("{head}{step}");
        let after = mended(&text);
        assert_eq!(json(&after), json(&text));
        if step.contains("# the name") || step.contains('{') && step.starts_with("  - {") {
            assert_eq!(after, text);
        }
    }
}

#[test]
fn a_word_is_mended_only_when_nothing_else_is_at_its_place() {
    // The key that is meant is there already.
    let twice = "version: 1\nid: x\ntitle: X\nowner: x\nownr: y\nsteps: []\n";
    assert_eq!(mended(twice), twice);
    // In a folded text the place of a word is not always known.
    let quoted = "version: 1\nid: x\ntitle: X\nowner: x\nsteps:\n  - {id: a, title: T, command: [a], \"timeuot\": 1s, role: none, outcomes: {0: 'pas'}}\n";
    assert!(mended(quoted).contains("\"timeout\": 1s, role: none, outcomes: {0: 'pass'}"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_order_becomes_the_same_order_and_says_the_same(
        file in Just((0..FILE.len()).collect::<Vec<_>>()).prop_shuffle(),
        step in Just((0..STEP.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let text = scenario(&file, &step);
        let after = mended(&text);
        prop_assert_eq!(json(&after), json(&text));
        prop_assert_eq!(lines(&after), lines(&text));
        prop_assert_eq!(mended(&after), after);
    }

    #[test]
    fn slips_are_mended_whatever_the_order_and_nothing_else_changes(
        file in Just((0..FILE.len()).collect::<Vec<_>>()).prop_shuffle(),
        slips in prop::sample::subsequence((0..SLIPS.len()).collect::<Vec<_>>(), 0..SLIPS.len()),
    ) {
        let right = scenario(&file, &[0, 1, 2, 3, 4, 5]);
        let wrong = slips.iter().fold(right.clone(), |text, slip| text.replacen(SLIPS[*slip].0, SLIPS[*slip].1, 1));
        let after = mended(&wrong);
        prop_assert_eq!(json(&after), json(&right));
        prop_assert_eq!(lines(&after), lines(&right));
        prop_assert_eq!(find(&Source::new("x.yaml", after.clone())), []);
        prop_assert_eq!(mended(&after), after);
    }

    #[test]
    fn no_change_of_a_good_file_is_mended_into_something_that_cannot_be_read_or_is_not_done(
        changes in prop::collection::vec((0..600_usize, 0_usize..4, "[-:&*|>{}\\[\\]'\"#\r\n xa延]{0,2}"), 1..5)
    ) {
        let mut text = in_order();
        for (start, length, insert) in changes {
            let start = text.floor_char_boundary(start);
            let end = text.floor_char_boundary(start + length);
            text.replace_range(start..end, &insert);
        }
        let after = mended(&text);
        if after == text {
            return Ok(());
        }
        prop_assert_eq!(json(&after).as_object().map(serde_json::Map::len), json(&text).as_object().map(serde_json::Map::len));
        prop_assert_eq!(after.lines().count(), text.lines().count());
        prop_assert_eq!(mended(&after), after);
    }
}
