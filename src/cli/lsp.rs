//! `checklist lsp`.

use std::io::BufReader;

use super::args::Lsp;
use super::console::Console;
use super::surroundings::Surroundings;
use crate::editor::{Ended, Setting, serve};
use crate::exit::Exit;
use crate::reason::reason;

/// Answers an editor on standard input and output until it goes away.
pub fn lsp(args: &Lsp, from: &Surroundings, console: &Console) -> Exit {
    let library = args.named().map(|folder| from.folder.join(folder));
    let setting = Setting { language: from.language(), library };
    let input = BufReader::new(std::io::stdin());
    let log = |line: &str| console.err(&format!("checklist lsp: {line}\n"));
    match serve(input, &mut std::io::stdout(), setting, &log) {
        Ok(Ended::AsAgreed) => Exit::Success,
        // As the protocol asks of a server that was not shut down.
        Ok(Ended::Abruptly) => Exit::Fail,
        Err(error) => {
            console.error(&format!("standard output cannot be written: {}", reason(&error)));
            Exit::Internal
        }
    }
}
