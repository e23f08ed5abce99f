//! Where the private folders of a run are: in memory where there is such a place, so that no disk ever holds a secret.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use super::prepare::Refused;
use super::surroundings::Surroundings;
use crate::process;
use crate::reason::reason;
use crate::transport::Rooms;

/// Makes the folder of this run, in the first place that is there. `state` is the state directory.
///
/// # Errors
/// That it can be made nowhere.
pub fn rooms(state: &Path, from: &Surroundings) -> Result<Rooms, Refused> {
    let name = process::name_of_run();
    let in_memory = Rooms::make(&in_memory(from), &name);
    let made = in_memory.or_else(|_| {
        let place = on_disk(state);
        DirBuilder::new().recursive(true).mode(0o700).create(&place)?;
        Rooms::make(&[place], &name)
    });
    made.map_err(|error| {
        Refused::Usage(format!("there is no place for the private folders of steps: {}", reason(&error)))
    })
}

/// Takes away what a run left that was killed.
pub fn clear(state: &Path, from: &Surroundings) {
    let places = in_memory(from).into_iter().chain([on_disk(state)]).collect::<Vec<_>>();
    Rooms::clear(&places, &process::name_of_run());
}

fn in_memory(from: &Surroundings) -> Vec<PathBuf> {
    let of_session = from.var("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|place| place.is_absolute());
    of_session.into_iter().chain([PathBuf::from("/dev/shm")]).collect()
}

fn on_disk(state: &Path) -> PathBuf {
    state.join("tmp")
}
