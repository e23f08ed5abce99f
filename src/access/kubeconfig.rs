//! The one way into a Kubernetes cluster that a role gives: a kubeconfig with a single context.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::reference::{self, Reference, Surroundings};
use crate::diagnostic::Source;
use crate::printable;
use crate::private_file::PrivateFile;
use crate::secret::{SHORTEST, Secret};
use crate::yaml::Document;

/// The variable by which every client finds its configuration.
const VARIABLE: &str = "KUBECONFIG";
/// The values of a user that are secrets. (What is a path is none.)
const SECRETS: [&str; 3] = ["token", "password", "client-key-data"];
/// The values of a user and of a cluster that are paths, relative to the file that they stand in.
const PATHS: [&str; 4] = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

/// The one way into a Kubernetes cluster.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct KubectlFile {
    /// The context, by its name in the kubeconfig.
    #[schemars(required, length(min = 1))]
    pub context: Option<String>,
    /// The user to act as; the one of the context must be allowed to impersonate it.
    #[serde(rename = "as")]
    #[schemars(length(min = 1))]
    pub user: Option<String>,
    /// The groups to act as, with `as`.
    #[serde(default)]
    pub as_groups: Vec<String>,
    /// The kubeconfig; unless given, that of the caller.
    pub config: Option<Reference>,
}

/// A kubeconfig of a role.
pub struct Kubeconfig {
    /// The file.
    pub file: PrivateFile,
    /// The secrets in it.
    pub secrets: Vec<Secret>,
}

/// What stands for one that is not made.
pub fn placeholder() -> Kubeconfig {
    let content = Secret::placeholder(VARIABLE);
    Kubeconfig { file: file(None, content), secrets: Vec::new() }
}

fn file(about: Option<String>, content: Secret) -> PrivateFile {
    PrivateFile { name: VARIABLE.to_owned(), variable: Some(VARIABLE.to_owned()), about, content }
}

/// Makes the kubeconfig: of all contexts only the one that the role names, acting as whom it says. JSON, which is YAML too.
///
/// # Errors
/// What is missing, as a phrase that holds no secret.
pub fn make(kubectl: &KubectlFile, from: &Surroundings) -> Result<Kubeconfig, String> {
    let texts = texts(kubectl, from)?;
    if texts.iter().any(|text| text.content.is_placeholder()) {
        return Ok(placeholder());
    }
    let files = texts.iter().map(Text::read).collect::<Result<Vec<Json>, String>>()?;
    let wanted = kubectl.context.as_deref().unwrap_or_default();
    let context = entry(&files, "contexts", wanted, "context")?;
    let part = |key: &str| context[key].as_str().ok_or_else(|| format!("the context `{wanted}` names no {key}"));
    let cluster = entry(&files, "clusters", part("cluster")?, "cluster")?;
    let mut user = entry(&files, "users", part("user")?, "user")?;
    if let (Some(name), Some(user)) = (&kubectl.user, user.as_object_mut()) {
        user.insert("as".to_owned(), json!(name));
        user.insert("as-groups".to_owned(), json!(kubectl.as_groups));
    }
    let secrets = SECRETS.iter().filter_map(|key| user[*key].as_str()).filter(|value| value.len() >= SHORTEST);
    let secrets = secrets.map(|value| Secret::new(value.to_owned())).collect();
    let whole = json!({
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": wanted,
        "contexts": [{"name": wanted, "context": context}],
        "clusters": [{"name": context["cluster"], "cluster": cluster}],
        "users": [{"name": context["user"], "user": user}],
    });
    let server = cluster["server"].as_str().unwrap_or("a server that is not named");
    let acting = kubectl.user.as_ref().map_or_else(String::new, |user| format!(", as {user}"));
    let groups =
        if kubectl.as_groups.is_empty() { String::new() } else { format!(" in {}", kubectl.as_groups.join(", ")) };
    // Where it leads is no secret, and a plan that leads elsewhere is another plan.
    let about = printable::line(&format!("context {wanted} of {server}{acting}{groups}")).into_owned();
    Ok(Kubeconfig { file: file(Some(about), Secret::new(whole.to_string())), secrets })
}

/// A kubeconfig as it was found.
struct Text {
    content: Secret,
    /// The folder that it was found in, for relative paths.
    folder: Option<PathBuf>,
}

/// The kubeconfig that the role names, or those that the caller would use.
fn texts(kubectl: &KubectlFile, from: &Surroundings) -> Result<Vec<Text>, String> {
    if let Some(config) = &kubectl.config {
        let folder = config.file.as_ref().and_then(|file| {
            let path = std::path::absolute(from.folder.join(file)).ok()?;
            path.parent().map(Path::to_owned)
        });
        return Ok(vec![Text { content: config.resolve(from)?, folder }]);
    }
    let named = from.env.get(VARIABLE).filter(|named| !named.is_empty());
    let paths: Vec<PathBuf> = match (named, from.env.get("HOME")) {
        // As kubectl does: of several files the first that names something holds, and one that is not there is left out.
        (Some(named), _) => named.split(':').filter(|one| !one.is_empty()).map(PathBuf::from).collect(),
        (None, Some(home)) => vec![Path::new(home).join(".kube/config")],
        (None, None) => return Err("the caller has neither KUBECONFIG nor HOME".to_owned()),
    };
    let there: Vec<&PathBuf> = paths.iter().filter(|path| path.exists()).collect();
    if there.is_empty() {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        return Err(format!("there is no kubeconfig at {}", paths.join(" and ")));
    }
    let read = |path: &&PathBuf| {
        let path = std::path::absolute(path).unwrap_or_else(|_| (*path).clone());
        Ok(Text { content: reference::read(&path, from.uid)?, folder: path.parent().map(Path::to_owned) })
    };
    there.iter().map(read).collect()
}

impl Text {
    /// Reads it; its paths are absolute then.
    fn read(&self) -> Result<Json, String> {
        let source = Source::new(VARIABLE, self.content.reveal());
        // What is wrong is told by its name only: the line that it stands on may hold the secret.
        let document = Document::load(&source).map_err(|wrong| {
            let first = wrong.first().map_or_else(String::new, |finding| format!(" ({})", finding.code.name));
            format!("the kubeconfig is no YAML{first}")
        })?;
        let mut config = document.to_json();
        for (list, part) in [("clusters", "cluster"), ("users", "user")] {
            for entry in config[list].as_array_mut().into_iter().flatten() {
                if let Some(entry) = entry[part].as_object_mut() {
                    self.anchor(entry)?;
                }
            }
        }
        Ok(config)
    }

    /// Makes the paths in an entry absolute, since the file will stand elsewhere.
    fn anchor(&self, entry: &mut Map<String, Json>) -> Result<(), String> {
        let relative = |path: &str| !path.is_empty() && !path.starts_with('/');
        for key in PATHS {
            if let Some(path) = entry.get(key).and_then(Json::as_str).filter(|path| relative(path)) {
                let absolute = self.absolute(key, path)?;
                entry.insert(key.to_owned(), absolute);
            }
        }
        // A program that is named by a path is looked for beside the file too; any other is looked for in PATH.
        let exec = entry.get_mut("exec").and_then(Json::as_object_mut);
        if let Some((exec, program)) = exec.and_then(|exec| {
            let program = exec.get("command")?.as_str()?.to_owned();
            Some((exec, program))
        }) && program.contains('/')
            && relative(&program)
        {
            let absolute = self.absolute("exec.command", &program)?;
            exec.insert("command".to_owned(), absolute);
        }
        Ok(())
    }

    fn absolute(&self, key: &str, path: &str) -> Result<Json, String> {
        match &self.folder {
            Some(folder) => Ok(json!(folder.join(path))),
            None => Err(format!("`{key}` in the kubeconfig is a relative path, and it stands in no file")),
        }
    }
}

/// The entry of this name in a list, of the first file that has one.
fn entry(files: &[Json], list: &str, name: &str, part: &str) -> Result<Json, String> {
    let entries = || files.iter().flat_map(|file| file[list].as_array().into_iter().flatten());
    if let Some(entry) = entries().find(|entry| entry["name"] == name) {
        return Ok(entry[part].clone());
    }
    let known: Vec<&str> = entries().filter_map(|entry| entry["name"].as_str()).collect();
    let near = crate::nearest::nearest(name, known.iter().copied());
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{}`?", printable::line(near)));
    Err(format!("the kubeconfig has no {part} `{}`{near}", printable::line(name)))
}
