//! From output to value to status. Pure: no I/O and no clock, so that a recorded output is judged again to the same end.
//!
//! ```text
//! output -> extract -> value -> assert (boolean)  -> pass | fail     (warn: -> warn)
//!                            -> outcomes (enum)   -> pass | warn | fail
//! ```

mod extract;
mod question;

pub use extract::Extract;
pub use question::{Judgement, Outcome, Outcomes, Problem, Question, judge};
