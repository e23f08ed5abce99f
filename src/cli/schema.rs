//! `checklist schema`.

use super::args::{Schema, SchemaName};
use super::console::Console;
use super::verify;
use crate::access::{policy_shape, roles_shape};
use crate::audit;
use crate::case::case_shape;
use crate::change::{RunDiff, ScenarioDiff};
use crate::diagnostic::FindingsDocument;
use crate::exit::Exit;
use crate::record::{FixRecord, Record};
use crate::replay::Replay;
use crate::scenario;
use crate::transport::targets_shape;
use crate::yaml::Shape;

/// Prints one of the JSON Schemas.
pub fn schema(args: &Schema, console: &Console) -> Exit {
    let name = match args.name {
        SchemaName::Scenario => "scenario",
        SchemaName::Targets => "targets",
        SchemaName::Roles => "roles",
        SchemaName::Access => "access",
        SchemaName::Case => "case",
        SchemaName::Report => "report",
        SchemaName::Findings => "findings",
        SchemaName::Audit => "audit",
        SchemaName::Verify => "verify",
        SchemaName::ScenarioDiff => "scenario-diff",
        SchemaName::RunDiff => "run-diff",
        SchemaName::Replay => "replay",
        SchemaName::Fix => "fix",
    };
    if let Some((_, text)) = schemas().into_iter().find(|(known, _)| *known == name) {
        console.out(&text);
    }
    Exit::Success
}

/// Every schema by its name, as it is checked in: `schemas/NAME.schema.json`.
#[must_use]
pub fn schemas() -> Vec<(&'static str, String)> {
    let report = Shape::exact::<Record>("report.schema.json", "The record of a run, version 1");
    let findings = Shape::exact::<FindingsDocument>("findings.schema.json", "What a check of files came to, version 1");
    let audit =
        Shape::exact::<audit::Document>("audit.schema.json", "What the audit of runs and changes says, version 1");
    let verified =
        Shape::exact::<verify::Document>("verify.schema.json", "Whether stored runs are as they were, version 1");
    let scenario_diff = Shape::exact::<ScenarioDiff>(
        "scenario-diff.schema.json",
        "What differs between two versions of a scenario, version 1",
    );
    let run_diff = Shape::exact::<RunDiff>("run-diff.schema.json", "What differs between two runs, version 1");
    let replay = Shape::exact::<Replay>("replay.schema.json", "What today's scenarios say of past runs, version 1");
    let fix = Shape::exact::<FixRecord>("fix.schema.json", "The record of a fix, version 1");
    let all = [
        ("scenario", &scenario::made_shape()),
        ("targets", targets_shape()),
        ("roles", roles_shape()),
        ("access", policy_shape()),
        ("case", case_shape()),
        ("report", &report),
        ("findings", &findings),
        ("audit", &audit),
        ("verify", &verified),
        ("scenario-diff", &scenario_diff),
        ("run-diff", &run_diff),
        ("replay", &replay),
        ("fix", &fix),
    ];
    let text = |shape: &Shape| format!("{:#}\n", shape.schema());
    all.into_iter().map(|(name, shape)| (name, text(shape))).collect()
}
