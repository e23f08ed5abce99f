//! `checklist validate`.

use super::args::{Deny, Validate};
use super::checking::Tasks;
use super::console::Console;
use super::findings_output::FindingsOutputs;
use super::fixing::fix;
use super::open;
use super::surroundings::Surroundings;
use crate::diagnostic::{Checked, CheckedFile, Level, count};
use crate::exit::Exit;
use crate::printable;
use crate::scenario::Library;

/// Checks files and tells everything that is wrong with them.
pub fn validate(args: &Validate, from: &Surroundings, console: &Console) -> Exit {
    let outputs = match FindingsOutputs::open(args.format.as_deref(), &args.outputs) {
        Ok(outputs) => outputs,
        Err(message) => {
            console.error(&message);
            return Exit::Usage;
        }
    };
    if args.dry_run && !outputs.is_for_people() {
        console.error("--dry-run shows a difference, and cannot do so in another format; leave out --format");
        return Exit::Usage;
    }
    let mut tasks = Tasks::default();
    if args.paths.is_empty() {
        match open::library(&args.library, from) {
            Ok(library) => tasks.library(&library),
            Err(findings) => {
                console.findings(&findings);
                return Exit::Usage;
            }
        }
    }
    for path in &args.paths {
        if path.is_dir() { tasks.library(&Library::Folder(path.clone())) } else { tasks.file(path) }
    }
    if tasks.len() == 0 {
        console.error(&nothing(args));
        return Exit::Usage;
    }
    let denied = if args.deny == Some(Deny::Warnings) { Level::Warning } else { Level::Error };
    let (files, is_left) = files(args, &tasks, from, (console, outputs.is_for_people()));
    let checked = Checked { files, denied };
    tell(&checked, outputs, console).unwrap_or_else(|| {
        // What is not there was mistyped, which is not what is wrong with a file.
        if args.paths.iter().any(|path| !path.exists()) {
            Exit::Usage
        } else if checked.is_good() && !is_left {
            Exit::Success
        } else {
            Exit::Fail
        }
    })
}

/// The files with what is found in them, mended if that was asked for; and whether something is left that could be mended.
fn files(args: &Validate, tasks: &Tasks, from: &Surroundings, tell: (&Console, bool)) -> (Vec<CheckedFile>, bool) {
    if !args.fix && !args.dry_run {
        return (tasks.check(from.cores), false);
    }
    let fixed = fix(tasks, from.cores, args.dry_run, tell);
    (fixed.files, fixed.is_refused || (args.dry_run && fixed.is_changed))
}

/// Tells it; answers an exit only if it cannot be told.
fn tell(checked: &Checked, outputs: FindingsOutputs, console: &Console) -> Option<Exit> {
    if outputs.is_for_people() {
        let findings = checked.findings();
        console.findings(&findings);
        if checked.is_good() {
            let files = if checked.files.len() == 1 { "file is" } else { "files are" };
            let but = if findings.is_empty() { String::new() } else { format!(" ({})", count(&findings)) };
            console.out(&format!("{} {files} valid{but}\n", checked.files.len()));
        }
    }
    let message = outputs.write(checked, console).err()?;
    console.error(&message);
    Some(Exit::Internal)
}

/// That there is nothing to check.
fn nothing(args: &Validate) -> String {
    let none = "is no scenario, no targets.yaml and no roles.yaml";
    match args.paths.as_slice() {
        [] => format!("in the library there {none}; name a file or a folder, or use --builtin"),
        [one] => format!("in `{}` there {none}", printable::line(&one.display().to_string())),
        _ => format!("in these folders there {none}"),
    }
}
