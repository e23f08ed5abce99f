//! The reports that were asked for: which formats, and where each goes.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::console::Console;
use crate::reason::reason;
use crate::record::Record;
use crate::report::{self, Format, Look};

/// The reports that were asked for. Files are opened before the run starts, and appear whole when it has ended.
#[derive(Debug, Default)]
pub struct Outputs {
    shown: Option<&'static Format>,
    files: Vec<(&'static Format, PathBuf, Opened)>,
}

impl Outputs {
    /// Opens what `-o FORMAT[=PATH]` asks for; without one for standard output the terminal's report goes there.
    ///
    /// # Errors
    /// An unknown format, two for standard output, or a file that cannot be made.
    pub fn open(asked: &[String]) -> Result<Self, String> {
        let mut outputs = Self::default();
        for word in asked {
            let (name, path) = match word.split_once('=') {
                Some((name, path)) => (name, Some(Path::new(path))),
                None => (word.as_str(), None),
            };
            let format = report::find(name).map_err(|unknown| unknown.to_string())?;
            match path {
                Some(path) => outputs.files.push((format, path.to_owned(), open(path)?)),
                None if outputs.shown.is_some() => {
                    return Err(
                        "two reports for standard output: give one of them a file, as json=report.json".to_owned()
                    );
                }
                None => outputs.shown = Some(format),
            }
        }
        if outputs.shown.is_none() {
            outputs.shown = report::find("terminal").ok();
        }
        Ok(outputs)
    }

    /// Writes every report. What could not be written is told; the others are written all the same.
    pub fn write(self, record: &Record, look: &Look, console: &Console) -> Result<(), String> {
        let mut failed = Vec::new();
        for (format, path, file) in self.files {
            let plain = Look { colour: false, ..look.clone() };
            let text = (format.render)(record, &plain);
            if let Err(error) = file.write(text.as_bytes(), &path) {
                failed.push(format!("`{}` could not be written: {}", path.display(), reason(&error)));
            }
        }
        if let Some(format) = self.shown {
            let text = (format.render)(record, look);
            if !console.out(&text) {
                failed.push("the report could not be written to standard output".to_owned());
            }
        }
        if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
    }
}

/// Where a report goes.
#[derive(Debug)]
enum Opened {
    /// A temporary file, which takes the place of the named one when it is whole.
    Beside(NamedTempFile),
    /// What is no ordinary file (`/dev/stderr`, a named pipe): it is written to as it is.
    Device(File),
}

impl Opened {
    fn write(self, bytes: &[u8], path: &Path) -> std::io::Result<()> {
        match self {
            Self::Device(mut file) => file.write_all(bytes),
            Self::Beside(mut file) => {
                file.write_all(bytes)?;
                file.as_file().sync_all()?;
                file.persist(path).map(drop).map_err(|error| error.error)
            }
        }
    }
}

fn open(path: &Path) -> Result<Opened, String> {
    let cannot = |why: String| format!("`{}` cannot be written: {why}", path.display());
    if path.is_dir() {
        return Err(cannot("it is a folder".to_owned()));
    }
    if path.exists() && !path.is_file() {
        let file = File::options().write(true).open(path);
        return file.map(Opened::Device).map_err(|error| cannot(reason(&error)));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(".checklist-").tempfile_in(folder);
    file.map(Opened::Beside).map_err(|error| cannot(reason(&error)))
}
