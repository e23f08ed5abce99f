//! A scenario as its author means it: shape and meaning are right, defaults filled in, names known, no cycle; and every
//! step still knows its place in the file.
//!
//! [`read`] goes from text to [`Scenario`] and finds everything that is wrong in one pass.

mod build;
mod check;
pub mod file;
mod library;
mod longest;
mod meaning;
mod param;
mod problem;
mod read;
mod rights;
mod step;

pub use build::{DEFAULT_KILL_GRACE, DEFAULT_MAX_OUTPUT};
pub use check::{ROOTS, STEP_ATTRIBUTES, members};
pub use library::{BESIDE, BUILTIN, CASES, Library, Listed};
pub use meaning::{Allowance, Diagnosis, Fact, Remediation, Scenario};
pub use param::{DEFAULT_PATTERN, Param, unsafe_text};
pub use problem::finding_of;
pub use read::{Reading, made_shape, read, shape};
pub use rights::rights;
pub use step::{Body, HttpBody, Judged, Step};
