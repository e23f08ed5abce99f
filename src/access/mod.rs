//! Roles: what a step needs to be allowed to do, and the environment that lets it.

mod reference;
mod role;

pub use reference::{Reference, Surroundings};
pub use role::{Role, RoleFile, Roles, RolesFile, roles_shape};
