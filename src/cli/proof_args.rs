//! What may be typed to prove what a stored run says.

use clap::Args;

use super::args::StateArgs;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist verify last
  checklist verify --all --json

Exit codes:
  0 everything is as it was    1 something was changed, or the run was never sealed    2 usage")]
pub struct Verify {
    /// The run: its id, the beginning of its id, or `last`
    #[arg(value_name = "RUN", default_value = "last", conflicts_with = "all")]
    pub run: String,
    /// Every stored run, oldest first
    #[arg(long, env = "CHECKLIST_ALL", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub all: bool,
    /// As JSON
    #[arg(long, env = "CHECKLIST_JSON", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub json: bool,
    #[command(flatten)]
    pub state: StateArgs,
}
