//! The JSON Schemas are what the program believes, and what is shipped is valid by them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use checklist::diagnostic::Source;
use checklist::yaml::Document;
use jsonschema::Validator;
use serde_json::Value as Json;

use crate::playground::{Playground, repository};

const NAMES: [&str; 13] = [
    "scenario",
    "targets",
    "roles",
    "access",
    "case",
    "report",
    "findings",
    "scenario-diff",
    "run-diff",
    "replay",
    "audit",
    "fix",
    "verify",
];

/// Fails when `json` is not valid by the checked-in schema. The crate `jsonschema` judges, not the program.
#[track_caller]
pub fn assert_valid(schema: &'static str, json: &Json) {
    static VALIDATORS: OnceLock<Mutex<HashMap<&'static str, &'static Validator>>> = OnceLock::new();
    let mut validators = VALIDATORS.get_or_init(Mutex::default).lock().unwrap();
    let validator = *validators.entry(schema).or_insert_with(|| {
        let schema: Json = serde_json::from_slice(&std::fs::read(path(schema)).unwrap()).unwrap();
        Box::leak(Box::new(jsonschema::validator_for(&schema).unwrap()))
    });
    drop(validators);
    let wrong: Vec<String> =
        validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "not valid by schemas/{schema}.schema.json: {wrong:#?}");
}

fn path(schema: &str) -> PathBuf {
    repository().join("schemas").join(format!("{schema}.schema.json"))
}

/// The YAML files of a folder of the repository.
pub fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(repository().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} has no YAML files");
    files
}

/// Whether the file is a scenario, and not an inventory or roles.
pub fn is_scenario(path: &Path) -> bool {
    !["targets.yaml", "roles.yaml", "access.yaml"].iter().any(|beside| path.ends_with(beside))
}

#[test]
fn the_checked_in_schemas_are_what_the_program_prints() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    for name in NAMES {
        let printed = Playground::new().run(&["schema", name]).code(0).stdout.clone();
        if update {
            std::fs::write(path(name), &printed).unwrap();
        }
        let checked_in = std::fs::read_to_string(path(name)).unwrap_or_default();
        assert!(checked_in == printed, "schemas/{name}.schema.json is old: run the tests once with UPDATE_GOLDEN=1");
    }
    let files = std::fs::read_dir(repository().join("schemas")).unwrap().count();
    assert_eq!(files, NAMES.len(), "a schema that the program does not print");
}

#[test]
fn what_is_shipped_is_valid_by_the_checked_in_schemas() {
    for file in yaml_files("checklists").into_iter().chain(yaml_files("examples")) {
        let source = Source::new(file.to_string_lossy(), std::fs::read_to_string(&file).unwrap());
        let json = Document::load(&source).unwrap().to_json();
        let schema = match file.file_name().unwrap().to_str().unwrap() {
            "targets.yaml" => "targets",
            "roles.yaml" => "roles",
            "access.yaml" => "access",
            _ => "scenario",
        };
        assert_valid(schema, &json);
    }
}

#[test]
fn the_first_line_of_every_shipped_file_leads_an_editor_to_its_schema() {
    for file in yaml_files("checklists").into_iter().chain(yaml_files("examples")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let modeline = text.lines().next().unwrap();
        let schema = modeline.strip_prefix("# yaml-language-server: $schema=");
        let schema = schema.unwrap_or_else(|| panic!("{}: {modeline}", file.display()));
        let meant = match file.file_name().unwrap().to_str().unwrap() {
            "targets.yaml" => "targets",
            "roles.yaml" => "roles",
            "access.yaml" => "access",
            _ => "scenario",
        };
        let led = file.parent().unwrap().join(schema);
        assert_eq!(led.canonicalize().ok(), path(meant).canonicalize().ok(), "{}: {schema}", file.display());
    }
}
