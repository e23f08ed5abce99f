//! Contact with reality: real processes, real short times, bounds only. What became of the processes is read in `/proc`.
#![cfg(target_os = "linux")]

mod endings;
mod exits;
mod groups;
mod many;
mod outputs;
mod pipelines;
mod scene;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod starts;
mod surroundings;
