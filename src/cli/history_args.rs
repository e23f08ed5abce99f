//! What may be typed to look back: at versions of a scenario, and at runs.

use clap::{Args, ValueEnum};

use super::args::{LibraryArgs, StateArgs};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist diff checklists/db-replication.yaml@origin/main
  checklist diff db-replication@v1.2 db-replication@HEAD --format markdown
  checklist diff before.yaml after.yaml")]
pub struct Diff {
    /// What was there before: SCENARIO@REV, the path of a file, or an id [REV is HEAD unless given]
    #[arg(value_name = "BEFORE")]
    pub before: String,
    /// What is there after: SCENARIO, SCENARIO@REV or a path [default: the same scenario as it is now]
    #[arg(value_name = "AFTER")]
    pub after: Option<String>,
    /// How it is told
    #[arg(long, short, env = "CHECKLIST_DIFF_FORMAT", value_enum, default_value_t = Telling::Human)]
    pub format: Telling,
    /// Exit with 1 when something differs
    #[arg(long, env = "CHECKLIST_DIFF_EXIT_CODE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub exit_code: bool,
    #[command(flatten)]
    pub library: LibraryArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

/// How something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Telling {
    /// For a terminal
    Human,
    /// For programs
    Json,
    /// For a comment on a pull request
    Markdown,
}
