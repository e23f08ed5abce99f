//! Where a secret comes from. A secret is never written in a file of the library; only where to find it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

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
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Reference {
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
            return read(&from.folder.join(path));
        }
        if self.command.is_some() {
            return Err("a command as the source of a secret is not run by this version".to_owned());
        }
        Err("no source is given".to_owned())
    }
}

fn read(path: &Path) -> Result<Secret, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("the file `{}` cannot be read: {}", path.display(), crate::reason::reason(&error)))?;
    let value = text.strip_suffix('\n').unwrap_or(&text);
    let value = value.strip_suffix('\r').unwrap_or(value);
    if value.is_empty() {
        return Err(format!("the file `{}` is empty", path.display()));
    }
    Ok(Secret::new(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_and_what_is_there_is_not_shown() {
        let from = Surroundings { env: [("SET".to_owned(), "s3cret".to_owned())].into(), folder: "/nowhere".into() };
        let env = |name: &str| Reference { env: Some(name.into()), ..Reference::default() };
        assert_eq!(env("SET").resolve(&from).unwrap().reveal(), "s3cret");
        assert_eq!(env("UNSET").resolve(&from).unwrap_err(), "the environment variable `UNSET` is not set");
        let file = Reference { file: Some("x".into()), ..Reference::default() };
        assert!(file.resolve(&from).unwrap_err().starts_with("the file `/nowhere/x` cannot be read"));
        assert!(!format!("{from:?}").contains("s3cret"));
    }

    #[test]
    fn a_files_last_line_feed_is_not_part_of_the_secret() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pw"), "s3cret\n").unwrap();
        let from = Surroundings { env: BTreeMap::new(), folder: folder.path().to_owned() };
        let file = Reference { file: Some("pw".into()), ..Reference::default() };
        assert_eq!(file.resolve(&from).unwrap().reveal(), "s3cret");
    }
}
