//! The only place that starts programs, and the only one that ends them.

mod run;
mod spec;

pub use run::run;
pub use spec::{Command, Stop, StopSignal};
