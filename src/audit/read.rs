//! Reading the audit back, and whether it is still the one that was written.

use std::io::ErrorKind;

use serde::Serialize;

use super::{AuditError, Line, Log};
use crate::id::RunId;
use crate::output::sha256;
use crate::printable;
use crate::store::Anchor;

/// The audit as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// Every line that can be read, in order, with its SHA-256.
    pub lines: Vec<(Line, String)>,
    /// What is no longer as it was written; empty when the chain is whole.
    pub faults: Vec<Fault>,
    /// How many lines there are, also such as cannot be read.
    pub length: u64,
}

/// A break in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Fault {
    /// The line, from 1, as editors count.
    pub line: u64,
    /// What is wrong there, in one sentence.
    pub what: String,
}

/// What `checklist audit --json` prints: `checklist.audit/1`, whose JSON Schema is `schemas/audit.schema.json`.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Document {
    /// The name and version of this form: `checklist.audit/1`. Keys may be added to it, never taken away.
    #[schemars(extend("const" = "checklist.audit/1"))]
    pub schema: &'static str,
    /// How many lines the audit has, also such as were not asked for.
    pub length: u64,
    /// SHA-256 of the last line, which stands for all of them; `null` of an empty audit.
    pub head: Option<String>,
    /// What is no longer as it was written; empty when the chain is whole.
    pub faults: Vec<Fault>,
    /// The lines that were asked for, oldest first: each as it stands in `audit.jsonl`.
    pub lines: Vec<Line>,
}

impl Document {
    /// The document of some lines of an audit.
    #[must_use]
    pub fn of(chain: &Chain, lines: Vec<Line>) -> Self {
        let head = chain.head().map(str::to_owned);
        Self { schema: "checklist.audit/1", length: chain.length, head, faults: chain.faults.clone(), lines }
    }
}

impl Log {
    /// Reads all lines and follows the chain. An audit that is not there has no lines.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn read(&self) -> Result<Chain, AuditError> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(Chain::of(&bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Chain::default()),
            Err(source) => Err(AuditError::Read { path: self.path.clone(), source }),
        }
    }
}

impl Log {
    /// The lines about a run, as they stand in the file, each with its line feed.
    ///
    /// # Errors
    /// As with [`Self::read`].
    pub fn lines_of(&self, run: &RunId) -> Result<String, AuditError> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(String::new()),
            Err(source) => return Err(AuditError::Read { path: self.path.clone(), source }),
        };
        let is_about = |line: &&str| {
            let read = serde_json::from_str::<Line>(line).ok();
            read.is_some_and(|line| [&line.entry.run, &line.entry.change].contains(&&Some(run.clone())))
        };
        Ok(text.split_inclusive('\n').filter(is_about).collect())
    }
}

impl Chain {
    /// Follows the chain through the bytes of an audit.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut chain = Self::default();
        let mut previous = String::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let text = line.strip_suffix(b"\n").unwrap_or(line);
            let digest = sha256(text);
            match serde_json::from_slice::<Line>(text) {
                Ok(read) => {
                    if let Some(what) = chain.objection(&read, &previous) {
                        chain.faults.push(Fault { line: chain.length + 1, what });
                    }
                    chain.lines.push((read, digest.clone()));
                }
                Err(_) if !line.ends_with(b"\n") => chain.fault("it was torn while it was written".to_owned()),
                Err(error) => chain.fault(format!("it cannot be read: {}", printable::short(&error.to_string(), 200))),
            }
            previous = digest;
            chain.length += 1;
        }
        chain
    }

    fn fault(&mut self, what: String) {
        self.faults.push(Fault { line: self.length + 1, what });
    }

    fn objection(&self, line: &Line, previous: &str) -> Option<String> {
        if line.previous != previous {
            let said =
                if self.length == 0 { "lines before it are missing" } else { "the line before it is another one" };
            return Some(format!("{said}, or was edited"));
        }
        let wanted = self.length;
        (line.seq != wanted).then(|| format!("it has the number {}, and should have {wanted}", line.seq))
    }

    /// The SHA-256 of the last line, which stands for all of them; `None` of an empty audit. Kept elsewhere, it proves later
    /// that no line before it was changed or cut off.
    #[must_use]
    pub fn head(&self) -> Option<&str> {
        self.lines.last().map(|(_, digest)| digest.as_str())
    }

    /// Whether the line that was written at `anchor` is still there.
    #[must_use]
    pub fn holds(&self, anchor: &Anchor) -> bool {
        self.lines.iter().any(|(line, digest)| line.seq == anchor.line && *digest == anchor.sha256)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Keep;
    use super::super::entry::sample::entry;
    use super::*;

    fn written(count: usize) -> Vec<u8> {
        let dir = tempfile::tempdir().unwrap();
        let log = Log::of(dir.path());
        let entries: Vec<_> = (0..count).map(|number| entry(&number.to_string())).collect();
        log.append(&entries, Keep::Written).unwrap();
        std::fs::read(log.path()).unwrap()
    }

    #[test]
    fn an_audit_that_is_not_there_has_no_lines_and_no_faults() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Log::of(dir.path()).read().unwrap(), Chain::default());
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_found_and_so_is_a_line_that_is_gone_or_elsewhere(at: prop::sample::Index, to: u8, other: prop::sample::Index) {
            let bytes = written(4);
            prop_assert_eq!(Chain::of(&bytes).faults, vec![]);
            let mut changed = bytes.clone();
            let at_byte = at.index(bytes.len());
            changed[at_byte] = to;
            let head = Chain::of(&bytes).head().map(str::to_owned);
            let chain = Chain::of(&changed);
            // The last line has no line after it that vouches for it: its own digest does, for whoever kept it.
            prop_assert!(changed == bytes || !chain.faults.is_empty() || chain.head().map(str::to_owned) != head);
            let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
            let (one, two) = (at.index(3), other.index(4));
            lines.swap(one, two);
            prop_assert_eq!(Chain::of(&lines.concat()).faults.is_empty(), one == two);
            lines.swap(one, two);
            lines.remove(one);
            prop_assert!(!Chain::of(&lines.concat()).faults.is_empty());
        }
    }
}
