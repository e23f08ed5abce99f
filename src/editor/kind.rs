//! What sort of file a text is.

use std::path::Path;

use serde_json::Value as Json;

use crate::access::roles_shape;
use crate::case::case_shape;
use crate::scenario::{self, CASES};
use crate::transport::targets_shape;
use crate::yaml::Shape;

/// A file that a library holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A scenario.
    Scenario,
    /// The inventory, `targets.yaml`.
    Targets,
    /// `roles.yaml`.
    Roles,
    /// A case of a scenario.
    Case,
}

impl Kind {
    /// What the file at `path` is. An editor may hand us any YAML file, so one that does not look like ours is none: ours
    /// are in a folder named `checklists` or `library`, say so in their first line, or have the keys of a scenario.
    #[must_use]
    pub fn of(path: &Path, text: &str, library: Option<&Path>) -> Option<Self> {
        let folder = path.parent();
        let schema = text.lines().take(5).find(|line| line.starts_with("# yaml-language-server:")).unwrap_or_default();
        let names = |name: &str| schema.contains(&format!("{name}.schema.json"));
        let has = |key: &str| text.lines().any(|line| line.starts_with(key));
        let is_case = folder.is_some_and(|folder| folder.extension().is_some_and(|ending| ending == CASES));
        let library_of = if is_case { folder.and_then(Path::parent) } else { folder };
        let in_library = library_of.is_some_and(|folder| folder.ends_with("checklists") || Some(folder) == library);
        let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
        if is_case {
            let is_ours = in_library || names("case") || (has("version:") && (has("recordings:") || has("expect:")));
            return (is_yaml && is_ours).then_some(Self::Case);
        }
        match path.file_name()?.to_str()? {
            "targets.yaml" if in_library || names("targets") || (has("version:") && has("targets:")) => {
                Some(Self::Targets)
            }
            "roles.yaml" if in_library || names("roles") || (has("version:") && has("roles:")) => Some(Self::Roles),
            "targets.yaml" | "roles.yaml" => None,
            _ if !is_yaml => None,
            _ if in_library || names("scenario") || (has("version:") && (has("steps:") || has("id:"))) => {
                Some(Self::Scenario)
            }
            _ => None,
        }
    }

    /// The schema of such a file.
    #[must_use]
    pub fn schema(self) -> &'static Json {
        self.shape().schema()
    }

    fn shape(self) -> &'static Shape {
        match self {
            Self::Scenario => scenario::shape(),
            Self::Targets => targets_shape(),
            Self::Roles => roles_shape(),
            Self::Case => case_shape(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_somebody_else_is_left_alone() {
        let of = |path: &str, text: &str| Kind::of(Path::new(path), text, Some(Path::new("/lib")));
        assert_eq!(of("/a/checklists/x.yaml", ""), Some(Kind::Scenario));
        assert_eq!(of("/lib/x.yml", ""), Some(Kind::Scenario));
        assert_eq!(of("/lib/roles.yaml", ""), Some(Kind::Roles));
        assert_eq!(of("/a/targets.yaml", "version: 1\ntargets: {}\n"), Some(Kind::Targets));
        assert_eq!(of("/a/x.yaml", "# yaml-language-server: $schema=s/scenario.schema.json\n"), Some(Kind::Scenario));
        assert_eq!(of("/a/x.yaml", "version: 1\nid: x\n"), Some(Kind::Scenario));
        assert_eq!(of("/a/checklists/x.cases/y.yaml", ""), Some(Kind::Case));
        assert_eq!(of("/a/x.cases/y.yaml", "version: 1\nrecordings: []\n"), Some(Kind::Case));
        assert_eq!(of("/a/x.cases/y.yaml", "on: push\n"), None);
        assert_eq!(of("/a/checklists/other/y.yaml", ""), None);
        assert_eq!(of("/a/docker-compose.yaml", "version: '3'\nservices: {}\n"), None);
        assert_eq!(of("/a/roles.yaml", "- hosts: all\n"), None);
        assert_eq!(of("/lib/notes.md", "version: 1\nid: x\n"), None);
    }
}
