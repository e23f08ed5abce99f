//! One file that holds a run, so that another machine can verify it, show it and judge it again.
//!
//! ```text
//! RUN.tar.zst
//! ├── bundle.json                which run, and which scenario
//! ├── audit.jsonl                the lines of the audit that are about the run
//! ├── library/ID.yaml, roles.yaml
//! └── runs/<run id>/…            the run as it is kept
//! ```
//!
//! Equal content makes equal bytes. A bundle that comes from elsewhere may be hostile: nothing but plain files of these names
//! is unpacked, into a private folder, and no more of them than is bounded.

mod about;
mod place;
mod unpack;
mod write;

pub use about::{About, ScenarioFile};
pub use unpack::{BundleError, Unpacked};
pub use write::{Contents, write};

/// How the name of a bundle ends.
pub const ENDING: &str = ".tar.zst";
