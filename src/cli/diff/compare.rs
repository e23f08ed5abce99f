//! Finds out what is to be compared, compares it, and tells it.

use serde::Serialize;

use super::stored;
use super::version::{Named, Versioned, is_alike};
use crate::change;
use crate::cli::console::Console;
use crate::cli::history_args::{Diff, Telling};
use crate::cli::prepare::{Refused, runtime};
use crate::cli::surroundings::Surroundings;
use crate::exit::Exit;
use crate::report::page::Page;

/// Tells what differs.
pub fn diff(args: &Diff, from: &Surroundings, console: &Console) -> Exit {
    let words = [Some(&args.before), args.after.as_ref()];
    let compared = match words.map(|word| word.map(|word| stored::is_run(word))) {
        [Some(true), None | Some(true)] => stored::runs(args, from, console),
        [Some(false), None | Some(false)] => scenarios(args, from, console),
        _ => Err(Refused::Usage("a run is compared with a run, and a scenario with a scenario".to_owned())),
    };
    match compared {
        Ok(differs) if differs && args.exit_code => Exit::Fail,
        Ok(_) => Exit::Success,
        Err(refused) => refused.tell(console),
    }
}

/// Compares two versions of a scenario; answers whether they differ.
fn scenarios(args: &Diff, from: &Surroundings, console: &Console) -> Result<bool, Refused> {
    let before = Named::read(&args.before, from);
    let after = match &args.after {
        Some(word) => Named::read(word, from),
        None => Named { revision: None, ..before.clone() },
    };
    let before = if is_alike(&before, &after) { Named { revision: Some("HEAD".to_owned()), ..before } } else { before };
    let runtime = runtime()?;
    let (old, new) = runtime.block_on(async {
        (Versioned::open(&before, &args.library, from).await, Versioned::open(&after, &args.library, from).await)
    });
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => return Err([old.err(), new.err()].into_iter().flatten().flatten().collect::<Vec<_>>().into()),
    };
    let found = change::scenarios(old.version(), new.version());
    tell(&found, &found.page(), args.format, console);
    Ok(!found.changes.is_empty())
}

/// Tells what was found in the form that was asked for.
pub fn tell(found: &impl Serialize, page: &Page, telling: Telling, console: &Console) {
    let text = match telling {
        Telling::Human => page.terminal(&console.look_out()),
        Telling::Markdown => page.markdown(),
        Telling::Json => serde_json::to_string_pretty(found).unwrap_or_default() + "\n",
    };
    console.out(&text);
}
