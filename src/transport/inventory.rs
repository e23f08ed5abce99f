//! The inventory: `targets.yaml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Target, TransportKind};
use crate::diagnostic::Finding;
use crate::nearest::nearest;
use crate::yaml::{Document, Shape};

/// The file `targets.yaml`.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TargetsFile {
    /// The version of the format: 1.
    #[schemars(required, extend("const" = 1))]
    pub version: Option<u32>,
    /// What every target has unless it says otherwise.
    pub defaults: Option<TargetFile>,
    /// The targets by name.
    #[schemars(required, extend("propertyNames" = {"pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@/-]*$"}))]
    pub targets: Option<IndexMap<String, TargetFile>>,
}

/// A target as it is written.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TargetFile {
    /// The host or address; the target's name unless given.
    #[schemars(length(min = 1), regex(pattern = "^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$"))]
    pub host: Option<String>,
    /// The port.
    #[schemars(range(min = 1, max = 65535))]
    pub port: Option<u16>,
    /// How a step with `runs_on: target` gets there.
    pub transport: Option<TransportKind>,
    /// Labels to select it by.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Values of its own: `{{ target.vars.primary }}`.
    #[serde(default)]
    #[schemars(extend("additionalProperties" = {"type": ["string", "number", "boolean"]}))]
    pub vars: BTreeMap<String, Json>,
    /// Its own values of params.
    #[serde(default)]
    #[schemars(extend("additionalProperties" = {"type": ["string", "number", "boolean"]}))]
    pub params: IndexMap<String, Json>,
    /// How many attempts may run on it at once.
    #[schemars(range(min = 1))]
    pub max_parallel: Option<u32>,
}

/// The targets there are.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    defaults: TargetFile,
    targets: IndexMap<String, TargetFile>,
}

/// The shape of `targets.yaml`.
pub fn targets_shape() -> &'static Shape {
    static SHAPE: OnceLock<Shape> = OnceLock::new();
    SHAPE.get_or_init(|| {
        Shape::of::<TargetsFile>("targets.schema.json", "The inventory of a checklist library, version 1")
    })
}

impl Inventory {
    /// Reads `targets.yaml`.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn read(document: &Document) -> Result<Self, Vec<Finding>> {
        let findings = targets_shape().check(document);
        if !findings.is_empty() {
            return Err(findings);
        }
        let file: TargetsFile = document.typed()?;
        Ok(Self { defaults: file.defaults.unwrap_or_default(), targets: file.targets.unwrap_or_default() })
    }

    /// The target with this name; one that is not listed is a bare host.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Target {
        let Some(file) = self.targets.get(name) else { return Target::bare(name) };
        let defaults = &self.defaults;
        let mut labels = defaults.labels.clone();
        labels.extend(file.labels.clone());
        let mut vars = defaults.vars.clone();
        vars.extend(file.vars.clone());
        let mut params = defaults.params.clone();
        params.extend(file.params.clone());
        Target {
            name: name.to_owned(),
            host: file.host.clone().or_else(|| defaults.host.clone()).unwrap_or_else(|| name.to_owned()),
            port: file.port.or(defaults.port),
            transport: file.transport.or(defaults.transport).unwrap_or_default(),
            labels,
            vars,
            params,
            max_parallel: file.max_parallel.or(defaults.max_parallel),
            listed: true,
        }
    }

    /// The names of the targets, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.targets.keys().map(String::as_str)
    }

    /// The listed name that was probably meant by one that is not listed.
    #[must_use]
    pub fn meant(&self, name: &str) -> Option<&str> {
        if self.targets.contains_key(name) || name == "localhost" { None } else { nearest(name, self.names()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    const FILE: &str = "\
version: 1
defaults: {port: 3306, labels: {env: prod}}
targets:
  prod-mysql-03: {host: 10.0.3.13, labels: {role: replica}, vars: {primary: prod-mysql-01}, params: {max_lag: 60s}}
  prod-mysql-04: {labels: {env: test}}
";

    fn inventory() -> Inventory {
        Inventory::read(&Document::load(&Source::new("targets.yaml", FILE)).unwrap()).unwrap()
    }

    #[test]
    fn a_listed_target_takes_what_it_does_not_say_from_the_defaults() {
        let target = inventory().resolve("prod-mysql-03");
        assert_eq!((target.host.as_str(), target.port), ("10.0.3.13", Some(3306)));
        assert_eq!(target.labels.len(), 2);
        assert_eq!(inventory().resolve("prod-mysql-04").labels["env"], "test");
        assert_eq!(inventory().resolve("prod-mysql-04").host, "prod-mysql-04");
    }

    #[test]
    fn a_name_that_is_not_listed_is_a_host_and_a_near_miss_is_noticed() {
        let target = inventory().resolve("db.example");
        assert_eq!((target.host.as_str(), target.port, target.listed), ("db.example", None, false));
        assert_eq!(inventory().meant("prod-mysql-3"), Some("prod-mysql-03"));
        assert_eq!(inventory().meant("db.example"), None);
        assert_eq!(inventory().meant("prod-mysql-03"), None);
    }
}
