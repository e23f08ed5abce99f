//! Two stored runs, compared.

use std::path::Path;

use super::compare::tell;
use crate::bundle::ENDING;
use crate::change;
use crate::cli::console::Console;
use crate::cli::history_args::Diff;
use crate::cli::prepare::Refused;
use crate::cli::stored::Stored;
use crate::cli::surroundings::Surroundings;
use crate::cli::{open, report};
use crate::record::{Record, StreamRecord, fold};
use crate::status::Verdict;
use crate::store::{self, StateDir, StoredRun};

/// Whether a word names a run: `last`, or what could be the beginning of a run's id. A scenario whose id looks so is named
/// with its revision, or by its file.
pub fn is_run(word: &str) -> bool {
    word.ends_with(ENDING)
        || word.eq_ignore_ascii_case("last")
        || word.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// Compares two runs, or one with the last one before it that passed; answers whether they differ.
pub fn runs(args: &Diff, from: &Surroundings, console: &Console) -> Result<bool, Refused> {
    let folder = open::state_folder(&args.state, from).map_err(Refused::Usage)?;
    let state = StateDir::for_reading(&folder);
    let read = |word: &str| {
        let stored = Stored::find_run(word, &args.state, from)?;
        Ok((report::read(&stored.run, console)?, stored))
    };
    let one: (Record, Stored) = read(&args.before).map_err(Refused::Usage)?;
    let (before, after) = match &args.after {
        Some(word) => (one, read(word).map_err(Refused::Usage)?),
        None => (last_passing(&state, &one)?, one),
    };
    let (old, new) = (reader(before.1.path()), reader(after.1.path()));
    let found = change::runs((&before.0, &old), (&after.0, &new));
    tell(&found, &found.page(), args.format, console);
    Ok(!found.changes.is_empty())
}

/// The newest run before this one, of the same scenario on the same target, that passed.
fn last_passing(state: &StateDir, (record, stored): &(Record, Stored)) -> Result<(Record, Stored), Refused> {
    let runs = state.runs().map_err(|error| Refused::Usage(error.to_string()))?;
    let earlier = runs.into_iter().filter(|other| other.id < stored.run.id);
    let read = earlier.filter_map(|other| Some((fold(&store::read_events(&other.path).ok()?)?, other)));
    let is_meant = |(other, _): &(Record, StoredRun)| {
        other.scenario.id == record.scenario.id
            && other.target.name == record.target.name
            && matches!(other.verdict, Verdict::Pass | Verdict::Warn)
            && other.run.finished_at.is_some()
    };
    let mut meant = read.filter(is_meant).map(|(record, run)| (record, Stored { run, bundle: None }));
    meant.next().ok_or_else(|| {
        let (scenario, target) = (&record.scenario.id, &record.target.name);
        let what = crate::printable::line(&format!("`{scenario}` on {target}")).into_owned();
        Refused::Usage(format!("no run of {what} before this one passed; name the run to compare with"))
    })
}

/// Reads what a run in this directory kept of an output: the whole if it is there, else what the record shows of it.
fn reader(dir: &Path) -> impl Fn(&StreamRecord) -> String {
    move |stream| {
        let kept = stream.file.as_ref().filter(|_| stream.truncated);
        let kept = kept.and_then(|file| store::read_evidence(dir, file).ok());
        kept.map_or_else(|| stream.text.clone(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}
