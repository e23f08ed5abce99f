//! The roles of a team: `roles.yaml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Reference, Surroundings};
use crate::diagnostic::{Finding, code};
use crate::local_text::LocalText;
use crate::secret::{SHORTEST, Secret};
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
    #[schemars(extend("propertyNames" = {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}))]
    pub env: IndexMap<String, Reference>,
}

/// What must be said before a role is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Requires {
    /// Why it is needed: `--justification`.
    Justification,
}

/// A role with its values fetched.
#[derive(Debug, Clone, Default)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Values that are not secret.
    pub vars: IndexMap<String, String>,
    /// The environment of its steps.
    pub env: Vec<(String, Secret)>,
}

/// The roles there are.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    document: Option<Document>,
    by_name: IndexMap<String, RoleFile>,
    /// Whether secrets are not fetched, and something else stands for each.
    with_placeholders: bool,
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
            RoleFile { vars: then.unwrap_or_else(here), ..RoleFile::default() }
        };
        Self { by_name: names.iter().map(|name| (name.clone(), role(name))).collect(), ..Self::default() }
    }

    /// The names of the roles, without `none`, which is always there.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.by_name.keys().cloned().collect()
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

    /// The role with this name, its values fetched.
    ///
    /// # Errors
    /// Every reference of it that leads nowhere; or that there is no such role.
    pub fn fetch(&self, name: &str, from: &Surroundings) -> Result<Role, Vec<Finding>> {
        let Some(file) = self.by_name.get(name) else {
            if name == "none" {
                return Ok(Role { name: name.to_owned(), ..Role::default() });
            }
            let known = self.by_name.keys().map(String::as_str).chain(["none"]);
            return Err(vec![
                Finding::error(&code::UNKNOWN_ROLE, format!("no role is named `{name}`"))
                    .help("roles are declared in `roles.yaml`, beside the scenarios")
                    .suggest(name, known),
            ]);
        };
        let mut findings = Vec::new();
        let mut env = Vec::with_capacity(file.env.len());
        for (variable, reference) in &file.env {
            if self.with_placeholders {
                env.push((variable.clone(), reference.placeholder()));
                continue;
            }
            match reference.resolve(from).and_then(long_enough) {
                Ok(value) => env.push((variable.clone(), value)),
                Err(reason) => findings.push(self.missing(name, variable, &reason)),
            }
        }
        if findings.is_empty() {
            Ok(Role { name: name.to_owned(), vars: file.vars.clone(), env })
        } else {
            Err(findings)
        }
    }

    fn missing(&self, role: &str, variable: &str, reason: &str) -> Finding {
        let finding =
            Finding::error(&code::MISSING_REFERENCE, format!("the role `{role}` lacks `{variable}`: {reason}"));
        let by_env = self.by_name.get(role).and_then(|file| file.env.get(variable)?.env.as_ref());
        let finding = match by_env {
            Some(name) => finding.help(format!("export {name}=…, or name another source in roles.yaml")),
            None => finding,
        };
        match &self.document {
            Some(document) => finding.at(document.place(&format!("/roles/{role}/env/{variable}")), "asked for here"),
            None => finding,
        }
    }
}

fn long_enough(secret: Secret) -> Result<Secret, String> {
    if secret.reveal().len() < SHORTEST {
        return Err(format!("it is shorter than {SHORTEST} characters, too short to be kept out of reports"));
    }
    Ok(secret)
}
