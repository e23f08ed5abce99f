//! The program: gathers its surroundings, hands them to the library, ends with its answer.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use checklist::cli::{Surroundings, account, start};

fn main() -> ExitCode {
    ExitCode::from(start(std::env::args_os(), &surroundings()))
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that looks at the surroundings")]
fn surroundings() -> Surroundings {
    let text = |value: std::ffi::OsString| value.into_string().ok();
    let env: BTreeMap<String, String> =
        std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect();
    let columns = rustix::termios::tcgetwinsize(std::io::stdout()).map(|size| usize::from(size.ws_col)).ok();
    let uid = rustix::process::getuid().as_raw();
    Surroundings {
        folder: std::env::current_dir().unwrap_or_default(),
        stdin_is_terminal: std::io::stdin().is_terminal(),
        stdout_is_terminal: std::io::stdout().is_terminal(),
        stderr_is_terminal: std::io::stderr().is_terminal(),
        width: columns.filter(|columns| *columns > 0),
        cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
        account: account(uid, &std::fs::read_to_string("/etc/passwd").unwrap_or_default()),
        uid,
        is_program: true,
        env,
    }
}
