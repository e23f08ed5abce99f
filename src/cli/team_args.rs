//! What may be typed to keep scenarios in a team's repository.

use std::path::PathBuf;

use clap::Args;

use super::args::{LibraryArgs, path};
use super::history_args::Telling;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist changelog --since v1.4
  checklist changelog --since origin/main --format markdown
  checklist changelog --since HEAD@{yesterday}")]
pub struct Changelog {
    /// The commit, tag or branch to compare with
    #[arg(long, env = "CHECKLIST_SINCE", value_name = "REV")]
    pub since: String,
    /// How it is told
    #[arg(long, short, env = "CHECKLIST_CHANGELOG_FORMAT", value_enum, default_value_t = Telling::Human)]
    pub format: Telling,
    #[command(flatten)]
    pub library: LibraryArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  checklist codeowners --org acme
  checklist codeowners --org acme --owner dba=@acme/databases --write
  checklist codeowners --org acme --check .github/CODEOWNERS")]
pub struct Codeowners {
    /// The organisation or group whose teams the owners are: `dba` becomes `@ORG/dba`
    #[arg(long, env = "CHECKLIST_ORG", value_name = "ORG")]
    pub org: Option<String>,
    /// Who an owner is at the code host; may be repeated
    #[arg(long = "owner", env = "CHECKLIST_OWNER", value_name = "OWNER=@HANDLE", value_parser = owner)]
    pub owners: Vec<(String, String)>,
    /// Put the lines into a file, between two lines that mark them [default: the file that is there, else .github/CODEOWNERS]
    #[arg(long, env = "CHECKLIST_CODEOWNERS", value_name = "PATH", num_args = 0..=1, default_missing_value = "", value_parser = path)]
    pub write: Option<PathBuf>,
    /// Exit with 1 when the file has other lines, and show which
    #[arg(long, env = "CHECKLIST_CHECK_CODEOWNERS", value_name = "PATH", num_args = 0..=1, default_missing_value = "", value_parser = path, conflicts_with = "write")]
    pub check: Option<PathBuf>,
    #[command(flatten)]
    pub library: LibraryArgs,
}

fn owner(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((owner, handle)) if !owner.is_empty() && handle.contains('@') => Ok((owner.to_owned(), handle.to_owned())),
        _ => Err("write OWNER=@HANDLE, such as dba=@acme/databases".to_owned()),
    }
}
