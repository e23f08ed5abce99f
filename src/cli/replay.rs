//! `checklist replay`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::console::Console;
use super::diff::tell;
use super::history_args::Replay as Args;
use super::open;
use super::prepare::Refused;
use super::stored::Stored;
use super::surroundings::Surroundings;
use crate::access::Roles;
use crate::diagnostic::{Finding, Source};
use crate::exit::Exit;
use crate::replay::{self, Past, Replay, Replayed};
use crate::scenario::{self, BUILTIN, Library, Scenario};
use crate::store::{RunState, StateDir};

/// Judges stored runs again with the scenarios of today, and tells what they would say otherwise.
pub fn replay(args: &Args, from: &Surroundings, console: &Console) -> Exit {
    match judged(args, from) {
        Ok(found) => {
            tell(&found, &found.page(), args.format, console);
            match (found.differing, found.in_doubt + found.refused) {
                (0, 0) => Exit::Success,
                // As of a run: that we could not find out is not that something is wrong, and not that all is well.
                (0, _) => Exit::Inconclusive,
                _ => Exit::Fail,
            }
        }
        Err(refused) => refused.tell(console),
    }
}

fn judged(args: &Args, from: &Surroundings) -> Result<Replay, Refused> {
    let named = args.scenario.as_ref().map(|name| Today::named(name, args, from)).transpose()?;
    let runs = chosen(args, from).map_err(Refused::Usage)?;
    let read: Vec<(Stored, Result<Past, String>)> = each(from.cores, runs, |run| {
        let past = Past::read(run.path());
        (run, past)
    });
    let is_meant = |past: &Result<Past, String>| match (&named, past) {
        (Some(today), Ok(past)) if args.all => past.record.scenario.id == today.scenario.id,
        (Some(_), Err(_)) => !args.all,
        _ => true,
    };
    let read: Vec<_> = read.into_iter().filter(|(_, past)| is_meant(past)).collect();
    let todays = match named {
        Some(today) => Todays { named: Some(today), by_path: BTreeMap::new() },
        None => Todays::of(&read, args, from),
    };
    let told = each(from.cores, read, |(run, past)| match past {
        Ok(past) => match todays.of_run(&run, &past) {
            Ok(today) => past.replayed(replay::Library { scenario: &today.scenario, roles: &today.roles }),
            Err(why) => Replayed::of(&past, Err(why.clone())),
        },
        Err(why) => Replayed::unread(&run.run.id, why),
    });
    Ok(Replay::of(told))
}

/// The runs that were asked for, newest first; those that still go on only when they are named.
fn chosen(args: &Args, from: &Surroundings) -> Result<Vec<Stored>, String> {
    if args.all {
        let state = StateDir::for_reading(&open::state_folder(&args.state, from)?);
        let all = state.runs().map_err(|error| error.to_string())?;
        let over = all.into_iter().filter(|run| run.state != RunState::Running);
        return Ok(over.map(|run| Stored { run, bundle: None }).collect());
    }
    args.runs.iter().map(|word| Stored::find_run(word, &args.state, from)).collect()
}

/// A scenario as it is today, with the roles beside it.
struct Today {
    scenario: Scenario,
    roles: Roles,
}

impl Today {
    fn named(name: &str, args: &Args, from: &Surroundings) -> Result<Self, Refused> {
        let opened = open::for_scenario(&args.library, name, from)?;
        let (scenario, _, _) = open::scenario(&opened, name)?;
        Ok(Self { scenario, roles: opened.roles })
    }

    /// The scenario that came with a run.
    fn of_bundle(folder: &Path, id: &str, from: &Surroundings) -> Result<Self, String> {
        let opened = open::beside(Library::Folder(folder.to_owned()), from.uid);
        Self::read(opened.and_then(|opened| {
            let source = opened.library.scenario(id).map_err(|finding| vec![*finding])?;
            Ok((opened, source))
        }))
    }

    fn read(found: Result<(open::Opened, Source), Vec<Finding>>) -> Result<Self, String> {
        let read = found.and_then(|(opened, source)| {
            let reading = scenario::read(&source, None);
            reading.scenario.map(|scenario| Self { scenario, roles: opened.roles }).ok_or(reading.findings)
        });
        read.map_err(|findings| {
            let why = findings.first().map(|finding| finding.title.clone()).unwrap_or_default();
            format!("today's scenario cannot be read: {why}")
        })
    }

    /// The scenario of a run: the file that was run, if it is still there, else the one of this id in the library.
    fn of_path(path: &str, id: &str, args: &Args, from: &Surroundings) -> Result<Self, String> {
        let is_file = !path.starts_with(BUILTIN) && from.folder.join(path).is_file();
        let is_elsewhere = args.library.builtin || args.library.named().is_some();
        let name = if is_file && !is_elsewhere { path } else { id };
        let mut library = args.library.clone();
        library.builtin |= path.starts_with(BUILTIN) && !is_elsewhere;
        let opened = open::for_scenario(&library, name, from);
        Self::read(opened.and_then(|opened| {
            let source = if name == path {
                Source::read(&from.folder.join(Path::new(path)), path)
            } else {
                opened.library.scenario(id)
            };
            let source = source.map_err(|finding| vec![*finding])?;
            Ok((opened, source))
        }))
    }
}

/// Every scenario that the runs need.
struct Todays {
    named: Option<Today>,
    by_path: BTreeMap<Key, Result<Today, String>>,
}

impl Todays {
    fn of(read: &[(Stored, Result<Past, String>)], args: &Args, from: &Surroundings) -> Self {
        let mut by_path = BTreeMap::new();
        for key in read.iter().filter_map(|(run, past)| Some(key(run, past.as_ref().ok()?))) {
            by_path.entry(key).or_insert_with_key(|(library, path, id)| match library {
                Some(folder) => Today::of_bundle(folder, id, from),
                None => Today::of_path(path, id, args, from),
            });
        }
        Self { named: None, by_path }
    }

    fn of_run(&self, run: &Stored, past: &Past) -> Result<&Today, String> {
        match (&self.named, self.by_path.get(&key(run, past))) {
            (Some(today), _) if today.scenario.id == past.record.scenario.id => Ok(today),
            (Some(today), _) => Err(format!("it is no run of `{}`", today.scenario.id)),
            (None, Some(Ok(today))) => Ok(today),
            (None, Some(Err(why))) => Err(why.clone()),
            (None, None) => Err("there is no scenario of today for it".to_owned()),
        }
    }
}

/// What tells scenarios apart: the folder of the bundle that it came with, the path that it was run from, its id.
type Key = (Option<PathBuf>, String, String);

fn key(run: &Stored, past: &Past) -> Key {
    (run.library(), past.record.scenario.path.clone(), past.record.scenario.id.clone())
}

/// Does `work` for every item, on as many threads as there are cores; the answers keep the order.
fn each<T: Send, A: Send>(cores: usize, items: Vec<T>, work: impl Fn(T) -> A + Sync) -> Vec<A> {
    let size = items.len().div_ceil(cores.max(1)).max(1);
    let mut rest = items.into_iter();
    let parts =
        std::iter::from_fn(|| Some(rest.by_ref().take(size).collect::<Vec<T>>()).filter(|part| !part.is_empty()));
    let parts: Vec<Vec<T>> = parts.collect();
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Vec<A>>())).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}
