//! From text to scenario, with everything that is wrong in one pass.

use std::sync::OnceLock;

use super::check::{self, Draft};
use super::file::{ScenarioFile, salvage};
use super::{Scenario, build::build};
use crate::at_once::both;
use crate::diagnostic::{Finding, Level, Source, code};
use crate::yaml::{Content, Document, Shape};

/// From so many bytes on a file is looked at sooner in two ways at once.
const LARGE: usize = 64 << 10;

/// What came of reading a file.
#[derive(Debug)]
pub struct Reading {
    /// The scenario; `None` when there is an error among the findings.
    pub scenario: Option<Scenario>,
    /// Everything that is wrong, in the order of the file.
    pub findings: Vec<Finding>,
}

/// The shape of a scenario file, as it was checked in.
pub fn shape() -> &'static Shape {
    static SHAPE: OnceLock<Shape> = OnceLock::new();
    SHAPE.get_or_init(|| Shape::checked_in(include_str!("../../schemas/scenario.schema.json")))
}

/// The shape of what scenario files are read into; [`shape`], unless that is old.
#[must_use]
pub fn made_shape() -> Shape {
    Shape::of::<ScenarioFile>("scenario.schema.json", "A checklist scenario, version 1")
}

/// Reads a scenario. `known_roles` are the names in `roles.yaml`; with `None` a role's name is not checked.
#[must_use]
pub fn read(source: &Source, known_roles: Option<&[String]>) -> Reading {
    match Document::load(source) {
        Ok(document) => of_document(document, known_roles),
        Err(findings) => Reading { scenario: None, findings },
    }
}

/// Reads a scenario that is a tree already.
pub(super) fn of_document(document: Document, known_roles: Option<&[String]>) -> Reading {
    if let Some(finding) = unknown_version(&document) {
        return Reading { scenario: None, findings: vec![finding] };
    }
    let look_at_shape = || shape().check(&document);
    let look_at_meaning = || {
        let file: ScenarioFile = document.fitting().unwrap_or_else(|| salvage(document.to_json()));
        let found = check::all(&Draft::new(&document, &file, known_roles));
        (file, found)
    };
    let (mut findings, (file, found)) = if document.source.text().len() < LARGE {
        (look_at_shape(), look_at_meaning())
    } else {
        both(look_at_shape, look_at_meaning)
    };
    let meanings = check::told(found, &findings);
    findings.extend(meanings);
    Finding::sort(&mut findings);
    if findings.iter().any(|finding| finding.level == Level::Error) {
        return Reading { scenario: None, findings };
    }
    let whole = document.place("");
    let scenario = build(document, file);
    if scenario.is_none() {
        findings.push(Finding::error(&code::WRONG_FORM, "the scenario cannot be read").at(whole, ""));
    }
    Reading { scenario, findings }
}

/// A file of another version is told so and nothing else: its keys may mean something else.
fn unknown_version(document: &Document) -> Option<Finding> {
    let Content::Number(version) = &document.node("/version")?.content else { return None };
    if version.as_u64() == Some(1) {
        return None;
    }
    Some(
        Finding::error(&code::UNKNOWN_VERSION, format!("version {version} of the scenario format is not known"))
            .at(document.place("/version"), "this program reads version 1")
            .help("a newer checklist may read it; see `checklist --version`"),
    )
}
