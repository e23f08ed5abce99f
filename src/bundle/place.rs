//! Which names the files of a bundle may have.

use std::path::{Path, PathBuf};

use crate::id::RunId;

/// The longest name of a file, with its folders.
const LONGEST: usize = 300;

/// Where a file of this name is put, below the folder that the bundle is unpacked into.
///
/// # Errors
/// Why it is put nowhere, as the rest of a sentence that begins with the name.
pub fn place(name: &str, run: &RunId) -> Result<PathBuf, &'static str> {
    let is_plain = |part: &&str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        !part.is_empty() && !part.starts_with('.') && part.chars().all(allowed)
    };
    let parts: Vec<&str> = name.split('/').collect();
    if name.len() > LONGEST || !parts.iter().all(is_plain) {
        return Err("is no name for a file of a bundle");
    }
    match parts[..] {
        ["audit.jsonl"] | ["library", _] => {}
        ["runs", id, _] | ["runs", id, "evidence", _] if id == run.as_str() => {}
        ["runs", _, ..] => return Err("is of another run"),
        _ => return Err("does not belong into a bundle"),
    }
    Ok(parts.iter().collect::<PathBuf>())
}

/// The name of a file in a bundle.
pub fn name(path: &Path) -> Option<String> {
    let parts = path.iter().map(|part| part.to_str());
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_files_of_a_run_have_a_place() {
        let run = RunId::new();
        for good in [
            "audit.jsonl",
            "library/disk.yaml",
            &format!("runs/{run}/report.json"),
            &format!("runs/{run}/evidence/a.1.stdout.zst"),
        ] {
            assert_eq!(place(good, &run), Ok(PathBuf::from(good)), "{good}");
        }
        let other = RunId::new();
        let long = format!("library/{}", "a".repeat(300));
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "library/../../x",
            "library/./x",
            "library//x",
            "library/.hidden",
            "library",
            "bundle.json",
            "runs",
            "other/x",
            "library/a/b",
            "library/a\0b",
            "library/a b",
            "library/ä",
            "library/a\\b",
            "library/..",
            &long,
            &format!("runs/{other}/report.json"),
            &format!("runs/{run}"),
            &format!("runs/{run}/more/x"),
            &format!("runs/{run}/evidence/a/b"),
        ] {
            assert!(place(bad, &run).is_err(), "{bad:?}");
        }
    }
}
