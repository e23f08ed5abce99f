//! A first scenario that teaches the format: it is valid, it can be run anywhere, and its cases reach all of it.

use std::path::Path;

use super::draft::Draft;
use crate::scenario::CASES;

/// The id of the scenario that is kept here, as a file like any other.
const ID: &str = "my-check";

const SCENARIO: &str = include_str!("my-check.yaml");
const GOOD: &str = include_str!("my-check.cases/good.yaml");
const BAD: &str = include_str!("my-check.cases/bad.yaml");

/// The files of a scenario with this id, in this folder; `schema` is the path to the schema of scenarios from there.
#[must_use]
pub fn lesson(id: &str, folder: &Path, schema: Option<&str>) -> Draft {
    let file = folder.join(format!("{id}.yaml"));
    let cases = file.with_extension(CASES);
    let line = schema.map(|path| format!("# yaml-language-server: $schema={path}\n")).unwrap_or_default();
    Draft {
        files: vec![
            (cases.join("good.yaml"), GOOD.replace(ID, id)),
            (cases.join("bad.yaml"), BAD.replace(ID, id)),
            (file, format!("{line}{}", SCENARIO.replace(ID, id))),
        ],
    }
}
