//! The labs of `tests/labs`, each brought up once for the whole binary. A lab lives for this process: when it is gone, however
//! it ended, the lab's keeper ends the servers and removes the folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use crate::playground::repository;

/// `up` waits 20 s for each of its steps at the most; a lab that takes longer than this hangs.
const LIMIT: Duration = Duration::from_mins(2);

/// A lab that is up.
pub struct Lab {
    script: PathBuf,
    pub folder: PathBuf,
    /// What `lab env` says.
    pub env: BTreeMap<String, String>,
}

/// The HTTP server.
pub fn http() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| Lab::up("http"))
}

/// The TLS servers.
pub fn tls() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| Lab::up("tls"))
}

impl Lab {
    /// Brings a lab up.
    pub fn up(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("checklist-tests-{name}.{}", std::process::id()));
        let script = repository().join("tests/labs").join(name).join("lab");
        let mut lab = Self { script, folder, env: BTreeMap::new() };
        lab.call(&["up"]);
        lab.env = lab.call(&["env"]).lines().filter_map(assignment).collect();
        lab
    }

    /// `lab …`; what it said. A lab that cannot is a failure, never a test that is passed over.
    #[track_caller]
    pub fn call(&self, args: &[&str]) -> String {
        self.call_with(args, &[])
    }

    /// The same with more in its environment.
    #[track_caller]
    pub fn call_with(&self, args: &[&str], env: &[(&str, &str)]) -> String {
        let owner = std::process::id().to_string();
        let command = env.iter().fold(duct::cmd(&self.script, args), |command, (name, value)| command.env(name, value));
        let command = command
            .env("LAB_DIR", &self.folder)
            .env("LAB_OWNER", owner)
            .env("LAB_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab-cache"))
            .stdin_null()
            .stdout_capture()
            .stderr_capture()
            .unchecked();
        let handle = command.start().unwrap();
        let Some(output) = handle.wait_timeout(LIMIT).unwrap() else {
            let _ = handle.kill();
            panic!("`{} {}` hangs", self.script.display(), args.join(" "));
        };
        let said = String::from_utf8_lossy(&output.stderr);
        let hint = "if something is not installed, run scripts/install-test-packages";
        assert!(output.status.success(), "`{} {}`: {said}({hint})", self.script.display(), args.join(" "));
        String::from_utf8(output.stdout.clone()).unwrap()
    }

    /// A value of the lab's environment.
    #[track_caller]
    pub fn value(&self, name: &str) -> &str {
        self.env.get(name).unwrap_or_else(|| panic!("the lab has no {name}: {:?}", self.env))
    }
}

fn assignment(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once('=')?;
    Some((name.to_owned(), shlex::split(value)?.concat()))
}
