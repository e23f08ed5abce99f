//! What may be typed to look back: at versions of a scenario, and at runs.

use clap::{Args, ValueEnum};

use super::args::{LibraryArgs, StateArgs};
use crate::graph::LANGUAGES;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist diff checklists/db-replication.yaml@origin/main
  checklist diff db-replication@v1.2 db-replication@HEAD --format markdown
  checklist diff before.yaml after.yaml
  checklist diff last
  checklist diff 01995c3f 01995c40 --format markdown")]
pub struct Diff {
    /// What was there before: SCENARIO@REV, the path of a file, an id, or a run (`last`, the beginning of its id, or a bundle)
    #[arg(value_name = "BEFORE")]
    pub before: String,
    /// What is there after [default: the same scenario as it is now; of a run, BEFORE is compared with the last that passed]
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

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist replay --all
  checklist replay --all --scenario db-replication --format markdown
  checklist replay last --scenario ./my-check.yaml")]
pub struct Replay {
    /// Runs: an id, the beginning of an id, `last`, or the path of a bundle
    #[arg(value_name = "RUN", required_unless_present = "all", conflicts_with = "all")]
    pub runs: Vec<String>,
    /// All stored runs; with --scenario those of this one
    #[arg(long, env = "CHECKLIST_REPLAY_ALL", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub all: bool,
    /// The scenario of today: its id, or the path of a file [default: the one that was run, as it is now]
    #[arg(long, short, env = "CHECKLIST_SCENARIO", value_name = "ID|PATH")]
    pub scenario: Option<String>,
    /// How it is told
    #[arg(long, short, env = "CHECKLIST_REPLAY_FORMAT", value_enum, default_value_t = Telling::Human)]
    pub format: Telling,
    #[command(flatten)]
    pub library: LibraryArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist graph db-replication > replication.mmd
  checklist graph db-replication --format dot | dot -Tsvg > replication.svg
  checklist graph db-replication --run last")]
pub struct Graph {
    /// The scenario: its id, or the path of a file
    #[arg(value_name = "ID|PATH")]
    pub scenario: String,
    /// Draw the way that this run took: its id, the beginning of its id, `last`, or a bundle
    #[arg(long, env = "CHECKLIST_GRAPH_RUN", value_name = "RUN")]
    pub run: Option<String>,
    /// The language it is drawn in
    #[arg(long, short, env = "CHECKLIST_GRAPH_FORMAT", value_name = "FORMAT", default_value = "mermaid", value_parser = languages())]
    pub format: String,
    /// The language of texts for people [default: that of the locale]
    #[arg(long, env = "CHECKLIST_LANG", value_name = "TAG")]
    pub lang: Option<String>,
    #[command(flatten)]
    pub library: LibraryArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

/// The languages that graphs are drawn in.
fn languages() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(LANGUAGES.iter().map(|language| language.name))
}
