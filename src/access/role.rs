//! The roles of a team: `roles.yaml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;

use super::contradictions::contradictions;
use super::{KubectlFile, Reference, RightFile};
use crate::diagnostic::Finding;
use crate::local_text::LocalText;
use crate::yaml::{Document, Shape};

/// The file `roles.yaml`.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RolesFile {
    /// The version of the format: 1.
    #[schemars(required, extend("const" = 1))]
    pub version: Option<u32>,
    /// The roles by name.
    #[schemars(required, extend("propertyNames" = {"pattern": "^[a-z][a-z0-9:_-]*$"}))]
    pub roles: Option<IndexMap<String, RoleFile>>,
}

/// A role as it is written.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RoleFile {
    /// What it permits, in words.
    pub description: Option<LocalText>,
    /// What it lets its holder do, in words, one thing each.
    #[serde(default)]
    pub permits: Vec<LocalText>,
    /// What must be said before it is used.
    pub requires: Option<Requires>,
    /// Values that are not secret and may stand in a command: `{{ role.user }}`.
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": crate::id::NAME}))]
    pub vars: IndexMap<String, String>,
    /// The environment of its steps, by reference.
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": VARIABLE}))]
    pub env: IndexMap<String, Reference>,
    /// Variables of the caller that its steps see as they are. They are not taken for secrets.
    #[serde(default)]
    #[schemars(inner(regex(pattern = VARIABLE)))]
    pub inherit: Vec<String>,
    /// Files of its steps, by reference; the variable of this name gets the path.
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": VARIABLE}))]
    pub files: IndexMap<String, Reference>,
    /// Files in the home directory of its steps, by their path there, by reference.
    #[serde(default)]
    pub home: IndexMap<String, Reference>,
    /// The one way into a Kubernetes cluster.
    pub kubectl: Option<KubectlFile>,
    /// The account that the programs of its steps are started as, by `sudo -n -u`.
    #[schemars(regex(pattern = r"^([A-Za-z_][A-Za-z0-9_.-]*\$?|#[0-9]+)$"))]
    pub sudo: Option<String>,
    /// What shows that it can do what it permits; asked by `checklist preflight`.
    #[serde(default)]
    pub rights: Vec<RightFile>,
}

/// The name of an environment variable.
const VARIABLE: &str = "^[A-Za-z_][A-Za-z0-9_]*$";

/// What must be said before a role is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Requires {
    /// Why it is needed: `--justification`.
    Justification,
}

/// The roles there are.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    pub(super) document: Option<Document>,
    pub(super) by_name: IndexMap<String, RoleFile>,
    /// Whether secrets are not fetched, and something else stands for each.
    pub(super) with_placeholders: bool,
}

/// The shape of `roles.yaml`.
pub fn roles_shape() -> &'static Shape {
    static SHAPE: OnceLock<Shape> = OnceLock::new();
    SHAPE.get_or_init(|| Shape::of::<RolesFile>("roles.schema.json", "The roles of a checklist library, version 1"))
}

impl Roles {
    /// Reads `roles.yaml`.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn read(document: Document) -> Result<Self, Vec<Finding>> {
        let findings = roles_shape().check(&document);
        if !findings.is_empty() {
            return Err(findings);
        }
        let file: RolesFile = document.typed()?;
        let findings = contradictions(&document, &file);
        if !findings.is_empty() {
            return Err(findings);
        }
        Ok(Self { by_name: file.roles.unwrap_or_default(), document: Some(document), with_placeholders: false })
    }

    /// The roles as a run recorded them: their values that are not secret, and no secrets. A role that the run did not record
    /// has the values that it has here; one that is not here has none.
    #[must_use]
    pub fn recorded(&self, vars: &BTreeMap<String, BTreeMap<String, String>>, names: &[String]) -> Self {
        let role = |name: &String| {
            let here = || self.by_name.get(name).map(|role| role.vars.clone()).unwrap_or_default();
            let then =
                vars.get(name).map(|vars| vars.iter().map(|(name, value)| (name.clone(), value.clone())).collect());
            // It stands in the commands, which are looked for as they are made today.
            let sudo = self.by_name.get(name).and_then(|role| role.sudo.clone());
            RoleFile { vars: then.unwrap_or_else(here), sudo, ..RoleFile::default() }
        };
        Self { by_name: names.iter().map(|name| (name.clone(), role(name))).collect(), ..Self::default() }
    }

    /// The names of the roles, without `none`, which is always there.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.by_name.keys().cloned().collect()
    }

    /// The file, if there is one.
    #[must_use]
    pub const fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// The account that a role's programs are started as, if it is another one.
    #[must_use]
    pub fn sudo(&self, name: &str) -> Option<&str> {
        self.by_name.get(name)?.sudo.as_deref()
    }

    /// The same roles, with something in place of each secret: for what never leaves this process.
    #[must_use]
    pub fn with_placeholders(self) -> Self {
        Self { with_placeholders: true, ..self }
    }

    /// Whether a role may be used only by who says why.
    #[must_use]
    pub fn requires_justification(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(|role| role.requires == Some(Requires::Justification))
    }

    /// Whether there is a `roles.yaml` at all.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.document.is_some()
    }
}
