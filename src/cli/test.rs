//! `checklist test`.

use std::path::{Path, PathBuf};

use regex::Regex;

use super::case_args::Test;
use super::console::Console;
use super::suites::{Found, find};
use super::surroundings::Surroundings;
use super::whole_file::WholeFile;
use crate::at_once::side_by_side;
use crate::case::told::{self, Format};
use crate::case::{Stage, Suite, Tested, percent, test as test_case};
use crate::exit::Exit;
use crate::printable;

/// How many attempts run at once in a case, whatever the machine: the answers are the same for every number.
const SLOTS: usize = 8;

/// Plays the cases of scenarios and tells what is not as they expect.
pub fn test(args: &Test, from: &Surroundings, console: &Console) -> Exit {
    let format = match told::find(&args.format) {
        Ok(format) => format,
        Err(message) => {
            console.error(&message);
            return Exit::Usage;
        }
    };
    let (mut found, wrong) = find(&args.what, &args.library, from);
    // A file that is no scenario cannot be tested; the others can.
    console.findings(&wrong);
    for one in &mut found {
        one.cases.retain(|case| is_wanted(&case.name, &args.cases));
    }
    let mut suites = play_all(&found, args.update, from.cores);
    let cases = suites.iter().map(|suite| suite.cases.len()).sum::<usize>();
    if cases == 0 && wrong.is_empty() {
        console.error("there is no case to test; `checklist run … --record NAME` makes one of a run");
        return Exit::Usage;
    }
    let is_written = !args.update || write(&mut suites, console);
    let is_told = tell(args, format, (&found, &suites), console);
    if !is_told || !is_written {
        return Exit::Internal;
    }
    let is_usable = wrong.is_empty() && !suites.iter().flat_map(|suite| &suite.cases).any(|case| case.is_broken);
    let enough = is_enough(args, &suites, console);
    let is_as_expected = suites.iter().flat_map(|suite| &suite.cases).all(Tested::is_good);
    match (is_usable, is_as_expected && enough) {
        (false, _) => Exit::Usage,
        (true, false) => Exit::Fail,
        (true, true) => Exit::Success,
    }
}

fn play_all(found: &[Found], update: bool, cores: usize) -> Vec<Suite> {
    let all: Vec<(usize, usize)> =
        found.iter().enumerate().flat_map(|(at, one)| (0..one.cases.len()).map(move |case| (at, case))).collect();
    let tested = side_by_side(&all, cores, |(at, case)| {
        let (one, case) = (&found[*at], &found[*at].cases[*case]);
        let path = case.path.display().to_string();
        test_case(&case.name, one.library.read(&case.path), &path, stage(one), update)
    });
    let mut tested = tested.into_iter();
    let suite = |one: &Found| {
        let cases = tested.by_ref().take(one.cases.len()).collect();
        Suite::new(stage(one), one.scenario.document.source.name().to_owned(), cases)
    };
    found.iter().map(suite).collect()
}

fn stage(one: &Found) -> Stage<'_> {
    Stage { scenario: &one.scenario, roles: &one.beside.roles, inventory: &one.beside.inventory, jobs: SLOTS }
}

fn is_wanted(name: &str, globs: &[String]) -> bool {
    let fits = |glob: &String| {
        let pattern = regex::escape(glob).replace("\\*", ".*").replace("\\?", ".");
        Regex::new(&format!("^{pattern}$")).is_ok_and(|regex| regex.is_match(name))
    };
    globs.is_empty() || globs.iter().any(fits)
}

/// Writes the cases that expect something else now; they are then as expected.
fn write(suites: &mut [Suite], console: &Console) -> bool {
    let mut is_written = true;
    for case in suites.iter_mut().flat_map(|suite| &mut suite.cases) {
        let path = printable::line(&case.path).into_owned();
        let text = match case.updated.take() {
            None => continue,
            Some(Err(why)) => {
                console.error(&format!("`{path}` is left as it is: {why}"));
                continue;
            }
            Some(Ok(text)) => text,
        };
        // Behind a link the file itself is changed, not the link.
        let file = Path::new(&case.path).canonicalize().unwrap_or_else(|_| PathBuf::from(&case.path));
        match WholeFile::open(&file).and_then(|file| file.replace(text.as_bytes())) {
            Ok(()) => {
                case.differences.clear();
                console.err(&format!("updated {path}\n"));
            }
            Err(message) => {
                console.error(&message);
                is_written = false;
            }
        }
    }
    is_written
}

fn tell(args: &Test, format: &Format, (found, suites): (&[Found], &[Suite]), console: &Console) -> bool {
    let mut text = (format.render)(suites);
    if args.coverage && format.name == "human" {
        text.push('\n');
        text.push_str(&told::coverage(suites, |suite, pointer| {
            let one = found.iter().find(|one| one.scenario.document.source.name() == suite.path);
            one.map_or_else(String::new, |one| one.scenario.document.key_place(pointer).location().to_string())
        }));
    }
    console.out(&text)
}

fn is_enough(args: &Test, suites: &[Suite], console: &Console) -> bool {
    let Some(wanted) = args.min_coverage.map(usize::from) else { return true };
    let counts = suites.iter().map(|suite| suite.coverage.count(None));
    let (reached, all) = counts.fold((0, 0), |(reached, all), (one, more)| (reached + one, all + more));
    let is_enough = percent((reached, all)) >= wanted;
    if !is_enough {
        let percent = percent((reached, all));
        let hint = if args.coverage { "" } else { "; --coverage tells what is missing" };
        console.error(&format!("the cases reach {percent}% ({reached} of {all}), and {wanted}% are asked for{hint}"));
    }
    is_enough
}
