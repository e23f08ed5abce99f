//! A role with its identity fetched: everything that it brings its steps.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::printed::Source;
use super::{Reference, RoleFile, Roles, Surroundings, kubeconfig};
use crate::diagnostic::{Finding, code};
use crate::private_file::PrivateFile;
use crate::secret::{SHORTEST, Secret};

/// A role with its values fetched.
#[derive(Debug, Clone, Default)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Values that are not secret.
    pub vars: IndexMap<String, String>,
    /// The environment of its steps.
    pub env: Vec<(String, Secret)>,
    /// What its steps see of the caller's environment.
    pub inherited: Vec<(String, String)>,
    /// Files of its steps.
    pub files: Vec<PrivateFile>,
    /// Secrets inside of its files.
    pub inside: Vec<Secret>,
    /// The account that its programs are started as.
    pub sudo: Option<String>,
}

impl Role {
    /// Everything of it that is masked.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let files = self.files.iter().map(|file| &file.content);
        self.env.iter().map(|(_, secret)| secret).chain(files).chain(&self.inside)
    }
}

/// Where a reference of a role stands: `env`, `files`, `home` or `kubectl/config`, and its name there.
type Spot<'a> = (&'a str, &'a str);

impl Roles {
    /// The role with this name, its values fetched. What a command prints is taken from `from`; before it was run, something
    /// stands for it with which nothing is started.
    ///
    /// # Errors
    /// Every reference of it that leads nowhere; or that there is no such role.
    pub fn fetch(&self, name: &str, from: &Surroundings) -> Result<Role, Vec<Finding>> {
        let Some(file) = self.by_name.get(name) else {
            if name == "none" {
                return Ok(Role { name: name.to_owned(), ..Role::default() });
            }
            return Err(vec![self.unknown(name)]);
        };
        let mut role =
            Role { name: name.to_owned(), vars: file.vars.clone(), sudo: file.sudo.clone(), ..Role::default() };
        let inherited = |name: &String| Some((name.clone(), from.env.get(name)?.clone()));
        role.inherited = file.inherit.iter().filter_map(inherited).collect();
        let mut findings = Vec::new();
        for (spot, reference) in references(file).filter(|((key, _), _)| *key != "kubectl") {
            match self.resolve(reference, from) {
                Ok(value) => role.take(spot, value),
                Err(why) => findings.push(self.missing(name, spot, reference, &why)),
            }
        }
        if let Some(kubectl) = &file.kubectl {
            match if self.with_placeholders { Ok(kubeconfig::placeholder()) } else { kubeconfig::make(kubectl, from) } {
                Ok(made) => {
                    role.files.push(made.file);
                    role.inside.extend(made.secrets);
                }
                Err(why) => {
                    let reference = kubectl.config.clone().unwrap_or_default();
                    findings.push(self.missing(name, ("kubectl", "KUBECONFIG"), &reference, &why));
                }
            }
        }
        if findings.is_empty() { Ok(role) } else { Err(findings) }
    }

    /// What a role brings as it is written, without what people say of it: two roles with the same text bring the same, from the
    /// same places. It holds no secret.
    #[must_use]
    pub fn identity(&self, name: &str) -> String {
        let Some(file) = self.by_name.get(name) else { return String::new() };
        let RoleFile { requires, vars, env, inherit, files, home, kubectl, sudo, .. } = file;
        format!("{requires:?} {vars:?} {env:?} {inherit:?} {files:?} {home:?} {kubectl:?} {sudo:?}")
    }

    /// Whether a role brings what may do anything, whatever it is called: the account of root, or the group of those who may do
    /// everything in a cluster.
    #[must_use]
    pub fn may_do_anything(&self, name: &str) -> bool {
        let Some(file) = self.by_name.get(name) else { return false };
        let groups = file.kubectl.iter().flat_map(|kubectl| &kubectl.as_groups);
        matches!(file.sudo.as_deref(), Some("root" | "#0")) || groups.into_iter().any(|group| group == "system:masters")
    }

    /// The commands that print secrets of a role.
    #[must_use]
    pub fn sources(&self, name: &str) -> BTreeSet<Source> {
        self.printed(name).into_iter().map(|(_, source)| source).collect()
    }

    /// What of a role a command prints, each by its name in the role.
    #[must_use]
    pub fn printed(&self, name: &str) -> Vec<(String, Source)> {
        let Some(file) = self.by_name.get(name).filter(|_| !self.with_placeholders) else { return Vec::new() };
        references(file).filter_map(|((_, name), reference)| Some((name.to_owned(), reference.source()?))).collect()
    }

    fn resolve(&self, reference: &Reference, from: &Surroundings) -> Result<Secret, String> {
        if self.with_placeholders {
            return Ok(reference.placeholder());
        }
        reference.resolve(from).and_then(long_enough)
    }

    fn unknown(&self, name: &str) -> Finding {
        let known = self.by_name.keys().map(String::as_str).chain(["none"]);
        Finding::error(&code::UNKNOWN_ROLE, format!("no role is named `{name}`"))
            .help("roles are declared in `roles.yaml`, beside the scenarios")
            .suggest(name, known)
    }

    fn missing(&self, role: &str, (key, name): Spot, reference: &Reference, why: &str) -> Finding {
        let finding = Finding::error(&code::MISSING_REFERENCE, format!("the role `{role}` lacks `{name}`: {why}"));
        let finding = match &reference.env {
            Some(name) => finding.help(format!("export {name}=…, or name another source in roles.yaml")),
            None => finding,
        };
        let below = if key == "kubectl" { String::new() } else { format!("/{}", escaped(name)) };
        match &self.document {
            Some(document) => finding.at(document.place(&format!("/roles/{role}/{key}{below}")), "asked for here"),
            None => finding,
        }
    }
}

impl Role {
    fn take(&mut self, (key, name): Spot, content: Secret) {
        let name = name.to_owned();
        match key {
            "env" => self.env.push((name, content)),
            "files" => self.files.push(PrivateFile { variable: Some(name.clone()), name, about: None, content }),
            _ => self.files.push(PrivateFile { variable: None, name, about: None, content }),
        }
    }
}

/// Every reference of a role, in the order in which they are written down in the schema.
pub(super) fn references(file: &RoleFile) -> impl Iterator<Item = (Spot<'_>, &Reference)> {
    let maps = [("env", &file.env), ("files", &file.files), ("home", &file.home)];
    let config = file.kubectl.iter().filter_map(|kubectl| Some((("kubectl", "config"), kubectl.config.as_ref()?)));
    maps.into_iter().flat_map(|(key, map)| map.iter().map(move |(name, one)| ((key, name.as_str()), one))).chain(config)
}

/// A name as a part of a JSON pointer (RFC 6901).
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn long_enough(secret: Secret) -> Result<Secret, String> {
    if secret.reveal().len() < SHORTEST {
        return Err(format!("it is shorter than {SHORTEST} characters, too short to be kept out of reports"));
    }
    Ok(secret)
}
