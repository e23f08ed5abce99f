//! What a file may cost, so that no file can exhaust the machine.

/// The largest file, in bytes.
pub(super) const BYTES: usize = 16 << 20;

/// The deepest nesting, aliases replaced by what they stand for; the root is at depth 1.
pub(super) const DEPTH: usize = 64;

/// The most nodes that a file may write: enough for a scenario of 100,000 plain steps, which have 13 each.
pub(super) const NODES: usize = 2_000_000;

/// The most nodes that aliases may add.
pub(super) const ALIAS_NODES: usize = 100_000;

/// The most text that aliases may add, in bytes.
pub(super) const ALIAS_BYTES: usize = 16 << 20;
