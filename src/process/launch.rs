//! What a program is started with.

use std::os::fd::BorrowedFd;

use rustix::process::Pid;

use super::{descendants::MARKER, program::Program};

/// A program that is about to be started, in a group of processes.
pub(super) struct Launch<'a> {
    pub(super) program: &'a Program<'a>,
    /// The whole environment; of several entries of one name the last one holds.
    pub(super) environment: &'a [(String, String)],
    /// The value of [`MARKER`], which comes on top.
    pub(super) mark: Option<&'a str>,
    /// Its standard input, output and error. Each is above 2: the standard library sees to it that those three are open.
    pub(super) stdio: [BorrowedFd<'a>; 3],
    /// The group to join; without one it leads a group of its own.
    pub(super) group: Option<Pid>,
}

impl Launch<'_> {
    /// The environment, sorted by name, each name once.
    pub(super) fn variables(&self) -> Vec<(&str, &str)> {
        let given = self.environment.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut all: Vec<(&str, &str)> = given.chain(self.mark.map(|mark| (MARKER, mark))).collect();
        // The sort keeps what has the same name in its order, and of those the first one is kept.
        all.reverse();
        all.sort_by_key(|(name, _)| *name);
        all.dedup_by_key(|(name, _)| *name);
        all
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd as _;

    use super::{Launch, MARKER, Program};

    #[test]
    fn of_several_entries_of_one_name_the_last_one_holds() {
        let null = std::fs::File::open("/dev/null").unwrap();
        let program = Program { name: "x", file: "/bin/x".into(), arguments: &[] };
        let entries = [("B", "1"), ("A", "2"), ("B", "3"), (MARKER, "forged")];
        let environment = entries.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let stdio = [null.as_fd(); 3];
        let launch = Launch { program: &program, environment: &environment, mark: Some("7/1"), stdio, group: None };
        assert_eq!(launch.variables(), [("A", "2"), ("B", "3"), (MARKER, "7/1")]);
    }
}
