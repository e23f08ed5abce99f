//! Which files may be believed: those that nobody else can have written, and secrets that nobody else can read.

use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;

use crate::reason::reason;

/// What an open file must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Written by nobody else: it says who may do what.
    Trusted,
    /// Neither written nor read by others: it is a secret.
    Secret,
}

/// Reads a file that is no link, belongs to root or to `uid`, and has no rights for others that it must not have.
///
/// What is looked at and what is read is the same open file, so it cannot be exchanged in between.
///
/// # Errors
/// Why it is not read, as a phrase that holds nothing of the file.
pub fn read(path: &Path, wanted: Wanted, uid: u32) -> Result<String, String> {
    let flags = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
    let opened = std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path);
    let mut file = opened.map_err(|error| match error.raw_os_error() {
        Some(code) if code == rustix::io::Errno::LOOP.raw_os_error() => "it is a symbolic link".to_owned(),
        _ => format!("it cannot be read: {}", reason(&error)),
    })?;
    let about = file.metadata().map_err(|error| format!("it cannot be read: {}", reason(&error)))?;
    if !about.is_file() {
        return Err("it is no plain file".to_owned());
    }
    if let Some(why) = objection(about.mode(), about.uid(), wanted, uid) {
        return Err(why);
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| format!("it cannot be read: {}", reason(&error)))?;
    Ok(text)
}

fn objection(mode: u32, owner: u32, wanted: Wanted, uid: u32) -> Option<String> {
    let mode = mode & 0o7777;
    if owner != 0 && owner != uid {
        return Some(format!("it belongs to another account (uid {owner})"));
    }
    if mode & 0o002 != 0 {
        return Some(format!("everybody may write it (mode {mode:04o}); chmod o-w"));
    }
    if wanted == Wanted::Secret && mode & 0o004 != 0 {
        return Some(format!("everybody may read it (mode {mode:04o}); chmod o-r"));
    }
    None
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn what_others_can_write_or_a_link_leads_to_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roles.yaml");
        std::fs::write(&path, "text").unwrap();
        let uid = std::fs::metadata(&path).unwrap().uid();
        let with = |mode: u32, wanted| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            read(&path, wanted, uid)
        };
        assert_eq!(with(0o644, Wanted::Trusted).unwrap(), "text");
        assert_eq!(with(0o640, Wanted::Secret).unwrap(), "text");
        assert_eq!(with(0o666, Wanted::Trusted).unwrap_err(), "everybody may write it (mode 0666); chmod o-w");
        assert_eq!(with(0o644, Wanted::Secret).unwrap_err(), "everybody may read it (mode 0644); chmod o-r");
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        assert_eq!(read(&link, Wanted::Trusted, uid).unwrap_err(), "it is a symbolic link");
        assert_eq!(read(folder.path(), Wanted::Trusted, uid).unwrap_err(), "it is no plain file");
        assert!(
            read(&folder.path().join("none"), Wanted::Trusted, uid).unwrap_err().starts_with("it cannot be read: ")
        );
    }

    #[test]
    fn what_belongs_to_another_account_is_not_believed() {
        assert_eq!(objection(0o100_600, 1000, Wanted::Secret, 1000), None);
        assert_eq!(objection(0o100_600, 0, Wanted::Secret, 1000), None);
        assert!(objection(0o100_600, 1001, Wanted::Secret, 1000).unwrap().contains("uid 1001"));
    }
}
