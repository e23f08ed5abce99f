//! What is asked of an output.

use serde_json::Value as Json;

use super::assertion::{Assertion, Wording};
use super::extract::{Compiled, compile};
use super::{Extract, Outcome, Outcomes, Problem, Stream};
use crate::diagnostic::code;
use crate::follow::Follows;
use crate::value::{Unit, Value};

/// A question as a step asks it. `assert` and `warn` are JSON Schemas.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// How the value is taken; none is the exit code.
    pub extract: Option<&'a Extract>,
    /// The exit codes (or HTTP status codes) that mean "the command did its work"; none is 0 (or 200 to 299).
    pub exit_codes: &'a [i32],
    /// What the value must be.
    pub assert: Option<&'a Json>,
    /// What the value should be.
    pub warn: Option<&'a Json>,
    /// What each value means.
    pub outcomes: Option<&'a Outcomes>,
}

/// What is asked of an output: compiled and ready.
#[derive(Debug, Clone)]
pub struct Question {
    pub(super) extract: Compiled,
    pub(super) exit_codes: Vec<i32>,
    pub(super) assert: Option<Assertion>,
    pub(super) warn: Option<Assertion>,
    pub(super) outcomes: Option<Outcomes>,
}

impl Question {
    /// Compiles a question whose templates are filled in; in them a duration is a number of seconds, a size of bytes.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(asked: Asked) -> Result<Self, Vec<Problem>> {
        build(asked, Wording::Filled)
    }

    /// Everything that is wrong with a question as it stands in the file, its templates not filled in. What only the
    /// values of the templates can make wrong is left to [`Self::new`].
    #[must_use]
    pub fn check(written: Asked) -> Vec<Problem> {
        build(written, Wording::Written).err().unwrap_or_default()
    }

    /// What would be good, as a phrase.
    #[must_use]
    pub fn expected(&self) -> Option<String> {
        match (&self.assert, &self.outcomes, &self.warn) {
            (Some(assert), ..) => Some(assert.expected()),
            (None, Some(outcomes), _) => outcomes.expected(),
            (None, None, warn) => warn.as_ref().map(Assertion::expected),
        }
    }

    /// Adds what is to be looked for in the output while it comes, so that its length is no limit; nothing, if the value can
    /// be taken only from the whole.
    pub fn follow(&self, follows: &mut Follows) {
        let Some((stream, follow)) = self.extract.by_line() else { return };
        let list = match stream {
            Stream::Stdout => &mut follows.stdout,
            Stream::Stderr => &mut follows.stderr,
        };
        if !list.iter().any(|other| other.name() == follow.name()) {
            list.push(follow);
        }
    }

    /// The outcome that is declared for a value, if the question has outcomes.
    #[must_use]
    pub fn outcome(&self, value: &Value) -> Option<&Outcome> {
        self.outcomes.as_ref()?.of(&text_of(value))
    }
}

/// A value as `outcomes` name it.
pub(super) fn text_of(value: &Value) -> String {
    crate::value::describe(&value.data, Unit::None)
}

fn build(asked: Asked, wording: Wording) -> Result<Question, Vec<Problem>> {
    let mut problems = Vec::new();
    let extract = compile(asked.extract).map_err(|found| problems.extend(found)).ok();
    let unit = asked.extract.and_then(Extract::kind).map_or(Unit::None, super::As::unit);
    let mut assertion = |schema: Option<&Json>, pointer: &str| {
        let compiled = schema.map(|schema| Assertion::compile(schema, unit, pointer, wording));
        compiled.transpose().map_err(|found| problems.extend(found)).ok().flatten()
    };
    let (assert, warn) = (assertion(asked.assert, "/assert"), assertion(asked.warn, "/warn"));
    if asked.warn.is_some() && asked.outcomes.is_some() {
        let title = "`warn` has no meaning beside `outcomes`";
        let problem = Problem::new("/warn", &code::STEP_JUDGEMENT, title, "is never asked");
        problems.push(problem.help("declare the value as `warn` in `outcomes`"));
    }
    match extract {
        Some(extract) if problems.is_empty() => Ok(Question {
            extract,
            exit_codes: asked.exit_codes.to_vec(),
            assert,
            warn,
            outcomes: asked.outcomes.cloned(),
        }),
        _ => Err(problems),
    }
}
