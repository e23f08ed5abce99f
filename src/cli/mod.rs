//! The command line: what is typed, and what is printed. Nothing below this module prints.

mod args;
mod checking;
mod completions;
mod console;
mod diff;
mod explain;
mod findings_output;
mod fixing;
mod git;
mod graph;
mod guarded;
mod history_args;
mod list;
mod open;
mod output;
mod plan;
mod prepare;
mod report;
mod run;
mod run_args;
mod runs;
mod schema;
mod show;
mod signals;
mod sink;
mod start;
mod surroundings;
mod validate;
mod whole_file;

pub use schema::schemas;
pub use start::start;
pub use surroundings::Surroundings;
