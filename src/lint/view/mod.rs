//! Every program that a scenario starts, in one view that the rules about commands share.
//!
//! `sudo`, `env`, `timeout` and the like are looked through; what runs inside of a container, on another host or in a
//! script is an invocation of its own. A template stays as it is written: what it will be is not known here.

mod collect;
mod flags;
mod invocation;
mod judged;
mod line;
mod shell;
mod word;
mod wrapper;

pub use invocation::{Invocation, Purpose, Stdin};
pub use judged::Taken;
pub use line::{Script, View};
pub use shell::{Join, Pipe, Redirect, Simple};
pub use word::{Spot, Word};
