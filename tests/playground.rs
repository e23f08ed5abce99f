//! A folder of its own with files, a clean environment, and the program run in it.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use duct::unix::HandleExt as _;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value as Json;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_checklist");
/// A command that takes longer hangs.
const LIMIT: Duration = Duration::from_mins(1);

/// The root of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of its own, a clean environment. Runs are kept below it in `state`.
pub struct Playground {
    folder: tempfile::TempDir,
    working: Option<PathBuf>,
    env: BTreeMap<String, String>,
}

impl Playground {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let env = [
            ("PATH".to_owned(), std::env::var("PATH").unwrap()),
            ("HOME".to_owned(), text(folder.path())),
            ("CHECKLIST_STATE_DIR".to_owned(), text(&folder.path().join("state"))),
        ];
        Self { working: None, env: env.into(), folder }
    }

    /// Writes a file.
    pub fn file(self, path: &str, text: &str) -> Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        // As whoever keeps secrets keeps them.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        self
    }

    /// Writes `NAME.yaml`: a scenario whose steps have 20 s and need no role, and `rest`.
    pub fn scenario(self, name: &str, rest: &str) -> Self {
        let head = format!("version: 1\nid: {name}\ntitle: Try something\nowner: tests\n");
        self.file(&format!("{name}.yaml"), &format!("{head}defaults: {{timeout: 20s, role: none}}\n{rest}"))
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Takes another working directory than the folder.
    pub fn inside(mut self, folder: &Path) -> Self {
        self.working = Some(folder.to_owned());
        self
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// `checklist …`, to its end.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Outcome {
        self.start(args).wait()
    }

    /// `checklist …`, without waiting for it.
    #[track_caller]
    pub fn start(&self, args: &[&str]) -> Running {
        self.start_program(PROGRAM, args)
    }

    /// Another program in the same surroundings, without waiting for it.
    #[track_caller]
    pub fn start_program(&self, program: &str, args: &[&str]) -> Running {
        let expression = self.expression(program, args).stdout_capture().stderr_capture();
        self.start_expression(&expression, args)
    }

    /// The command, for what `start` does not offer.
    pub fn expression(&self, program: &str, args: &[&str]) -> duct::Expression {
        let working = self.working.as_deref().unwrap_or(self.folder.path());
        duct::cmd(program, args).dir(working).full_env(&self.env).stdin_null().unchecked()
    }

    #[track_caller]
    pub fn start_expression(&self, expression: &duct::Expression, args: &[&str]) -> Running {
        Running { handle: expression.start().unwrap(), state: self.path("state"), typed: args.join(" ") }
    }

    /// Runs a scenario, kills the engine in a step, and answers the directory of the run.
    pub fn killed(&self, scenario: &str) -> PathBuf {
        let running = self.start(&["run", "-s", scenario, "-q"]);
        let run = running.until_told(&["step_started"]);
        let front = running.handle.pids()[0];
        let engines = std::fs::read_to_string(format!("/proc/{front}/task/{front}/children")).unwrap();
        let engine = engines.split_whitespace().next().and_then(|pid| Pid::from_raw(pid.parse().unwrap())).unwrap();
        kill_process(engine, Signal::KILL).unwrap();
        assert_eq!(running.wait().code, Some(70));
        run
    }

    /// The directories of all kept runs, oldest first.
    pub fn runs(&self) -> Vec<PathBuf> {
        runs(&self.path("state"))
    }

    /// The report of the only run.
    #[track_caller]
    pub fn report(&self) -> Report {
        let [run] = &self.runs()[..] else { panic!("there is not one run: {:?}", self.runs()) };
        Report::read(run)
    }

    /// Everything that was kept of all runs, as bytes by path; what is compressed as it was before.
    pub fn kept(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let (mut open, mut kept) = (vec![self.path("state")], Vec::new());
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { open.push(path) } else { kept.push((path.clone(), unpacked(&path))) }
            }
        }
        kept
    }
}

fn unpacked(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|ending| ending == "zst") { zstd::decode_all(&bytes[..]).unwrap() } else { bytes }
}

fn runs(state: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(state.join("runs")).into_iter().flatten();
    let mut runs: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    runs.sort();
    runs
}

/// A program that goes on. It does not outlive the test.
pub struct Running {
    handle: duct::Handle,
    state: PathBuf,
    typed: String,
}

impl Running {
    /// Waits for its end, and fails when it hangs. Every report that is there afterwards must be of the published shape,
    /// and every run as its manifest says.
    #[track_caller]
    pub fn wait(self) -> Outcome {
        let Some(output) = self.handle.wait_timeout(LIMIT).unwrap() else {
            panic!("`checklist {}` hangs: it has not ended within {LIMIT:?}", self.typed);
        };
        let newest = runs(&self.state).pop();
        assert_eq!(checklist::audit::Log::of(&self.state).read().unwrap().faults, [], "the audit is one chain");
        for run in runs(&self.state) {
            if run.join("report.json").exists() {
                crate::schemas::assert_valid("report", &Report::read(&run).0);
            }
            if run.join("manifest.json").exists() {
                assert_eq!(checklist::store::verify(&run).unwrap(), [""; 0], "{}", run.display());
                crate::replay::shipped_say_the_same_again(&run);
            }
        }
        Outcome {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
            newest: newest.filter(|run| run.join("report.json").exists()).map(|run| Report::read(&run)),
            typed: self.typed.clone(),
        }
    }

    /// The id of its process.
    pub fn pid(&self) -> u32 {
        self.handle.pids()[0]
    }

    pub fn signal(&self, signal: Signal) {
        self.handle.send_signal(signal.as_raw()).unwrap();
    }

    /// Waits until the journal of the only run has a line with all of `words`; answers the directory of the run.
    #[track_caller]
    pub fn until_told(&self, words: &[&str]) -> PathBuf {
        let told = || {
            let run = runs(&self.state).pop()?;
            let journal = std::fs::read_to_string(run.join("events.jsonl")).ok()?;
            let whole = journal.rsplit_once('\n')?.0;
            whole.lines().any(|line| words.iter().all(|word| line.contains(word))).then_some(run)
        };
        until(&format!("the journal tells {words:?}"), told)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.handle.kill();
    }
}

/// Waits until there is an answer, and fails when it takes too long.
#[track_caller]
pub fn until<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + LIMIT;
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(Instant::now() < deadline, "not within {LIMIT:?}: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How a command ended and what it said.
pub struct Outcome {
    /// `None`: ended by a signal.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    newest: Option<Report>,
    typed: String,
}

impl Outcome {
    #[track_caller]
    pub fn code(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "exit code of {self}");
        self
    }

    #[track_caller]
    pub fn stdout(&self, exact: &str) -> &Self {
        assert_eq!(self.stdout, exact, "standard output of {self}");
        self
    }

    #[track_caller]
    pub fn stdout_has(&self, part: &str) -> &Self {
        assert!(self.stdout.contains(part), "standard output lacks {part:?}: {self}");
        self
    }

    #[track_caller]
    pub fn stderr_has(&self, part: &str) -> &Self {
        assert!(self.stderr.contains(part), "standard error lacks {part:?}: {self}");
        self
    }

    /// Nothing but one line on standard error.
    #[track_caller]
    pub fn one_line(&self) -> &Self {
        assert_eq!((self.stdout.as_str(), self.stderr.lines().count()), ("", 1), "one line of {self}");
        self
    }

    /// The report of the newest run.
    #[track_caller]
    pub fn report(&self) -> Report {
        self.newest.clone().unwrap_or_else(|| panic!("there is no report of {self}"))
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { code, stdout, stderr, typed, .. } = self;
        write!(f, "`checklist {typed}`: exit code {code:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}\n---")
    }
}

/// A `report.json`.
#[derive(Clone)]
pub struct Report(pub Json);

impl Report {
    /// The report in the directory of a run.
    #[track_caller]
    pub fn read(run: &Path) -> Self {
        Self(serde_json::from_slice(&std::fs::read(run.join("report.json")).unwrap()).unwrap())
    }

    pub fn verdict(&self) -> &str {
        self.0["verdict"].as_str().unwrap()
    }

    pub fn steps(&self) -> &[Json] {
        self.0["steps"].as_array().unwrap()
    }

    #[track_caller]
    pub fn step(&self, id: &str) -> &Json {
        self.steps().iter().find(|step| step["id"] == id).unwrap_or_else(|| panic!("no step {id} in {:#}", self.0))
    }

    /// The status of a step.
    #[track_caller]
    pub fn status(&self, id: &str) -> &str {
        self.step(id)["status"].as_str().unwrap()
    }

    /// The status of every step, in order.
    pub fn statuses(&self) -> Vec<(&str, &str)> {
        self.steps().iter().map(|step| (step["id"].as_str().unwrap(), step["status"].as_str().unwrap())).collect()
    }

    /// The diagnoses in a state.
    pub fn diagnoses(&self, state: &str) -> Vec<&str> {
        let all = self.0["diagnoses"].as_array().unwrap();
        all.iter().filter(|one| one["state"] == state).map(|one| one["id"].as_str().unwrap()).collect()
    }

    /// When the attempt at a step began and ended, in milliseconds since the epoch.
    #[track_caller]
    pub fn interval(&self, id: &str) -> (i64, i64) {
        let step = self.step(id);
        let begin = chrono::DateTime::parse_from_rfc3339(step["started_at"].as_str().unwrap()).unwrap();
        let begin = begin.timestamp_millis();
        (begin, begin + step["duration_ms"].as_i64().unwrap())
    }
}
