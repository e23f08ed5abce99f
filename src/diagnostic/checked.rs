//! What a check of files came to.

use super::{Finding, Level};

/// Files that were checked, each with what was found in it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The files, in the order in which they are told.
    pub files: Vec<CheckedFile>,
    /// A finding of this level or a worse one makes the check fail.
    pub denied: Level,
}

/// A file that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedFile {
    /// Its name, as it was typed or found.
    pub name: String,
    /// What was found, in the order of the file.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// All findings as they are shown: by file, place and code, each once.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.files.iter().flat_map(|file| file.findings.clone()).collect();
        Finding::sort(&mut findings);
        findings
    }

    /// Whether a finding makes the check fail.
    #[must_use]
    pub fn is_denied(&self, finding: &Finding) -> bool {
        finding.level <= self.denied
    }

    /// Whether nothing makes the check fail.
    #[must_use]
    pub fn is_good(&self) -> bool {
        !self.files.iter().flat_map(|file| &file.findings).any(|finding| self.is_denied(finding))
    }
}

/// `2 errors, 1 warning`; nothing for no findings.
#[must_use]
pub fn count(findings: &[Finding]) -> String {
    let of = |level: Level, word: &str| {
        let number = findings.iter().filter(|finding| finding.level == level).count();
        (number > 0).then(|| format!("{number} {word}{}", if number == 1 { "" } else { "s" }))
    };
    let parts = [of(Level::Error, "error"), of(Level::Warning, "warning"), of(Level::Note, "note")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
