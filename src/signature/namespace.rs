//! What a signature is for.

/// What a signature is for. It is part of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// Somebody agrees to a change.
    Approval,
    /// Somebody vouches for a run as it is kept.
    Run,
}

impl Namespace {
    /// The word in the signature, and in `namespaces="…"` of a file of allowed signers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approval => "checklist-approval",
            Self::Run => "checklist-run",
        }
    }
}
