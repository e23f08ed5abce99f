//! `checklist verify`.

mod check;
mod signer;
mod tell;

pub use check::verify;
