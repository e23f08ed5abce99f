//! What keeps what happens.

use crate::output::Spilled;
use crate::record::{FixEvent, FixRecord};

/// Keeps what happens in a fix.
pub trait Keeper {
    /// One event, and the record after it. When this returns it is written down.
    ///
    /// # Errors
    /// Why it could not be written down. Nothing is changed then that is not changed yet.
    fn event(&mut self, event: &FixEvent, record: &FixRecord) -> Result<(), String>;

    /// One stream of an output that is in a file already, masked. Returns the name under which it is kept, if it is.
    fn adopt(&mut self, name: &str, stream: &str, file: &Spilled) -> Option<String>;

    /// One stream of an output, masked. Returns the name under which it was kept, if it was.
    fn evidence(&mut self, name: &str, stream: &str, bytes: &[u8]) -> Option<String>;
}
