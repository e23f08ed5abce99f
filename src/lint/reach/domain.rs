//! The values that a step can answer with, as far as the file tells.

use regex::Regex;
use serde_json::Value as Json;

use super::group;
use crate::judge::{As, Extract, Taken};
use crate::scenario::file::Trend;
use crate::scenario::{Body, Step};
use crate::value::{Unit, describe, number};

/// The values that a step can answer with, as far as the file tells; maybe more, never less.
#[derive(Debug, Clone)]
pub enum Domain {
    /// Whole numbers between two bounds, which belong to them.
    Whole(i128, i128),
    /// The status of an HTTP response, or a word for why there was none.
    Http,
    /// Any number.
    Number,
    /// `true` and `false`.
    Flag,
    /// These words and no others.
    Words(Vec<String>),
    /// Text without white space around it, that holds something; of a regular expression what its group can match.
    Text(Option<Regex>),
    /// The cell of a column: as text, but neither `NULL` nor `<none>`.
    Cell,
    /// A list.
    List,
    /// Anything that JSON has a word for.
    Anything,
}

/// The words for why an HTTP request had no answer.
const HTTP_WORDS: [&str; 5] = ["refused", "closed", "tls", "dns", "unreachable"];

/// The words that `repeat: {as: trend}` answers with.
const TRENDS: [&str; 3] = ["rising", "stable", "falling"];

impl Domain {
    /// What is judged when the step is asked once, or for one item of several.
    pub fn of(step: &Step) -> Self {
        if let Some(repeat) = &step.repeat {
            let words = || TRENDS.map(str::to_owned).to_vec();
            return if repeat.kind == Some(Trend::Trend) { Self::Words(words()) } else { Self::List };
        }
        if let Body::Ask { answers, .. } = &step.body {
            return Self::Words(answers.clone());
        }
        let kind = step.extract.as_ref().and_then(Extract::kind);
        match (step.extract.as_ref().map_or(Some(Taken::ExitCode), Extract::taken), kind) {
            (Some(Taken::ExitCode), _) if matches!(step.body, Body::Http(_)) => Self::Http,
            (Some(Taken::ExitCode), _) => Self::Whole(0, 255),
            (Some(Taken::Count), _) => Self::Whole(0, i64::MAX.into()),
            (_, Some(As::Integer)) => Self::Whole(i64::MIN.into(), u64::MAX.into()),
            (_, Some(As::Bytes)) => Self::Whole(0, u64::MAX.into()),
            (_, Some(As::Number | As::Duration | As::TimeLeft)) => Self::Number,
            (_, Some(As::Boolean)) => Self::Flag,
            (_, Some(As::List)) => Self::List,
            (_, Some(As::Timestamp)) | (Some(Taken::Text), _) | (Some(Taken::Json), Some(As::String)) => {
                Self::Text(None)
            }
            (Some(Taken::Regex(pattern)), kind) => of_group(pattern, kind.is_some()),
            (Some(Taken::Column), _) => Self::Cell,
            (Some(Taken::Json), None) | (None, _) => Self::Anything,
        }
    }

    /// Whether the value that conditions see is a list: of items, of samples, or of lines.
    pub fn is_list(step: &Step) -> bool {
        let has_samples = step.repeat.as_ref().is_some_and(|repeat| repeat.kind != Some(Trend::Trend));
        let is_read_as_list = step.repeat.is_none() && step.extract.as_ref().and_then(Extract::kind) == Some(As::List);
        step.for_each.is_some() || has_samples || is_read_as_list
    }

    /// What is answered, as a phrase.
    pub const fn phrase(&self) -> &'static str {
        match self {
            Self::Whole(0, 255) => "an exit code, a number from 0 to 255",
            Self::Whole(0, _) => "a whole number, 0 or more",
            Self::Whole(..) => "a whole number",
            Self::Http => "a status from 100 to 999, or one of `refused`, `closed`, `tls`, `dns`, `unreachable`",
            Self::Number => "a number; of a duration its seconds",
            Self::Flag => "`true` or `false`",
            Self::Words(_) => "one of a few words",
            Self::Text(Some(_)) => "what the group of the regular expression matches",
            Self::Text(None) => "text without white space around it",
            Self::Cell => "the text of a cell; NULL, <none> and an empty one are no answers",
            Self::List => "a list",
            Self::Anything => "any value",
        }
    }

    /// Every value, if they are few.
    pub fn all(&self) -> Option<Vec<Json>> {
        match self {
            Self::Flag => Some(vec![Json::from(true), Json::from(false)]),
            Self::Words(words) => Some(words.iter().map(|word| Json::from(word.as_str())).collect()),
            _ => None,
        }
    }

    /// Whether it may be this value.
    pub fn may_be(&self, value: &Json) -> bool {
        match (self, value) {
            (Self::Anything, value) => !value.is_null(),
            (Self::List, Json::Array(_)) | (Self::Flag, Json::Bool(_)) | (Self::Number, Json::Number(_)) => true,
            (Self::Whole(least, most), value) => whole(value).is_some_and(|value| (*least..=*most).contains(&value)),
            (Self::Http, Json::String(word)) => HTTP_WORDS.contains(&word.as_str()),
            (Self::Http, value) => whole(value).is_some_and(|value| (100..=999).contains(&value)),
            (Self::Words(words), Json::String(text)) => words.contains(text),
            (Self::Text(fits), Json::String(text)) => {
                fits.as_ref().map_or_else(|| is_bare(text), |fits| fits.is_match(text))
            }
            (Self::Cell, Json::String(text)) => is_bare(text) && text != "NULL" && text != "<none>",
            _ => false,
        }
    }

    /// The values that `outcomes` call by this name; none when it is never one.
    pub fn named(&self, name: &str) -> Vec<Json> {
        let mut all = vec![Json::from(name)];
        all.extend(serde_json::from_str::<Json>(name).ok().filter(|value| !value.is_string()));
        if let Ok(value) = name.parse::<f64>() {
            all.push(number(value));
        }
        all.retain(|value| self.may_be(value) && describe(value, Unit::None) == name);
        all.dedup();
        all
    }

    /// Values that stand for all there are, if they are told apart by comparing them with `constants` alone.
    pub fn samples(&self, constants: &[Json]) -> Vec<Json> {
        if let Some(all) = self.all() {
            return all;
        }
        let mut samples: Vec<Json> = constants.to_vec();
        samples.extend(wholes(constants));
        samples.extend(between(constants));
        samples.retain(|sample| self.may_be(sample));
        if matches!(self, Self::List) {
            samples.push(Json::Array(Vec::new()));
        }
        if matches!(self, Self::Text(_) | Self::Cell | Self::Anything) {
            // They stand for every text that is none of the constants and has its place in the order among them; whether
            // the text itself can be printed does not matter.
            let texts = constants.iter().filter_map(Json::as_str);
            samples.extend(texts.map(|text| Json::from(format!("{text}\u{1}"))));
            samples.push(Json::from(""));
        }
        if matches!(self, Self::Anything) {
            samples.extend([
                Json::from(true),
                Json::from(false),
                Json::Array(Vec::new()),
                Json::Object(serde_json::Map::new()),
            ]);
        }
        samples
    }
}

fn of_group(pattern: &str, is_trimmed: bool) -> Domain {
    let trimmed = |word: String| if is_trimmed { word.trim().to_owned() } else { word };
    match group::words(pattern) {
        Some(words) => Domain::Words(words.into_iter().map(trimmed).filter(|word| !word.is_empty()).collect()),
        None if is_trimmed => Domain::Text(None),
        // White space belongs to what a group holds.
        None => group::whole(pattern).map_or(Domain::Anything, |fits| Domain::Text(Some(fits))),
    }
}

fn is_bare(text: &str) -> bool {
    !text.is_empty() && text.trim() == text
}

/// The whole number that a value is.
fn whole(value: &Json) -> Option<i128> {
    value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
}

/// Whole numbers around the constants, one on each side; and 0, if there is nothing to compare with.
fn wholes(constants: &[Json]) -> Vec<Json> {
    let mut found = vec![0, 1, 200];
    for constant in constants {
        match (whole(constant), constant.as_f64()) {
            (Some(value), _) => found.extend([value.saturating_sub(1), value, value.saturating_add(1)]),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a number beyond the range has no whole neighbour there"
            )]
            (None, Some(value)) => found.extend([value.floor() as i128, value.ceil() as i128]),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .filter_map(|value| i64::try_from(value).map(Json::from).or(u64::try_from(value).map(Json::from)).ok())
        .collect()
}

/// Numbers between the constants, and one beyond each end.
fn between(constants: &[Json]) -> Vec<Json> {
    let mut sorted: Vec<f64> = constants.iter().filter_map(Json::as_f64).collect();
    sorted.sort_by(f64::total_cmp);
    let middles = sorted.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
    let ends = sorted.first().map(|least| least - 1.0).into_iter().chain(sorted.last().map(|most| most + 1.0));
    middles.chain(ends).map(number).collect()
}
