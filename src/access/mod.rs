//! Roles: what a step needs to be allowed to do, the identity that lets it, and who may use it.

mod contradictions;
mod hours;
mod identity;
mod kubeconfig;
mod pattern;
mod permits;
mod policy;
mod printed;
mod private;
mod reference;
mod right;
mod role;

pub use hours::{Day, Hours, TimeOfDay, UtcOffset};
pub use identity::Role;
pub use kubeconfig::KubectlFile;
pub use permits::{Occasion, Permits};
pub use policy::{Decision, Line, Policy, PolicyFile, Said, Use, policy_shape};
pub use printed::{Printed, Source, fetch as fetch_printed};
pub use private::{Wanted, read as read_private};
pub use reference::{Reference, Surroundings};
pub use right::RightFile;
pub use role::{Requires, RoleFile, Roles, RolesFile, roles_shape};
