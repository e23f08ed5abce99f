//! What conditions can come to: a small decision procedure over the answers that steps can give.
//!
//! Each part of a condition that compares one name with constants is decided by the evaluator itself, for every answer
//! that could make a difference (a [`Domain`] tells the values there are, the constants in the file tell which of them
//! matter). What is left is a finite search over how those parts can be true together: a step is asked only when its own
//! `when` holds, and an answer comes from one output. A part that is about more than that may be true or false.
//!
//! Every step of this takes in more than can really happen, never less. So what is never found true can never be true;
//! and where the search would take too long, nothing is said. Design note 0015 says why it is done so.

mod cases;
mod domain;
mod group;
mod parts;
mod search;
mod verdict;
mod why;

pub use cases::{Judgements, can_answer, exactly};
pub use domain::Domain;
pub use group::matches_everything;
pub use parts::{Known, Whose};
pub use verdict::{Reach, Reached};
pub use why::{listed, nearest, place, why_never};
