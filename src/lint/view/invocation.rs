//! One program that is started.

use super::Word;
use crate::scenario::Step;

/// What an invocation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It answers a step's question.
    Step,
    /// It answers a step's question when the first way could not.
    Fallback,
    /// Its output is kept when a step failed.
    Evidence,
    /// It gathers a fact.
    Fact,
    /// It shows what a change would do.
    DryRun,
    /// It changes something, or takes a change back.
    Change,
}

/// Where the input of an invocation comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stdin {
    /// It is empty.
    Empty,
    /// It is the output of the invocation before.
    Pipe,
    /// It is this text; a template in it stays as it is written.
    Text(Word),
    /// It is a file.
    File,
}

/// A program that is started, and with what.
#[derive(Debug, Clone)]
pub struct Invocation<'a> {
    /// The program, as it is written.
    pub program: Word,
    /// Its arguments.
    pub args: Vec<Word>,
    /// What it is for.
    pub purpose: Purpose,
    /// The step it belongs to.
    pub step: Option<&'a Step>,
    /// Its input.
    pub stdin: Stdin,
    /// The programs that start it: `sudo`, `timeout`.
    pub wrappers: Vec<String>,
    /// The name of the program that reads its output by a pipe.
    pub reader: Option<String>,
    /// Whether a shell reads its words, so that `*` and `$` mean something.
    pub is_in_shell: bool,
    /// Whether it runs inside of a container that was there before.
    pub is_in_container: bool,
    /// Whether its output is what the step's value is taken from.
    pub gives_the_output: bool,
}

impl Invocation<'_> {
    /// The program's name without its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        self.program.text.rsplit('/').next().unwrap_or_default()
    }

    /// Whether the program is one of these.
    #[must_use]
    pub fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name())
    }

    /// Whether it answers a step's question.
    #[must_use]
    pub const fn is_asked(&self) -> bool {
        matches!(self.purpose, Purpose::Step | Purpose::Fallback)
    }

    /// Whether it is ended after a time by a program that starts it.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.wrappers.iter().any(|name| name == "timeout" || name == "gtimeout")
    }
}
