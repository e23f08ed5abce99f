//! Whether a command did its work, so that what it printed is an answer.

use crate::output::{Ended, Output};
use crate::printable;
use crate::status::Status;

/// How much of a line of standard error a message quotes, in characters.
const QUOTED: usize = 200;

/// Why there is no answer: the status and the reason.
pub(super) type NoAnswer = (Status, String);

/// Whether the command did its work: its exit code is one of `exit_codes` (none given: 0, or an HTTP status of 200 to 299).
pub(super) fn was_done(output: &Output, exit_codes: &[i32]) -> Result<(), NoAnswer> {
    let (code, done) = match &output.ended {
        Ended::Exited(code) => (format!("exit code {code}"), is_good(*code, exit_codes, 0..=0)),
        Ended::Responded(status) => {
            (format!("HTTP status {status}"), is_good(i32::from(*status), exit_codes, 200..=299))
        }
        _ => return Err(no_code(output)),
    };
    if done {
        return Ok(());
    }
    Err((Status::Error, format!("the work was not done, {code}{}", quote(output))))
}

fn is_good(code: i32, exit_codes: &[i32], default: std::ops::RangeInclusive<i32>) -> bool {
    if exit_codes.is_empty() { default.contains(&code) } else { exit_codes.contains(&code) }
}

/// Why an attempt without an exit code has no answer.
pub(super) fn no_code(output: &Output) -> NoAnswer {
    match &output.ended {
        Ended::Exited(code) => (Status::Error, format!("exit code {code}{}", quote(output))),
        Ended::Responded(status) => (Status::Error, format!("HTTP status {status}")),
        Ended::Signaled(signal) => {
            (Status::Error, format!("the command was ended by {}{}", signal_name(*signal), quote(output)))
        }
        Ended::Unreachable { detail, .. } => (Status::Error, printable::short(detail, QUOTED)),
        Ended::NotStarted(reason) => (Status::Error, printable::short(reason, QUOTED)),
        Ended::Overflowed => {
            let stream = if output.stdout.is_whole() { "standard error" } else { "standard output" };
            let why = format!("{stream} is longer than `max_output`, and `on_overflow: kill` ended the command");
            (Status::Error, why)
        }
        Ended::TimedOut => (Status::Timeout, timed_out(output)),
        Ended::Cancelled => (Status::Cancelled, "the run was stopped".to_owned()),
    }
}

fn timed_out(output: &Output) -> String {
    let after = crate::value::describe_seconds(output.duration.as_secs_f64());
    let kept = output.stdout.head.len() + output.stderr.head.len();
    if kept == 0 {
        return format!("no answer after {after}, and no output");
    }
    format!("no answer after {after}; {kept} bytes of output were kept{}", quote(output))
}

/// The last line of standard error that says something; of an HTTP response, its first line.
fn quote(output: &Output) -> String {
    let text = output.stderr.text();
    let tail = String::from_utf8_lossy(&output.stderr.tail);
    let mut said = text.lines().chain(tail.lines()).filter(|line| !line.trim().is_empty());
    let line = if matches!(output.ended, Ended::Responded(_)) { said.next() } else { said.next_back() };
    line.map_or_else(String::new, |line| format!(": {}", printable::short(line.trim(), QUOTED)))
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        _ => return format!("signal {signal}"),
    };
    format!("signal {signal} ({name})")
}
