//! History, judged again: what today's scenario would say of a run that is over.
//!
//! ```text
//! stored run -> order -> plan -> engine, answered from the run's own evidence -> record -> what differs
//! ```
//!
//! Nothing is started and no secret is needed: the frozen values come from the record. What the run cannot tell, because a
//! command is another one today or was not run then, is told as such and never guessed.

mod again;
mod attempts;
mod differs;
mod doubt;
mod order;
mod page;
mod past;
mod tape;

pub use again::{Again, Library, judge_again};
pub use attempts::{Attempt, attempts, given};
pub use differs::{Changed, Replay, Replayed, Told};
pub use order::order;
pub use past::Past;
