//! `checklist run --record`: makes a case of the run.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::args::Run;
use super::open;
use super::prepare::{Prepared, Refused};
use super::whole_file::WholeFile;
use crate::case::{self, Heard, Stage, Take};
use crate::diagnostic::{Source, Style, render_all};
use crate::reason::reason;
use crate::scenario::{BUILTIN, CASES};

/// A case that is to be made of a run.
pub struct Recording {
    path: PathBuf,
    /// What was heard of the run.
    pub heard: RefCell<Vec<Heard>>,
}

impl Recording {
    /// The case that was asked for, if one was. Nothing is made yet.
    ///
    /// # Errors
    /// That it cannot be there, or is already.
    pub fn asked(args: &Run, prepared: &Prepared) -> Result<Option<Self>, Refused> {
        let Some(name) = &args.record else { return Ok(None) };
        let scenario = prepared.source.name();
        let path = match open::path_of(name) {
            Some(path) if path.extension().is_some_and(|ending| ending == "yaml") => path,
            Some(path) => {
                let path = path.display().to_string();
                let path = crate::printable::line(&path);
                return Err(Refused::Usage(format!("`{path}` is no file for a case: its name ends in `.yaml`")));
            }
            None if scenario.starts_with(BUILTIN) => {
                let help = "a scenario inside the program has no folder for cases: name a file, as --record disk.yaml";
                return Err(Refused::Usage(help.to_owned()));
            }
            None if !is_name(name) => {
                let name = crate::printable::line(name);
                return Err(Refused::Usage(format!(
                    "`{name}` is no name for a case: letters, digits, `.`, `_` and `-`"
                )));
            }
            None => Path::new(scenario).with_extension(CASES).join(format!("{name}.yaml")),
        };
        if path.exists() && !args.force {
            return Err(Refused::Usage(format!("`{}` is there already; --force replaces it", path.display())));
        }
        Ok(Some(Self { path, heard: RefCell::default() }))
    }

    /// Writes the case. Answers what to tell.
    ///
    /// # Errors
    /// Why there is none.
    pub fn write(&self, take: Take, prepared: &Prepared) -> Result<String, String> {
        let path = self.path.display();
        if let Some(why) = &take.record.run.stopped {
            return Err(format!("`{path}` was not written: the run was stopped, {why}"));
        }
        let roles = prepared.opened.roles.clone().with_placeholders();
        let stage =
            Stage { scenario: take.order.scenario, roles: &roles, inventory: &prepared.opened.inventory, jobs: 1 };
        let text = case::text_of(take, stage)
            .map_err(|wrong| format!("`{path}` was not written:\n{}", render_all(&wrong, Style::Plain)))?;
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| format!("`{}` cannot be made: {}", folder.display(), reason(&error)))?;
        }
        WholeFile::open(&self.path)?.replace(text.as_bytes())?;
        let source = Source::new(path.to_string(), text);
        let tested = case::test("", Ok(source), &path.to_string(), stage, false);
        if tested.is_good() {
            return Ok(format!("case written to {path}"));
        }
        Err(format!("`{path}` was written, but does not play to the same end: `checklist test {path}` tells more"))
    }
}

fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(allowed)
}
