//! A part of a condition that holds no `and`, `or` or `not`: known or not known as a whole.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Value;
use minijinja::machinery::ast::{BinOpKind, CompareOpKind, Expr};
use minijinja::value::ValueKind;
use serde_json::Value as Json;

use super::answer::ATTRIBUTES;
use super::context::descend;
use super::conversion::{from_json, kind_name};
use super::mention::mentions;
use super::tree::children;
use super::{Answer, Context, Mention, Truth, language};

/// What the leaves of one condition are decided with.
pub(super) struct Leaves<'a> {
    answers: &'a BTreeMap<String, Answer>,
    context: &'a Context,
    root: Value,
}

/// Why a name has no value.
enum Absent {
    /// The step of this name has no answer to it.
    Unanswered(String),
    /// The name itself is wrong.
    Wrong(String),
}

impl<'a> Leaves<'a> {
    /// What a condition that speaks of `mentions` is decided with. Nothing else is looked at: the time that one decision
    /// takes must not grow with the number of steps.
    pub(super) fn new(answers: &'a BTreeMap<String, Answer>, context: &'a Context, mentions: &[Mention]) -> Self {
        let mut values: BTreeMap<String, Value> = BTreeMap::new();
        for root in mentions.iter().filter_map(|mention| mention.path.first()) {
            if values.contains_key(root) {
                continue;
            }
            let value = match answers.get(root) {
                Some(answer) => Some(known(answer, root, mentions)),
                None => context.values().get(root).map(from_json),
            };
            values.extend(value.map(|value| (root.clone(), value)));
        }
        Self { answers, context, root: Value::from(values) }
    }

    /// Decides a leaf. It is unknown when a step it asks has no answer, and when it cannot be worked out.
    pub(super) fn decide(&self, leaf: &Expr) -> Truth {
        self.decide_what_mentions(leaf, &mentions(leaf))
    }

    /// The same for a leaf of which it is known what it speaks of.
    pub(super) fn decide_what_mentions(&self, leaf: &Expr, mentions: &[Mention]) -> Truth {
        let mut because = BTreeSet::new();
        let mut error = None;
        for mention in mentions {
            match self.look_up(mention) {
                Ok(()) => {}
                Err(Absent::Unanswered(step)) => drop(because.insert(step)),
                Err(Absent::Wrong(message)) => error = error.or(Some(message)),
            }
        }
        if !because.is_empty() || error.is_some() {
            return Truth::Unknown { because, error };
        }
        match self.work_out(leaf) {
            Ok(true) => Truth::True,
            Ok(false) => Truth::False,
            Err(message) => Truth::wrong(message),
        }
    }

    fn look_up(&self, mention: &Mention) -> Result<(), Absent> {
        let missing = || {
            let wrong = || Absent::Wrong(format!("`{}` has no value", mention.name()));
            mention.optional.then_some(()).ok_or_else(wrong)
        };
        let Some((id, answer)) = mention.path.first().and_then(|root| self.answers.get_key_value(root)) else {
            return self.context.get(&mention.path).map_or_else(missing, |_| Ok(()));
        };
        let Some(attribute) = mention.path.get(1) else {
            return Err(Absent::Wrong(format!("`{id}` is a step; ask for its {ATTRIBUTES}")));
        };
        match answer.attribute(attribute) {
            Err(()) => Err(Absent::Wrong(format!("a step has no `{attribute}`; ask for its {ATTRIBUTES}"))),
            Ok(None) => Err(Absent::Unanswered(id.clone())),
            Ok(Some(value)) => descend(&value, &mention.path[2..]).map_or_else(missing, |_| Ok(())),
        }
    }

    fn work_out(&self, leaf: &Expr) -> Result<bool, String> {
        self.check_comparisons(leaf)?;
        let value = language::evaluate(leaf, &self.root)?;
        match value.kind() {
            ValueKind::Bool => Ok(value.is_true()),
            ValueKind::Undefined | ValueKind::None => {
                Err("the condition asks for a value that is not there".to_owned())
            }
            _ => Err(format!("`{}` is {}, not true or false", shown(&value), kind_name(&value))),
        }
    }

    /// The language orders values of different kinds in some way, and finds nothing equal to what is not there; both
    /// would read as a plain "no".
    fn check_comparisons(&self, expr: &Expr) -> Result<(), String> {
        match expr {
            Expr::BinOp(binary) if compares(binary.op) => {
                self.check_pair(&binary.left, orders(binary.op), &binary.right)?;
            }
            Expr::Compare(chain) => {
                let mut left = &chain.expr;
                for step in &chain.ops {
                    self.check_pair(left, orders_in_chain(step.op), &step.expr)?;
                    left = &step.expr;
                }
            }
            _ => {}
        }
        children(expr).into_iter().try_for_each(|child| self.check_comparisons(child))
    }

    fn check_pair(&self, left: &Expr, ordered: Option<&str>, right: &Expr) -> Result<(), String> {
        let (left, right) = (language::evaluate(left, &self.root)?, language::evaluate(right, &self.root)?);
        if left.is_undefined() || right.is_undefined() {
            return Err("a comparison asks for a value that is not there".to_owned());
        }
        let Some(sign) = ordered else { return Ok(()) };
        let orderable = matches!(left.kind(), ValueKind::Number | ValueKind::String);
        if orderable && left.kind() == right.kind() {
            return Ok(());
        }
        let (a, b) = (kind_name(&left), kind_name(&right));
        Err(format!("`{}` is {a} and `{}` is {b}: `{sign}` cannot compare them", shown(&left), shown(&right)))
    }
}

/// What is known of a step, as far as it is spoken of.
fn known(answer: &Answer, step: &str, mentions: &[Mention]) -> Value {
    // A name without an attribute speaks of all of them.
    let speaks = |mention: &Mention, name: &str| {
        mention.path[0] == step && mention.path.get(1).is_none_or(|attribute| attribute == name)
    };
    let known = ["status", "answered", "passed", "failed", "value"]
        .into_iter()
        .filter(|name| mentions.iter().any(|mention| speaks(mention, name)))
        .filter_map(|name| Some((name.to_owned(), answer.attribute(name).ok()??)));
    from_json(&Json::Object(known.collect()))
}

fn shown(value: &Value) -> String {
    crate::printable::short(&value.to_string(), 40)
}

const fn compares(op: BinOpKind) -> bool {
    use BinOpKind::{Eq, Gt, Gte, In, Lt, Lte, Ne};
    matches!(op, Eq | Ne | Lt | Lte | Gt | Gte | In)
}

const fn orders(op: BinOpKind) -> Option<&'static str> {
    match op {
        BinOpKind::Lt => Some("<"),
        BinOpKind::Lte => Some("<="),
        BinOpKind::Gt => Some(">"),
        BinOpKind::Gte => Some(">="),
        _ => None,
    }
}

const fn orders_in_chain(op: CompareOpKind) -> Option<&'static str> {
    match op {
        CompareOpKind::Lt => Some("<"),
        CompareOpKind::Lte => Some("<="),
        CompareOpKind::Gt => Some(">"),
        CompareOpKind::Gte => Some(">="),
        _ => None,
    }
}
