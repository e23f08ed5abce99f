//! The key that signs.

use std::path::PathBuf;

/// The key that signs. The private half of one that is given by its public half is looked for in the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A file: of a private key, or of a public key whose private half the agent has.
    File(PathBuf),
    /// A public key itself, as `ssh-ed25519 AAAA…`.
    Public(String),
}

impl Key {
    /// Reads what Git keeps as `user.signingKey`: a path, or a public key with or without `key::` before it.
    #[must_use]
    pub fn of_git(value: &str) -> Self {
        match value.strip_prefix("key::") {
            Some(public) => Self::Public(public.to_owned()),
            None if value.starts_with("ssh-") => Self::Public(value.to_owned()),
            None => Self::File(PathBuf::from(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn git_keeps_a_path_or_a_public_key() {
        assert_eq!(Key::of_git("/home/a/.ssh/id.pub"), Key::File("/home/a/.ssh/id.pub".into()));
        assert_eq!(Key::of_git("ssh-ed25519 AAAA"), Key::Public("ssh-ed25519 AAAA".into()));
        let card = "sk-ssh-ed25519@openssh.com AAAA";
        assert_eq!(Key::of_git(&format!("key::{card}")), Key::Public(card.into()));
    }
}
