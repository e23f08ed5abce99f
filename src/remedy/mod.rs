//! A change that a run proposed: whether it may be made, who agrees, and what is done, one after the other.
//!
//! ```text
//! a run  ->  proposed  ->  admitted  ->  previewed  ->  agreed to  ->  changed  ->  verified  ->  (rolled back)
//! ```
//!
//! Nothing here prints or asks. [`Fix`] tells of every step before it takes it, to a [`Keeper`]; a change needs an [`Agreed`],
//! which only a [`Quorum`] gives.

mod admission;
mod fix;
mod keeper;
mod order;
mod proposed;
mod quorum;
mod statement;
mod verification;

pub use admission::{Today, admit, unfit};
pub use fix::{End, Fix};
pub use keeper::Keeper;
pub use order::{Asker, order};
pub use proposed::{Proposed, proposed};
pub use quorum::{Agreed, Quorum};
pub use statement::{APPROVAL_SCHEMA, Approval, Statement, Told};
