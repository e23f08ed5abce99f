//! Where a secret comes from. A secret is never written in a file of the library; only where to find it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::private::{self, Wanted};
use crate::secret::Secret;

/// Where a value comes from: exactly one of the three.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields, extend("minProperties" = 1, "maxProperties" = 1))]
pub struct Reference {
    /// The variable of the caller's environment that holds it.
    #[schemars(length(min = 1))]
    pub env: Option<String>,
    /// The file that holds it, relative to `roles.yaml`; one line feed at its end is not part of it.
    #[schemars(length(min = 1))]
    pub file: Option<PathBuf>,
    /// A command that prints it.
    #[schemars(length(min = 1))]
    pub command: Option<Vec<String>>,
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
        Secret::new(format!("\u{27e6}{self:?}\u{27e7}"))
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
        if self.command.is_some() {
            return Err("a command as the source of a secret is not run by this version".to_owned());
        }
        Err("no source is given".to_owned())
    }
}

fn read(path: &Path, uid: u32) -> Result<Secret, String> {
    // A secret may be a link (an orchestrator mounts them so); what it leads to is what is looked at.
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let text = private::read(&real, Wanted::Secret, uid)
        .map_err(|why| format!("the file `{}` is not used: {why}", path.display()))?;
    let value = text.strip_suffix('\n').unwrap_or(&text);
    let value = value.strip_suffix('\r').unwrap_or(value);
    if value.is_empty() {
        return Err(format!("the file `{}` is empty", path.display()));
    }
    Ok(Secret::new(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::*;

    #[test]
    fn what_is_missing_is_named_and_what_is_there_is_not_shown() {
        let from =
            Surroundings { env: [("SET".to_owned(), "s3cret".to_owned())].into(), folder: "/nowhere".into(), uid: 0 };
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
        let from = Surroundings { env: BTreeMap::new(), folder: folder.path().to_owned(), uid };
        let file = Reference { file: Some("pw".into()), ..Reference::default() };
        assert_eq!(file.resolve(&from).unwrap().reveal(), "s3cret");
    }
}
