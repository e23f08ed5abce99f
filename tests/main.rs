//! The one integration binary.

mod survivors;
