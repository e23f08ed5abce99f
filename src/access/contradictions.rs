//! What a role must not say at the same time.

use std::collections::BTreeMap;

use super::identity::{escaped, references};
use super::{Reference, RoleFile, RolesFile};
use crate::diagnostic::{Finding, code};
use crate::yaml::Document;

/// Everything in `roles.yaml` that fits its shape and cannot be meant.
pub fn contradictions(document: &Document, file: &RolesFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, role) in file.roles.iter().flatten() {
        let role = Checked { document, at: format!("/roles/{}", escaped(name)), role };
        role.references(&mut findings);
        role.variables(&mut findings);
        role.home(&mut findings);
        role.sudo(&mut findings);
    }
    Finding::sort(&mut findings);
    findings
}

struct Checked<'a> {
    document: &'a Document,
    at: String,
    role: &'a RoleFile,
}

impl Checked<'_> {
    fn finding(&self, pointer: &str, title: String, label: &str) -> Finding {
        let place = self.document.key_place(&format!("{}/{pointer}", self.at));
        Finding::error(&code::CONTRADICTORY_ROLE, title).at(place, label)
    }

    /// A reference names exactly one source, and only a command has an environment and a time.
    fn references(&self, findings: &mut Vec<Finding>) {
        for ((key, name), reference) in references(self.role) {
            let pointer = format!("{key}/{}", escaped(name));
            let Reference { env, file, command, inherit, timeout } = reference;
            let sources = [env.is_some(), file.is_some(), command.is_some()];
            if sources.iter().filter(|there| **there).count() != 1 {
                let title = format!("`{name}` has to come from exactly one of `env`, `file` and `command`");
                findings.push(self.finding(&pointer, title, "one source, no more and no less"));
            }
            for (key, is_there) in [("inherit", inherit.is_some()), ("timeout", timeout.is_some())] {
                if is_there && command.is_none() {
                    let title = format!("`{key}` is for a `command`, and `{name}` has none");
                    findings.push(self.finding(&format!("{pointer}/{key}"), title, "would have no effect"));
                }
            }
        }
    }

    /// Of two values for one variable one would be lost.
    fn variables(&self, findings: &mut Vec<Finding>) {
        let mut brought: BTreeMap<&str, &str> = BTreeMap::new();
        let inherit = self.role.inherit.iter().enumerate();
        let all = (self.role.env.keys().map(|name| (format!("env/{name}"), "env", name.as_str())))
            .chain(self.role.files.keys().map(|name| (format!("files/{name}"), "files", name.as_str())))
            .chain(self.role.kubectl.iter().map(|_| ("kubectl".to_owned(), "kubectl", "KUBECONFIG")))
            .chain(inherit.map(|(at, name)| (format!("inherit/{at}"), "inherit", name.as_str())));
        for (pointer, key, name) in all {
            if let Some(before) = brought.insert(name, key) {
                let title = format!("`{name}` is brought twice: by `{before}` and by `{key}`");
                findings.push(self.finding(&pointer, title, "only one of the two could hold"));
            }
        }
    }

    fn home(&self, findings: &mut Vec<Finding>) {
        let is_own = self.role.inherit.iter().any(|name| name == "HOME") || self.role.env.contains_key("HOME");
        for name in self.role.home.keys() {
            let pointer = format!("home/{}", escaped(name));
            if is_own {
                let title = format!("`{name}` has no place: the role brings another `HOME`");
                findings.push(self.finding(&pointer, title, "a file in the home directory of the step"));
            }
            let is_taken = self.role.files.contains_key(name) || (name == "KUBECONFIG" && self.role.kubectl.is_some());
            if is_taken || name.split('/').any(|part| matches!(part, "" | "." | "..")) || name.contains('\0') {
                let title = format!("`{}` is no path for a file below `HOME`", crate::printable::line(name));
                findings.push(self.finding(
                    &pointer,
                    title,
                    "a relative path, such as `.pgpass` or `.config/tool.toml`",
                ));
            }
        }
    }

    /// What is written for us alone cannot be read by another account.
    fn sudo(&self, findings: &mut Vec<Finding>) {
        let RoleFile { sudo: Some(account), files, home, kubectl, .. } = self.role else { return };
        if files.is_empty() && home.is_empty() && kubectl.is_none() {
            return;
        }
        let title = format!("the account `{account}` could not read the files of this role");
        let finding = self.finding("sudo", title, "started by `sudo` as another account");
        findings.push(
            finding.help("give it what it needs by `env`, or let its programs be started by the caller's account"),
        );
    }
}
