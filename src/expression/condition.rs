//! A condition over the answers of steps.

use std::collections::BTreeMap;

use minijinja::machinery::ast::{BinOpKind, Expr, UnaryOpKind};

use super::leaf::Leaves;
use super::mention::mentions;
use super::{Answer, Context, Malformed, Mention, Truth, language};

/// A condition that parses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    text: String,
    mentions: Vec<Mention>,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// Where and why the text is no expression.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mentions = mentions(&language::parse(text)?);
        Ok(Self { text: text.to_owned(), mentions })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every name it speaks of, in order.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Decides it. A name that is a key of `answers` is a step, every other one comes from `context`.
    ///
    /// Kleene's logic: each side of `and` and `or` is decided for itself, so that one known side may decide the whole.
    #[must_use]
    pub fn decide(&self, answers: &BTreeMap<String, Answer>, context: &Context) -> Truth {
        let leaves = Leaves::new(answers, context, &self.mentions);
        match language::parse(&self.text) {
            Ok(expr) => decide(&expr, &leaves),
            Err(malformed) => Truth::wrong(malformed.message),
        }
    }
}

fn decide(expr: &Expr, leaves: &Leaves) -> Truth {
    match expr {
        Expr::UnaryOp(unary) if matches!(unary.op, UnaryOpKind::Not) => decide(&unary.expr, leaves).negated(),
        Expr::BinOp(binary) if matches!(binary.op, BinOpKind::ScAnd) => {
            decide(&binary.left, leaves).and(decide(&binary.right, leaves))
        }
        Expr::BinOp(binary) if matches!(binary.op, BinOpKind::ScOr) => {
            decide(&binary.left, leaves).or(decide(&binary.right, leaves))
        }
        leaf => leaves.decide(leaf),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::status::Status;

    fn answers() -> BTreeMap<String, Answer> {
        let step = |id: &str, status, value| (id.to_owned(), Answer { status, value });
        BTreeMap::from([
            step("sql", Some(Status::Fail), json!("No")),
            step("io", Some(Status::Pass), json!("Yes")),
            step("lag", Some(Status::Timeout), Json::Null),
            step("errno", Some(Status::Fail), json!(1062)),
            step("skipped", Some(Status::Skipped), Json::Null),
            step("waiting", None, Json::Null),
            step("flag", Some(Status::Pass), json!(true)),
            step("pods", Some(Status::Pass), json!({"items": [{"name": "a"}], "kind": "List"})),
        ])
    }

    fn decided(text: &str) -> Truth {
        let context = Context::new(json!({"params": {"max_lag": 300, "empty": null}, "target": {"host": "db"}}));
        Condition::parse(text).unwrap().decide(&answers(), &context)
    }

    fn because(step: &str) -> Truth {
        Truth::Unknown { because: BTreeSet::from([step.to_owned()]), error: None }
    }

    fn error(text: &str) -> String {
        match decided(text) {
            Truth::Unknown { because, error: Some(error) } if because.is_empty() => error,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_condition_over_answered_steps_is_decided() {
        for text in [
            "sql.failed",
            "not sql.passed",
            "sql.value == \"No\" and errno.value == 1062",
            "sql.status == 'fail'",
            "lag.answered == false",
            "lag.status == 'timeout'",
            "skipped.status == 'skipped' and not skipped.answered",
            "errno.value in [1032, 1062]",
            "errno.value not in [2003]",
            "1000 < errno.value <= 1062",
            "(errno.value + 1) * 2 > params.max_lag",
            "sql.value is string and sql.value | lower == 'no'",
            "flag.value",
            "pods.value.kind == 'List' and pods.value['items'] | length == 1",
            "pods.value.items[0].name == 'a'",
            "params.nothing is undefined",
            "params.empty is none",
            "io.value == 'Yes' if sql.failed else false",
            "target.host == 'db'",
        ] {
            assert_eq!(decided(text), Truth::True, "{text}");
        }
        assert_eq!(decided("io.failed or sql.value == 'Yes'"), Truth::False);
    }

    #[test]
    fn a_step_without_an_answer_has_neither_failed_nor_passed() {
        for text in ["lag.failed", "lag.passed", "not lag.passed", "lag.value > 3", "io.passed and lag.failed"] {
            assert_eq!(decided(text), because("lag"), "{text}");
        }
        assert_eq!(decided("skipped.failed"), because("skipped"));
        assert_eq!(decided("waiting.status == 'pass'"), because("waiting"));
        assert_eq!(decided("waiting.answered"), because("waiting"));
        assert_eq!(decided("true if lag.failed else true"), because("lag"));
        assert_eq!(decided("lag.value | default(3) == 3"), because("lag"));
    }

    #[test]
    fn one_known_side_decides_whichever_comes_first() {
        assert_eq!(decided("io.failed and lag.failed"), Truth::False);
        assert_eq!(decided("lag.failed and io.failed"), Truth::False);
        assert_eq!(decided("lag.failed or sql.failed"), Truth::True);
        assert_eq!(decided("not (lag.value > 5 or (sql.failed))"), Truth::False);
        let both = decided("lag.failed or waiting.failed");
        let Truth::Unknown { because, error: None } = both else { panic!("{both:?}") };
        assert_eq!(because, BTreeSet::from(["lag".to_owned(), "waiting".to_owned()]));
    }

    #[test]
    fn what_cannot_be_compared_is_an_error_and_never_a_silent_no() {
        let message = error("sql.value > 30");
        assert_eq!(message, "`No` is text and `30` is a number: `>` cannot compare them");
        assert!(error("io.passed and 3 <= sql.value < 9").contains("cannot compare"));
        assert!(error("(1 if sql.value > 30 else 2) == 2").contains("cannot compare"));
        assert!(error("flag.value > 0").contains("cannot compare"));
        assert_eq!(error("pods.value.items[7].name == 'a'"), "undefined value");
        assert_eq!(error("pods.value.items[7] == 'a'"), "a comparison asks for a value that is not there");
    }

    #[test]
    fn a_name_without_a_value_is_an_error_that_names_it() {
        assert_eq!(error("params.max_lga > 3"), "`params.max_lga` has no value");
        assert_eq!(error("params.empty == 3"), "`params.empty` has no value");
        assert_eq!(error("nobody.failed"), "`nobody.failed` has no value");
        assert!(error("sql.faild").starts_with("a step has no `faild`"));
        assert_eq!(error("pods.value.knd == 'List'"), "`pods.value.knd` has no value");
    }

    #[test]
    fn only_true_and_false_are_truth() {
        assert!(error("sql").starts_with("`sql` is a step; ask for its `.status`"));
        assert_eq!(error("sql.value"), "`No` is text, not true or false");
        assert_eq!(error("errno.value and true"), "`1062` is a number, not true or false");
        assert!(error("true if io.failed").contains("not there"));
    }

    #[test]
    fn a_text_of_any_depth_is_worked_out_or_refused() {
        for part in [
            "not ",
            "-",
            "(----------",
            "1+",
            "(",
            "[",
            "sql.failed and ",
            "1 if ",
            "{1:",
            "sql.value | upper ~ ",
            "x.",
        ] {
            for length in [1_990, 1_000_000] {
                let text = format!("{}sql.failed", part.repeat((length - 10) / part.len()));
                match Condition::parse(&text) {
                    Ok(condition) => drop(condition.decide(&answers(), &Context::default())),
                    Err(wrong) => assert!(text.get(wrong.range).is_some()),
                }
            }
        }
        assert!(Condition::parse(&"a".repeat(2_001)).unwrap_err().message.contains("longer than 2000 bytes"));
    }

    #[test]
    fn mentions_stand_at_their_place() {
        let text = "x.failed and 'é' and (a.value['x y'].z + 1 > b[c.d].e) and p.q is defined";
        let condition = Condition::parse(text).unwrap();
        let seen: Vec<_> = condition.mentions().iter().map(|m| (m.name(), &text[m.range.clone()])).collect();
        let wanted = [
            ("x.failed", "x.failed"),
            ("a.value.x y.z", "a.value['x y'].z"),
            ("b", "b"),
            ("c.d", "c.d"),
            ("p.q", "p.q"),
        ];
        assert_eq!(seen, wanted.map(|(name, at)| (name.to_owned(), at)));
        assert!(condition.mentions()[4].optional && !condition.mentions()[3].optional);
    }

    #[test]
    fn a_text_that_is_no_expression_is_told_where_it_goes_wrong() {
        let wrong = |text: &str| Condition::parse(text).unwrap_err();
        assert_eq!(wrong("  ").message, "there is no expression");
        let stray = wrong("sql.failed and and io.passed");
        assert_eq!((&stray.message[..10], stray.range), ("unexpected", 19..21));
        let missing = wrong("sql.failed and or");
        assert_eq!((missing.message.as_str(), missing.range), ("a value is missing where `or` stands", 15..17));
        assert_eq!(wrong("sql.failed = 3").range, 11..12);
        assert!(wrong("a.value | shout").message.contains("no filter `shout`"));
        assert!(wrong("a.value is loud").message.contains("no test `loud`"));
        assert!(wrong("range(1000000)").message.contains("nothing can be called"));
        assert!(wrong("a.value.keys() == 1").message.contains("nothing can be called"));
        assert_eq!(wrong("(a.failed").range, 3..9);
    }

    #[derive(Debug, Clone)]
    enum Tree {
        Step(usize),
        Not(Box<Tree>),
        And(Box<Tree>, Box<Tree>),
        Or(Box<Tree>, Box<Tree>),
    }

    impl Tree {
        fn text(&self) -> String {
            match self {
                Self::Step(index) => format!("s{index}.failed"),
                Self::Not(inner) => format!("not ({})", inner.text()),
                Self::And(left, right) => format!("({}) and {}", left.text(), right.bracketed()),
                Self::Or(left, right) => format!("{} or ({})", left.bracketed(), right.text()),
            }
        }

        fn bracketed(&self) -> String {
            format!("({})", self.text())
        }

        fn holds(&self, failed: &[bool]) -> bool {
            match self {
                Self::Step(index) => failed[*index],
                Self::Not(inner) => !inner.holds(failed),
                Self::And(left, right) => left.holds(failed) && right.holds(failed),
                Self::Or(left, right) => left.holds(failed) || right.holds(failed),
            }
        }
    }

    fn trees() -> impl Strategy<Value = Tree> {
        (0..4_usize).prop_map(Tree::Step).prop_recursive(5, 24, 2, |inner| {
            prop_oneof![
                inner.clone().prop_map(|tree| Tree::Not(Box::new(tree))),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| Tree::And(Box::new(a), Box::new(b))),
                (inner.clone(), inner).prop_map(|(a, b)| Tree::Or(Box::new(a), Box::new(b))),
            ]
        })
    }

    fn decide_tree(tree: &Tree, known: &[Option<bool>]) -> Truth {
        let step = |(index, failed): (usize, &Option<bool>)| {
            let status = failed.map_or(Status::Error, |failed| if failed { Status::Fail } else { Status::Pass });
            (format!("s{index}"), Answer { status: Some(status), value: json!(1) })
        };
        let answers = known.iter().enumerate().map(step).collect();
        Condition::parse(&tree.text()).unwrap().decide(&answers, &Context::default())
    }

    proptest! {
        #[test]
        fn with_every_answer_known_it_is_plain_logic(tree in trees(), failed in prop::array::uniform4(any::<bool>())) {
            let wanted = if tree.holds(&failed) { Truth::True } else { Truth::False };
            prop_assert_eq!(decide_tree(&tree, &failed.map(Some)), wanted);
        }

        #[test]
        fn what_is_decided_stays_so_whatever_the_missing_answers_turn_out_to_be(
            tree in trees(),
            failed in prop::array::uniform4(any::<bool>()),
            hidden in prop::array::uniform4(any::<bool>()),
        ) {
            let known: Vec<_> = failed.iter().zip(hidden).map(|(failed, hide)| (!hide).then_some(*failed)).collect();
            match decide_tree(&tree, &known) {
                Truth::True => prop_assert!(tree.holds(&failed)),
                Truth::False => prop_assert!(!tree.holds(&failed)),
                Truth::Unknown { because, error } => {
                    prop_assert!(error.is_none() && !because.is_empty());
                    prop_assert!(because.iter().all(|id| known[id[1..].parse::<usize>().unwrap()].is_none()));
                }
            }
        }

        #[test]
        fn any_text_is_read_or_refused_at_a_place_inside_it(text in "[a-c.\"'(){}<>=|+é \\-0-9]{0,30}|\\PC{0,20}") {
            match Condition::parse(&text) {
                Ok(condition) => {
                    for mention in condition.mentions() {
                        prop_assert!(text.get(mention.range.clone()).is_some());
                    }
                    let _ = condition.decide(&BTreeMap::new(), &Context::default());
                }
                Err(wrong) => prop_assert!(text.get(wrong.range).is_some()),
            }
        }
    }
}
