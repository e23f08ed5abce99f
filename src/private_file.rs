//! A file that only the attempt which needs it can read.

use crate::secret::Secret;

/// A file that is written for an attempt, mode 0600, into a folder that only we can enter, and is gone when that is over.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PrivateFile {
    /// Its path below the attempt's folder: without `..`, and not absolute.
    pub name: String,
    /// The environment variable that gets its path; without one it is found by its name, below `HOME`.
    pub variable: Option<String>,
    /// What may be known of what is in it.
    pub about: Option<String>,
    /// What is in it; a line feed is added where the last line has none.
    pub content: Secret,
}
