//! The one integration binary.

#![allow(
    clippy::disallowed_methods,
    reason = "tests start programs and look at their own surroundings, which only few may do in the program"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test ends by a panic; what helps it is not marked as a test itself"
)]

mod blocks;
mod pages;
