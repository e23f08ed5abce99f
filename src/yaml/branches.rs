//! `anyOf` and `oneOf`: finds the form that was meant, and says what is wrong with that one alone.

use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::explain::{Explainer, Wrong};
use super::known::known_keys;
use super::{units, wording};
use crate::diagnostic::{Finding, code};

/// The errors of one form.
type Branch<'b, 'e> = Vec<&'b Wrong<'e>>;

impl Explainer<'_> {
    /// What is wrong with a value that fits none of several forms.
    pub(super) fn branches(&self, error: &Wrong<'_>, context: &[Vec<Wrong<'static>>]) -> Vec<Finding> {
        let at = error.instance_path().as_str();
        let all: Vec<Branch> =
            context.iter().filter(|branch| !is_null(branch)).map(|branch| branch.iter().collect()).collect();
        let of_type: Vec<Branch> =
            all.iter().filter(|branch| !branch.iter().any(|error| is_type(error, at))).cloned().collect();
        if of_type.is_empty() {
            return vec![self.no_type(at, error.instance(), &all)];
        }
        let meant = self.meant(at, of_type);
        if let [one] = meant.as_slice() {
            return self.all(one);
        }
        self.word(&meant)
            .or_else(|| self.no_such_key(at, &meant))
            .or_else(|| self.no_key(at, &meant))
            .or_else(|| meant.iter().min_by_key(|branch| distance(branch, at)).map(|nearest| self.all(nearest)))
            .unwrap_or_default()
    }

    /// The forms whose words (a tag such as `kind: x`) differ least from the value.
    fn meant<'b, 'e>(&self, at: &str, branches: Vec<Branch<'b, 'e>>) -> Vec<Branch<'b, 'e>> {
        let tags =
            |branch: &Branch| branch.iter().filter(|error| options_of(error).is_some() && is_child(error, at)).count();
        let fewest = branches.iter().map(tags).min().unwrap_or_default();
        let kept: Vec<Branch> = branches.into_iter().filter(|branch| tags(branch) == fewest).collect();
        let is_word = |branch: &Branch| branch.iter().any(|error| options_of(error).is_some() && is_at(error, at));
        if kept.iter().all(is_word) || !kept.iter().any(is_word) {
            return kept;
        }
        // Words or another form: a near word was meant, else the other form.
        let words: Vec<Branch> = kept.iter().filter(|branch| is_word(branch)).cloned().collect();
        let is_near = self
            .word(&words)
            .is_some_and(|found| found.iter().any(|one| one.help.iter().any(|line| line.starts_with("did"))));
        if is_near { words } else { kept.into_iter().filter(|branch| !is_word(branch)).collect() }
    }

    fn no_type(&self, at: &str, found: &Value, all: &[Branch]) -> Finding {
        let errors = || all.iter().flatten().filter(|error| is_type(error, at));
        let mut types = Vec::new();
        for error in errors() {
            if let Kind::Type { kind } = error.kind() {
                types.extend(wording::types_of(kind));
            }
        }
        let with_unit = errors().map(|error| self.around(error)).find(|around| units::of(around).is_some());
        let around = with_unit.filter(|_| found.is_number() || all.len() == 1).unwrap_or(&Value::Null);
        self.wrong_type(at, &types, found, around)
    }

    /// All forms are words for one value: the nearest of them all.
    fn word(&self, branches: &[Branch]) -> Option<Vec<Finding>> {
        let mut at = None;
        let mut options = Vec::new();
        let mut found = None;
        for branch in branches {
            let error = branch.iter().find(|error| options_of(error).is_some())?;
            let place = error.instance_path().as_str();
            if *at.get_or_insert(place) != place {
                return None;
            }
            options.extend(options_of(error)?);
            found = Some(error.instance());
        }
        Some(vec![self.wrong_word(at?, &options, found?)])
    }

    /// A key that no form knows.
    fn no_such_key(&self, at: &str, branches: &[Branch]) -> Option<Vec<Finding>> {
        let mut known = Vec::new();
        let mut common: Option<Vec<String>> = None;
        for branch in branches {
            let error = branch.iter().find(|error| !unexpected(error, at).is_empty())?;
            known.extend(known_keys(self.schema, self.around(error)));
            let here = unexpected(error, at);
            common = Some(match common {
                Some(keys) => keys.into_iter().filter(|key| here.contains(key)).collect(),
                None => here.to_vec(),
            });
        }
        let keys = common.filter(|keys| !keys.is_empty())?;
        Some(self.unknown_keys(at, keys.iter(), &known))
    }

    /// A key that every form needs, or the keys of which one is needed.
    fn no_key(&self, at: &str, branches: &[Branch]) -> Option<Vec<Finding>> {
        let (first, rest) = branches.split_first()?;
        let mut common = required(first, at);
        common.retain(|key| rest.iter().all(|branch| required(branch, at).contains(key)));
        if !common.is_empty() {
            return Some(common.into_iter().map(|key| self.missing(at, key)).collect());
        }
        let only_missing = |branch: &Branch| required(branch, at).len() == branch.len();
        if !branches.iter().all(only_missing) {
            return None;
        }
        let keys: Vec<String> = branches.iter().flat_map(|branch| required(branch, at)).map(wording::shown).collect();
        let place = self.head(at);
        let title = format!("one of {} is missing", keys.join(", "));
        Some(vec![Finding::error(&code::MISSING_KEY, title).at(place, "needs one of these keys")])
    }
}

fn required<'b>(branch: &'b Branch, at: &str) -> Vec<&'b Value> {
    let key = |error: &&'b Wrong<'_>| match error.kind() {
        Kind::Required { property } if is_at(error, at) => Some(property),
        _ => None,
    };
    branch.iter().filter_map(key).collect()
}

fn is_null(branch: &[Wrong<'_>]) -> bool {
    matches!(branch, [only] if matches!(only.kind(), Kind::Type { kind } if wording::types_of(kind).is_empty()))
}

fn is_at(error: &Wrong<'_>, at: &str) -> bool {
    error.instance_path().as_str() == at
}

fn is_type(error: &Wrong<'_>, at: &str) -> bool {
    is_at(error, at) && matches!(error.kind(), Kind::Type { .. })
}

fn is_child(error: &Wrong<'_>, at: &str) -> bool {
    let path = error.instance_path().as_str();
    path.strip_prefix(at).is_some_and(|rest| rest.matches('/').count() == 1)
}

fn options_of(error: &Wrong<'_>) -> Option<Vec<Value>> {
    match error.kind() {
        Kind::Constant { expected_value } => Some(vec![(**expected_value).clone()]),
        Kind::Enum { options } => options.as_array().cloned(),
        _ => None,
    }
}

fn unexpected<'b>(error: &'b Wrong<'_>, at: &str) -> &'b [String] {
    match error.kind() {
        Kind::AdditionalProperties { unexpected } if is_at(error, at) => unexpected,
        _ => &[],
    }
}

/// How far a value is from a form: errors in the value itself weigh more than errors deep in it.
fn distance(branch: &Branch, at: &str) -> (usize, usize) {
    (branch.iter().filter(|error| is_at(error, at)).count(), branch.len())
}
