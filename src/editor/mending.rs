//! What mends a finding at the press of a key.

use crate::diagnostic::{Edit, Finding};
use crate::span::Span;

/// A mending that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending<'f> {
    /// What it does, for the menu.
    pub title: String,
    /// What it mends.
    pub finding: &'f Finding,
}

/// What mends the findings that touch `within`.
#[must_use]
pub fn within<'f>(findings: &'f [Finding], text: &str, within: Span) -> Vec<Mending<'f>> {
    let touches = |finding: &&Finding| {
        let spans = finding.place.iter().map(|place| place.span).chain(finding.fix.iter().map(|edit| edit.span));
        spans.into_iter().any(|span| span.start <= within.end && within.start <= span.end)
    };
    let mendable = findings.iter().filter(|finding| !finding.fix.is_empty()).filter(touches);
    mendable.map(|finding| Mending { title: title(&finding.fix, text), finding }).collect()
}

fn title(edits: &[Edit], text: &str) -> String {
    let shown = |text: &str| crate::printable::short(text.trim(), 40);
    match edits {
        [edit] => match (text.get(edit.span.range()).unwrap_or_default(), edit.text.as_str()) {
            ("", new) => format!("Put in `{}`", shown(new)),
            (old, "") => format!("Take out `{}`", shown(old)),
            (old, new) => format!("Change `{}` to `{}`", shown(old), shown(new)),
        },
        _ => format!("Mend it at {} places", edits.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Source, code};

    #[test]
    fn only_what_touches_the_place_and_can_be_mended_is_offered() {
        let text = "when: usd.passed and lgg.passed";
        let source = Source::new("x", text);
        let finding = |start: usize, word: &str| {
            let place = Place::new(&source, Span::new(start, start + 3));
            let finding = Finding::error(&code::UNKNOWN_STEP, "t").at(place, "");
            finding.suggest(&text[start..start + 3], [word])
        };
        let findings = [finding(6, "used"), finding(21, "lag"), finding(6, "something")];
        let titles = |at: usize| -> Vec<String> {
            within(&findings, text, Span::new(at, at)).into_iter().map(|mending| mending.title).collect()
        };
        assert_eq!(titles(7), ["Change `usd` to `used`"]);
        assert_eq!(titles(24), ["Change `lgg` to `lag`"]);
        assert!(titles(15).is_empty());
        assert_eq!(title(&[Edit::new(Span::new(0, 0), "# a\n")], text), "Put in `# a`");
        assert_eq!(title(&[Edit::new(Span::new(0, 4), "")], text), "Take out `when`");
    }
}
