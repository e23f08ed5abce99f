//! Starts all stages of a command, joined by pipes.

use std::{
    fs::File,
    io::{self, PipeReader},
    os::fd::{AsFd, BorrowedFd},
    sync::OnceLock,
};

use tokio::net::unix::pipe::Sender;

use super::{
    Capture, Command, Stream as Which,
    feed::Feed,
    group::Group,
    launch::Launch,
    program::{self, Program},
    streams::{Stream, Streams},
};

/// Starts `command` into `group` and gives our ends of its pipes. When it fails, the text says why, and `group` holds what
/// was started before. That a program could not be started shows only when its process has ended: [`Group::refused`].
pub(super) fn start<'a>(command: &'a Command, group: &mut Group) -> Result<Streams<'a>, String> {
    // All programs are looked for before the first is started, so a missing one leaves nothing half done.
    let programs = program::programs(command)?;
    plumb(command, &programs, group).map_err(|error| {
        let failed = programs.get(group.len()).or(programs.last());
        program::refusal(failed.map_or("", |program| program.name), &error)
    })
}

/// Nothing here waits: between the making of a pipe and the closing of our copy of its writing end no other program is
/// started, which would hold it open.
fn plumb<'a>(command: &'a Command, programs: &[Program<'a>], group: &mut Group) -> io::Result<Streams<'a>> {
    let mark = group.mark();
    let (errors, stderr) = io::pipe()?;
    let (first_input, feed) = first_input(command.stdin.as_deref())?;
    let mut output: Option<PipeReader> = None;
    for program in programs {
        let (reader, stdout) = io::pipe()?;
        let before = output.replace(reader);
        let input = match (&before, &first_input) {
            (Some(reader), _) | (None, Some(reader)) => reader.as_fd(),
            (None, None) => nothing()?,
        };
        let stdio = [input, stdout.as_fd(), stderr.as_fd()];
        let (environment, mark, joins) = (&command.environment[..], mark.as_deref(), group.id());
        group.start(&Launch { program, environment, mark, stdio, group: joins })?;
    }
    // Our copy of the writing end would keep the end of the stream from ever being seen.
    drop(stderr);
    let output = output.ok_or_else(|| io::Error::other("there is no stage"))?;
    let capture = |which| Capture::new(which, command.max_output, &command.long);
    let stdout = Stream::new(output, capture(Which::Stdout));
    Ok(Streams { feed, stdout, stderr: Stream::new(errors, capture(Which::Stderr)) })
}

/// What the first stage reads from, if that is not nothing, and what writes to it.
fn first_input(bytes: Option<&[u8]>) -> io::Result<(Option<PipeReader>, Feed<'_>)> {
    match bytes {
        None | Some([]) => Ok((None, Feed::new(None, &[]))),
        Some(bytes) => {
            let (reader, writer) = io::pipe()?;
            Ok((Some(reader), Feed::new(Some(Sender::from_owned_fd(writer.into())?), bytes)))
        }
    }
}

/// The null device, opened once: it is at its end at once, so no program can wait for somebody who is not there.
fn nothing() -> io::Result<BorrowedFd<'static>> {
    static NULL: OnceLock<File> = OnceLock::new();
    if let Some(null) = NULL.get() {
        return Ok(null.as_fd());
    }
    let null = File::open("/dev/null")?;
    Ok(NULL.get_or_init(|| null).as_fd())
}
