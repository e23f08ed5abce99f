//! What may be typed to check beforehand what runs need.

use clap::Args;

use super::args::{LibraryArgs, StateArgs};
use super::run_args::{PlanFormat, param};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist preflight --scenario db-replication --target prod-mysql-03
  checklist preflight --scenario db-replication --all --remediations
  checklist preflight --all --json

Exit codes:
  0 everything is there    1 something lacks    2 usage or invalid file
  3 something could not be found out    5 none of the roles may be used")]
pub struct Preflight {
    /// A scenario: its id, or the path of a file; may be repeated [default: all of the library]
    #[arg(long = "scenario", short, env = "CHECKLIST_SCENARIO", value_name = "ID|PATH")]
    pub scenarios: Vec<String>,
    /// What is to be examined; may be repeated [default: localhost]
    #[arg(long = "target", short, env = "CHECKLIST_TARGET", value_name = "NAME", allow_hyphen_values = true)]
    pub targets: Vec<String>,
    /// Every target of targets.yaml
    #[arg(long, conflicts_with = "targets")]
    pub all: bool,
    /// Ask for what remediations need too: else it is told, and not counted
    #[arg(long, env = "CHECKLIST_REMEDIATIONS", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub remediations: bool,
    /// A param of the scenarios; may be repeated
    #[arg(long = "param", short, env = "CHECKLIST_PARAM", value_name = "NAME=VALUE", value_parser = param)]
    pub params: Vec<(String, String)>,
    /// Why a strong role is needed
    #[arg(long, env = "CHECKLIST_JUSTIFICATION", value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub justification: Option<String>,
    /// The language of texts for people [default: that of the locale]
    #[arg(long, env = "CHECKLIST_LANG", value_name = "TAG")]
    pub lang: Option<String>,
    /// How it is told
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = PlanFormat::Human)]
    pub output: PlanFormat,
    /// As JSON
    #[arg(long, env = "CHECKLIST_JSON", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub json: bool,
    #[command(flatten)]
    pub library: LibraryArgs,
    #[command(flatten)]
    pub state: StateArgs,
}
