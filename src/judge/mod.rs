//! From output to value to status. Pure: no I/O and no clock, so that a recorded output is judged again to the same end.
//!
//! ```text
//! output -> extract -> value -> assert (boolean)  -> pass | fail     (warn: -> warn)
//!                            -> outcomes (enum)   -> pass | warn | fail
//! ```

mod assertion;
mod convert;
mod extract;
mod judgement;
mod moment;
mod outcomes;
mod problem;
mod question;
mod stream;
mod words;
mod work;

pub use convert::As;
pub use extract::{Extract, Taken};
pub use judgement::{Judgement, judge, judge_value, read};
pub use outcomes::{Outcome, OutcomeStatus, Outcomes};
pub use problem::Problem;
pub use question::{Asked, Question};
pub use stream::Stream;
