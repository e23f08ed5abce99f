//! From what was typed to what the program answers.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};

use super::args::{Cli, Command};
use super::console::Console;
use super::surroundings::Surroundings;
use super::{
    access, approve, audit, changelog, codeowners, completions, diff, explain, export, graph, guarded, list, lsp, new,
    plan, preflight, replay, report, runs, schema, show, test, validate, verify,
};
use crate::exit::Exit;
use crate::status::Verdict;

/// Does what was typed.
#[must_use]
pub fn start(args: impl IntoIterator<Item = OsString>, from: &Surroundings) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args).and_then(|cli| one_library(&args).map(|()| cli)) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not errors.
            let _ = error.print();
            return match error.use_stderr() {
                false => Exit::Success.code(),
                // In that convention 2 would say that the world is wrong.
                true if is_for_monitoring(&args, from) => Exit::nagios(Verdict::Inconclusive),
                true => Exit::Usage.code(),
            };
        }
    };
    let console = Console::new(cli.common.color, from);
    let exit = match cli.command {
        Command::Run(run) => return guarded::run(&run, from, &console),
        Command::Fix(fix) => return guarded::fix(&fix, from, &console),
        Command::Approve(args) => approve::approve(&args, from, &console),
        Command::Plan(args) => plan::plan(&args, from, &console),
        Command::Preflight(preflight) => return preflight::preflight(&preflight, from, &console),
        Command::Validate(args) => validate::validate(&args, from, &console),
        Command::Test(args) => test::test(&args, from, &console),
        Command::New(args) => new::new(&args, from, &console),
        Command::List(args) => list::list(&args, from, &console),
        Command::Show(args) => show::show(&args, from, &console),
        Command::Report(args) => report::report(&args, from, &console),
        Command::Runs(args) => runs::runs(&args, from, &console),
        Command::Diff(args) => diff::diff(&args, from, &console),
        Command::Graph(args) => graph::graph(&args, from, &console),
        Command::Changelog(args) => changelog::changelog(&args, from, &console),
        Command::Codeowners(args) => codeowners::codeowners(&args, from, &console),
        Command::Access(args) => access::access(&args, from, &console),
        Command::Verify(args) => verify::verify(&args, from, &console),
        Command::Export(args) => export::export(&args, from, &console),
        Command::Audit(args) => audit::audit(&args, from, &console),
        Command::Replay(args) => replay::replay(&args, from, &console),
        Command::Explain(args) => explain::explain(&args, &console),
        Command::Schema(args) => schema::schema(&args, &console),
        Command::Lsp(args) => lsp::lsp(&args, from, &console),
        Command::Completions(args) => completions::completions(&args, &console),
    };
    exit.code()
}

/// Refuses two libraries that are both typed. The parser cannot: it takes a variable for a word that was typed, and what is
/// typed is to win over a variable.
fn one_library(args: &[OsString]) -> Result<(), clap::Error> {
    let typed = |flag: &str| {
        let words = args.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--");
        words
            .into_iter()
            .any(|word| word.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')))
    };
    if typed("--builtin") && typed("--checklists") {
        let why = "the argument '--checklists <DIR>' cannot be used with '--builtin'";
        return Err(Cli::command().error(ErrorKind::ArgumentConflict, why));
    }
    Ok(())
}

/// Whether a run was to be started with the exit codes of monitoring plug-ins, as far as that can be seen in words that
/// cannot be read as a whole.
fn is_for_monitoring(args: &[OsString], from: &Surroundings) -> bool {
    let words: Vec<&str> = args.iter().filter_map(|word| word.to_str()).collect();
    let typed = words.iter().position(|word| word.starts_with("--exit-code"));
    let convention = match typed.map(|at| (words[at], words.get(at + 1))) {
        Some(("--exit-code", next)) => next.copied(),
        Some((word, _)) => word.split_once('=').map(|(_, value)| value),
        None => from.var("CHECKLIST_EXIT_CODE"),
    };
    words.contains(&"run") && convention == Some("nagios")
}
