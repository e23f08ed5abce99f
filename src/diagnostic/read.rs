//! Reads a file as a source, or says why it cannot be.

use std::io::Read as _;
use std::path::Path;

use super::{Finding, Source, code};
use crate::reason::reason;

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 16 << 20;

impl Source {
    /// Reads the file at `path` under the name `name`.
    ///
    /// # Errors
    /// That it is not there, no ordinary file, larger than 16 MiB, or not UTF-8.
    pub fn read(path: &Path, name: &str) -> Result<Self, Box<Finding>> {
        let unreadable =
            |why: String| Box::new(Finding::error(&code::UNREADABLE_FILE, format!("`{name}` cannot be read: {why}")));
        let file = std::fs::File::open(path).map_err(|error| unreadable(reason(&error)))?;
        let metadata = file.metadata().map_err(|error| unreadable(reason(&error)))?;
        if !metadata.is_file() {
            return Err(unreadable("it is no ordinary file".to_owned()));
        }
        let mut bytes = Vec::new();
        // One byte more than is allowed, so that a file that grows while it is read is noticed too.
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(reason(&error)))?;
        Self::from_bytes(bytes, name)
    }

    /// Takes the bytes of a file, wherever they were read, under the name `name`.
    ///
    /// # Errors
    /// That there are more than 16 MiB, or that they are not UTF-8.
    pub fn from_bytes(bytes: Vec<u8>, name: &str) -> Result<Self, Box<Finding>> {
        if bytes.len() as u64 > LARGEST {
            return Err(Box::new(
                Finding::error(&code::FILE_TOO_LARGE, format!("`{name}` is larger than 16 MiB"))
                    .help("a scenario is read by people; split it, or keep data elsewhere"),
            ));
        }
        String::from_utf8(bytes).map(|text| Self::new(name, text)).map_err(|error| Box::new(not_utf8(name, &error)))
    }
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Finding {
    let valid = error.utf8_error().valid_up_to();
    let line = error.as_bytes()[..valid].split(|byte| *byte == b'\n').count();
    let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
    Finding::error(&code::NOT_UTF8, format!("`{name}` is not UTF-8: byte 0x{byte:02x} at offset {valid}, line {line}"))
        .help("save it as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_file_is_refused_and_told_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.yaml");
        let title = |path: &Path| Source::read(path, "x.yaml").unwrap_err().title;
        assert_eq!(title(&path), "`x.yaml` cannot be read: no such file or directory");
        assert_eq!(title(folder.path()), "`x.yaml` cannot be read: it is no ordinary file");
        std::fs::write(&path, b"a: 1\nb: \xff\n").unwrap();
        assert_eq!(title(&path), "`x.yaml` is not UTF-8: byte 0xff at offset 8, line 2");
    }

    #[test]
    fn a_file_without_an_end_is_refused() {
        assert!(Source::read(Path::new("/dev/zero"), "zero").is_err());
        let large = tempfile::NamedTempFile::new().unwrap();
        large.as_file().set_len(LARGEST + 1).unwrap();
        assert_eq!(Source::read(large.path(), "large").unwrap_err().code.id, "C1003");
    }
}
