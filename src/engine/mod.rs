//! What happens: tasks become events.
