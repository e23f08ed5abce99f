//! A command to try, with a mark by which everything it starts can be found.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::super::{Command, Long, Stop, run};
use crate::output::{Ended, OnOverflow, Output};

/// How long anything that surely happens may take on a busy machine.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

/// A command, and a folder of its own.
pub(super) struct Scene {
    pub(super) command: Command,
    mark: String,
    folder: tempfile::TempDir,
}

/// `script` for `sh -c`.
pub(super) fn shell(script: &str) -> Scene {
    stages(&[&["sh", "-c", script]])
}

/// Programs joined by pipes.
pub(super) fn stages(stages: &[&[&str]]) -> Scene {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mark = format!("{}-{}.", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = tempfile::tempdir().unwrap();
    let environment = [
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("LC_ALL", "C"),
        ("CHECKLIST_TEST_MARK", &mark),
        ("FOLDER", folder.path().to_str().unwrap()),
    ];
    let command = Command {
        on_overflow: OnOverflow::Error,
        long: Long::default(),
        stages: stages.iter().map(|argv| argv.iter().map(ToString::to_string).collect()).collect(),
        environment: environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        stdin: None,
        timeout: LIMIT,
        kill_grace: LIMIT,
        max_output: 8 << 20,
    };
    Scene { command, mark, folder }
}

impl Scene {
    pub(super) fn times(mut self, timeout_ms: u64, grace_ms: u64) -> Self {
        self.command.timeout = Duration::from_millis(timeout_ms);
        self.command.kill_grace = Duration::from_millis(grace_ms);
        self
    }

    pub(super) fn stdin(mut self, bytes: &[u8]) -> Self {
        self.command.stdin = Some(bytes.to_vec());
        self
    }

    pub(super) fn max_output(mut self, bytes: u64) -> Self {
        self.command.max_output = bytes;
        self
    }

    /// Runs it with nobody to stop it.
    pub(super) async fn run(&self) -> Output {
        run(&self.command, watch::channel(Stop::No).1).await
    }

    /// A file in the folder, which a script knows as `$FOLDER/name`.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The living processes that this scene started, whatever group they are in.
    pub(super) fn survivors(&self) -> Vec<PathBuf> {
        let mark = format!("CHECKLIST_TEST_MARK={}", self.mark);
        let mark = mark.as_bytes();
        let marked = |path: &PathBuf| {
            fs::read(path.join("environ")).is_ok_and(|all| all.split(|byte| *byte == 0).any(|entry| entry == mark))
        };
        fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path()).filter(marked).collect()
    }
}

/// Waits until `happened`, and fails when it takes too long.
pub(super) async fn until(what: &str, mut happened: impl FnMut() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !happened() {
        assert!(Instant::now() < deadline, "{what}: not within {LIMIT:?}");
        sleep(Duration::from_millis(2)).await;
    }
}

/// Waits until a script has made `file`.
pub(super) async fn made(file: &Path) {
    until("the script gets that far", || file.exists()).await;
}

/// What a script wrote to standard output.
pub(super) fn text(output: &Output) -> String {
    output.stdout.text().into_owned()
}

pub(super) fn why(output: &Output) -> &str {
    match &output.ended {
        Ended::NotStarted(why) => why,
        other => panic!("it was started: {other:?}"),
    }
}
