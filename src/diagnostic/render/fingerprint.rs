//! A name for a finding that stays when lines are added above it.

use std::collections::HashMap;

use crate::diagnostic::{Checked, Finding};
use crate::output::sha256;

/// Every finding with its file and its fingerprint, by file and place. Two findings never have the same fingerprint, and
/// one keeps its own as long as its code, its title and the line that it stands on stay as they are.
pub(super) fn with_fingerprints(checked: &Checked) -> Vec<(String, Finding, String)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut all = Vec::new();
    for file in &checked.files {
        let mut findings = file.findings.clone();
        Finding::sort(&mut findings);
        for finding in findings {
            let place = finding.place.as_ref();
            let name = place.map_or(file.name.as_str(), |place| place.source.name()).to_owned();
            let line = place.map(|place| place.source.line_text(place.source.line(place.span.start)).1.trim());
            let parts = [finding.code.id, &name, &finding.title, line.unwrap_or_default()].join("\0");
            let before = seen.entry(parts.clone()).and_modify(|times| *times += 1).or_insert(0);
            let fingerprint = sha256(format!("{parts}\0{before}").as_bytes());
            all.push((name, finding, fingerprint));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let checked = samples::with_unknown_keys(text);
        with_fingerprints(&checked).into_iter().map(|(_, _, fingerprint)| fingerprint).collect()
    }

    #[test]
    fn a_line_above_changes_no_fingerprint_and_the_same_line_twice_has_two() {
        let [one, two] = of("a: 1\nodd: 1\nodd: 1\n").try_into().unwrap();
        assert_ne!(one, two);
        assert_eq!(of("# new\na: 1\n\nodd: 1\nodd: 1\n"), [one.clone(), two]);
        assert_ne!(of("a: 1\nodd: 2\n"), [one]);
    }
}
