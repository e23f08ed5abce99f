//! From what was typed to what the program answers.

use std::ffi::OsString;

use clap::Parser as _;

use super::args::{Cli, Command};
use super::console::Console;
use super::surroundings::Surroundings;
use super::{
    changelog, codeowners, completions, diff, explain, graph, guarded, list, lsp, plan, report, runs, schema, show,
    validate,
};
use crate::exit::Exit;

/// Does what was typed.
#[must_use]
pub fn start(args: impl IntoIterator<Item = OsString>, from: &Surroundings) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not errors.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Success };
            let _ = error.print();
            return exit.code();
        }
    };
    let console = Console::new(cli.common.color, from);
    let exit = match cli.command {
        Command::Run(run) => return guarded::run(&args, &run, from, &console),
        Command::Plan(args) => plan::plan(&args, from, &console),
        Command::Validate(args) => validate::validate(&args, from, &console),
        Command::List(args) => list::list(&args, from, &console),
        Command::Show(args) => show::show(&args, from, &console),
        Command::Report(args) => report::report(&args, from, &console),
        Command::Runs(args) => runs::runs(&args, from, &console),
        Command::Diff(args) => diff::diff(&args, from, &console),
        Command::Graph(args) => graph::graph(&args, from, &console),
        Command::Changelog(args) => changelog::changelog(&args, from, &console),
        Command::Codeowners(args) => codeowners::codeowners(&args, from, &console),
        Command::Explain(args) => explain::explain(&args, &console),
        Command::Schema(args) => schema::schema(&args, &console),
        Command::Lsp(args) => lsp::lsp(&args, from, &console),
        Command::Completions(args) => completions::completions(&args, &console),
    };
    exit.code()
}
