//! `checklist verify`.

mod check;
mod document;
mod signer;
mod tell;

pub use check::verify;
pub use document::Document;
