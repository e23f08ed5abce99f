//! A Code Quality report of GitLab: a JSON array, of the part of Code Climate's format that GitLab reads.

use serde_json::{Value, json};

use super::fingerprint::with_fingerprints;
use super::format::Format;
use crate::diagnostic::{Checked, Level};
use crate::span::Span;

/// The format.
pub(super) static FORMAT: Format = Format { name: "gitlab", render };

fn render(checked: &Checked) -> String {
    let one = |(name, finding, fingerprint): (String, crate::diagnostic::Finding, String)| {
        let lines = finding.place.as_ref().map_or((1, 1), |place| {
            let end = place.source.location(Span::new(place.span.end, place.span.end));
            (place.location().line, end.line)
        });
        let parts = std::iter::once(&finding.title).chain((!finding.label.is_empty()).then_some(&finding.label));
        let mut description = parts.cloned().collect::<Vec<_>>().join(": ");
        finding.help.iter().for_each(|line| description.extend(["; ", line]));
        json!({
            "description": description,
            "check_name": format!("{} {}", finding.code.id, finding.code.name),
            "fingerprint": fingerprint,
            "severity": match finding.level {
                Level::Error => "major",
                Level::Warning => "minor",
                Level::Note => "info",
            },
            // GitLab compares it with the paths of the change, which have no `./`.
            "location": {
                "path": name.strip_prefix("./").unwrap_or(&name),
                "lines": {"begin": lines.0, "end": lines.1},
            },
        })
    };
    let all: Vec<Value> = with_fingerprints(checked).into_iter().map(one).collect();
    format!("{:#}\n", Value::Array(all))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn every_finding_has_what_gitlab_asks_for() {
        let all: Vec<Value> = serde_json::from_str(&render(&samples::checked())).unwrap();
        assert_eq!(all.len(), 5);
        assert_eq!(all[1]["description"], "unknown key `comand`: not known here; did you mean `command`?");
        assert_eq!(all[1]["location"], json!({"path": "lists/a b.yaml", "lines": {"begin": 3, "end": 3}}));
        let severities: Vec<&str> = all.iter().map(|one| one["severity"].as_str().unwrap()).collect();
        // By file and place: the odd one stands above the unknown key.
        assert_eq!(severities, ["major", "major", "info", "minor", "major"]);
        assert_eq!(all[4]["location"], json!({"path": "gone.yaml", "lines": {"begin": 1, "end": 1}}));
        let prints: std::collections::BTreeSet<&str> =
            all.iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(prints.len(), all.len());
    }

    #[test]
    fn nothing_found_is_an_empty_array() {
        assert_eq!(render(&Checked { files: Vec::new(), denied: Level::Error }), "[]\n");
    }
}
