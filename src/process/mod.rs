//! The only place that starts programs, and the only one that ends them.
//!
//! What holds for every attempt:
//!
//! - The program (or all programs of a pipeline) is in a process group of its own, and nothing of that group outlives the
//!   attempt: not after a timeout, not after a stop, not when the future is dropped, and not after a good end either. A
//!   process that a step leaves in the background is ended with the step.
//! - The first program is reaped last, after the group was swept, so the id of the group cannot have passed to a stranger
//!   when a signal is sent to it.
//! - The wall time is at most the timeout, the grace and a short drain, whoever holds the pipes.
//! - Output is read all the time, counted and hashed whole; memory holds the whole of it up to a limit, and the beginning
//!   and the end of what is longer. What is long goes to a file while it comes, masked and compressed, by another thread.
//! - Children get the given environment and nothing else, the three standard descriptors, an empty input unless one is
//!   given, and the default action for SIGPIPE.
//!
//! A process that leaves the group (`setsid`, a daemon) is caught where this process is an engine, one of the two that [`part`]
//! makes of one. The kernel hands it everything below it that loses its parent, and what
//! belongs to no attempt that runs is ended. When the engine itself is killed its guard does the same; when the guard is
//! killed the engine hears of it. Where a cgroup can be made for the run, both end all that is in it besides. Elsewhere than on Linux, or where nobody called `serve`, a process that leaves the group
//! lives on. If it holds the output open, `pipe_left_open` tells.

mod aside;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod birth;
#[cfg(any(test, not(all(target_os = "linux", target_arch = "x86_64"))))]
mod birth_elsewhere;
mod capture;
mod cgroup;
mod chunk;
mod descendants;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
mod ending;
mod ends;
mod feed;
mod group;
mod guard;
mod hashing;
mod launch;
#[cfg(target_os = "linux")]
mod linux;
mod long;
mod orphans;
mod owners;
mod packing;
mod pause;
mod pipeline;
mod program;
mod run;
mod serve;
mod spec;
mod stage;
mod start;
mod streams;
#[cfg(test)]
mod tests;

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
use birth_elsewhere as birth;
#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

pub use capture::Capture;
pub use ending::DRAIN;
pub use guard::{Guarded, Part, part};
pub use long::{Long, Stream};
pub use orphans::{end_all, keep_tidy};
pub use program::find as find_program;
pub use run::run;
pub use serve::{front_is_gone, name_of_run, serve_alone};
pub use spec::{Command, Stop, StopSignal};
