//! Where a secret comes from. A secret is never written in a file of the library; only where to find it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::printed::{Printed, Source};
use super::private::{self, Wanted};
use crate::secret::Secret;
use crate::timespan::Timespan;

/// Where a value comes from: exactly one of `env`, `file` and `command`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields, extend("minProperties" = 1))]
pub struct Reference {
    /// The variable of the caller's environment that holds it.
    #[schemars(length(min = 1))]
    pub env: Option<String>,
    /// The file that holds it, relative to `roles.yaml`; one line feed at its end is not part of it.
    #[schemars(length(min = 1))]
    pub file: Option<PathBuf>,
    /// A program that prints it, and its arguments; no shell. One line feed at the end is not part of it.
    #[schemars(length(min = 1))]
    pub command: Option<Vec<String>>,
    /// The variables of the caller that `command` sees, besides PATH, HOME and LANG.
    #[schemars(length(min = 1))]
    pub inherit: Option<Vec<String>>,
    /// How long `command` may take; 10s unless given.
    pub timeout: Option<Timespan>,
}

/// What the program was started with; only `main` reads it.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// The caller's environment.
    pub env: BTreeMap<String, String>,
    /// The folder that `roles.yaml` is in, for relative paths.
    pub folder: PathBuf,
    /// The account that files of secrets must belong to, if not to root.
    pub uid: u32,
    /// What the commands of references printed; `None` before they were run, when something stands for each.
    pub printed: Option<Arc<Printed>>,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Reference {
    /// What stands for the value where it is not fetched: the same for the same reference, and in no output.
    #[must_use]
    pub fn placeholder(&self) -> Secret {
        Secret::placeholder(&format!("{self:?}"))
    }

    /// The command that prints the value, if one does.
    #[must_use]
    pub fn source(&self) -> Option<Source> {
        let inherit = self.inherit.clone().unwrap_or_default();
        Some(Source { command: self.command.clone()?, inherit, timeout: self.timeout.map(Timespan::duration) })
    }

    /// Fetches the value.
    ///
    /// # Errors
    /// What is missing, as a phrase that never holds the value.
    pub fn resolve(&self, from: &Surroundings) -> Result<Secret, String> {
        if let Some(name) = &self.env {
            return match from.env.get(name) {
                Some(value) if !value.is_empty() => Ok(Secret::new(value.clone())),
                Some(_) => Err(format!("the environment variable `{name}` is empty")),
                None => Err(format!("the environment variable `{name}` is not set")),
            };
        }
        if let Some(path) = &self.file {
            return read(&from.folder.join(path), from.uid);
        }
        match (self.source(), &from.printed) {
            (None, _) => Err("no source is given".to_owned()),
            (Some(_), None) => Ok(self.placeholder()),
            (Some(source), Some(printed)) => {
                printed.get(&source).cloned().unwrap_or_else(|| Err("its command was not run".to_owned()))
            }
        }
    }
}

/// The secret in a file.
///
/// # Errors
/// Why there is none, as a phrase that never holds it.
pub(super) fn read(path: &Path, uid: u32) -> Result<Secret, String> {
    // A secret may be a link (an orchestrator mounts them so); what it leads to is what is looked at.
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let text = private::read(&real, Wanted::Secret, uid)
        .map_err(|why| format!("the file `{}` is not used: {why}", path.display()))?;
    match without_last_line_feed(&text) {
        "" => Err(format!("the file `{}` is empty", path.display())),
        value => Ok(Secret::new(value.to_owned())),
    }
}

pub(super) fn without_last_line_feed(text: &str) -> &str {
    let value = text.strip_suffix('\n').unwrap_or(text);
    value.strip_suffix('\r').unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::*;

    fn surroundings(env: &[(&str, &str)], folder: &Path, uid: u32) -> Surroundings {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Surroundings { env, folder: folder.to_owned(), uid, printed: None }
    }

    #[test]
    fn what_is_missing_is_named_and_what_is_there_is_not_shown() {
        let from = surroundings(&[("SET", "s3cret")], Path::new("/nowhere"), 0);
        let env = |name: &str| Reference { env: Some(name.into()), ..Reference::default() };
        assert_eq!(env("SET").resolve(&from).unwrap().reveal(), "s3cret");
        assert_eq!(env("UNSET").resolve(&from).unwrap_err(), "the environment variable `UNSET` is not set");
        let file = Reference { file: Some("x".into()), ..Reference::default() };
        assert!(file.resolve(&from).unwrap_err().starts_with("the file `/nowhere/x` is not used: it cannot be read"));
        assert!(!format!("{from:?}").contains("s3cret"));
    }

    #[test]
    fn a_files_last_line_feed_is_not_part_of_the_secret() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pw"), "s3cret\n").unwrap();
        std::fs::set_permissions(folder.path().join("pw"), std::fs::Permissions::from_mode(0o600)).unwrap();
        let uid = std::fs::metadata(folder.path()).unwrap().uid();
        let file = Reference { file: Some("pw".into()), ..Reference::default() };
        assert_eq!(file.resolve(&surroundings(&[], folder.path(), uid)).unwrap().reveal(), "s3cret");
    }

    #[test]
    fn before_its_command_was_run_something_stands_for_a_secret_and_afterwards_what_it_printed() {
        let reference = Reference { command: Some(vec!["vault".into()]), ..Reference::default() };
        let mut from = surroundings(&[], Path::new("/"), 0);
        assert!(reference.resolve(&from).unwrap().is_placeholder());
        from.printed = Some(Arc::default());
        assert_eq!(reference.resolve(&from).unwrap_err(), "its command was not run");
        let printed = [(reference.source().unwrap(), Ok(Secret::new("s3cret".into())))];
        from.printed = Some(Arc::new(printed.into()));
        assert_eq!(reference.resolve(&from).unwrap().reveal(), "s3cret");
    }
}
