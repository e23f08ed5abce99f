//! Reading evidence back, compressed or not.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path};

use super::StoreError;
use super::run_dir::{EVIDENCE, PACKED};
use crate::printable;

/// Opens a stream that was kept, to be read as it was before it was compressed. `dir` is the directory of the run, and
/// `file` the name that the record gives ([`crate::record::StreamRecord::file`]).
///
/// # Errors
/// The name leads out of the evidence, or the file cannot be opened. That it is damaged shows only while it is read.
pub fn open_evidence(dir: &Path, file: &str) -> Result<Box<dyn Read>, StoreError> {
    let relative = Path::new(file);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || !relative.starts_with(EVIDENCE) {
        // A record may come from anywhere.
        return Err(StoreError::Name { name: printable::short(file, 60) });
    }
    let path = dir.join(relative);
    let opened = File::open(&path).map_err(StoreError::read(&path))?;
    if !file.ends_with(PACKED) {
        return Ok(Box::new(opened));
    }
    let decoder = zstd::stream::read::Decoder::new(opened).map_err(StoreError::read(&path))?;
    Ok(Box::new(decoder))
}

/// All of a stream that was kept, as it was before it was compressed. It may be long: [`open_evidence`] needs no memory for it.
///
/// # Errors
/// As with [`open_evidence`], or the file cannot be read to its end or is damaged.
pub fn read_evidence(dir: &Path, file: &str) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    open_evidence(dir, file)?.read_to_end(&mut bytes).map_err(StoreError::read(&dir.join(file)))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_read_as_it_was_compressed_or_not() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("evidence")).unwrap();
        std::fs::write(dir.path().join("evidence/a.stdout"), "plain").unwrap();
        let packed = zstd::encode_all(&b"packed"[..], 1).unwrap();
        std::fs::write(dir.path().join("evidence/b.stdout.zst"), &packed).unwrap();
        std::fs::write(dir.path().join("evidence/c.stdout.zst"), &packed[..packed.len() - 1]).unwrap();
        let read = |file| read_evidence(dir.path(), file);
        assert_eq!(read("evidence/a.stdout").unwrap(), b"plain");
        assert_eq!(read("evidence/b.stdout.zst").unwrap(), b"packed");
        assert!(matches!(read("evidence/c.stdout.zst"), Err(StoreError::Read { .. })), "it was torn");
        assert!(matches!(read("evidence/d.stdout"), Err(StoreError::Read { .. })), "it is not there");
    }

    #[test]
    fn a_name_leads_nowhere_but_to_evidence() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("report.json"), "{}").unwrap();
        for file in ["report.json", "evidence/../report.json", "/etc/passwd", ""] {
            assert!(matches!(read_evidence(dir.path(), file), Err(StoreError::Name { .. })), "{file}");
        }
    }
}
