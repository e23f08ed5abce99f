//! Where what a check came to is told: one format for standard output, others to files.

use std::path::Path;

use super::console::Console;
use super::whole_file::WholeFile;
use crate::diagnostic::{Checked, Format, find_format};

/// The formats that were asked for. Files are opened before anything is checked, and appear whole.
#[derive(Debug)]
pub struct FindingsOutputs {
    /// What standard output gets; `None` for people, who are told on standard error.
    shown: Option<&'static Format>,
    files: Vec<(&'static Format, WholeFile)>,
}

impl FindingsOutputs {
    /// Opens what `--format` and `-o FORMAT[=PATH]` ask for.
    ///
    /// # Errors
    /// An unknown format, two for standard output, or a file that cannot be made.
    pub fn open(format: Option<&str>, asked: &[String]) -> Result<Self, String> {
        let mut shown: Vec<&str> = format.into_iter().collect();
        let mut files = Vec::new();
        for word in asked {
            match word.split_once('=') {
                Some((name, path)) => files.push((find_format(name)?, WholeFile::open(Path::new(path))?)),
                None => shown.push(word),
            }
        }
        let shown = match shown.as_slice() {
            [] => None,
            [one] => Some(find_format(one)?).filter(|format| format.name != "human"),
            _ => {
                return Err("two formats for standard output: give one of them a file, as sarif=found.sarif".to_owned());
            }
        };
        Ok(Self { shown, files })
    }

    /// Whether people are told, and not a program.
    pub fn is_for_people(&self) -> bool {
        self.shown.is_none()
    }

    /// Writes all but what people are told. What could not be written is told; the others are written all the same.
    pub fn write(self, checked: &Checked, console: &Console) -> Result<(), String> {
        let written = self.files.into_iter().filter_map(|(format, file)| {
            let text = (format.render)(checked);
            file.write(text.as_bytes()).err()
        });
        let mut failed: Vec<String> = written.collect();
        if let Some(format) = self.shown
            && !console.out(&(format.render)(checked))
        {
            failed.push("what was found could not be written to standard output".to_owned());
        }
        if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
    }
}
