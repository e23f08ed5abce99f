//! What is examined.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::record::TargetRecord;

/// What is examined: an entry of the inventory, or a bare host.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its name, as it is asked for.
    pub name: String,
    /// The host or address.
    pub host: String,
    /// The port, if it has one.
    pub port: Option<u16>,
    /// How a step with `runs_on: target` gets there.
    pub transport: TransportKind,
    /// Labels to select it by.
    pub labels: BTreeMap<String, String>,
    /// Values of its own: `{{ target.vars.primary }}`.
    pub vars: BTreeMap<String, Json>,
    /// Its own values of params.
    pub params: IndexMap<String, Json>,
    /// How many attempts may run on it at once; `None` is the program's default.
    pub max_parallel: Option<u32>,
    /// Whether it stands in the inventory.
    pub listed: bool,
}

/// How a target is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum TransportKind {
    /// From this machine.
    #[default]
    Local,
    /// By `ssh`.
    Ssh,
    /// By `kubectl exec`.
    Kubectl,
    /// By `docker exec`.
    Docker,
}

impl TransportKind {
    /// The word in files and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Ssh => "ssh",
            Self::Kubectl => "kubectl",
            Self::Docker => "docker",
        }
    }
}

impl From<&Target> for TargetRecord {
    fn from(target: &Target) -> Self {
        Self {
            name: target.name.clone(),
            host: target.host.clone(),
            port: target.port,
            transport: target.transport.word().to_owned(),
            labels: target.labels.clone(),
            vars: target.vars.clone(),
        }
    }
}

impl Target {
    /// A host that stands in no inventory, reached from here: `db-1`, `10.0.0.1`, `::1`, and with a port `db-1:3306`,
    /// `[::1]:3306`.
    #[must_use]
    pub fn bare(name: &str) -> Self {
        let (host, port) = match name.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || (host.starts_with('[') && host.ends_with(']')) => {
                port.parse().map_or((name, None), |port| (host.trim_matches(['[', ']']), Some(port)))
            }
            _ => (name, None),
        };
        Self {
            name: name.to_owned(),
            host: host.to_owned(),
            port,
            transport: TransportKind::Local,
            labels: BTreeMap::new(),
            vars: BTreeMap::new(),
            params: IndexMap::new(),
            max_parallel: None,
            listed: false,
        }
    }

    /// The target as the context holds it; a port only when there is one, so that asking for a missing one is an error.
    #[must_use]
    pub fn context(&self) -> Json {
        let mut context = serde_json::json!({
            "name": self.name,
            "host": self.host,
            "transport": self.transport.word(),
            "labels": self.labels,
            "vars": self.vars,
        });
        if let (Some(port), Some(map)) = (self.port, context.as_object_mut()) {
            map.insert("port".to_owned(), port.into());
        }
        context
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn a_bare_host_may_have_a_port() {
        let of = |name: &str| {
            let target = Target::bare(name);
            (target.host, target.port)
        };
        assert_eq!(of("db-1"), ("db-1".to_owned(), None));
        assert_eq!(of("db-1:3306"), ("db-1".to_owned(), Some(3306)));
        assert_eq!(of("::1"), ("::1".to_owned(), None));
        assert_eq!(of("[::1]:3306"), ("::1".to_owned(), Some(3306)));
        assert_eq!(of("db-1:99999"), ("db-1:99999".to_owned(), None));
    }
}
