//! A command as it would be typed, with the values that are known without a run.

use serde_json::{Map, Value as Json, json};

use super::context_names::role_of;
use super::names::{self, Of, fits};
use super::sketch::Sketch;
use super::view::View;
use crate::diagnostic::Source;
use crate::expression::{Context, Template};
use crate::scenario::Param;
use crate::scenario::file::{Method, ParamType};
use crate::shell_words;
use crate::transport::{HttpRequest, Inventory, Target, curl_line};
use crate::yaml::Document;

/// A command with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The command; what has no value without a run stands there as it is written.
    pub typed: String,
    /// For which target it was filled in.
    pub target: String,
    /// The node whose value it is.
    pub node: usize,
}

/// Which keys hold commands.
const COMMANDS: [&str; 10] = [
    "steps/*/command",
    "steps/*/pipeline",
    "steps/*/http",
    "steps/*/fallback",
    "steps/*/on_fail/*",
    "facts/*/command",
    "remediations/*/command",
    "remediations/*/dry_run",
    "remediations/*/preview",
    "remediations/*/rollback",
];

/// The command that a node is, or is a part of: filled in for the first target of the inventory for which every name of it has
/// a value, else for the first one, and with the defaults of the params.
#[must_use]
pub fn command(view: &View, node: usize) -> Option<Resolved> {
    let is_command = |at: &usize| COMMANDS.iter().any(|pattern| fits(&view.way(*at), pattern));
    let node = view.sketch.upwards(node).find(is_command)?;
    let inventory = inventory(&view.beside.targets);
    let listed = inventory.names().map(|name| inventory.resolve(name));
    let mut tried = listed.chain([Target::bare("localhost")]).map(|target| filled(view, node, &target));
    let first = tried.next()?;
    let is_whole = |resolved: &Resolved| !resolved.typed.contains("{{");
    if is_whole(&first) {
        return Some(first);
    }
    Some(tried.find(is_whole).unwrap_or(first))
}

fn inventory(text: &str) -> Inventory {
    let document = Document::load(&Source::new("targets.yaml", text)).ok();
    document.and_then(|document| Inventory::read(&document).ok()).unwrap_or_default()
}

fn filled(view: &View, node: usize, target: &Target) -> Resolved {
    let context = context(view, node, target);
    let typed = if view.way(node).ends_with("/http") {
        http(view, node, &context)
    } else {
        let words = |list: usize| {
            let texts = view.sketch.texts_of(view.sketch.resolved(list));
            texts.iter().map(|text| word(&fill(text, &context))).collect::<Vec<_>>().join(" ")
        };
        if view.way(node).ends_with("/pipeline") {
            let stages = view.sketch.children(view.sketch.resolved(node)).map(words);
            stages.collect::<Vec<_>>().join(" | ")
        } else {
            words(node)
        }
    };
    Resolved { typed, target: target.name.clone(), node }
}

/// A word quoted as a shell wants it; one that is still a template is left as it is.
fn word(text: &str) -> String {
    if text.contains("{{") { text.to_owned() } else { shell_words::quote(text) }
}

fn fill(text: &str, context: &Context) -> String {
    let filled = Template::parse(text).and_then(|template| template.render(context));
    filled.unwrap_or_else(|_| text.to_owned())
}

fn http(view: &View, node: usize, context: &Context) -> String {
    let sketch = view.sketch;
    let text = |key: &str| fill(&sketch.text_at(node, key), context);
    let method: Method = serde_json::from_value(json!(sketch.text_at(node, "method"))).unwrap_or_default();
    let optional = |key: &str| sketch.get(node, key).map(|_| text(key));
    let headers = sketch.get(node, "headers").map(|all| sketch.entries(all).collect::<Vec<_>>()).unwrap_or_default();
    let header = |(name, at): (&str, usize)| (name.to_owned(), fill(&sketch.text_of(at), context));
    curl_line(&HttpRequest {
        url: text("url"),
        method: method.word(),
        headers: headers.into_iter().map(header).collect(),
        body: optional("body"),
        redirects: sketch.text_at(node, "redirects").parse().unwrap_or_default(),
        ca_file: optional("ca_file"),
    })
}

/// What is known without a run: the target, the params' defaults, and the values of the role that are not secret.
fn context(view: &View, node: usize, target: &Target) -> Context {
    let base = Context::new(json!({"target": target.context()}));
    let mut params = Map::new();
    for (name, at) in names::declared(view.sketch, Of::Param) {
        if let Some(value) = default_of(view.sketch, &name, at, target, &base) {
            params.insert(name.into_owned(), value);
        }
    }
    Context::new(json!({"target": target.context(), "params": params, "role": role_vars(view, node)}))
}

/// The value of a param when none is given, of its type.
fn default_of(sketch: &Sketch, name: &str, at: usize, target: &Target, base: &Context) -> Option<Json> {
    let kind: Option<ParamType> = serde_json::from_value(json!(sketch.text_at(at, "type"))).ok();
    let values = sketch.get(at, "values").map(|list| sketch.texts_of(list)).unwrap_or_default();
    let param = Param {
        name: name.to_owned(),
        kind: kind.unwrap_or(ParamType::String),
        default: None,
        pattern: sketch.get(at, "pattern").map(|at| sketch.text_of(at).into_owned()),
        values: values.into_iter().map(std::borrow::Cow::into_owned).collect(),
    };
    let given = target.params.get(name).and_then(|value| param.take(value).ok());
    given.or_else(|| {
        let text = sketch.text_of(sketch.get(at, "default")?);
        param.read(&fill(&text, base)).ok()
    })
}

fn role_vars(view: &View, node: usize) -> Map<String, Json> {
    let roles = Sketch::of(&view.beside.roles);
    let name = role_of(view, node).unwrap_or_default();
    let role = names::entries(&roles, "roles").into_iter().find(|(known, _)| *known == name);
    let Some(vars) = role.and_then(|(_, role)| roles.get(role, "vars")) else { return Map::new() };
    roles.entries(vars).map(|(name, at)| (name.to_owned(), roles.text_of(at).into())).collect()
}
