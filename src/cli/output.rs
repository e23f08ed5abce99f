//! The reports that were asked for: which formats, and where each goes.

use std::path::Path;

use super::console::Console;
use super::whole_file::WholeFile;
use crate::record::{FixRecord, Record};
use crate::report::{self, Format, Look, fix_json, fix_page};

/// The reports that were asked for. Files are opened before the run starts, and appear whole when it has ended.
#[derive(Debug, Default)]
pub struct Outputs {
    shown: Option<&'static Format>,
    files: Vec<(&'static Format, WholeFile)>,
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
                Some(path) => outputs.files.push((format, WholeFile::open(path)?)),
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
        self.write_each(look, console, |format, look| Ok((format.render)(record, look)))
    }

    /// As [`Self::write`], of a fix.
    pub fn write_fix(self, record: &FixRecord, look: &Look, console: &Console) -> Result<(), String> {
        self.write_each(look, console, |format, look| match format.name {
            "terminal" => Ok(fix_page(record).terminal(look)),
            "markdown" => Ok(fix_page(record).markdown()),
            "json" => Ok(fix_json(record)),
            other => Err(format!("a fix cannot be told as `{other}`; it can be told as terminal, markdown or json")),
        })
    }

    fn write_each(
        self,
        look: &Look,
        console: &Console,
        render: impl Fn(&Format, &Look) -> Result<String, String>,
    ) -> Result<(), String> {
        let mut failed = Vec::new();
        for (format, file) in self.files {
            let plain = Look { colour: false, ..look.clone() };
            failed.extend(render(format, &plain).and_then(|text| file.write(text.as_bytes())).err());
        }
        match self.shown.map(|format| render(format, look)) {
            Some(Ok(text)) if !console.out(&text) => {
                failed.push("the report could not be written to standard output".to_owned());
            }
            Some(Err(why)) => failed.push(why),
            _ => {}
        }
        if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
    }
}
