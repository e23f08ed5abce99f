//! What will be done: every task is allowed, ordered and bounded in time; nothing is left to decide.
//!
//! [`build`] goes from a scenario, a target and what was typed to a [`Plan`], or to everything that keeps it from being one.

mod build;
mod context;
mod credentials;
mod digest;
mod examined;
mod expand;
mod facts;
mod features;
mod fill;
mod initial;
mod make;
mod order;
mod policy;
mod remedy;
mod request;
mod sudo;
mod task;
mod worst_case;

pub use build::build;
pub use credentials::{roles, sources};
pub use digest::digest;
pub use facts::{FactTask, facts, refused_facts};
pub use order::{Given, Order, Origin};
pub use policy::{Policy, Repeat};
pub use remedy::{NoRemedy, Proposal, Remedy, remedy};
pub use task::{DiagnosisTask, Plan, Task, Work};
