//! What will be done: every task allowed, ordered, bounded.
