//! Reading a bundle, which may come from anybody.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use tar::EntryType;

use super::about::SCHEMA;
use super::{About, place};
use crate::id::RunId;
use crate::store::StateDir;
use crate::{printable, reason::reason};

/// The most that a bundle unpacks to, in bytes, however large it is.
const MOST: u64 = 4 << 30;
/// The most that any bundle unpacks to, however small it is.
const FLOOR: u64 = 64 << 20;
/// How many times its own size a bundle unpacks to at the most, above [`FLOOR`]: text shrinks to a tenth, a bomb to a
/// ten-thousandth.
const RATIO: u64 = 100;
/// The most files.
const FILES: usize = 50_000;
/// The largest `bundle.json`, or name of a file, in bytes.
const SHORT: u64 = 4 << 10;
/// How much memory a decoder may take for what it refers back to, as a power of two: 8 MiB, which is what we write with.
const WINDOW: u32 = 23;

/// Why a bundle is not read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It cannot be read, or its files cannot be put anywhere.
    #[error("cannot read {}: {}", .path.display(), reason(.source))]
    Read {
        /// The bundle.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// It is no bundle, or a hostile one.
    #[error("{} is no bundle of `checklist export`: {why}", .path.display())]
    NotOne {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// A bundle that was unpacked into a private folder, which goes with this.
#[derive(Debug)]
pub struct Unpacked {
    folder: tempfile::TempDir,
    /// What it says of itself.
    pub about: About,
}

impl Unpacked {
    /// Unpacks the bundle at `path`.
    ///
    /// # Errors
    /// It cannot be read, or holds anything that no bundle holds; then nothing of it is left.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let unread = |source| BundleError::Read { path: path.to_owned(), source };
        let file = File::open(path).map_err(unread)?;
        let about = file.metadata().map_err(unread)?;
        if !about.is_file() {
            return Err(BundleError::NotOne { path: path.to_owned(), why: "it is no plain file".to_owned() });
        }
        let folder = tempfile::tempdir().map_err(unread)?;
        let most = FLOOR.max(about.len().saturating_mul(RATIO)).min(MOST);
        let unpacked = unpack(file, most, folder.path());
        let about = unpacked.map_err(|why| BundleError::NotOne { path: path.to_owned(), why })?;
        Ok(Self { folder, about })
    }

    /// The bundle as a state directory that keeps this one run.
    #[must_use]
    pub fn state(&self) -> StateDir {
        StateDir::for_reading(self.folder.path())
    }

    /// The folder that the run and the audit lie in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the scenario, if there is one.
    #[must_use]
    pub fn library(&self) -> Option<PathBuf> {
        self.about.scenario.as_ref().map(|_| self.folder.path().join("library"))
    }
}

/// Puts the files of a bundle below `folder`.
fn unpack(file: File, most: u64, folder: &Path) -> Result<About, String> {
    let broken = |error: io::Error| printable::short(&reason(&error), 200);
    let mut decoder = zstd::stream::read::Decoder::new(file).map_err(broken)?;
    decoder.window_log_max(WINDOW).map_err(broken)?;
    let mut archive = tar::Archive::new(Bounded { inner: decoder, left: most });
    let mut about: Option<About> = None;
    let mut long_name = None;
    // Raw, so that no name and no extension is taken in before it was looked at here.
    for (number, entry) in archive.entries().map_err(broken)?.raw(true).enumerate() {
        let mut entry = entry.map_err(broken)?;
        if number > 2 * FILES {
            return Err(format!("it holds more than {FILES} files"));
        }
        let kind = entry.header().entry_type();
        if kind == EntryType::GNULongName && long_name.is_none() {
            long_name = Some(short(&mut entry).map_err(broken)?);
            continue;
        }
        let name = long_name.take().unwrap_or_else(|| entry.path_bytes().into_owned());
        let name = String::from_utf8_lossy(&name).trim_end_matches('\0').to_owned();
        let shown = printable::short(&name, 100);
        if kind != EntryType::Regular {
            return Err(format!("`{shown}` is no plain file"));
        }
        let Some(about) = &about else {
            about = Some(first(&name, &short(&mut entry).map_err(broken)?)?);
            continue;
        };
        let place = place::place(&name, &about.run).map_err(|why| format!("`{shown}` {why}"))?;
        put(&mut entry, &folder.join(place)).map_err(|error| format!("`{shown}`: {}", broken(error)))?;
    }
    // What comes after the last file is read too: only then is it known that nothing was cut off.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(broken)?;
    about.ok_or_else(|| "it is empty".to_owned())
}

fn first(name: &str, bytes: &[u8]) -> Result<About, String> {
    let about = (name == "bundle.json").then(|| serde_json::from_slice::<About>(bytes).ok()).flatten();
    match about {
        Some(about) if about.schema != SCHEMA => {
            Err(format!("it is one of another version, {}", printable::short(&about.schema, 60)))
        }
        Some(about) if names_files(&about) => Ok(about),
        _ => Err("it does not begin with a bundle.json that can be read".to_owned()),
    }
}

/// Whether the ids in it may become names of files. An id of a run can be written in several ways; only the one that we write
/// is the name of a folder.
fn names_files(about: &About) -> bool {
    let is_id =
        |id: &str| !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    RunId::parse(about.run.as_str()).as_ref() == Some(&about.run)
        && about.scenario.as_ref().is_none_or(|scenario| is_id(&scenario.id))
}

/// All of an entry that must be short.
fn short<R: Read>(entry: &mut tar::Entry<R>) -> io::Result<Vec<u8>> {
    if entry.size() > SHORT {
        return Err(io::Error::other("a name or bundle.json is too long"));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes an entry to a file that must not be there yet.
fn put<R: Read>(entry: &mut tar::Entry<R>, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let size = entry.size();
    // Of an archive that was cut off there is less to read than its header says.
    if io::copy(entry, &mut file)? == size { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// A reader that fails when there is more than it may read.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other("it unpacks to too much"))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Contents, write};
    use super::*;

    /// The archive inside of a bundle, and the run that it holds.
    fn archive() -> Vec<u8> {
        let run = tempfile::tempdir().unwrap();
        std::fs::create_dir(run.path().join("evidence")).unwrap();
        std::fs::write(run.path().join("report.json"), "{}").unwrap();
        std::fs::write(run.path().join("evidence/a.stdout"), "No\n").unwrap();
        let about = About::new(RunId::new(), None);
        let library = vec![("disk.yaml".to_owned(), b"version: 1\n".to_vec())];
        let mut bundle = Vec::new();
        let contents = Contents { about, run: run.path().to_owned(), library, audit: "{}\n".to_owned() };
        write(&contents, &mut bundle).unwrap();
        zstd::decode_all(&bundle[..]).unwrap()
    }

    fn opened(archive: &[u8]) -> Result<Unpacked, BundleError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), zstd::encode_all(archive, 1).unwrap()).unwrap();
        Unpacked::open(file.path())
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }

    proptest! {
        #[test]
        fn whatever_is_changed_in_a_bundle_only_plain_files_that_belong_there_come_out(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let mut archive = archive();
            for (at, byte) in &changes {
                let at = at.index(archive.len());
                archive[at] = *byte;
            }
            archive.truncate(cut.map_or(archive.len(), |cut| cut.index(archive.len())));
            match opened(&archive) {
                Ok(unpacked) => for file in files(unpacked.folder()) {
                    let name = place::name(file.strip_prefix(unpacked.folder()).unwrap()).unwrap();
                    prop_assert!(place::place(&name, &unpacked.about.run).is_ok(), "{name}");
                    prop_assert!(file.symlink_metadata().unwrap().is_file());
                },
                Err(error) => prop_assert!(!error.to_string().contains('\n'), "{error}"),
            }
        }
    }
}
