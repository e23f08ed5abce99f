//! The names that a text speaks of.

use std::ops::Range;

use minijinja::machinery::ast::Expr;

use super::tree::children;

/// A name that a text speaks of, such as `target.vars.primary` or `sql_thread.value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The parts of the dotted name, at least one: `["sql_thread", "value"]`. Item access with a string constant counts
    /// as a part; access by anything else ends the name.
    pub path: Vec<String>,
    /// Where in the text it stands, in bytes.
    pub range: Range<usize>,
    /// Whether the text says what to do when it has no value (`is defined`, `is none`, `| default(…)`).
    pub optional: bool,
}

impl Mention {
    /// The dotted name.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.join(".")
    }

    /// The same, seen from a text in which this one begins at `offset`.
    pub(super) fn shifted(mut self, offset: usize) -> Self {
        self.range = self.range.start + offset..self.range.end + offset;
        self
    }
}

/// Every name in `expr`, in the order of the text.
pub(super) fn mentions(expr: &Expr) -> Vec<Mention> {
    let mut found = Vec::new();
    collect(expr, false, &mut found);
    found.sort_by_key(|mention| mention.range.start);
    found
}

fn collect(expr: &Expr, optional: bool, found: &mut Vec<Mention>) {
    if let Some((path, range)) = dotted(expr) {
        found.push(Mention { path, range, optional });
        return;
    }
    let asked = guarded(expr);
    for child in children(expr) {
        collect(child, asked.is_some_and(|guarded| std::ptr::eq(guarded, child)), found);
    }
}

/// The part whose absence `expr` provides for.
fn guarded<'e, 's>(expr: &'e Expr<'s>) -> Option<&'e Expr<'s>> {
    match expr {
        Expr::Test(test) if matches!(test.name, "defined" | "undefined" | "none") => Some(&test.expr),
        Expr::Filter(filter) if matches!(filter.name, "default" | "d") => filter.expr.as_ref(),
        _ => None,
    }
}

/// The dotted name that `expr` is, if it is nothing else.
pub(super) fn dotted(expr: &Expr) -> Option<(Vec<String>, Range<usize>)> {
    let (inner, part, span) = match expr {
        Expr::Var(variable) => {
            let span = variable.span();
            return Some((vec![variable.id.to_owned()], span.start_offset as usize..span.end_offset as usize));
        }
        Expr::GetAttr(access) => (&access.expr, access.name.to_owned(), access.span()),
        Expr::GetItem(access) => match &access.subscript_expr {
            Expr::Const(constant) => (&access.expr, constant.value.as_str()?.to_owned(), access.span()),
            _ => return None,
        },
        _ => return None,
    };
    let (mut path, mut range) = dotted(inner)?;
    path.push(part);
    // The parser's own span of a longer name begins at its last dot, so only its end is taken.
    range.end = span.end_offset as usize;
    Some((path, range))
}
