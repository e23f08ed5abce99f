//! What the tests of the formats tell: every level, a finding without a place, related places, wide and dangerous text.

use crate::diagnostic::{Checked, CheckedFile, Edit, Finding, Level, Place, Source, code};
use crate::span::Span;

pub(super) fn place(source: &Source, part: &str) -> Place {
    let at = source.text().find(part).unwrap();
    Place::new(source, Span::new(at, at + part.len()))
}

/// Two files with findings, one without.
pub(super) fn checked() -> Checked {
    let one = Source::new("lists/a b.yaml", "title: 😀 x\nsteps:\n  - comand: [a]\n    id: b\n");
    let two = Source::new("./lists/two.yaml", "params: {x: 1}\n");
    let mut unknown = Finding::error(&code::UNKNOWN_KEY, "unknown key `comand`")
        .at(place(&one, "comand"), "not known here")
        .help("did you mean `command`?");
    unknown.fix.push(Edit::new(place(&one, "comand").span, "command"));
    let odd = Finding::error(&code::WRONG_FORM, "odd, 100%: a\nb ]]> <&> \u{202e}\u{1b}[31m").at(place(&one, "x"), "");
    let unused = Finding::warning(&code::UNUSED_PARAM, "the param `x` is not used")
        .at(place(&two, "x"), "declared here, asked for nowhere")
        .see(place(&two, "params"), "in this map");
    let note = Finding { level: Level::Note, ..Finding::error(&code::UNUSED_PARAM, "worth knowing") }
        .at(Place::new(&two, Span::new(0, two.text().len())), "");
    let unreadable = Finding::error(&code::UNREADABLE_FILE, "`gone.yaml` cannot be read: no such file or directory");
    let file = |name: &str, findings| CheckedFile { name: name.to_owned(), findings };
    Checked {
        files: vec![
            file("lists/a b.yaml", vec![unknown, odd]),
            file("./lists/two.yaml", vec![unused, note]),
            file("gone.yaml", vec![unreadable]),
            file("good.yaml", vec![]),
        ],
        denied: Level::Error,
    }
}

/// One file with an unknown key at every line that begins with `odd`.
pub(super) fn with_unknown_keys(text: &str) -> Checked {
    let source = Source::new("a.yaml", text);
    let found = text.match_indices("odd").map(|(at, _)| {
        Finding::error(&code::UNKNOWN_KEY, "unknown key `odd`").at(Place::new(&source, Span::new(at, at + 3)), "")
    });
    Checked { files: vec![CheckedFile { name: "a.yaml".to_owned(), findings: found.collect() }], denied: Level::Error }
}
