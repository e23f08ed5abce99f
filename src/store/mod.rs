//! Where runs are kept: the state directory, the journal, the evidence.
//!
//! ```text
//! <state dir>/runs/<run id>/
//! ├── events.jsonl          written as things happen
//! ├── report.json …         the reports, each written whole or not at all
//! ├── evidence/<step>.stdout, .stderr, with .zst where it is compressed
//! ├── manifest.json         SHA-256 of every file, and of the manifest of the run before
//! └── manifest.json.sig     a signature of it, if one was asked for
//! ```
//!
//! A fix has a directory of its own among the runs, with `fix.jsonl` and `fix.json` in place of `events.jsonl` and `report.json`.
//!
//! What is kept here may hold what is private: directories are 0700, files 0600. Writing can fail at any time (a full disk);
//! every function says so and leaves what was there before in order, so that a run can go on without its store.

mod error;
mod evidence;
mod file;
mod journal;
mod manifest;
mod read;
mod run_dir;
mod state_dir;

pub use error::StoreError;
pub use evidence::{open_evidence, read_evidence};
pub use journal::Journal;
pub use manifest::{Anchor, Manifest, Previous, Sealed, manifest, signature, verify, verify_alone};
pub use read::{Reading, parse_events, read_events, read_fix_events};
pub use run_dir::RunDir;
pub use state_dir::{Kind, RunState, StateDir, StoredRun};
