//! Scripts that answer a question, and the words in them that ask nothing.

use crate::lint::view::{Purpose, Script};
use crate::lint::{Subject, Words};

/// What asks nothing of the world: words of the shell, and programs that only wait or print.
pub(super) const ASKS_NOTHING: Words = Words(
    "set [ [[ test echo printf exit return cd export local readonly unset shift trap : true false read umask sleep wait \
     command type . source break continue eval hash let mktemp",
);

/// Programs whose failure means only "it is not there".
pub(super) const ASKS_WHETHER: Words = Words("command type which hash [ [[ test kill id getent");

/// The scripts that answer a question.
pub(super) fn asked<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = &'a Script> {
    let asks = |script: &&Script| matches!(script.purpose, Purpose::Step | Purpose::Fallback | Purpose::Fact);
    subject.view().scripts.iter().filter(asks)
}
