//! The language of expressions: how a text is read, and how an expression is worked out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::machinery::ast::{BinOpKind, Expr};
use minijinja::machinery::{self, CodeGenerator, make_string_output};
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

use super::Malformed;
use super::tree::children;

/// How many instructions one expression may take. There are no loops, so this only bounds what the library may do wrong.
const FUEL: u64 = 50_000;

/// How long an expression may be, in bytes. The library's parser and every walk over its tree go down one call for each
/// operator, so a longer text could exhaust the stack.
const LONGEST: usize = 2_000;

/// How many `-` an expression may hold: for a row of them the library's parser goes down without a guard of its own.
const SIGNS: usize = 200;

/// Filters of the library that a few characters can ask for more memory with than a machine has; there are none here.
const GREEDY: [&str; 6] = ["batch", "slice", "indent", "replace", "format", "pprint"];

/// How often `join` may stand in an expression: each one multiplies the length of a text.
const JOINS: usize = 1;

/// The words of the language that are no names.
const WORDS: [&str; 7] = ["and", "or", "not", "in", "is", "if", "else"];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    // Its debug output prints every variable.
    environment.set_debug(false);
    let globals: Vec<String> = environment.globals().map(|(name, _)| name.to_owned()).collect();
    for name in globals {
        environment.remove_global(&name);
    }
    for name in GREEDY {
        environment.remove_filter(name);
    }
    environment
});

/// Reads an expression. Calls, unknown filters and unknown tests are refused here, not when it is worked out.
pub(super) fn parse(text: &str) -> Result<Expr<'_>, Malformed> {
    if text.trim().is_empty() {
        return Err(Malformed::new("there is no expression", 0..text.len()));
    }
    if text.len() > LONGEST {
        let message = format!("the expression is longer than {LONGEST} bytes");
        return Err(Malformed::new(message, 0..text.len()));
    }
    if text.matches('-').count() > SIGNS {
        return Err(Malformed::new(format!("the expression holds more than {SIGNS} `-`"), 0..text.len()));
    }
    let expr = machinery::parse_expr(text).map_err(|error| malformed(text, &error))?;
    check(&expr)?;
    if joins(&expr) > JOINS {
        return Err(Malformed::new("`join` may stand once in an expression", 0..text.len()));
    }
    Ok(expr)
}

fn joins(expr: &Expr) -> usize {
    let own = matches!(expr, Expr::Filter(filter) if filter.name == "join");
    usize::from(own) + children(expr).into_iter().map(joins).sum::<usize>()
}

/// What the library says about a text, at its place.
pub(super) fn malformed(text: &str, error: &Error) -> Malformed {
    let whole = 0..text.len();
    let range = error.range().filter(|range| text.get(range.clone()).is_some_and(|part| !part.is_empty()));
    Malformed::new(describe(error), range.unwrap_or(whole))
}

/// What the library says, without its place.
pub(super) fn describe(error: &Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

fn check(expr: &Expr) -> Result<(), Malformed> {
    let (message, span) = match expr {
        // The parser takes such a word for a name where a value should stand.
        Expr::Var(name) if WORDS.contains(&name.id) => {
            (format!("a value is missing where `{}` stands", name.id), name.span())
        }
        Expr::Call(call) => ("nothing can be called here; use a filter (`x | length`)".to_owned(), call.span()),
        Expr::Filter(filter) if !known(filter.name, "filter") => {
            (format!("there is no filter `{}`", filter.name), filter.span())
        }
        Expr::Test(test) if !known(test.name, "test") => (format!("there is no test `{}`", test.name), test.span()),
        _ => return children(expr).into_iter().try_for_each(check),
    };
    Err(Malformed::new(message, span.start_offset as usize..span.end_offset as usize))
}

/// Whether the language has a filter or a test of that name.
fn known(name: &str, kind: &str) -> bool {
    let root = Value::from(BTreeMap::from([("name", name.to_owned())]));
    let asked = ENVIRONMENT.compile_expression_owned(format!("name is {kind}"));
    asked.and_then(|expression| expression.eval(root)).is_ok_and(|answer| answer.is_true())
}

/// Works out `expr`, a part of any expression that was parsed, with the values in `root`.
pub(super) fn evaluate(expr: &Expr, root: &Value) -> Result<Value, String> {
    refuse_repetition(expr, root)?;
    work_out(expr, root)
}

/// The library repeats a list or a text that is multiplied: `[8] * 444 * 444 * 444` would take all memory there is.
fn refuse_repetition(expr: &Expr, root: &Value) -> Result<(), String> {
    children(expr).into_iter().try_for_each(|child| refuse_repetition(child, root))?;
    let Expr::BinOp(binary) = expr else { return Ok(()) };
    if !matches!(binary.op, BinOpKind::Mul) {
        return Ok(());
    }
    // What cannot be worked out here may stand in a branch that is not taken.
    let is_repeated = |side: &Expr| work_out(side, root).is_ok_and(|value| is_long(&value));
    if is_repeated(&binary.left) || is_repeated(&binary.right) {
        return Err("`*` multiplies numbers; a list or a text cannot be repeated".to_owned());
    }
    Ok(())
}

fn is_long(value: &Value) -> bool {
    use ValueKind::{Bytes, Iterable, Map, Seq, String};
    matches!(value.kind(), Bytes | Iterable | Map | Seq | String)
}

/// A constant, or a dotted name that has a value: the most of what a comparison is made of, and nothing to be compiled for.
fn at_once(expr: &Expr, root: &Value) -> Option<Value> {
    let found = match expr {
        Expr::Const(constant) => constant.value.clone(),
        Expr::Var(name) => root.get_attr(name.id).ok()?,
        Expr::GetAttr(access) => at_once(&access.expr, root)?.get_attr(access.name).ok()?,
        _ => return None,
    };
    // What is not there is told by the language itself.
    (!found.is_undefined()).then_some(found)
}

/// Whether two of these are equal, if that is what is asked.
fn equal_at_once(expr: &Expr, root: &Value) -> Option<Value> {
    let Expr::BinOp(binary) = expr else { return None };
    let equal = match binary.op {
        BinOpKind::Eq => true,
        BinOpKind::Ne => false,
        _ => return None,
    };
    let (left, right) = (at_once(&binary.left, root)?, at_once(&binary.right, root)?);
    Some(Value::from((left == right) == equal))
}

fn work_out(expr: &Expr, root: &Value) -> Result<Value, String> {
    match at_once(expr, root).or_else(|| equal_at_once(expr, root)) {
        Some(value) => Ok(value),
        None => compile_and_work_out(expr, root),
    }
}

fn compile_and_work_out(expr: &Expr, root: &Value) -> Result<Value, String> {
    let mut generator = CodeGenerator::new("expression", "");
    generator.compile_expr(expr);
    let (instructions, blocks) = generator.finish();
    let mut sink = String::new();
    let mut output = make_string_output(&mut sink);
    machinery::eval(&ENVIRONMENT, &instructions, root.clone(), &blocks, &mut output, AutoEscape::None)
        .map_err(|error| describe(&error))?
        .0
        .ok_or_else(|| "the expression has no value".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::conversion::from_json;
    use super::*;

    #[test]
    fn what_is_compared_at_once_is_compared_as_the_language_does() {
        let values = json!({"n": null, "t": true, "one": 1, "float": 1.0, "text": "1", "empty": "", "list": [1], "same": [1.0], "map": {"a": 1}, "large": u64::MAX});
        let root = from_json(&values);
        let names: Vec<&String> = values.as_object().unwrap().keys().collect();
        let mut compared = 0;
        for (left, right) in names.iter().flat_map(|left| names.iter().map(move |right| (left, right))) {
            for sign in ["==", "!="] {
                let text = format!("{left} {sign} {right}");
                let expr = parse(&text).unwrap();
                let by_language = compile_and_work_out(&expr, &root).unwrap();
                if let Some(at_once) = equal_at_once(&expr, &root) {
                    assert_eq!(at_once.is_true(), by_language.is_true(), "{text}");
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, 2 * names.len() * names.len());
    }
}
