//! What may be typed for tools around the program: shells and editors.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{path, unless_empty};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist completions bash > ~/.local/share/bash-completion/completions/checklist
  checklist completions fish > ~/.config/fish/completions/checklist.fish")]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct Lsp {
    /// The folder of scenarios, if it is not called `checklists`
    #[arg(long, env = "CHECKLIST_DIR", value_name = "DIR", value_parser = path)]
    pub checklists: Option<PathBuf>,
    /// What many editors add; there is no other way to be served
    #[arg(long, hide = true)]
    pub stdio: bool,
}

impl Lsp {
    /// The folder that was named.
    pub fn named(&self) -> Option<&Path> {
        unless_empty(self.checklists.as_deref())
    }
}
