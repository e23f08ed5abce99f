//! The private folders of a run: one for each attempt, which only this account can enter, and which is gone with it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::private_file::PrivateFile;

/// How often a folder is made anew that somebody took for one of a dead run.
const TRIES: usize = 8;

/// Where the private folders of a run are. Cheap to clone; all of it is gone when the last copy is.
#[derive(Debug, Clone)]
pub struct Rooms(Arc<House>);

#[derive(Debug)]
struct House {
    root: PathBuf,
    next: AtomicU64,
    /// Tells others, by its lock, that the run lives.
    _alive: File,
}

/// The private folder of one attempt. It goes when this is dropped.
#[derive(Debug)]
pub struct Room(PathBuf);

impl Rooms {
    /// Makes the folder `name` in the first of `places` that holds nobody's tricks, and takes away what dead runs left there:
    /// what begins as `name` does, up to its first `-`.
    ///
    /// # Errors
    /// Why it can be made in none of them.
    pub fn make(places: &[PathBuf], name: &str) -> io::Result<Self> {
        let mut failed = io::ErrorKind::NotFound.into();
        for place in places {
            match within(place, name) {
                Ok(house) => return Ok(Self(Arc::new(house))),
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }

    /// Takes away what the run that was called `name` left in any of `places`, since it was killed.
    pub fn clear(places: &[PathBuf], name: &str) {
        for place in places.iter().filter(|place| is_safe(place)) {
            let root = place.join(name);
            if is_ours(&root) {
                let _ = std::fs::remove_dir_all(root);
            }
        }
    }

    /// A folder for one attempt, with its files in it.
    ///
    /// # Errors
    /// That it, or one of them, cannot be made.
    pub fn room(&self, files: &[PrivateFile]) -> io::Result<Room> {
        let path = self.0.root.join(self.0.next.fetch_add(1, Ordering::Relaxed).to_string());
        DirBuilder::new().mode(0o700).create(&path)?;
        let room = Room(path);
        for file in files {
            let path = room.0.join(&file.name);
            if let Some(folder) = path.parent() {
                DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            }
            let content = file.content.reveal();
            let mut written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            written.write_all(content.as_bytes())?;
            if !content.ends_with('\n') {
                written.write_all(b"\n")?;
            }
        }
        Ok(room)
    }
}

impl Room {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // Most are empty; what fails here is tried again with the whole.
        if std::fs::remove_dir(&self.0).is_err() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

fn within(place: &Path, name: &str) -> io::Result<House> {
    if !is_safe(place) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    sweep(place, name.split('-').next().unwrap_or(name));
    let root = place.join(name);
    for _ in 0..TRIES {
        DirBuilder::new().mode(0o700).create(&root)?;
        let alive = File::open(&root)?;
        alive.lock_shared()?;
        // Before it was locked, one who swept could have taken it for a dead run's.
        let same = |there: std::fs::Metadata| Some(there.ino()) == alive.metadata().ok().map(|own| own.ino());
        if std::fs::symlink_metadata(&root).is_ok_and(same) {
            return Ok(House { root, next: AtomicU64::new(1), _alive: alive });
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Takes away the folders of runs of this account that nobody holds any more.
fn sweep(place: &Path, prefix: &str) {
    let prefix = format!("{prefix}-");
    for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
        let is_meant = entry.file_name().to_str().is_some_and(|name| name.starts_with(&prefix));
        let path = entry.path();
        if is_meant && is_ours(&path) && File::open(&path).is_ok_and(|folder| folder.try_lock().is_ok()) {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

/// Whether nobody else can exchange what we make in a folder: it is ours or root's, and others may not write there, or not
/// touch what is not theirs.
fn is_safe(place: &Path) -> bool {
    let own = rustix::process::geteuid().as_raw();
    std::fs::metadata(place).is_ok_and(|there| {
        let is_shared = there.mode() & 0o022 != 0;
        let is_sticky = there.mode() & 0o1000 != 0;
        there.is_dir() && (there.uid() == own || there.uid() == 0) && (!is_shared || is_sticky)
    })
}

fn is_ours(root: &Path) -> bool {
    let own = rustix::process::geteuid().as_raw();
    std::fs::symlink_metadata(root).is_ok_and(|there| there.is_dir() && there.uid() == own)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;
    use crate::secret::Secret;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn file(name: &str, content: &str) -> PrivateFile {
        PrivateFile { name: name.into(), variable: None, about: None, content: Secret::new(content.into()) }
    }

    #[test]
    fn a_file_is_ours_alone_and_gone_with_its_room_and_everything_with_the_run() {
        let place = tempfile::tempdir().unwrap();
        let places = [place.path().to_owned()];
        let rooms = Rooms::make(&places, "test-1").unwrap();
        let room = rooms.room(&[file("PGPASS", "a:b:c"), file(".kube/config", "{}\n")]).unwrap();
        let (path, other) = (room.path().to_owned(), rooms.room(&[]).unwrap());
        assert_ne!(path, other.path());
        assert_eq!([&path, &path.join(".kube"), path.parent().unwrap()].map(mode), [0o700; 3]);
        assert_eq!(mode(&path.join("PGPASS")), 0o600);
        assert_eq!(std::fs::read_to_string(path.join("PGPASS")).unwrap(), "a:b:c\n");
        assert_eq!(std::fs::read_to_string(path.join(".kube/config")).unwrap(), "{}\n");
        std::fs::write(path.join("left by the program"), "x").unwrap();
        drop(room);
        assert!(!path.exists() && other.path().exists());
        drop((other, rooms));
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_dead_run_left_is_taken_away_and_what_a_living_one_has_is_not() {
        let place = tempfile::tempdir().unwrap();
        let places = [place.path().to_owned()];
        let living = Rooms::make(&places, "test-1").unwrap();
        std::fs::create_dir_all(place.path().join("test-2/1")).unwrap();
        std::fs::create_dir(place.path().join("other-3")).unwrap();
        symlink(place.path().join("other-3"), place.path().join("test-4")).unwrap();
        let next = Rooms::make(&places, "test-5").unwrap();
        let there = |name: &str| place.path().join(name).exists();
        assert_eq!(["test-1", "test-2", "other-3", "test-4", "test-5"].map(there), [true, false, true, true, true]);
        Rooms::clear(&places, "test-5");
        assert!(!there("test-5") && there("test-1"));
        drop((living, next));
    }

    #[test]
    fn a_place_in_which_others_could_exchange_it_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let [shared, own] = ["shared", "own"].map(|name| folder.path().join(name));
        for (place, mode) in [(&shared, 0o777), (&own, 0o700)] {
            std::fs::create_dir(place).unwrap();
            std::fs::set_permissions(place, std::fs::Permissions::from_mode(mode)).unwrap();
        }
        let _rooms = Rooms::make(&[folder.path().join("none"), shared.clone(), own.clone()], "test-1").unwrap();
        assert!(own.join("test-1").exists() && !shared.join("test-1").exists());
        std::fs::set_permissions(&shared, std::fs::Permissions::from_mode(0o1777)).unwrap();
        // Somebody else was there first with the name that we would have taken.
        std::fs::create_dir(shared.join("test-2")).unwrap();
        std::fs::write(shared.join("test-2/trap"), "").unwrap();
        let taken = File::open(shared.join("test-2")).unwrap();
        taken.lock_shared().unwrap();
        let _other = Rooms::make(&[shared.clone(), own.clone()], "test-2").unwrap();
        assert!(own.join("test-2").exists());
    }
}
