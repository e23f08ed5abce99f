//! Finds a program, and says plainly why one cannot be started.

use std::{
    io,
    path::{Path, PathBuf},
};

use rustix::{
    fs::{Access, access},
    io::Errno,
};

use super::Command;

/// One stage, ready to be started.
pub(super) struct Program<'a> {
    /// As it was written; the program sees it as its argument 0.
    pub(super) name: &'a str,
    /// The file to be executed.
    pub(super) file: PathBuf,
    /// What follows the name.
    pub(super) arguments: &'a [String],
}

/// The programs of all stages of `command`. An error says in a sentence why the command cannot be started.
pub(super) fn programs(command: &Command) -> Result<Vec<Program<'_>>, String> {
    check_environment(&command.environment)?;
    // Of several entries of one name the last one holds, as it does when they are handed to the program.
    let path = command.environment.iter().rev().find(|(name, _)| name == "PATH").map(|(_, path)| path.as_str());
    let programs = command.stages.iter().map(|argv| {
        let (name, arguments) = argv.split_first().ok_or("there is no program to start")?;
        match argv.iter().position(|argument| argument.contains('\0')) {
            Some(0) => Err(format!("the name of the program `{}` holds a NUL byte", name.escape_debug())),
            Some(at) => {
                Err(format!("argument {at} of `{}` holds a NUL byte, which cannot be passed on", name.escape_debug()))
            }
            None => Ok(Program { name, file: find(name, path)?, arguments }),
        }
    });
    let programs: Vec<_> = programs.collect::<Result<_, String>>()?;
    if programs.is_empty() { Err("there is no program to start".to_owned()) } else { Ok(programs) }
}

/// The values may be secret, so only names are told.
fn check_environment(environment: &[(String, String)]) -> Result<(), String> {
    environment.iter().try_for_each(|(name, value)| {
        if name.is_empty() || name.contains(['=', '\0']) {
            Err(format!("`{}` cannot be the name of an environment variable", name.escape_debug()))
        } else if value.contains('\0') {
            Err(format!("the environment variable `{name}` holds a NUL byte, which cannot be passed on"))
        } else {
            Ok(())
        }
    })
}

/// Finds the file of the program `name` in `path` (the value of `PATH`). A name with a slash is taken as it is.
///
/// The answer is absolute or holds a slash, so nobody looks through `PATH` a second time. Entries of `PATH` that are not
/// absolute are passed over: what they find would depend on where the program was started.
///
/// # Errors
/// Why it cannot be started, as a sentence.
pub fn find(name: &str, path: Option<&str>) -> Result<PathBuf, String> {
    if name.is_empty() {
        return Err("the name of the program is empty".to_owned());
    }
    if name.contains('/') {
        return check(Path::new(name)).map(|()| name.into()).map_err(|why| format!("`{}` {why}", name.escape_debug()));
    }
    let Some(path) = path.filter(|path| !path.is_empty()) else {
        return Err(format!("`{}` was not found: the environment has no PATH", name.escape_debug()));
    };
    let mut seen = None;
    for directory in path.split(':').filter(|directory| directory.starts_with('/')) {
        let candidate = Path::new(directory).join(name);
        match check(&candidate) {
            Ok(()) => return Ok(candidate),
            Err(why) if candidate.exists() => seen = seen.or(Some(format!("`{}` {why}", candidate.display()))),
            Err(_) => {}
        }
    }
    Err(seen.unwrap_or_else(|| format!("`{}` was not found in PATH", name.escape_debug())))
}

/// Whether `file` can be executed; if not, why, as the end of a sentence.
fn check(file: &Path) -> Result<(), String> {
    match file.metadata() {
        Ok(found) if found.is_dir() => Err("is a directory".to_owned()),
        Ok(_) if access(file, Access::EXEC_OK).is_err() => Err("is not executable".to_owned()),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Err("cannot be reached: permission denied".to_owned())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err("does not exist".to_owned()),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

/// Why the program `name`, which was found, could not be started.
pub(super) fn refusal(name: &str, error: &io::Error) -> String {
    let why = match Errno::from_io_error(error) {
        Some(Errno::NOENT) => {
            "could not be started: the interpreter that its first line or its header names is missing"
        }
        Some(Errno::ACCESS | Errno::PERM) => "could not be started: permission denied",
        Some(Errno::TOOBIG) => "could not be started: its arguments and environment are too long for the system",
        Some(Errno::AGAIN) => "could not be started: the system allows no more processes now",
        Some(Errno::NOMEM) => "could not be started: there is not enough memory",
        Some(Errno::NOEXEC) => "could not be started: it has no `#!` line and is no program for this machine",
        Some(Errno::TXTBSY) => "could not be started: its file is just being written",
        Some(Errno::MFILE | Errno::NFILE) => "could not be started: too many files are open",
        _ => return format!("`{}` could not be started: {error}", name.escape_debug()),
    };
    format!("`{}` {why}", name.escape_debug())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::{find, refusal};

    #[test]
    fn the_first_executable_file_in_path_is_taken() {
        let first = tempfile::tempdir().unwrap();
        let second = tempfile::tempdir().unwrap();
        std::fs::write(first.path().join("tool"), "").unwrap();
        std::fs::write(second.path().join("tool"), "").unwrap();
        std::fs::set_permissions(second.path().join("tool"), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::create_dir(first.path().join("folder")).unwrap();
        let path = format!("{}:.::{}", first.path().display(), second.path().display());
        assert_eq!(find("tool", Some(&path)), Ok(second.path().join("tool")));
        let only_first = first.path().display().to_string();
        assert_eq!(find("tool", Some(&only_first)), Err(format!("`{only_first}/tool` is not executable")));
        assert_eq!(find("folder", Some(&only_first)), Err(format!("`{only_first}/folder` is a directory")));
    }

    #[test]
    fn what_is_not_there_is_named_with_where_it_was_looked_for() {
        assert_eq!(find("nosuch", Some("/bin")), Err("`nosuch` was not found in PATH".to_owned()));
        assert_eq!(find("sh", None), Err("`sh` was not found: the environment has no PATH".to_owned()));
        assert_eq!(find("/nosuch/x", Some("/bin")), Err("`/nosuch/x` does not exist".to_owned()));
        assert_eq!(find("", Some("/bin")), Err("the name of the program is empty".to_owned()));
        assert!(find("/etc/passwd/x", None).is_err());
    }

    #[test]
    fn the_system_s_refusals_are_plain_sentences() {
        let said = |number| refusal("x", &std::io::Error::from_raw_os_error(number));
        assert_eq!(said(11), "`x` could not be started: the system allows no more processes now");
        assert_eq!(said(7), "`x` could not be started: its arguments and environment are too long for the system");
        assert_eq!(said(13), "`x` could not be started: permission denied");
    }
}
