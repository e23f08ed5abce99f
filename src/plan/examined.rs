//! Whether a run would examine the target that it is asked for.

use super::Order;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::expression::{Mention, Template};
use crate::scenario::file::RunsOn;
use crate::scenario::{Body, Step};
use crate::span::Span;

/// What is wrong with a target that no step would look at: the answers would be those of this machine, told under the
/// name of another.
pub fn unexamined(order: &Order, selected: &[usize]) -> Option<Finding> {
    let target = &order.target;
    let here = ["localhost", "127.0.0.1", "::1", &order.host];
    if here.contains(&target.name.as_str()) || here.contains(&target.host.as_str()) {
        return None;
    }
    let by_param = order.scenario.params.iter().any(|param| {
        let names_target =
            param.default.as_ref().and_then(|default| default.as_str()).is_some_and(|text| text.contains("target."));
        names_target || target.params.contains_key(&param.name)
    });
    let by_step = selected.iter().any(|at| looks_at_target(&order.scenario.steps[*at]));
    let facts = order.scenario.facts.iter().flat_map(|fact| &fact.command);
    let by_fact = facts.flat_map(Template::mentions).any(is_target);
    if by_param || by_step || by_fact || !order.given.is_empty() {
        return None;
    }
    let source = Source::new("<command line>", format!("--target {}", crate::printable::line(&target.name)));
    let span = Span::new("--target ".len(), source.text().len());
    let title = format!("`{}` looks at the machine it runs on, not at a target", order.scenario.id);
    Some(
        Finding::error(&code::TARGET_NOT_EXAMINED, title)
            .at(Place::new(&source, span), "no step would look at it")
            .help("run it there, or leave --target out")
            .help("a step looks at the target when it names `target.host` or another of its values"),
    )
}

fn looks_at_target(step: &Step) -> bool {
    let by_shell = matches!(&step.body, Body::Shell(script) if script.contains("TARGET"));
    let by_when = step.when.as_ref().is_some_and(|when| when.mentions().iter().any(is_target));
    by_shell
        || by_when
        || step.runs_on == RunsOn::Target
        || step.templates().any(|text| text.mentions().iter().any(is_target))
}

fn is_target(mention: &Mention) -> bool {
    mention.path.first().is_some_and(|root| root == "target")
}
