//! `checklist codeowners`: whom a code host asks for a review, from the owners that scenarios name.
//!
//! The form is that of GitHub and GitLab: a pattern that begins with `/` is a path from the root of the repository, and the
//! last line that fits a file holds.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::open;
use super::prepare::Refused;
use super::surroundings::Surroundings;
use super::team_args::Codeowners;
use super::whole_file::WholeFile;
use crate::diagnostic::{Finding, Level, code};
use crate::exit::Exit;
use crate::printable;
use crate::scenario::{self, Library, Scenario};

const BEGIN: &str = "# Begin of what `checklist codeowners` writes: an owner is changed in its scenario.";
const END: &str = "# End of what `checklist codeowners` writes.";

/// Where code hosts look for the file.
const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// Tells, writes or compares the lines.
pub fn codeowners(args: &Codeowners, from: &Surroundings, console: &Console) -> Exit {
    attempt(args, from, console).unwrap_or_else(|refused| refused.tell(console))
}

fn attempt(args: &Codeowners, from: &Surroundings, console: &Console) -> Result<Exit, Refused> {
    let library = open::library(&args.library, from)?;
    let Library::Folder(folder) = &library else {
        return Err(Refused::Usage("the scenarios inside the program have no place in a repository".to_owned()));
    };
    let real = |path: &Path| from.folder.join(path).canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = real(folder);
    let Some(root) = folder.ancestors().find(|folder| folder.join(".git").exists()) else {
        return Err(Refused::Usage(format!(
            "`{}` is in no repository",
            printable::line(&folder.display().to_string())
        )));
    };
    let section = section(args, &library, folder.strip_prefix(root).unwrap_or(Path::new("")))?;
    let Some(asked) = args.write.as_ref().or(args.check.as_ref()) else {
        console.out(&section);
        return Ok(Exit::Success);
    };
    let path = if asked.as_os_str().is_empty() { place(root) } else { from.folder.join(asked) };
    let shown = path.strip_prefix(&from.folder).unwrap_or(&path).display().to_string();
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let after = with_section(&before, &section).map_err(|why| Refused::Usage(format!("`{shown}`: {why}")))?;
    if before == after {
        return Ok(Exit::Success);
    }
    if args.check.is_some() {
        console.out(&super::fixing::difference(&shown, &before, &after));
        console.error(&format!("`{}` is not what the scenarios say; write it with --write", printable::line(&shown)));
        return Ok(Exit::Fail);
    }
    if let Some(folder) = path.parent() {
        // What is wrong with the folder is told when the file cannot be made in it.
        let _ = std::fs::create_dir_all(folder);
    }
    WholeFile::open(&path).and_then(|file| file.replace(after.as_bytes())).map_err(Refused::Usage)?;
    Ok(Exit::Success)
}

/// The file that is there already, else the first place.
fn place(root: &Path) -> PathBuf {
    let there = PLACES.iter().map(|place| root.join(place)).find(|path| path.is_file());
    there.unwrap_or_else(|| root.join(PLACES[0]))
}

/// The lines, between those that mark them; or everything that keeps them from being made.
fn section(args: &Codeowners, library: &Library, folder: &Path) -> Result<String, Refused> {
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for listed in library.list() {
        let reading = match library.read(&listed.path) {
            Ok(source) => scenario::read(&source, None),
            Err(finding) => {
                wrong.push(*finding);
                continue;
            }
        };
        wrong.extend(reading.findings.into_iter().filter(|finding| finding.level == Level::Error));
        let Some(scenario) = &reading.scenario else { continue };
        match handle(args, &scenario.owner) {
            Some(handle) => {
                let name = listed.path.file_name().unwrap_or_default();
                lines.push(format!("{} {handle}", pattern(&folder.join(name))));
                let cases = format!("{}.cases", listed.name);
                if listed.path.with_file_name(&cases).is_dir() {
                    lines.push(format!("{}/ {handle}", pattern(&folder.join(cases))));
                }
            }
            None => wrong.push(no_handle(scenario)),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    lines.sort();
    Ok(format!("{BEGIN}\n{}\n{END}\n", lines.join("\n")))
}

/// Who an owner is at the code host.
fn handle(args: &Codeowners, owner: &str) -> Option<String> {
    if let Some((_, handle)) = args.owners.iter().find(|(name, _)| name == owner) {
        return Some(handle.clone());
    }
    let is_one_word = !owner.contains(|c: char| c.is_whitespace() || c == '#');
    if owner.contains('@') && is_one_word {
        return Some(owner.to_owned());
    }
    let is_team = owner.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    args.org.as_ref().filter(|_| is_team).map(|org| format!("@{}/{owner}", org.trim_start_matches('@')))
}

fn no_handle(scenario: &Scenario) -> Finding {
    let owner = &scenario.owner;
    Finding::error(&code::NO_HANDLE, format!("nobody is known at the code host as `{}`", printable::short(owner, 60)))
        .at(scenario.document.place("/owner"), "which team or person is this?")
        .help("say it with --org ORG, which makes it @ORG/OWNER, or with --owner OWNER=@HANDLE")
}

/// A path as a pattern that fits it alone.
fn pattern(path: &Path) -> String {
    let mut pattern = "/".to_owned();
    for c in path.display().to_string().chars() {
        if c.is_whitespace() || "\\*?[]!#".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// The file with the section in its place, or at its end, where it holds before every line above.
fn with_section(before: &str, section: &str) -> Result<String, &'static str> {
    let begins = before.match_indices(BEGIN).map(|(at, _)| at).collect::<Vec<_>>();
    let ends = before.match_indices(END).map(|(at, _)| at).collect::<Vec<_>>();
    match (begins.as_slice(), ends.as_slice()) {
        ([], []) if before.is_empty() => Ok(section.to_owned()),
        ([], []) => Ok(format!("{}\n\n{section}", before.trim_end())),
        ([begin], [end]) if begin < end => {
            let rest = &before[end + END.len()..];
            Ok(format!("{}{section}{}", &before[..*begin], rest.strip_prefix('\n').unwrap_or(rest)))
        }
        _ => Err("the lines that mark what `checklist codeowners` writes are not one pair; take them out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_by_hand_stays_around_the_section() {
        let section = format!("{BEGIN}\n/a @x\n{END}\n");
        assert_eq!(with_section("", &section).unwrap(), section);
        let first = with_section("* @all\n", &section).unwrap();
        assert_eq!(first, format!("* @all\n\n{section}"));
        assert_eq!(with_section(&first, &section).unwrap(), first);
        let other = section.replace("@x", "@y");
        assert_eq!(with_section(&format!("{first}/z @z\n"), &other).unwrap(), format!("* @all\n\n{other}/z @z\n"));
        assert!(with_section(BEGIN, &section).is_err());
    }

    #[test]
    fn a_path_fits_itself_alone() {
        assert_eq!(pattern(Path::new("lists/a b*[1]#.yaml")), "/lists/a\\ b\\*\\[1\\]\\#.yaml");
    }
}
