//! Nothing that a step started is alive when its attempt, or the run, or `checklist` itself is over.
//!
//! `CHECKLIST_REPEAT=20` runs the matrix 20 times.
#![cfg(target_os = "linux")]

mod asked;
mod cgroup;
mod matrix;
mod orphans;
mod scene;
