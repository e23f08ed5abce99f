//! What was found, for programs: `checklist.verify/1`, whose JSON Schema is `schemas/verify.schema.json`.

use serde::Serialize;

use super::check::{AuditChecked, Checked, Compared, Signature};
use crate::id::RunId;

/// What `checklist verify --json` prints.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Document<'a> {
    /// The name and version of this form: `checklist.verify/1`. Keys may be added to it, never taken away.
    #[schemars(extend("const" = "checklist.verify/1"))]
    schema: &'static str,
    /// The runs, oldest first.
    runs: Vec<One<'a>>,
    /// The audit; only with `--all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    audit: Option<Audit<'a>>,
}

/// What became of a run.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[schemars(rename = "Run")]
struct One<'a> {
    /// Its id.
    run: &'a RunId,
    /// Whether anything can be said of it: one that was killed was never sealed.
    sealed: bool,
    /// Whether it is as it was; `null` where nothing can be said.
    intact: Option<bool>,
    /// Everything that is no longer as it was, a sentence each; `null` where nothing can be said.
    changes: Option<&'a [String]>,
    /// Who signed it; `null` when nobody did.
    signature: Option<&'a Signature>,
    /// What could not be looked at here, a sentence each.
    unknown: &'a [String],
}

/// What became of the audit.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Audit<'a> {
    /// How many lines it has.
    lines: u64,
    /// SHA-256 of its last line; `null` of an empty audit.
    head: Option<&'a str>,
    /// Whether it is as it was written, and every run that it names is kept.
    intact: bool,
    /// What is not so, a sentence each.
    changes: &'a [String],
}

impl<'a> Document<'a> {
    /// The document of what was compared.
    pub fn of(compared: &'a Compared) -> Self {
        let run = |one: &'a Checked| One {
            run: &one.run.id,
            sealed: one.changes.is_some(),
            intact: one.changes.as_ref().map(Vec::is_empty),
            changes: one.changes.as_deref(),
            signature: Some(&one.signature).filter(|signature| !matches!(signature, Signature::None)),
            unknown: &one.unknown,
        };
        let audit = |AuditChecked { lines, head, changes }: &'a AuditChecked| Audit {
            lines: *lines,
            head: head.as_deref(),
            intact: changes.is_empty(),
            changes,
        };
        Self {
            schema: "checklist.verify/1",
            runs: compared.runs.iter().map(run).collect(),
            audit: compared.audit.as_ref().map(audit),
        }
    }
}
