//! Keys of people, made for one test by `ssh-keygen`.

use std::path::{Path, PathBuf};

/// The key of somebody, in a file of a folder.
pub struct Key {
    /// The private half; the public half is beside it.
    pub file: PathBuf,
    /// The public half, as `ssh-ed25519 AAAA…`.
    pub public: String,
}

impl Key {
    /// Makes a key that needs no passphrase.
    #[track_caller]
    pub fn new(folder: &Path, name: &str) -> Self {
        Self::locked(folder, name, "")
    }

    /// Makes a key that needs this passphrase.
    #[track_caller]
    pub fn locked(folder: &Path, name: &str, passphrase: &str) -> Self {
        let file = folder.join(name);
        duct::cmd!("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", &file)
            .stdin_null()
            .run()
            .expect("ssh-keygen makes a key; if it is not installed, run scripts/install-test-packages");
        let text = std::fs::read_to_string(file.with_extension("pub")).unwrap();
        let public = text.split(' ').take(2).collect::<Vec<_>>().join(" ");
        Self { file, public }
    }

    /// The line of this key in a file of allowed signers.
    pub fn line(&self, principal: &str, options: &str) -> String {
        format!("{principal} {options} {}\n", self.public).replace("  ", " ")
    }
}
