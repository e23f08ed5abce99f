//! A scenario as its author means it.
