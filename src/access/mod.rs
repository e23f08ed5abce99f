//! Roles: what a step needs to be allowed to do, the identity that lets it, and who may use it.

mod hours;
mod pattern;
mod permits;
mod policy;
mod private;
mod reference;
mod role;

pub use hours::{Day, Hours, TimeOfDay, UtcOffset};
pub use permits::{Occasion, Permits};
pub use policy::{Decision, Line, Policy, PolicyFile, Said, Use, policy_shape};
pub use private::{Wanted, read as read_private};
pub use reference::{Reference, Surroundings};
pub use role::{Role, RoleFile, Roles, RolesFile, roles_shape};
