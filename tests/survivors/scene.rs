//! A folder of its own for one run of the program, by whose path everything that the run starts is found again.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, here as in the tests themselves"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::Instant;

/// How long anything that surely happens may take on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(20);

/// Says that it is there, then stays until it is killed. Its own command line and, unless it was cleared, its environment
/// name the folder.
const STAY: &str = "#!/bin/sh\nfolder=${0%/*}\n: >\"$folder/up/$1\"\nexec cat \"$folder/never\"\n";

/// A folder with a scenario.
pub struct Scene {
    folder: tempfile::TempDir,
}

/// One step: its id, and its script, in which `$F` is the folder and `$F/stay NAME` a process that stays.
pub type Step = (&'static str, String);

impl Scene {
    /// A scenario of `steps`, all of which may run at once. `keys` are keys of the scenario and of its defaults.
    pub fn new(budget: &str, defaults: &str, steps: &[Step]) -> Self {
        let folder = tempfile::Builder::new().prefix("survivors-").tempdir().unwrap();
        let path = folder.path();
        fs::create_dir(path.join("up")).unwrap();
        open_to_all(path, 0o755);
        open_to_all(&path.join("up"), 0o777);
        rustix::fs::mknodat(rustix::fs::CWD, path.join("never"), rustix::fs::FileType::Fifo, 0o666.into(), 0).unwrap();
        open_to_all(&path.join("never"), 0o666);
        fs::write(path.join("stay"), STAY).unwrap();
        open_to_all(&path.join("stay"), 0o755);
        let mut text = format!(
            "version: 1\nid: survivors\ntitle: Try\nowner: tests\nbudget: {budget}\ndefaults: {{role: none, {defaults}}}\nsteps:\n"
        );
        for (id, script) in steps {
            let script = serde_json::Value::from(script.as_str());
            let place = path.display();
            let step =
                format!("  - {{id: {id}, title: Try, env: {{F: {place}}}, shell: {script}, outcomes: {{0: pass}}}}\n");
            text.push_str(&step);
        }
        fs::write(path.join("scenario.yaml"), text).unwrap();
        Self { folder }
    }

    /// The path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What runs the scenario.
    pub fn words(&self, program: &str) -> Vec<String> {
        let (scenario, state) = (self.path("scenario.yaml"), self.path("state"));
        let (scenario, state) = (scenario.display().to_string(), state.display().to_string());
        let words =
            [program, "run", "--scenario", &scenario, "--state-dir", &state, "--jobs", "400", "--per-target", "400"];
        words.map(str::to_owned).to_vec()
    }

    /// What runs the scenario as a user who may do nothing, for root. Its steps have `$F/become`, a `setpriv` that is root's.
    pub fn as_nobody(&self) -> Vec<String> {
        let program = self.path("program");
        fs::copy("/usr/bin/setpriv", self.path("become")).unwrap();
        open_to_all(&self.path("become"), 0o4755);
        fs::copy(env!("CARGO_BIN_EXE_checklist"), &program).unwrap();
        fs::create_dir(self.path("state")).unwrap();
        std::os::unix::fs::chown(self.path("state"), Some(65534), Some(65534)).unwrap();
        let before = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"].map(str::to_owned).to_vec();
        [before, self.words(&program.display().to_string())].concat()
    }

    /// What runs the scenario where there are no cgroups; `None` where nobody may take them away.
    pub fn without_cgroups(&self) -> Option<Vec<String>> {
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let of_cgroups = mounts.lines().filter(|line| line.contains(" - cgroup2 "));
        let points: Vec<&str> = of_cgroups.filter_map(|line| line.split(' ').nth(4)).collect();
        if !rustix::process::geteuid().is_root() || points.is_empty() {
            return None;
        }
        let script = format!("umount -l {} && exec \"$@\"", points.join(" "));
        let before = ["unshare", "--mount", "sh", "-c", &script, "sh"].map(str::to_owned).to_vec();
        Some([before, self.words(env!("CARGO_BIN_EXE_checklist"))].concat())
    }

    /// Starts the run.
    pub fn start(&self) -> Running<'_> {
        self.start_by(&self.words(env!("CARGO_BIN_EXE_checklist")))
    }

    /// Starts `words`, which in the end run the scenario.
    pub fn start_by(&self, words: &[String]) -> Running<'_> {
        let log = fs::File::create(self.path("log")).unwrap();
        #[expect(clippy::disallowed_methods, reason = "the program is what is tested")]
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).env("NO_COLOR", "1").process_group(0);
        command.stdin(Stdio::piped()).stdout(log.try_clone().unwrap()).stderr(log);
        Running { scene: self, child: command.spawn().unwrap() }
    }

    /// Waits until every one of `names` said that it is there.
    pub fn until_up(&self, names: &[String]) {
        for name in names {
            self.until(&format!("`{name}` is there"), || self.path("up").join(name).exists());
        }
    }

    /// Waits until `happened`.
    pub fn until(&self, what: &str, mut happened: impl FnMut() -> bool) {
        let begin = Instant::now();
        while !happened() {
            assert!(begin.elapsed() < LIMIT, "{what}: not within {LIMIT:?}; {}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Everything alive whose environment or command line names the folder, as `id command line`.
    pub fn living(&self) -> Vec<String> {
        let mark = self.folder.path().display().to_string();
        let mark = mark.as_bytes();
        let names_it = |file: PathBuf| fs::read(file).is_ok_and(|text| text.windows(mark.len()).any(|at| at == mark));
        let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
        let marked = processes.filter(|path| names_it(path.join("environ")) || names_it(path.join("cmdline")));
        let told = |path: PathBuf| {
            let words = fs::read_to_string(path.join("cmdline")).unwrap_or_default().replace('\0', " ");
            format!("{} {words}", path.file_name().unwrap().display())
        };
        marked.map(told).collect()
    }

    /// Fails if anything is alive.
    pub fn assert_nothing_lives(&self, when: &str) {
        let living = self.living();
        assert!(living.is_empty(), "{when}: {living:#?}\n{}", self.log());
    }

    /// Whether the one run has its report.
    pub fn is_reported(&self) -> bool {
        self.report_file().exists()
    }

    fn report_file(&self) -> PathBuf {
        let runs: Vec<_> = fs::read_dir(self.path("state/runs")).unwrap().flatten().collect();
        assert_eq!(runs.len(), 1, "one run");
        runs[0].path().join("report.json")
    }

    /// The report of the one run.
    pub fn report(&self) -> serde_json::Value {
        let text = fs::read_to_string(self.report_file()).expect("the report is there");
        serde_json::from_str(&text).expect("the report is valid")
    }

    /// The member `name` of each step in the report.
    pub fn of_steps(&self, name: &str) -> Vec<serde_json::Value> {
        self.report()["steps"].as_array().unwrap().iter().map(|step| step[name].clone()).collect()
    }

    /// What the run said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }
}

impl Drop for Scene {
    /// A test that failed must not leave what it found.
    fn drop(&mut self) {
        for process in self.living() {
            let pid = process.split(' ').next().and_then(|pid| Pid::from_raw(pid.parse().ok()?));
            let _ = pid.map(|pid| kill_process(pid, Signal::KILL));
        }
    }
}

/// The program at work.
pub struct Running<'a> {
    scene: &'a Scene,
    pub child: Child,
}

impl Running<'_> {
    /// What it runs.
    pub fn scene(&self) -> &Scene {
        self.scene
    }

    /// The process that was started.
    pub fn front(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// The engine, once it is one.
    pub fn engine(&self) -> Pid {
        let mut engine = None;
        self.scene.until("the engine is there", || {
            engine = children(self.front()).into_iter().find(|pid| named(*pid) == "cl-engine");
            engine.is_some()
        });
        engine.unwrap()
    }

    /// Sends a signal to the process that was started.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.front(), signal).unwrap();
    }

    /// Waits for the end.
    pub fn end(&mut self) -> ExitStatus {
        let mut status = None;
        self.scene.until("the run ends", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }

    /// Waits for the end, and gives the exit code.
    pub fn code(&mut self) -> Option<i32> {
        self.end().code()
    }
}

/// The children of all threads of `parent`.
pub fn children(parent: Pid) -> Vec<Pid> {
    let threads = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let lists = threads.map(|thread| fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    let pids = |list: String| list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<i32>>();
    lists.flat_map(pids).filter_map(Pid::from_raw).collect()
}

/// What a process calls itself.
pub fn named(pid: Pid) -> String {
    fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned()
}

fn open_to_all(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
