//! `checklist explain`.

use super::args::Explain;
use super::console::Console;
use crate::diagnostic::{Code, code};
use crate::exit::Exit;
use crate::lint;
use crate::nearest::nearest;

/// Prints the page of a code, or the list of all codes.
pub fn explain(args: &Explain, console: &Console) -> Exit {
    let Some(word) = &args.code else {
        let lines = code::ALL.iter().map(|code| {
            let level = lint::level_of(code).word();
            format!("{}  {:<22}  {level:<7}  {}\n", code.id, code.name, first_line(code))
        });
        console.out(&lines.collect::<String>());
        return Exit::Success;
    };
    if let Some(code) = Code::find(word) {
        console.out(code.page);
        return Exit::Success;
    }
    let known = code::ALL.iter().flat_map(|code| [code.id, code.name]);
    let hint = nearest(word, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    console.error(&format!("no code is `{}`{hint}", crate::printable::line(word)));
    Exit::Usage
}

fn first_line(code: &Code) -> &str {
    code.summary().lines().next().unwrap_or_default()
}
