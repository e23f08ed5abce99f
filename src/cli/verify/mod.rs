//! `checklist verify`.

mod check;
mod tell;

pub use check::verify;
