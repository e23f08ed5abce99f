//! `checklist new`: a scenario with its cases, as a lesson or from a run.

mod command;
mod draft;
mod lesson;
mod of_run;
mod origin;

pub use command::new;
