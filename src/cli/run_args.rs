//! What may be typed to run a scenario, or to see what a run would do.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{LibraryArgs, StateArgs, path};

/// What is to be run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "What to run")]
pub struct What {
    /// The scenario: its id, or the path of a file
    #[arg(long, short, env = "CHECKLIST_SCENARIO", value_name = "ID|PATH")]
    pub scenario: String,
    /// What to examine: a name in targets.yaml, or a host
    #[arg(
        long,
        short,
        env = "CHECKLIST_TARGET",
        value_name = "NAME",
        default_value = "localhost",
        allow_hyphen_values = true
    )]
    pub target: String,
    /// A param of the scenario; may be repeated
    #[arg(long = "param", short, env = "CHECKLIST_PARAM", value_name = "NAME=VALUE", value_parser = param)]
    pub params: Vec<(String, String)>,
    /// Only this step, and what its condition names; may be repeated
    #[arg(long = "step", env = "CHECKLIST_STEP", value_name = "STEP")]
    pub steps: Vec<String>,
    /// Use only these roles; steps that need another are denied. Never allows what access.yaml does not
    #[arg(long, env = "CHECKLIST_ROLES", value_name = "ROLE,…", value_delimiter = ',')]
    pub roles: Option<Vec<String>>,
    /// Why a strong role is needed; it is kept in the report
    #[arg(long, env = "CHECKLIST_JUSTIFICATION", value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub justification: Option<String>,
    /// The language of texts for people [default: that of the locale]
    #[arg(long, env = "CHECKLIST_LANG", value_name = "TAG")]
    pub lang: Option<String>,
    /// Refuse a scenario, targets.yaml or roles.yaml that is not as the last commit has it
    #[arg(long, env = "CHECKLIST_REQUIRE_CLEAN", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub require_clean: bool,
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// How much is done at once.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "How to run")]
pub struct LimitArgs {
    /// How many attempts run at once [default: twice the cores, at least 8]
    #[arg(long, short, env = "CHECKLIST_JOBS", value_name = "N", value_parser = at_least_one)]
    pub jobs: Option<usize>,
    /// How many attempts run at once on one target
    ///
    /// [default: as many as --jobs says, if it is given; else 8]
    #[arg(long, env = "CHECKLIST_PER_TARGET", value_name = "N", value_parser = at_least_one)]
    pub per_target: Option<usize>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist plan --scenario db-replication --target prod-mysql-03
  checklist plan --scenario linux-memory-pressure --json")]
pub struct Plan {
    #[command(flatten)]
    pub what: What,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How it is told
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = PlanFormat::Human)]
    pub output: PlanFormat,
    /// As JSON
    #[arg(long, env = "CHECKLIST_JSON", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist run --scenario db-replication --target prod-mysql-03
  checklist run --scenario db-replication --target prod-mysql-03 --param max_lag=60s -o markdown
  checklist run --scenario ./my-check.yaml -o json=report.json -o terminal
  checklist run --scenario linux-memory-pressure --step full_now --jobs 1")]
pub struct Run {
    #[command(flatten)]
    pub what: What,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Only show what would be done, as `checklist plan` does
    #[arg(long = "dry-run", env = "CHECKLIST_DRY_RUN", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub only_shown: bool,
    /// Run only if the plan is still the one with this hash, as `checklist plan` shows it
    #[arg(long, env = "CHECKLIST_PLAN", value_name = "HASH", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub plan: Option<String>,
    /// A report, as terminal, json, markdown, html or junit, to standard output or to a file; may be repeated
    #[arg(
        long = "output",
        short,
        env = "CHECKLIST_OUTPUT",
        value_name = "FORMAT[=PATH]",
        help_heading = "What to tell"
    )]
    pub outputs: Vec<String>,
    /// Say nothing while the run goes on
    #[arg(long, short, env = "CHECKLIST_QUIET", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue, help_heading = "What to tell")]
    pub quiet: bool,
    /// From which verdict on the exit code is not 0
    #[arg(long, env = "CHECKLIST_FAIL_ON", value_enum, default_value_t = FailOn::Fail, help_heading = "What to tell")]
    pub fail_on: FailOn,
    /// Which convention the exit code follows
    #[arg(long, env = "CHECKLIST_EXIT_CODE", value_enum, default_value_t = ExitCodes::Checklist, help_heading = "What to tell")]
    pub exit_code: ExitCodes,
    /// Make a case of the run, with this name or in this file
    #[arg(long, env = "CHECKLIST_RECORD", value_name = "NAME|PATH", help_heading = "What to keep")]
    pub record: Option<String>,
    /// Replace the case that is there
    #[arg(long, env = "CHECKLIST_FORCE", requires = "record", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue, help_heading = "What to keep")]
    pub force: bool,
    #[command(flatten)]
    pub signing: SignArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

/// Whether and with what a run is signed.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "What to keep")]
pub struct SignArgs {
    /// Sign the run, so that `checklist verify` can say who made it
    #[arg(long, env = "CHECKLIST_SIGN", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub sign: bool,
    /// The SSH key to sign with [default: Git's `user.signingKey`]
    #[arg(long, env = "CHECKLIST_SIGNING_KEY", value_name = "PATH", value_parser = path)]
    pub key: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people
    Human,
    /// As JSON, the same as --json
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A verdict of warn exits with 0
    Fail,
    /// A verdict of warn exits with 4
    Warn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExitCodes {
    /// 0 pass or warn, 1 fail, 3 inconclusive
    Checklist,
    /// 0 ok, 1 warning, 2 critical, 3 unknown
    Nagios,
}

pub(super) fn param(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE, such as max_lag=60s".to_owned()),
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(0) => Err("at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(_) => Err("not a whole number".to_owned()),
    }
}
