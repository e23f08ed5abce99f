//! `checklist completions`.

use clap::CommandFactory as _;

use super::args::{Cli, Completions};
use super::console::Console;
use crate::exit::Exit;

/// Prints the completions for a shell.
pub fn completions(args: &Completions, console: &Console) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "checklist", &mut text);
    console.out(&String::from_utf8_lossy(&text));
    Exit::Success
}
