//! Programs that take text apart, and who reads the output of whom.

use crate::lint::Words;
use crate::lint::view::{Invocation, Taken, View};

/// Programs that take text apart by its looks.
const SCRAPERS: Words = Words("grep egrep fgrep zgrep awk gawk mawk cut sed perl rg");

/// What takes the output of an invocation apart: the next program of its pipe, or how the step takes its value.
pub(super) fn scraper(view: &View, invocation: &Invocation) -> Option<String> {
    if let Some(reader) = &invocation.reader {
        return SCRAPERS.has(reader).then(|| format!("`{reader}`"));
    }
    match taken(view, invocation)? {
        Taken::Regex(_) => Some("a regular expression".to_owned()),
        Taken::Column => Some("its columns".to_owned()),
        _ => None,
    }
}

/// How the value is taken from the output of an invocation; `None` when another one's output is judged.
pub(super) fn taken<'a>(view: &View<'a>, invocation: &Invocation) -> Option<Taken<'a>> {
    let step = invocation.step.filter(|_| invocation.gives_the_output && invocation.is_asked())?;
    Some(Taken::by(view.scenario, step))
}

/// Whether the exit code of this very invocation is what is judged.
pub(super) fn judged_by_exit_code(view: &View, invocation: &Invocation) -> bool {
    taken(view, invocation) == Some(Taken::ExitCode)
}
