//! What the program was started with. Only `main` gathers it; everything else takes it as a value.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the program was started with.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the surroundings")]
pub struct Surroundings {
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// The working directory.
    pub folder: PathBuf,
    /// Whether standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The width of the terminal in columns, if there is one.
    pub width: Option<usize>,
    /// The number of cores that may be used.
    pub cores: usize,
    /// The name of the machine.
    pub host: String,
    /// The account that the operating system says this is, whatever the environment says.
    pub account: String,
    /// Its number.
    pub uid: u32,
    /// Whether this process is the program and nothing else, so that it may start itself again to guard a run.
    pub is_program: bool,
}

impl Surroundings {
    /// The value of a variable; `None` when it is not set or empty.
    #[must_use]
    pub fn var(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The folder where runs are kept unless somebody names another: `$XDG_STATE_HOME/checklist`, else
    /// `~/.local/state/checklist` (XDG Base Directory Specification); `None` without a home.
    #[must_use]
    pub fn state_folder(&self) -> Option<PathBuf> {
        let base = match self.var("XDG_STATE_HOME") {
            Some(folder) if folder.starts_with('/') => PathBuf::from(folder),
            _ => PathBuf::from(self.var("HOME")?).join(".local/state"),
        };
        Some(base.join("checklist"))
    }

    /// Who started the program.
    #[must_use]
    pub fn operator(&self) -> String {
        let name = ["CHECKLIST_OPERATOR", "USER", "LOGNAME"].iter().find_map(|name| self.var(name));
        name.map_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()), str::to_owned)
    }

    /// The language of texts for people, from the locale: `zh_CN.UTF-8` is `zh-CN`.
    #[must_use]
    pub fn language(&self) -> String {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| self.var(name)).unwrap_or_default();
        match locale.split(['.', '@']).next().unwrap_or_default() {
            "" | "C" | "POSIX" => crate::local_text::FALLBACK.to_owned(),
            tag => tag.replace('_', "-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(env: &[(&str, &str)]) -> Surroundings {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Surroundings { env, ..Surroundings::default() }
    }

    #[test]
    fn runs_are_kept_where_the_platform_keeps_state() {
        assert_eq!(with(&[("HOME", "/h")]).state_folder(), Some("/h/.local/state/checklist".into()));
        assert_eq!(with(&[("HOME", "/h"), ("XDG_STATE_HOME", "/s")]).state_folder(), Some("/s/checklist".into()));
        assert_eq!(
            with(&[("HOME", "/h"), ("XDG_STATE_HOME", "relative")]).state_folder(),
            Some("/h/.local/state/checklist".into())
        );
        assert_eq!(with(&[]).state_folder(), None);
    }

    #[test]
    fn the_language_is_that_of_the_locale() {
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8")]).language(), "zh-CN");
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]).language(), "en");
        assert_eq!(with(&[]).language(), "en");
    }
}
