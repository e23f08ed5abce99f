//! What may be typed to ask who may do what.

use clap::{Args, Subcommand};

use super::args::LibraryArgs;

/// Who may do what.
#[derive(Debug, Args)]
pub struct Access {
    #[command(subcommand)]
    pub command: AccessCommand,
}

#[derive(Debug, Subcommand)]
pub enum AccessCommand {
    /// Tell which roles somebody may use for a scenario on a target, and by which line of access.yaml
    Explain(Explain),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist access explain --scenario db-replication --target prod-mysql-03
  checklist access explain --operator alice --scenario db-replication --target prod-mysql-03 --role db-admin
  checklist access explain --scenario db-replication --at 2026-12-24T20:00:00Z --json

Exit codes:
  0 every role is allowed    2 usage or invalid file    5 one is denied")]
pub struct Explain {
    /// Whose account [default: that of whoever asks]
    #[arg(long, value_name = "ACCOUNT")]
    pub operator: Option<String>,
    /// The scenario: its id, or the path of a file
    #[arg(long, short, env = "CHECKLIST_SCENARIO", value_name = "ID|PATH")]
    pub scenario: String,
    /// What is to be examined
    #[arg(long, short, env = "CHECKLIST_TARGET", value_name = "NAME", default_value = "localhost")]
    pub target: String,
    /// Only this role [default: every one that the scenario needs]
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// At which time, as 2026-11-25T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// As JSON
    #[arg(long, env = "CHECKLIST_JSON", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub json: bool,
    #[command(flatten)]
    pub library: LibraryArgs,
}
