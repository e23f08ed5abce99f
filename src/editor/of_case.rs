//! A case speaks of the names that its scenario declares.

use super::kind::Kind;
use super::names::{self, Of};
use super::sketch::{Part, Sketch};
use super::view::View;

/// The lists and maps of a case whose keys are names of its scenario.
const KEYS: [(Of, &str); 3] = [(Of::Step, "expect/steps"), (Of::Fact, "expect/facts"), (Of::Param, "params")];

/// What the keys of the map at the end of a way are names of; `None` in a file that is no case.
#[must_use]
pub fn keys_of(view: &View, way: &str) -> Option<Of> {
    KEYS.iter().find(|(_, known)| view.kind == Kind::Case && *known == way).map(|(of, _)| *of)
}

/// What the key at the end of a path is the name of.
#[must_use]
pub fn key_of(view: &View, path: &[&Part]) -> Option<(Of, String)> {
    let (Part::Key(name), above) = path.split_last()? else { return None };
    let of = keys_of(view, &names::way(above))?;
    // One item of several is named behind a dot.
    let name = name.split_once('.').map_or(name.as_str(), |(step, _)| step);
    Some((of, name.to_owned()))
}

impl View<'_> {
    /// The file whose names this one speaks of: of a case `scenario`, which is its scenario, else itself.
    #[must_use]
    pub fn declaring<'s>(&'s self, scenario: &'s Sketch<'s>) -> View<'s> {
        let sketch = if self.kind == Kind::Case { scenario } else { self.sketch };
        let kind = if self.kind == Kind::Case { Kind::Scenario } else { self.kind };
        View { kind, sketch, beside: self.beside, language: self.language }
    }
}

#[cfg(test)]
mod tests {
    use crate::editor::definition::{self, File};
    use crate::editor::trial::{self, SCENARIO};
    use crate::editor::{completion, hover};

    use super::*;

    fn labels(text: &str) -> Vec<String> {
        let offered = trial::at(Kind::Case, text, completion::at);
        offered.into_iter().map(|suggestion| suggestion.label).collect()
    }

    #[test]
    fn a_case_is_offered_its_keys_and_the_names_of_its_scenario() {
        assert_eq!(labels("ti¦")[..2], ["version", "recordings"]);
        assert!(labels("recordings:\n  - steps: [a]\n    ¦").contains(&"stdout".to_owned()));
        assert_eq!(labels("recordings:\n  - steps: [¦"), ["used", "inodes"]);
        assert_eq!(labels("recordings:\n  - facts: [¦"), ["disks"]);
        assert_eq!(labels("expect:\n  steps:\n    used: pass\n    ¦"), ["inodes"]);
        assert_eq!(labels("expect:\n  steps: {used: ¦")[..2], ["pass", "warn"]);
        assert_eq!(labels("expect:\n  confirmed: [¦"), ["full"]);
        assert_eq!(labels("expect:\n  proposed:\n    - ¦"), ["clean"]);
        assert_eq!(labels("params: {¦"), ["most"]);
        assert_eq!(labels("expect:\n  verdict: ¦")[..2], ["pass", "warn"]);
    }

    #[test]
    fn a_name_in_a_case_is_told_and_leads_to_its_scenario() {
        let text = |text: &str| {
            let told = trial::at(Kind::Case, text, |view, at| hover::at(view, &[], at));
            told.map(|told| told.text).unwrap_or_default()
        };
        assert!(text("recordings:\n  - steps: [us¦ed]").starts_with("Step: **Measure the used space**"));
        assert!(text("expect:\n  steps:\n    used.2¦: pass").starts_with("Step: **Measure the used space**"));
        assert!(text("expect:\n  confirmed: [fu¦ll]").starts_with("Cause: It is full"));
        assert!(text("reco¦rdings: []").starts_with("What was asked, and what was answered"));
        let leads = |text: &str| {
            trial::at(Kind::Case, text, |view, at| {
                let (file, span) = definition::at(view, at)?;
                (file == File::Scenario).then(|| SCENARIO[span.range()].to_owned())
            })
        };
        assert_eq!(leads("recordings:\n  - steps: [us¦ed]").as_deref(), Some("used"));
        assert_eq!(leads("params: {mo¦st: 1}").as_deref(), Some("most"));
        assert_eq!(leads("expect:\n  proposed: [cl¦ean]").as_deref(), Some("clean"));
        assert_eq!(leads("recordings:\n  - steps: [usd¦]"), None);
        assert_eq!(leads("title: us¦ed"), None);
    }
}
