//! Signatures of people, with the SSH keys that they have anyway: made and checked by `ssh-keygen -Y`, as Git does it.
//!
//! Whose key is whose stands in a file `allowed_signers` (ssh-keygen(1), ALLOWED SIGNERS). A signature is made for one
//! [`Namespace`], so that what was signed for one purpose proves nothing for another.

mod check;
mod configured;
mod key;
mod make;
mod namespace;
mod ssh;

pub use check::{ALLOWED_SIGNERS, Claim, Proven, Unproven, check};
pub use configured::configured;
pub use key::Key;
pub use make::{Unsigned, sign};
pub use namespace::Namespace;
pub use ssh::Ssh;
