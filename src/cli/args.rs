//! What may be typed. Every flag can be a variable of the environment too.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use super::access_args::Access;
pub use super::case_args::{New, Test};
pub use super::history_args::{Diff, Graph, Replay};
pub use super::preflight_args::Preflight;
pub use super::proof_args::{Audit, Export, Verify};
pub use super::remedy_args::{Approve, Fix};
pub use super::run_args::{ExitCodes, FailOn, LimitArgs, Plan, PlanFormat, Run, What};
pub use super::team_args::{Changelog, Codeowners};
pub use super::tool_args::{Completions, Lsp};
use crate::diagnostic::FORMATS;

/// Runs runbooks: atomic checks, in parallel, judged honestly, reported with their evidence.
#[derive(Debug, Parser)]
#[command(
    name = "checklist",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  checklist run --scenario linux-memory-pressure
  checklist run --scenario db-replication --target prod-mysql-03
  checklist validate
  checklist explain C3001

Exit codes:
  0 pass or warn    1 fail    2 usage or invalid file    3 inconclusive
  4 warn with --fail-on warn    5 denied    70 internal error    130 interrupted    143 terminated"
)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct Common {
    /// When to use colours
    #[arg(long, global = true, env = "CHECKLIST_COLOR", value_enum, default_value_t = When::Auto)]
    pub color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario against a target and report what is wrong and why
    Run(Box<Run>),
    /// Show what a run would do: every command, in which order, and how long it can take; nothing is run
    Plan(Box<Plan>),
    /// Check before the incident that programs, credentials and rights are there, for each target
    Preflight(Box<Preflight>),
    /// Check scenarios, the inventory and roles, without touching anything
    Validate(Validate),
    /// Test scenarios with their cases: recorded outputs and what must follow; nothing is started
    Test(Test),
    /// Write a new scenario with its cases, as a lesson in the format or from a run
    New(New),
    /// List the scenarios there are
    List(List),
    /// Show what a scenario asks, and why
    Show(Show),
    /// Tell a stored run again, also one that was interrupted
    Report(Report),
    /// List the stored runs, newest first
    Runs(Runs),
    /// Tell what differs between two versions of a scenario, in meaning, or between two runs
    Diff(Diff),
    /// Judge stored runs again with the scenarios of today, and tell what they would say otherwise
    Replay(Replay),
    /// Draw a scenario as a graph, and with --run the way that a run took
    Graph(Graph),
    /// Tell what changed in which scenario since a commit, who changed it and why
    Changelog(Changelog),
    /// Tell a code host whom to ask for a review, from the owners of scenarios
    Codeowners(Codeowners),
    /// Tell who may use which role, and why
    Access(Access),
    /// Make a change that a run proposed: show it, have it agreed to, make it, see whether it helped
    Fix(Box<Fix>),
    /// Agree to a change that a run proposed, with your SSH key
    Approve(Box<Approve>),
    /// Compare stored runs with their manifests: whether anything was changed, added or taken away
    Verify(Verify),
    /// Put a run into one file that another machine can verify, show and replay
    Export(Export),
    /// Tell who did what, when and where: runs, refusals, approvals, changes
    Audit(Audit),
    /// Explain a finding by its code, such as C3001 or unknown-step
    Explain(Explain),
    /// Print a JSON Schema, for editors and CI
    Schema(Schema),
    /// Serve an editor over standard input and output: findings as you type, completion, hover, definitions
    Lsp(Lsp),
    /// Print the completions for a shell
    Completions(Completions),
}

/// Which library of scenarios is used.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Library")]
pub struct LibraryArgs {
    /// The folder of scenarios, targets.yaml and roles.yaml [default: ./checklists, here or above]
    #[arg(long, env = "CHECKLIST_DIR", value_name = "DIR", value_parser = path)]
    pub checklists: Option<PathBuf>,
    /// Use the scenarios inside the program
    #[arg(long, env = "CHECKLIST_BUILTIN", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub builtin: bool,
}

/// Where runs are kept.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Storage")]
pub struct StateArgs {
    /// The folder where runs are kept [default: ~/.local/state/checklist]
    #[arg(long, env = "CHECKLIST_STATE_DIR", value_name = "DIR", value_parser = path)]
    pub state_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist validate
  checklist validate checklists/db-replication.yaml --deny warnings
  checklist validate --fix --dry-run
  checklist validate --format github -o sarif=checklist.sarif -o junit=checklist.xml")]
pub struct Validate {
    /// Files and folders [default: the library]
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub library: LibraryArgs,
    /// Exit with 1 for warnings too
    #[arg(long, env = "CHECKLIST_DENY", value_enum, value_name = "LEVEL")]
    pub deny: Option<Deny>,
    /// Mend what needs no person: words beyond doubt, the line for editors, the order of keys
    #[arg(long, env = "CHECKLIST_FIX", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, visible_alias = "diff", env = "CHECKLIST_DRY_RUN", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub dry_run: bool,
    /// What standard output gets; `human` is told on standard error [default: human]
    #[arg(long, env = "CHECKLIST_FORMAT", value_name = "FORMAT", value_parser = formats())]
    pub format: Option<String>,
    /// The same, or with a path to a file; may be repeated
    #[arg(long = "output", short, env = "CHECKLIST_FINDINGS", value_name = "FORMAT[=PATH]")]
    pub outputs: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    pub library: LibraryArgs,
    /// Only scenarios of this domain
    #[arg(long, env = "CHECKLIST_DOMAIN", value_name = "DOMAIN")]
    pub domain: Option<String>,
    /// Only scenarios with this tag
    #[arg(long, env = "CHECKLIST_TAG", value_name = "TAG")]
    pub tag: Option<String>,
    /// As JSON
    #[arg(long, env = "CHECKLIST_JSON", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub json: bool,
    /// The language of texts for people [default: that of the locale]
    #[arg(long, env = "CHECKLIST_LANG", value_name = "TAG")]
    pub lang: Option<String>,
}

#[derive(Debug, Args)]
pub struct Show {
    /// The scenario: its id, or the path of a file
    #[arg(value_name = "ID|PATH")]
    pub scenario: String,
    #[command(flatten)]
    pub library: LibraryArgs,
    /// The language of texts for people [default: that of the locale]
    #[arg(long, env = "CHECKLIST_LANG", value_name = "TAG")]
    pub lang: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist report last
  checklist report 01995c3f -o markdown=incident.md")]
pub struct Report {
    /// The run: its id, the beginning of its id, `last`, or the path of a bundle
    #[arg(value_name = "RUN", default_value = "last")]
    pub run: String,
    /// A report, as terminal, json, markdown, html or junit, to standard output or to a file; may be repeated
    #[arg(long = "output", short, env = "CHECKLIST_OUTPUT", value_name = "FORMAT[=PATH]")]
    pub outputs: Vec<String>,
    #[command(flatten)]
    pub state: StateArgs,
}

#[derive(Debug, Args)]
pub struct Runs {
    /// At most this many
    #[arg(long, short = 'n', env = "CHECKLIST_LIMIT", value_name = "N", default_value = "20")]
    pub limit: usize,
    #[command(flatten)]
    pub state: StateArgs,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The code or its name; without one, the list of all
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct Schema {
    /// Which one
    #[arg(value_enum, default_value_t = SchemaName::Scenario)]
    pub name: SchemaName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    Scenario,
    Targets,
    Roles,
    Access,
    Case,
    Report,
    Findings,
    Audit,
    Verify,
    ScenarioDiff,
    RunDiff,
    Replay,
    Fix,
}

impl LibraryArgs {
    /// The folder that was named.
    pub fn named(&self) -> Option<&Path> {
        unless_empty(self.checklists.as_deref())
    }
}

impl StateArgs {
    /// The folder that was named.
    pub fn named(&self) -> Option<&Path> {
        unless_empty(self.state_dir.as_deref())
    }
}

/// A variable that is set to nothing counts as not set.
pub(super) fn unless_empty(path: Option<&Path>) -> Option<&Path> {
    path.filter(|path| !path.as_os_str().is_empty())
}

/// The formats of findings.
fn formats() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(FORMATS.iter().map(|format| format.name))
}

/// A path, also an empty one.
#[expect(clippy::unnecessary_wraps, reason = "the form that the command line's parser asks for")]
pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    Ok(PathBuf::from(text))
}
