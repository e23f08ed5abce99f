//! What may be typed to prove what a stored run says.

use std::path::PathBuf;

use clap::Args;

use super::args::{LibraryArgs, StateArgs, path};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist verify last
  checklist verify --all --json
  checklist verify incident.tar.zst --signed --allowed-signers allowed_signers

Exit codes:
  0 everything is as it was    1 something was changed, or the run was never sealed    2 usage")]
pub struct Verify {
    /// The run: its id, the beginning of its id, `last`, or the path of a bundle
    #[arg(value_name = "RUN", default_value = "last", conflicts_with = "all")]
    pub run: String,
    /// Every stored run, oldest first
    #[arg(long, env = "CHECKLIST_ALL", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub all: bool,
    /// A run that is not signed, or whose signature cannot be checked, is no proof
    #[arg(long, env = "CHECKLIST_SIGNED", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub signed: bool,
    /// Whose key is whose, as ssh-keygen(1) says [default: `allowed_signers` in the library]
    #[arg(long, env = "CHECKLIST_ALLOWED_SIGNERS", value_name = "FILE", value_parser = path)]
    pub allowed_signers: Option<PathBuf>,
    /// As JSON
    #[arg(long, env = "CHECKLIST_JSON", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub json: bool,
    #[command(flatten)]
    pub library: LibraryArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist export last --bundle incident.tar.zst
  checklist verify incident.tar.zst
  checklist report incident.tar.zst
  checklist replay incident.tar.zst")]
pub struct Export {
    /// The run: its id, the beginning of its id, or `last`
    #[arg(value_name = "RUN", default_value = "last")]
    pub run: String,
    /// The file to write; its name ends in `.tar.zst`
    #[arg(long, env = "CHECKLIST_BUNDLE", value_name = "FILE", value_parser = path)]
    pub bundle: PathBuf,
    /// Replace the file that is there
    #[arg(long, env = "CHECKLIST_FORCE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub force: bool,
    #[command(flatten)]
    pub library: LibraryArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist audit
  checklist audit --run last
  checklist audit --since 24h --json

Exit codes:
  0 told    1 a line was cut out, edited or put elsewhere    2 usage")]
pub struct Audit {
    /// Only what this run is named in: the beginning of its id, or `last`
    #[arg(long, env = "CHECKLIST_AUDIT_RUN", value_name = "RUN")]
    pub run: Option<String>,
    /// Only from then on: a time as 2026-11-25T12:00:00Z, or how long ago, as 24h
    #[arg(long, env = "CHECKLIST_AUDIT_SINCE", value_name = "TIME|LENGTH")]
    pub since: Option<String>,
    /// As JSON
    #[arg(long, env = "CHECKLIST_JSON", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub json: bool,
    #[command(flatten)]
    pub state: StateArgs,
}
