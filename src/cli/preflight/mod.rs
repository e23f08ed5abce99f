//! `checklist preflight`: whether what runs need is there, before the incident.
//!
//! Pairs of a scenario and a target are planned as a run would plan them (`pairs`). Then what they need is looked at: programs and
//! roles here (`look`), the rights of each role by asking, as an ordinary run of the engine that is not kept (`rights`).

mod checked;
mod command;
mod look;
mod pairs;
mod rights;
mod told;

pub use command::preflight;
