//! What may be typed to change what a run proposes to change, and to agree to it.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{FalseyValueParser, NonEmptyStringValueParser};

use super::args::{LibraryArgs, StateArgs, path};
use crate::timespan::Timespan;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist fix last
  checklist fix last start_replication --dry-run
  checklist fix last start_replication --reason 'INC-7: stopped for the backup'
  checklist fix 01995c3f start_replication --approval bob.json --approval carol.json --rollback

Exit codes:
  0 recovered, or shown    1 not recovered, or rolled back    2 refused, nothing was changed
  3 what came of it is not known    5 not approved or denied, nothing was changed    130 interrupted    143 terminated")]
pub struct Fix {
    #[command(flatten)]
    pub proposal: ProposalArgs,
    /// Show what would be done and touched, and change nothing
    #[arg(long = "dry-run", env = "CHECKLIST_DRY_RUN", value_parser = FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub only_shown: bool,
    /// An approval, as `checklist approve` makes it; may be repeated
    #[arg(long = "approval", env = "CHECKLIST_APPROVAL", value_name = "FILE", value_parser = path)]
    pub approvals: Vec<PathBuf>,
    /// Why it is done; kept in the record, and the justification of a strong role
    #[arg(long, env = "CHECKLIST_REASON", value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub reason: Option<String>,
    /// Take the way back when it does not help, without asking
    #[arg(long, env = "CHECKLIST_ROLLBACK", value_parser = FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub rollback: bool,
    /// Use only these roles; a remediation or a verifying step that needs another is denied
    #[arg(long, env = "CHECKLIST_ROLES", value_name = "ROLE,…", value_delimiter = ',')]
    pub roles: Option<Vec<String>>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist approve last start_replication --reason 'looked at it with alice'
  checklist approve 01995c3f start_replication --reason 'INC-7' --as bob --key ~/.ssh/id_ed25519.pub -o bob.json")]
pub struct Approve {
    #[command(flatten)]
    pub proposal: ProposalArgs,
    /// Why you agree; part of what is signed
    #[arg(long, env = "CHECKLIST_REASON", value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub reason: String,
    /// How long it counts, at most a day
    #[arg(long, env = "CHECKLIST_EXPIRES", value_name = "TIMESPAN", value_parser = timespan, default_value = "1h")]
    pub expires: Timespan,
    /// Your name in the file `allowed_signers` [default: the account]
    #[arg(long = "as", env = "CHECKLIST_SIGN_AS", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub person: Option<String>,
    /// The SSH key to sign with, or its public half when an agent has it [default: the one that Git signs with]
    #[arg(long, env = "CHECKLIST_SIGNING_KEY", value_name = "PATH", value_parser = path)]
    pub key: Option<PathBuf>,
    /// Write the approval to this file, besides where fixes look for it
    #[arg(long, short, env = "CHECKLIST_APPROVAL_OUTPUT", value_name = "FILE", value_parser = path)]
    pub output: Option<PathBuf>,
}

/// What a run proposed.
#[derive(Debug, Clone, Args)]
pub struct ProposalArgs {
    /// The run: its id, the beginning of its id, or `last`
    #[arg(value_name = "RUN")]
    pub run: String,
    /// The remediation; without it, the only one that the run proposes, else the list of them
    #[arg(value_name = "REMEDIATION")]
    pub remediation: Option<String>,
    /// How old what the run found may be
    #[arg(long, env = "CHECKLIST_MAX_AGE", value_name = "TIMESPAN", value_parser = timespan, default_value = "15m")]
    pub max_age: Timespan,
    /// The language of texts for people [default: that of the run]
    #[arg(long, env = "CHECKLIST_LANG", value_name = "TAG")]
    pub lang: Option<String>,
    #[command(flatten)]
    pub library: LibraryArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

fn timespan(text: &str) -> Result<Timespan, String> {
    Timespan::parse(text)
}
