//! `assert` and `warn`: a JSON Schema (2020-12) that the value must fit.
//!
//! Where JSON Schema lets a value of another type pass (`maximum` says nothing about text), an assertion says that it could
//! not judge; where it ignores a word it does not know, the file is wrong.

mod bounds;
mod compiled;
mod keyword;
mod mismatch;
mod phrase;

pub(super) use compiled::{Assertion, Checked, Wording};
