//! What is examined and how it is reached.
