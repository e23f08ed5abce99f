//! `checklist validate --fix`: mends files, and tells what was done.

use std::fmt::Write as _;
use std::path::Path;

use super::checking::{Task, Tasks};
use super::console::Console;
use super::whole_file::WholeFile;
use crate::diagnostic::{CheckedFile, Source};
use crate::mend::{Mended, mend};
use crate::printable;

/// What `--fix` came to.
pub struct Fixed {
    /// The files as they are when it is done, or would be.
    pub files: Vec<CheckedFile>,
    /// Whether anything was mended, or would be.
    pub is_changed: bool,
    /// Whether a file could not be written.
    pub is_refused: bool,
}

/// Mends every file; with `dry_run` shows the difference instead. `is_told` says whether people are told what is done.
pub fn fix(tasks: &Tasks, cores: usize, dry_run: bool, (console, is_told): (&Console, bool)) -> Fixed {
    let mended =
        tasks.each(cores, |task| task.read().ok().map(|source| (mend(&source, |text| task.findings(text)), source)));
    let mut fixed = Fixed { files: Vec::new(), is_changed: false, is_refused: false };
    for (task, mended) in tasks.all().iter().zip(mended) {
        let Some((mended, before)) = mended else {
            fixed.files.push(task.check());
            continue;
        };
        let mut now = &mended.source;
        if mended.source != before {
            fixed.is_changed = true;
            if dry_run {
                console.out(&difference(before.name(), before.text(), mended.source.text()));
            } else if let Err(why) = write(task, &before, &mended) {
                console.error(&why);
                fixed.is_refused = true;
                now = &before;
            } else if is_told {
                console.out(&told(&mended));
            }
        }
        fixed.files.push(CheckedFile { name: now.name().to_owned(), findings: task.findings(now) });
    }
    fixed
}

/// What was done to a file, a line each.
fn told(mended: &Mended) -> String {
    let name = printable::line(mended.source.name()).into_owned();
    let mut text = String::new();
    for done in &mended.done {
        let _ = writeln!(text, "mended {name}: {}", printable::line(done));
    }
    text
}

/// The change as `diff -u` shows it.
pub fn difference(name: &str, before: &str, after: &str) -> String {
    let name = printable::line(name);
    let diff = similar::TextDiff::from_lines(before, after);
    let text = diff.unified_diff().context_radius(2).header(&format!("a/{name}"), &format!("b/{name}")).to_string();
    printable::text(&text).into_owned()
}

/// Puts the mended text in the place of the file, whole, with the permissions of the file.
fn write(task: &Task, before: &Source, mended: &Mended) -> Result<(), String> {
    let shown = printable::line(before.name()).into_owned();
    let path = task.file().ok_or_else(|| format!("`{shown}` is inside the program and cannot be mended"))?;
    if path.is_symlink() {
        let leads_to = std::fs::read_link(path).unwrap_or_default();
        let leads_to = printable::line(&leads_to.display().to_string()).into_owned();
        return Err(format!("`{shown}` is left as it is: it is a link to `{leads_to}`; name that file to mend it"));
    }
    let file = WholeFile::open(path)?;
    if !is_still(path, before) {
        return Err(format!("`{shown}` is left as it is: somebody else has just changed it"));
    }
    file.replace(mended.source.text().as_bytes())
}

fn is_still(path: &Path, before: &Source) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes == before.text().as_bytes())
}
