//! Roles and what they bring; who may do what.
