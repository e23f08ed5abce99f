//! What a condition is made of: its parts, and how `and`, `or` and `not` join them.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::machinery::ast::{BinOpKind, CompareOpKind, Expr, UnaryOpKind};
use serde_json::Value as Json;

use super::conversion::to_json;
use super::leaf::Leaves;
use super::mention::{dotted, mentions};
use super::tree::children;
use super::{Answer, Condition, Context, Truth, language};

/// What a condition is made of. A node stands behind those that it joins; the last one is the whole condition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    /// The nodes.
    pub nodes: Vec<Node>,
}

/// A part of a condition, or what joins two.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands in the condition, in bytes, without the brackets around it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is. Numbers are those of other nodes.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// It holds no `and`, `or` and `not`: known or not known as a whole.
    Part(Part),
    /// The opposite of another.
    Not(usize),
    /// Both.
    And(usize, usize),
    /// Either.
    Or(usize, usize),
}

/// A part that holds no `and`, `or` and `not`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// The dotted name that it is about, if it is about one name and constants and nothing else: then it is known as soon
    /// as the value of that name is.
    pub name: Option<Vec<String>>,
    /// The constants that the name is compared with; those of a list one by one.
    pub constants: Vec<Json>,
    /// Whether it only asks whether the name is one of the constants (`==`, `!=`, `in`, `not in`), not which is more.
    pub is_membership: bool,
}

impl Condition {
    /// What the condition is made of.
    #[must_use]
    pub fn outline(&self) -> Outline {
        let mut nodes = Vec::new();
        if let Ok(expr) = language::parse(self.text()) {
            walk(&expr, &mut |expr, kind| {
                let kind = kind.unwrap_or_else(|| NodeKind::Part(part(expr)));
                nodes.push(Node { range: cover(expr), kind });
                nodes.len() - 1
            });
        }
        Outline { nodes }
    }

    /// Decides one part of the condition, a node of its outline, for several answers of the only step that it is about.
    #[must_use]
    pub fn decide_for_step(&self, node: usize, step: &str, answers: &[Answer]) -> Vec<Truth> {
        let context = Context::default();
        self.with_node(node, |expr| {
            let mentions = mentions(expr);
            let decide = |answer: &Answer| {
                let answers = BTreeMap::from([(step.to_owned(), answer.clone())]);
                Leaves::new(&answers, &context, &mentions).decide_what_mentions(expr, &mentions)
            };
            answers.iter().map(decide).collect()
        })
    }

    /// Decides one part of the condition, a node of its outline that is about no step, in several contexts.
    #[must_use]
    pub fn decide_for_context(&self, node: usize, contexts: &[Context]) -> Vec<Truth> {
        let answers = BTreeMap::new();
        self.with_node(node, |expr| {
            let mentions = mentions(expr);
            let leaves = |context| Leaves::new(&answers, context, &mentions);
            contexts.iter().map(|context| leaves(context).decide_what_mentions(expr, &mentions)).collect()
        })
    }

    fn with_node(&self, node: usize, work: impl Fn(&Expr) -> Vec<Truth>) -> Vec<Truth> {
        let mut found = Vec::new();
        if let Ok(expr) = language::parse(self.text()) {
            let mut next = 0;
            walk(&expr, &mut |expr, _| {
                if next == node {
                    found = work(expr);
                }
                next += 1;
                next - 1
            });
        }
        found
    }
}

impl Outline {
    /// What every node is when `part` tells what the parts are, in Kleene's logic: `None` is unknown.
    #[must_use]
    pub fn decide(&self, part: impl Fn(usize) -> Option<bool>) -> Vec<Option<bool>> {
        let mut known: Vec<Option<bool>> = Vec::with_capacity(self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            let truth = match node.kind {
                NodeKind::Part(_) => part(at),
                NodeKind::Not(inner) => known[inner].map(|truth| !truth),
                NodeKind::And(left, right) => both(known[left], known[right]),
                NodeKind::Or(left, right) => {
                    both(known[left].map(|truth| !truth), known[right].map(|truth| !truth)).map(|truth| !truth)
                }
            };
            known.push(truth);
        }
        known
    }

    /// The parts with the numbers of their nodes.
    pub fn parts(&self) -> impl Iterator<Item = (usize, &Node, &Part)> {
        self.nodes.iter().enumerate().filter_map(|(at, node)| match &node.kind {
            NodeKind::Part(part) => Some((at, node, part)),
            _ => None,
        })
    }
}

const fn both(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Goes through the nodes of an expression, those that are joined first. `take` is told what a node is, `None` for a part,
/// and answers its number.
fn walk<'e, 's>(expr: &'e Expr<'s>, take: &mut impl FnMut(&'e Expr<'s>, Option<NodeKind>) -> usize) -> usize {
    match expr {
        Expr::UnaryOp(unary) if matches!(unary.op, UnaryOpKind::Not) => {
            let inner = walk(&unary.expr, take);
            take(expr, Some(NodeKind::Not(inner)))
        }
        Expr::BinOp(binary) if matches!(binary.op, BinOpKind::ScAnd | BinOpKind::ScOr) => {
            let (left, right) = (walk(&binary.left, take), walk(&binary.right, take));
            let is_and = matches!(binary.op, BinOpKind::ScAnd);
            let kind = if is_and { NodeKind::And(left, right) } else { NodeKind::Or(left, right) };
            take(expr, Some(kind))
        }
        part => take(part, None),
    }
}

/// Where an expression stands. The parser's own span of a dotted name begins at its last dot, and that of an operator at
/// the bracket around it.
fn cover(expr: &Expr) -> Range<usize> {
    if let Some((_, range)) = dotted(expr) {
        return range;
    }
    let span = expr.span();
    let own = span.start_offset as usize..span.end_offset as usize;
    let inside = children(expr).into_iter().map(cover);
    let join = |all: Range<usize>, part: Range<usize>| all.start.min(part.start)..all.end.max(part.end);
    match expr {
        Expr::BinOp(_) | Expr::Compare(_) => inside.reduce(join).unwrap_or(own),
        _ => inside.fold(own, join),
    }
}

fn part(expr: &Expr) -> Part {
    let opaque = Part::default();
    let (operands, is_membership) = match expr {
        Expr::BinOp(binary) => match binary.op {
            BinOpKind::Eq | BinOpKind::Ne | BinOpKind::In => (vec![&binary.left, &binary.right], true),
            BinOpKind::Lt | BinOpKind::Lte | BinOpKind::Gt | BinOpKind::Gte => {
                (vec![&binary.left, &binary.right], false)
            }
            _ => return opaque,
        },
        Expr::Compare(chain) => {
            use CompareOpKind::{Eq, In, Ne, NotIn};
            let is_membership = chain.ops.iter().all(|op| matches!(op.op, Eq | Ne | In | NotIn));
            (std::iter::once(&chain.expr).chain(chain.ops.iter().map(|op| &op.expr)).collect(), is_membership)
        }
        bare => (vec![bare], false),
    };
    let mut part = Part { name: None, constants: Vec::new(), is_membership };
    for operand in operands {
        match (dotted(operand), constant(operand)) {
            (Some((path, _)), _) if part.name.as_ref().is_none_or(|name| *name == path) => part.name = Some(path),
            (None, Some(Json::Array(items))) => part.constants.extend(items),
            (None, Some(constant)) => part.constants.push(constant),
            _ => return opaque,
        }
    }
    part
}

fn constant(expr: &Expr) -> Option<Json> {
    if let Expr::List(list) = expr {
        return list.items.iter().map(constant).collect::<Option<Vec<_>>>().map(Json::Array);
    }
    expr.as_const().and_then(|value| to_json(&value).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::status::Status;

    fn shown(text: &str) -> Vec<String> {
        let outline = Condition::parse(text).unwrap().outline();
        let told = |node: &Node| {
            let at = &text[node.range.clone()];
            match &node.kind {
                NodeKind::Part(Part { name: Some(name), constants, is_membership }) => {
                    let sign = if *is_membership { "in" } else { "?" };
                    format!("{at}: {} {sign} {}", name.join("."), Json::from(constants.clone()))
                }
                NodeKind::Part(_) => format!("{at}: anything"),
                NodeKind::Not(inner) => format!("not {inner}"),
                NodeKind::And(left, right) => format!("{left} and {right}"),
                NodeKind::Or(left, right) => format!("{left} or {right}"),
            }
        };
        outline.nodes.iter().map(told).collect()
    }

    #[test]
    fn a_condition_is_told_with_its_parts_and_their_places() {
        assert_eq!(
            shown("a.failed and (b.value in [1, -2] or not (3 < c.value <= 5))"),
            [
                "a.failed: a.failed ? []",
                "b.value in [1, -2]: b.value in [1,-2]",
                "3 < c.value <= 5: c.value ? [3,5]",
                "not 2",
                "1 or 3",
                "0 and 4",
            ]
        );
        assert_eq!(shown("\"No\" == a.value"), ["\"No\" == a.value: a.value in [\"No\"]"]);
    }

    #[test]
    fn what_compares_two_names_or_works_something_out_is_about_anything() {
        for text in ["a.value > b.value", "a.value | lower == 'x'", "(a.value + 1) > 2", "a.value is none"] {
            assert!(shown(text)[0].ends_with(": anything"), "{:?}", shown(text));
        }
    }

    fn conditions() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            (0..3_usize, prop_oneof![Just("passed"), Just("failed"), Just("answered")])
                .prop_map(|(step, name)| format!("s{step}.{name}")),
            (0..3_usize, 0..4_i32).prop_map(|(step, value)| format!("s{step}.value == {value}")),
            (0..3_usize, 0..4_i32).prop_map(|(step, value)| format!("s{step}.value < {value}")),
        ];
        part.prop_recursive(4, 16, 2, |inner| {
            prop_oneof![
                inner.clone().prop_map(|one| format!("not ({one})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
                (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) or ({b})")),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_parts_joined_are_what_the_whole_is(
            text in conditions(),
            given in prop::array::uniform3(prop_oneof![Just(None), (0..4_i32, any::<bool>()).prop_map(Some)]),
        ) {
            let answer = |given: &Option<(i32, bool)>| match given {
                None => Answer { status: Some(Status::Timeout), value: Json::Null },
                Some((value, passed)) => {
                    Answer { status: Some(if *passed { Status::Pass } else { Status::Fail }), value: json!(value) }
                }
            };
            let answers: BTreeMap<String, Answer> =
                given.iter().enumerate().map(|(at, given)| (format!("s{at}"), answer(given))).collect();
            let condition = Condition::parse(&text).unwrap();
            let outline = condition.outline();
            let known = |truth: &Truth| match truth {
                Truth::True => Some(true),
                Truth::False => Some(false),
                Truth::Unknown { .. } => None,
            };
            let parts = |node: usize| {
                let NodeKind::Part(part) = &outline.nodes[node].kind else { return None };
                let step = part.name.as_ref().unwrap()[0].clone();
                known(&condition.decide_for_step(node, &step, std::slice::from_ref(&answers[&step]))[0])
            };
            let whole = outline.decide(parts).pop().unwrap();
            prop_assert_eq!(whole, known(&condition.decide(&answers, &Context::default())));
        }
    }
}
