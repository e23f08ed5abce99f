//! Files that appear all together or not at all, and never in the place of another.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::reason::reason;

/// Files that are to be made.
#[derive(Debug, Default)]
pub struct Draft {
    /// Each file with its text. The last one appears last.
    pub files: Vec<(PathBuf, String)>,
}

/// What was made so far: taken away again unless all of it was made.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    is_whole: bool,
}

impl Draft {
    /// Makes them, readable by everybody (mode 0644), with the folders that they need.
    ///
    /// # Errors
    /// Why they cannot be made, in one line. Then none of them is there.
    pub fn write(&self) -> Result<(), String> {
        let mut made = Made::default();
        let mut written = Vec::with_capacity(self.files.len());
        for (path, text) in &self.files {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            written.push((path, made.folder(folder).and_then(|()| beside(folder, text)).map_err(cannot(path))?));
        }
        for (path, file) in written {
            file.persist_noclobber(path).map_err(|error| cannot(path)(error.error))?;
            made.files.push(path.clone());
        }
        made.is_whole = true;
        Ok(())
    }
}

fn cannot(path: &Path) -> impl Fn(std::io::Error) -> String {
    move |error| format!("`{}` cannot be made: {}", path.display(), reason(&error))
}

fn beside(folder: &Path, text: &str) -> std::io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(".checklist-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    file.as_file().sync_all()?;
    Ok(file)
}

impl Made {
    /// Makes a folder, and the one that it is in.
    fn folder(&mut self, folder: &Path) -> std::io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
            self.folder(above)?;
        }
        std::fs::create_dir(folder)?;
        self.folders.push(folder.to_owned());
        Ok(())
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if self.is_whole {
            return;
        }
        for file in &self.files {
            let _ = std::fs::remove_file(file);
        }
        // A folder that somebody else has put something into meanwhile is not empty, and stays.
        for folder in self.folders.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn when_one_cannot_be_made_none_is_there_and_what_was_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("b.yaml"), "mine").unwrap();
        let draft = |last: &str| Draft {
            files: ["new/x.cases/a.yaml", "a.yaml", last].map(|name| (path(name), name.to_owned())).into(),
        };
        let why = draft("b.yaml").write().unwrap_err();
        assert!(why.contains("b.yaml` cannot be made: "), "{why}");
        assert_eq!(names(folder.path()), ["b.yaml"]);
        assert_eq!(std::fs::read_to_string(path("b.yaml")).unwrap(), "mine");
        assert!(draft("b.yaml/c.yaml").write().is_err(), "a file is no folder");
        assert_eq!(names(folder.path()), ["b.yaml"]);
        draft("c.yaml").write().unwrap();
        assert_eq!(names(folder.path()), ["a.yaml", "b.yaml", "c.yaml", "new"]);
        assert_eq!(std::fs::metadata(path("c.yaml")).unwrap().permissions().mode() & 0o777, 0o644);
    }
}
