//! The parts of an expression, in the order in which they stand.

use minijinja::machinery::ast::{CallArg, Expr};

/// The expressions directly inside `expr`.
pub(super) fn children<'e, 's>(expr: &'e Expr<'s>) -> Vec<&'e Expr<'s>> {
    match expr {
        Expr::Var(_) | Expr::Const(_) => Vec::new(),
        Expr::Slice(slice) => {
            let bounds = [&slice.start, &slice.stop, &slice.step];
            std::iter::once(&slice.expr).chain(bounds.into_iter().flatten()).collect()
        }
        Expr::UnaryOp(unary) => vec![&unary.expr],
        Expr::BinOp(binary) => vec![&binary.left, &binary.right],
        Expr::Compare(chain) => std::iter::once(&chain.expr).chain(chain.ops.iter().map(|op| &op.expr)).collect(),
        Expr::IfExpr(choice) => {
            [&choice.true_expr, &choice.test_expr].into_iter().chain(choice.false_expr.as_ref()).collect()
        }
        Expr::Filter(filter) => filter.expr.iter().chain(arguments(&filter.args)).collect(),
        Expr::Test(test) => std::iter::once(&test.expr).chain(arguments(&test.args)).collect(),
        Expr::GetAttr(access) => vec![&access.expr],
        Expr::GetItem(access) => vec![&access.expr, &access.subscript_expr],
        Expr::Call(call) => std::iter::once(&call.expr).chain(arguments(&call.args)).collect(),
        Expr::List(list) => list.items.iter().collect(),
        Expr::Tuple(tuple) => tuple.items.iter().collect(),
        Expr::Map(map) => map.keys.iter().chain(&map.values).collect(),
    }
}

fn arguments<'e, 's>(args: &'e [CallArg<'s>]) -> impl Iterator<Item = &'e Expr<'s>> {
    args.iter().map(|arg| match arg {
        CallArg::Pos(expr) | CallArg::Kwarg(_, expr) | CallArg::PosSplat(expr) | CallArg::KwargSplat(expr) => expr,
    })
}
