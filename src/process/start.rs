//! Starts all stages of a command, joined by pipes.

use std::{
    io::{self, PipeReader},
    os::unix::process::CommandExt as _,
    process::Stdio,
};

use rustix::{io::ioctl_fionbio, process::Pid};
use tokio::net::unix::pipe::{Receiver, Sender};

use super::{
    Capture, Command, Stream as Which,
    descendants::MARKER,
    feed::Feed,
    group::Group,
    program::{self, Program},
    spawner,
    streams::{Stream, Streams},
};

/// Starts `command` into `group` and gives our ends of its pipes. When it fails, the text says why, and `group` holds what
/// was started before.
pub(super) async fn start<'a>(command: &'a Command, group: &mut Group) -> Result<Streams<'a>, String> {
    // All programs are looked for before the first is started, so a missing one leaves nothing half done.
    let programs = program::programs(command)?;
    plumb(command, &programs, group).await.map_err(|error| {
        let failed = programs.get(group.len()).or(programs.last());
        program::refusal(failed.map_or("", |program| program.name), &error)
    })
}

async fn plumb<'a>(command: &'a Command, programs: &[Program<'a>], group: &mut Group) -> io::Result<Streams<'a>> {
    let (errors, stderr) = io::pipe()?;
    let (first_input, feed) = first_input(command.stdin.as_deref())?;
    let mut first_input = Some(first_input);
    let mut output: Option<PipeReader> = None;
    for program in programs {
        let (reader, stdout) = io::pipe()?;
        let input = output.replace(reader).map(Stdio::from).or_else(|| first_input.take());
        let stdio = [input.unwrap_or_else(Stdio::null), stdout.into(), stderr.try_clone()?.into()];
        group.add(spawner::spawn(process(program, &command.environment, stdio, group)).await?);
    }
    // Our copy of the writing end would keep the end of the stream from ever being seen.
    drop(stderr);
    let output = output.ok_or_else(|| io::Error::other("there is no stage"))?;
    let stream = |reader: PipeReader, which| -> io::Result<Stream> {
        let capture = Capture::new(which, command.max_output, &command.long);
        Ok(Stream::new(receiver(reader)?, capture))
    };
    Ok(Streams { feed, stdout: stream(output, Which::Stdout)?, stderr: stream(errors, Which::Stderr)? })
}

/// Our end of a pipe.
fn receiver(reader: PipeReader) -> io::Result<Receiver> {
    // It is one of our own, so it need not be looked at first; for each of many steps that is a few calls less.
    ioctl_fionbio(&reader, true)?;
    Receiver::from_owned_fd_unchecked(reader.into())
}

/// What the first stage reads from, and what writes to it.
fn first_input(bytes: Option<&[u8]>) -> io::Result<(Stdio, Feed<'_>)> {
    match bytes {
        // The null device is at its end at once, so no program can wait for somebody who is not there.
        None | Some([]) => Ok((Stdio::null(), Feed::new(None, &[]))),
        Some(bytes) => {
            let (reader, writer) = io::pipe()?;
            Ok((reader.into(), Feed::new(Some(Sender::from_owned_fd(writer.into())?), bytes)))
        }
    }
}

/// One process to be started in `group`, which it leads when it is the first.
///
/// The standard library closes all other descriptors at the start of a program (it opens them with CLOEXEC) and sets
/// SIGPIPE, which this program ignores, back to its default. There is no hook between fork and exec, because with one the
/// whole memory map of this program would be copied for every step.
fn process(
    program: &Program<'_>,
    environment: &[(String, String)],
    [stdin, stdout, stderr]: [Stdio; 3],
    group: &Group,
) -> std::process::Command {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that starts programs")]
    let mut process = std::process::Command::new(&program.file);
    process
        .arg0(program.name)
        .args(program.arguments)
        .env_clear()
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .envs(group.mark().map(|mark| (MARKER, mark)))
        .stdin(stdin)
        .stdout(stdout)
        .stderr(stderr)
        .process_group(group.id().map_or(0, Pid::as_raw_pid));
    process
}
