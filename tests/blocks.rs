//! Runs the blocks of a Markdown document, so that no document shows what the program does not say.
//!
//! | block | is |
//! |---|---|
//! | `yaml file=checklists/x.yaml` | a file, written into the document's own folder (any language will do) |
//! | `console` | `$ ` command lines for `sh`, each with all that it prints, and a last line `[exit 2]` unless it ends with 0 |
//! | `yaml` | a whole scenario, if it has `version:` and `steps:`; it has to be valid |
//!
//! Every other block is only read. A section `## Bad` or `## Good` begins with an empty folder, and what stands in `## Good`
//! has to be valid. In an output `[..]` stands for anything within a line, and a line `[...]` for any lines.
//! `UPDATE_GOLDEN=1 cargo test` writes the true outputs into the document.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use duct::cmd;

/// A block between two fences.
struct Block<'a> {
    /// The line of its fence, from 1.
    line: usize,
    /// The last `## ` heading before it.
    section: &'a str,
    /// What stands behind the fence: `yaml file=x.yaml`.
    info: &'a str,
    /// What is in it, in bytes of the document.
    range: Range<usize>,
}

impl Block<'_> {
    fn file(&self) -> Option<&str> {
        self.info.split_whitespace().find_map(|word| word.strip_prefix("file="))
    }
}

/// Runs every block of the document at `path`, one after the other. Answers all that it printed.
///
/// # Errors
/// Every block that does not do what the document says.
pub fn run_blocks(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (mut wrong, mut printed, mut updates) = (String::new(), String::new(), Vec::new());
    let mut folder = Folder::new();
    let mut section = "";
    for block in blocks(&text) {
        if block.section != section && matches!(block.section, "Bad" | "Good") {
            folder = Folder::new();
        }
        section = block.section;
        let content = &text[block.range.clone()];
        let mut complain = |what: &str| writeln!(wrong, "{}:{}: {what}", path.display(), block.line).unwrap();
        if let Some(file) = block.file() {
            folder.write(file, content);
            if section == "Good" && is_yaml(file) {
                folder.validate(file).unwrap_or_else(|said| complain(&said));
            }
        } else if block.info == "yaml" && is_scenario(content) {
            let alone = Folder::new();
            alone.write("scenario.yaml", content);
            alone.validate("scenario.yaml").unwrap_or_else(|said| complain(&said));
        } else if block.info == "console" {
            let told = folder.console(content);
            printed.push_str(&told);
            if !matches(content, &told) {
                complain(&format!("the document says\n{content}--- but the program says\n{told}---"));
                updates.push((block.range, told));
            }
        }
    }
    if wrong.is_empty() {
        return Ok(printed);
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let mut text = text.clone();
        updates.into_iter().rev().for_each(|(range, told)| text.replace_range(range, &told));
        std::fs::write(path, text).unwrap();
    }
    Err(wrong)
}

fn is_yaml(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|ending| ending == "yaml")
}

fn is_scenario(content: &str) -> bool {
    ["version:", "steps:"].iter().all(|key| content.lines().any(|line| line.starts_with(key)))
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block> = Vec::new();
    let mut section = "";
    let mut open: Option<(usize, &str, usize)> = None;
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let fence = line.trim_end().strip_prefix("```");
        match (open, fence) {
            (None, Some(info)) => open = Some((index + 1, info, at)),
            (Some((line, info, begin)), Some("")) => {
                found.push(Block { line, section, info, range: begin..start });
                open = None;
            }
            (None, None) => section = line.trim_end().strip_prefix("## ").unwrap_or(section),
            (Some(_), _) => {}
        }
    }
    found
}

/// Whether an output is as the document says.
fn matches(said: &str, told: &str) -> bool {
    if said == told {
        return true;
    }
    let (said, told): (Vec<&str>, Vec<&str>) = (said.lines().collect(), told.lines().collect());
    lines_match(&said, &told)
}

fn lines_match(said: &[&str], told: &[&str]) -> bool {
    match (said, told) {
        ([], []) => true,
        (["[...]", rest @ ..], _) => (0..=told.len()).any(|skipped| lines_match(rest, &told[skipped..])),
        ([one, said @ ..], [other, told @ ..]) => line_matches(one, other) && lines_match(said, told),
        _ => false,
    }
}

fn line_matches(said: &str, told: &str) -> bool {
    match said.split_once("[..]") {
        None => said == told,
        Some((before, after)) => told.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.is_char_boundary(at) && line_matches(after, &rest[at..]))
        }),
    }
}

/// A folder of its own, in which the program is found under its name and nothing of the surroundings is.
struct Folder {
    root: tempfile::TempDir,
    work: PathBuf,
}

impl Folder {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let work = root.path().join("work");
        for name in ["work", "bin", "home"] {
            std::fs::create_dir(root.path().join(name)).unwrap();
        }
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_checklist"), root.path().join("bin/checklist")).unwrap();
        Self { root, work }
    }

    fn write(&self, file: &str, content: &str) {
        let path = self.work.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Runs a line for `sh`: what it prints to both streams, in order, and how it ends.
    fn run(&self, line: &str) -> (String, i32) {
        let root = self.root.path();
        let path = format!("{}:/usr/bin:/bin", root.join("bin").display());
        let output = cmd!("sh", "-c", line)
            .dir(&self.work)
            .full_env([
                ("PATH", path),
                ("HOME", root.join("home").display().to_string()),
                ("CHECKLIST_STATE_DIR", root.join("state").display().to_string()),
            ])
            .stdin_null()
            .stderr_to_stdout()
            .stdout_capture()
            .unchecked()
            .run()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (text, output.status.code().unwrap_or(-1))
    }

    fn validate(&self, file: &str) -> Result<(), String> {
        match self.run(&format!("checklist validate '{file}'")) {
            (said, 0) if said == "1 file is valid\n" => Ok(()),
            (said, code) => Err(format!("`{file}` has to be valid, but (exit code {code})\n{said}")),
        }
    }

    /// The block as it should be: each of its command lines with what that prints now.
    fn console(&self, content: &str) -> String {
        let mut told = String::new();
        let mut lines = content.lines();
        while let Some(line) = lines.next() {
            let Some(command) = line.strip_prefix("$ ") else { continue };
            let mut command = command.to_owned();
            writeln!(told, "{line}").unwrap();
            while command.ends_with('\\')
                && let Some(further) = lines.next()
            {
                writeln!(told, "{further}").unwrap();
                write!(command, "\n{further}").unwrap();
            }
            let (said, code) = self.run(&command);
            told.push_str(&said);
            if !said.is_empty() && !said.ends_with('\n') {
                told.push('\n');
            }
            if code != 0 {
                writeln!(told, "[exit {code}]").unwrap();
            }
        }
        told
    }
}

/// Does `work` for every item, as many at once as there are cores. Answers what went wrong.
pub fn side_by_side<T: Sync>(items: &[T], work: impl Fn(&T) -> Result<(), String> + Sync) -> Vec<String> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let wrong = std::sync::Mutex::new(Vec::new());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let take_turns = || {
        while let Some(item) = items.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            wrong.lock().unwrap().extend(work(item).err());
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(take_turns);
        }
    });
    wrong.into_inner().unwrap()
}

/// The folder of this package.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn an_output_is_compared_to_the_letter_but_for_its_placeholders() {
    assert!(matches("a\n...\nb\n", "a\n...\nb\n"));
    assert!(!matches("a\n...\nb\n", "a\nx\nb\n"));
    assert!(matches("a [..] b\n[...]\nc\n", "a 12 b\n1\n2\nc\n"));
    assert!(!matches("a [..] b\n", "a 12 c\n"));
}

#[test]
fn a_document_that_says_something_else_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.md");
    std::fs::write(&path, "## A\n```console\n$ checklist explain nothing\nno\n```\n").unwrap();
    let wrong = run_blocks(&path).unwrap_err();
    assert!(wrong.contains("x.md:2: ") && wrong.contains("error: no code is `nothing`"), "{wrong}");
    assert!(wrong.contains("[exit 2]"), "{wrong}");
    std::fs::write(&path, "```yaml\nversion: 1\nsteps: []\n```\n").unwrap();
    assert!(run_blocks(&path).unwrap_err().contains("`steps` has 0 items"));
}
