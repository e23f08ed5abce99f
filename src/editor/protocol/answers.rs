//! What a client is answered.

use serde_json::{Value as Json, json};

use crate::diagnostic::{Edit, Finding, Level, Place, code};
use crate::editor::desk::{Desk, Open};
use crate::editor::hover::Hover;
use crate::editor::mending::Mending;
use crate::editor::names::Of;
use crate::editor::outline::Entry;
use crate::editor::positions::{Encoding, Position, Positions};
use crate::editor::suggestion::{Sort, Suggestion};
use crate::span::Span;

/// What the server can do.
#[must_use]
pub fn initialized(encoding: Encoding) -> Json {
    json!({
        "serverInfo": {"name": "checklist", "version": env!("CARGO_PKG_VERSION")},
        "capabilities": {
            "positionEncoding": encoding.word(),
            "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
            "completionProvider": {"triggerCharacters": [".", "{", "$", "\"", "*", " ", "-"]},
            "hoverProvider": true,
            "definitionProvider": true,
            "documentSymbolProvider": true,
            "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        },
    })
}

/// The request to tell us when the files of a library change on disk.
#[must_use]
pub fn watch_files() -> Json {
    let watchers = ["**/roles.yaml", "**/targets.yaml"].map(|pattern| json!({"globPattern": pattern}));
    let method = "workspace/didChangeWatchedFiles";
    json!({"registrations": [{"id": "library", "method": method, "registerOptions": {"watchers": watchers}}]})
}

/// What is wrong with an open file.
#[must_use]
pub fn diagnostics(desk: &Desk, uri: &str, open: &Open) -> Json {
    let lines = Positions::new(&open.text, desk.encoding);
    let all: Vec<Json> = open.findings.iter().map(|finding| diagnostic(desk, uri, open, &lines, finding)).collect();
    let mut told = json!({"uri": uri, "diagnostics": all});
    if let (Some(version), Some(map)) = (open.version, told.as_object_mut()) {
        map.insert("version".to_owned(), version.into());
    }
    told
}

/// What mends what is wrong, for a menu.
#[must_use]
pub fn actions(desk: &Desk, uri: &str, open: &Open, mendings: &[Mending]) -> Json {
    let lines = Positions::new(&open.text, desk.encoding);
    let action = |mending: &Mending| {
        let edit = |edit: &Edit| json!({"range": range(&lines, edit.span), "newText": edit.text});
        let edits: Vec<Json> = mending.finding.fix.iter().map(edit).collect();
        json!({
            "title": mending.title,
            "kind": "quickfix",
            "isPreferred": true,
            "diagnostics": [diagnostic(desk, uri, open, &lines, mending.finding)],
            "edit": {"changes": {uri: edits}},
        })
    };
    Json::Array(mendings.iter().map(action).collect())
}

/// That a file that is no longer open has nothing wrong.
#[must_use]
pub fn no_diagnostics(uri: &str) -> Json {
    json!({"uri": uri, "diagnostics": []})
}

fn diagnostic(desk: &Desk, uri: &str, open: &Open, lines: &Positions, finding: &Finding) -> Json {
    let span = finding.place.as_ref().map_or(Span::default(), |place| place.span);
    let related = finding.related.iter().filter_map(|related| {
        let location = location_of(desk, uri, open, lines, &related.place)?;
        Some(json!({"location": location, "message": related.label}))
    });
    let severity = match finding.level {
        Level::Error => 1,
        Level::Warning => 2,
        Level::Note => 3,
    };
    let mut message = finding.title.clone();
    if !finding.label.is_empty() {
        message = format!("{message}: {}", finding.label);
    }
    for line in &finding.help {
        message = format!("{message}\nhelp: {line}");
    }
    // What nobody uses is shown faded.
    let tags: &[u8] = if finding.code == &code::UNUSED_PARAM { &[1] } else { &[] };
    json!({
        "range": range(lines, first_line(&open.text, span)),
        "severity": severity,
        "code": finding.code.id,
        "source": "checklist",
        "message": message,
        "relatedInformation": related.collect::<Vec<_>>(),
        "tags": tags,
        "data": {"name": finding.code.name},
    })
}

/// The first line of a stretch: what is underlined below it would hide everything that is there.
fn first_line(text: &str, span: Span) -> Span {
    let line = text.get(span.range()).and_then(|stretch| stretch.find('\n'));
    line.map_or(span, |feed| Span::new(span.start, span.start + feed))
}

fn location_of(desk: &Desk, uri: &str, open: &Open, lines: &Positions, place: &Place) -> Option<Json> {
    let path = std::path::Path::new(place.source.name());
    if path == open.path {
        return Some(json!({"uri": uri, "range": range(lines, first_line(&open.text, place.span))}));
    }
    // A name that is no path from the root names something that an editor cannot show.
    let other = Positions::new(place.source.text(), desk.encoding);
    path.is_absolute().then(|| json!({"uri": desk.uri_of(path), "range": range(&other, place.span)}))
}

/// What could be written.
#[must_use]
pub fn completion(lines: &Positions, suggestions: &[Suggestion]) -> Json {
    let item = |(at, suggestion): (usize, &Suggestion)| {
        let kind = match suggestion.sort {
            Sort::Key => 10,
            Sort::Word => 12,
            Sort::Step => 3,
            Sort::Value => 6,
            Sort::Name => 18,
        };
        let mut item = json!({
            "label": suggestion.label,
            "kind": kind,
            "sortText": format!("{at:04}"),
            "filterText": suggestion.label,
            "textEdit": {"range": range(lines, suggestion.replace), "newText": suggestion.insert},
        });
        if let Some(map) = item.as_object_mut() {
            if !suggestion.detail.is_empty() {
                map.insert("detail".to_owned(), suggestion.detail.clone().into());
            }
            if !suggestion.about.is_empty() {
                map.insert("documentation".to_owned(), markdown(&suggestion.about));
            }
        }
        item
    };
    json!({"isIncomplete": false, "items": suggestions.iter().enumerate().map(item).collect::<Vec<_>>()})
}

/// What is told about a word.
#[must_use]
pub fn hover(lines: &Positions, hover: &Hover) -> Json {
    json!({"contents": markdown(&hover.text), "range": range(lines, hover.span)})
}

fn markdown(text: &str) -> Json {
    json!({"kind": "markdown", "value": text})
}

/// A place in a file.
#[must_use]
pub fn location(uri: &str, lines: &Positions, span: Span) -> Json {
    json!({"uri": uri, "range": range(lines, span)})
}

/// An outline.
#[must_use]
pub fn symbols(lines: &Positions, entries: &[Entry]) -> Json {
    let symbol = |entry: &Entry| {
        let kind = match entry.of {
            None => 3,
            Some(Of::Step) => 12,
            Some(Of::Param | Of::Fact) => 13,
            Some(Of::Diagnosis) => 24,
            Some(Of::Remediation) => 6,
        };
        json!({
            "name": entry.name,
            "detail": entry.about,
            "kind": kind,
            "range": range(lines, entry.extent),
            "selectionRange": range(lines, entry.name_span),
            "children": symbols(lines, &entry.below),
        })
    };
    Json::Array(entries.iter().map(symbol).collect())
}

/// A stretch.
#[must_use]
pub fn range(lines: &Positions, span: Span) -> Json {
    let place = |at: Position| json!({"line": at.line, "character": at.column});
    let (start, end) = lines.range(span);
    json!({"start": place(start), "end": place(end)})
}
