//! Writing a bundle.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{About, place};

/// How hard it is compressed: what zstd calls its usual level.
const LEVEL: i32 = 3;

/// What a bundle is to hold.
#[derive(Debug)]
pub struct Contents {
    /// What it says of itself.
    pub about: About,
    /// The folder of the run.
    pub run: PathBuf,
    /// The files of the library, by their names.
    pub library: Vec<(String, Vec<u8>)>,
    /// The lines of the audit.
    pub audit: String,
}

/// Writes a bundle: its files in the order of their names, without owners and times, so that equal content makes equal bytes.
///
/// # Errors
/// A file of the run cannot be read or has no place in a bundle, or `to` cannot be written.
pub fn write(contents: &Contents, to: impl Write) -> io::Result<()> {
    let mut encoder = zstd::stream::write::Encoder::new(to, LEVEL)?;
    encoder.include_checksum(true)?;
    let mut archive = tar::Builder::new(encoder);
    let mut about = serde_json::to_vec_pretty(&contents.about)?;
    about.push(b'\n');
    add(&mut archive, "bundle.json", about.len() as u64, &about[..])?;
    add(&mut archive, "audit.jsonl", contents.audit.len() as u64, contents.audit.as_bytes())?;
    for (name, bytes) in &contents.library {
        let name = format!("library/{name}");
        add(&mut archive, &checked(&name, contents)?, bytes.len() as u64, &bytes[..])?;
    }
    for path in files(&contents.run)? {
        let relative = path.strip_prefix(&contents.run).ok().and_then(place::name).unwrap_or_default();
        let name = checked(&format!("runs/{}/{relative}", contents.about.run), contents)?;
        let file = File::open(&path)?;
        let length = file.metadata()?.len();
        add(&mut archive, &name, length, file)?;
    }
    archive.into_inner()?.finish()?.flush()
}

/// A name, if whoever unpacks the bundle will take it.
fn checked(name: &str, contents: &Contents) -> io::Result<String> {
    let refused = |why| io::Error::other(format!("`{}` {why}", crate::printable::short(name, 100)));
    place::place(name, &contents.about.run).map(|_| name.to_owned()).map_err(refused)
}

fn add(archive: &mut tar::Builder<impl Write>, name: &str, length: u64, content: impl io::Read) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o600);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    archive.append_data(&mut header, name, content)
}

/// The plain files of a run, in the order of their names.
fn files(run: &Path) -> io::Result<Vec<PathBuf>> {
    let (mut open, mut files) = (vec![run.to_owned()], Vec::new());
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            // What a link leads to is no part of the run.
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}
