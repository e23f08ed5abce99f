//! What may be typed to begin a scenario, and to test scenarios with their cases.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{LibraryArgs, StateArgs, path, unless_empty};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist new disk-space
  checklist new my-replication --from last
  checklist new disk-space --checklists ops/checklists")]
pub struct New {
    /// The id of the scenario, and the name of its file: lower-case letters, digits and `-`
    #[arg(value_name = "ID")]
    pub id: String,
    /// Begin with the scenario that this run used, and a case of what it found: its id, the beginning of its id, or `last`
    #[arg(long, env = "CHECKLIST_FROM", value_name = "RUN")]
    pub from: Option<String>,
    /// The folder it is written to, made if it is not there [default: ./checklists, here or above]
    #[arg(long, env = "CHECKLIST_DIR", value_name = "DIR", value_parser = path, help_heading = "Library")]
    pub checklists: Option<PathBuf>,
    #[command(flatten)]
    pub state: StateArgs,
}

impl New {
    /// The folder that was named.
    pub fn named(&self) -> Option<&Path> {
        unless_empty(self.checklists.as_deref())
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist test
  checklist test db-replication --case 'dup*'
  checklist test --coverage --min-coverage 90
  checklist test --builtin --format junit")]
pub struct Test {
    /// Scenarios by id, files of scenarios or cases, folders [default: the library]
    #[arg(value_name = "PATHS|IDS")]
    pub what: Vec<String>,
    #[command(flatten)]
    pub library: LibraryArgs,
    /// Only cases whose name fits, with `*` for anything and `?` for one letter; may be repeated
    #[arg(long = "case", env = "CHECKLIST_CASE", value_name = "GLOB")]
    pub cases: Vec<String>,
    /// How it is told: human, json, junit, tap or github
    #[arg(long, env = "CHECKLIST_FORMAT", value_name = "FORMAT", default_value = "human")]
    pub format: String,
    /// Write what happens now as what is expected; nothing else in the files is changed
    #[arg(long, env = "CHECKLIST_UPDATE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub update: bool,
    /// Tell what no case reaches
    #[arg(long, env = "CHECKLIST_COVERAGE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub coverage: bool,
    /// Exit with 1 when the cases reach less than this many percent in all
    #[arg(long, env = "CHECKLIST_MIN_COVERAGE", value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub min_coverage: Option<u8>,
}
