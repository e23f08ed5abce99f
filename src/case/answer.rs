//! From an answer as it is written to an answer: how it ended, and what it said.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::file::{AnswerFile, Fault};
use super::form::StreamFile;
use super::model::{Answer, End};
use crate::output::Captured;

/// What is wrong with an answer.
pub struct Wrong {
    /// The key that is wrong, as a JSON pointer from the answer; empty for the answer itself.
    pub key: String,
    /// What is wrong.
    pub title: String,
    /// What stands under the caret.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
}

fn wrong(key: &str, title: impl Into<String>, label: impl Into<String>) -> Wrong {
    Wrong { key: format!("/{key}"), title: title.into(), label: label.into(), help: None }
}

/// Whether an answer says anything at all.
pub fn says_anything(file: &AnswerFile) -> bool {
    let AnswerFile { exit, signal, status, fault, detail, took, stdout, stderr, body, headers, .. } = file;
    let ends = exit.is_some() || signal.is_some() || status.is_some() || fault.is_some() || detail.is_some();
    let streams = [stdout, stderr, body, headers].iter().any(|stream| stream.is_some());
    ends || took.is_some() || streams || !file.stages.is_empty()
}

/// Reads an answer to a command, or with `is_http` to an HTTP request.
pub fn read(file: &AnswerFile, is_http: bool) -> Result<Answer, Wrong> {
    of_its_kind(file, is_http)?;
    let end = end(file, is_http)?;
    let (stdout, stderr) = if is_http {
        let status_line = match end {
            End::Status(status) => Captured::whole(format!("HTTP/1.1 {status}\n").into_bytes()),
            _ => Captured::whole(Vec::new()),
        };
        (stream("body", file.body.as_ref())?, stream("headers", file.headers.as_ref())?.unwrap_or(status_line))
    } else {
        (stream("stdout", file.stdout.as_ref())?, stream("stderr", file.stderr.as_ref())?.unwrap_or_else(nothing))
    };
    Ok(Answer {
        end,
        took: file.took.map(crate::timespan::Timespan::duration),
        stdout: stdout.unwrap_or_else(nothing),
        stderr,
        stages: file.stages.clone(),
        pipe_left_open: file.pipe_left_open,
        leftover_processes: file.leftover_processes,
    })
}

/// Refuses what an answer of this kind cannot say.
fn of_its_kind(file: &AnswerFile, is_http: bool) -> Result<(), Wrong> {
    let of_command = [
        ("exit", file.exit.is_some()),
        ("signal", file.signal.is_some()),
        ("stdout", file.stdout.is_some()),
        ("stderr", file.stderr.is_some()),
        ("stages", !file.stages.is_empty()),
    ];
    let of_http = [
        ("status", file.status.is_some()),
        ("body", file.body.is_some()),
        ("headers", file.headers.is_some()),
        ("fault", file.fault.is_some_and(|fault| !matches!(fault, Fault::Timeout | Fault::NotFound | Fault::Overflow))),
    ];
    let (strange, kind, instead) = if is_http {
        (&of_command[..], "an HTTP request", "say `status`, `headers`, `body` or `fault`")
    } else {
        (
            &of_http[..],
            "a command",
            "say `exit`, `signal`, `stdout`, `stderr`, or `fault: timeout`, `not_found` or `overflow`",
        )
    };
    match strange.iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((key, _)) => {
            let title = format!("the answer to {kind} has no `{key}` such as this");
            Err(Wrong { help: Some(instead.to_owned()), ..wrong(key, title, "does not belong here") })
        }
    }
}

fn end(file: &AnswerFile, is_http: bool) -> Result<End, Wrong> {
    let ends = [
        ("exit", file.exit.map(End::Exit)),
        ("signal", file.signal.map(End::Signal)),
        ("status", file.status.map(End::Status)),
        ("fault", file.fault.map(|fault| End::Fault(fault, file.detail.clone()))),
    ];
    let mut given = ends.into_iter().filter_map(|(key, end)| Some((key, end?)));
    let (first, second) = (given.next(), given.next());
    if let (Some((first, _)), Some((second, _))) = (&first, &second) {
        let title = format!("an answer ends in one way, not by `{first}` and by `{second}`");
        return Err(wrong(second, title, "the second way"));
    }
    if file.detail.is_some() && file.fault.is_none() {
        return Err(wrong(
            "detail",
            "`detail` tells what happened of a `fault`, and there is none",
            "without a `fault`",
        ));
    }
    match first {
        Some((_, end)) => Ok(end),
        None if !is_http => Ok(End::Exit(file.stages.iter().rev().copied().find(|code| *code != 0).unwrap_or(0))),
        None => Err(Wrong {
            key: String::new(),
            title: "the answer to an HTTP request needs `status` or `fault`".to_owned(),
            label: "how did it end?".to_owned(),
            help: Some("write `status: 200`, or `fault: refused`".to_owned()),
        }),
    }
}

fn stream(key: &str, file: Option<&StreamFile>) -> Result<Option<Captured>, Wrong> {
    let map = match file {
        None => return Ok(None),
        Some(StreamFile::Text(text)) => return Ok(Some(Captured::whole(text.clone().into_bytes()))),
        Some(StreamFile::Other(map)) => map,
    };
    match (&map.base64, map.bytes) {
        (Some(text), None) if map.head.is_none() && map.tail.is_none() => {
            let bytes = STANDARD.decode(text.split_whitespace().collect::<String>());
            let bytes =
                bytes.map_err(|error| wrong(&format!("{key}/base64"), "this is no base64", error.to_string()))?;
            Ok(Some(Captured::whole(bytes)))
        }
        (None, Some(bytes)) => {
            let part = |part: &Option<String>| part.clone().unwrap_or_default().into_bytes();
            let (head, tail) = (part(&map.head), part(&map.tail));
            if (head.len() + tail.len()) as u64 >= bytes {
                let title = "a stream that was cut is longer than what is held of it";
                return Err(wrong(&format!("{key}/bytes"), title, "not more than `head` and `tail`"));
            }
            Ok(Some(Captured { head, tail, bytes, cut: true, ..Captured::default() }))
        }
        _ => Err(wrong(key, "a stream is text, or `base64`, or `bytes` with `head` and `tail`", "neither nor")),
    }
}

fn nothing() -> Captured {
    Captured::whole(Vec::new())
}
