//! The audit: one file beside the runs that says who did what, when and where, a line each, every line chained to the one
//! before.
//!
//! ```text
//! <state dir>/audit.jsonl     appended to, never rewritten
//! ```
//!
//! A line holds the SHA-256 of the line before, so what is cut out, edited or put elsewhere is found. The line that ends a run
//! holds the SHA-256 of its manifest, and the manifest that of the line that began it: neither can be exchanged without
//! the other. Whoever may write the folder can still write all of it anew; `docs/security.md` says what helps against that.

mod entry;
mod log;
mod proof;
mod read;
mod trail;

pub use entry::{Entry, GIVEN_UP, Line, What, Who};
pub use log::{AuditError, Keep, Log};
pub use proof::{foreign_owner, objections};
pub use read::{Chain, Document, Fault};
pub use trail::{Trace, Trail};
