//! The three pipes of an attempt, served all the time while it runs.

use std::{
    convert::Infallible,
    future::pending,
    io::{self, PipeReader},
    mem,
    time::Duration,
};

use rustix::{
    buffer::spare_capacity,
    event::{PollFd, PollFlags, Timespec, poll},
    io::ioctl_fionbio,
    pipe::fcntl_setpipe_size,
};
use tokio::{io::AsyncReadExt as _, net::unix::pipe::Receiver, time::sleep};

use super::{capture::Capture, feed::Feed, pause::Pause};
use crate::output::Captured;

/// For how long the outputs of a program are left alone at first. Most programs end before, and have said so little that it
/// fits into their pipes, where it is read when they have ended: to be told of each would cost more than the reading. One that
/// says more has to wait for its first 64 KiB to be read, once.
const LEFT_ALONE: Duration = Duration::from_millis(5);
/// How many bytes are taken in before others get a turn: a flood must not delay the timeouts of its neighbours.
const TURN: u64 = 1 << 20;
/// What the pipe of a long stream may hold, in bytes; the most that the kernel gives everybody.
pub(super) const ROOM: usize = 1 << 20;

/// Input to be written and output to be read. Every future it makes may be dropped without a loss.
pub(super) struct Streams<'a> {
    pub(super) feed: Feed<'a>,
    pub(super) stdout: Stream,
    pub(super) stderr: Stream,
}

impl Streams<'_> {
    /// Reads and writes for as long as it is polled; ends only when a stream is longer than its limit and `to_overflow` is
    /// given.
    pub(super) async fn serve(&mut self, to_overflow: bool) {
        let overflow = async |stream: &mut Stream| {
            stream.read(to_overflow).await;
            if !(to_overflow && stream.capture.is_cut()) {
                pending::<()>().await;
            }
        };
        let read = async {
            sleep(LEFT_ALONE).await;
            tokio::select! {
                () = overflow(&mut self.stdout) => {}
                () = overflow(&mut self.stderr) => {}
            }
        };
        tokio::select! {
            () = read => {}
            never = async { self.feed.write().await; pending::<Infallible>().await } => match never {},
        }
    }

    /// Reads and writes until nobody holds the output open.
    pub(super) async fn serve_to_end(&mut self) {
        self.stdout.capture.expect_the_last();
        self.stderr.capture.expect_the_last();
        tokio::select! {
            biased;
            ((), ()) = async { tokio::join!(self.stdout.read(false), self.stderr.read(false)) } => {}
            never = async { self.feed.write().await; pending::<Infallible>().await } => match never {},
        }
    }

    /// Whether somebody may still write into the output.
    pub(super) fn are_open(&self) -> bool {
        !(self.stdout.is_over() && self.stderr.is_over())
    }

    /// Standard output and standard error.
    pub(super) async fn finish(self) -> (Captured, Captured) {
        tokio::join!(self.stdout.capture.finish(), self.stderr.capture.finish())
    }
}

/// One output stream and the pipe it comes from.
pub(super) struct Stream {
    pipe: Pipe,
    capture: Capture,
}

/// Our end of the pipe of an output.
enum Pipe {
    /// Nobody tells us that there is something in it.
    Unwatched(PipeReader),
    /// The runtime tells.
    Watched(Receiver),
    /// The end was seen.
    Over,
}

impl Stream {
    /// Will read `pipe` for `capture`.
    pub(super) fn new(pipe: PipeReader, capture: Capture) -> Self {
        Self { pipe: Pipe::Unwatched(pipe), capture }
    }

    /// Reads to the end, or until the stream is longer than its limit if `to_overflow` is given.
    async fn read(&mut self, to_overflow: bool) {
        self.watch();
        let (mut turn, mut pause) = (0, Pause::default());
        while !(self.is_over() || to_overflow && self.capture.is_cut()) {
            if self.capture.has_to_wait() {
                self.unwatch();
                self.capture.room().await;
                self.watch();
            }
            let room = self.capture.room().await;
            let read = match &mut self.pipe {
                Pipe::Watched(pipe) => pipe.read_buf(room).await,
                Pipe::Unwatched(pipe) if !look(pipe).is_empty() => {
                    rustix::io::read(pipe, spare_capacity(room)).map_err(Into::into)
                }
                Pipe::Unwatched(_) => {
                    pause.take().await;
                    continue;
                }
                Pipe::Over => Ok(0),
            };
            match read {
                Ok(count) if count > 0 => {
                    self.took(count);
                    turn += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => self.pipe = Pipe::Over,
            }
            if turn >= TURN {
                turn = 0;
                tokio::task::yield_now().await;
            }
        }
    }

    fn took(&mut self, count: usize) {
        let was_long = self.capture.is_long();
        self.capture.took(count);
        if let (false, true, Pipe::Watched(pipe)) = (was_long, self.capture.is_long(), &self.pipe) {
            // It only saves time: where the system gives no more, the usual size has to do.
            let _ = fcntl_setpipe_size(pipe, ROOM);
        }
    }

    /// Lets the runtime tell when there is something to be read. It need not where nobody writes any more, since then no read
    /// can wait; and where it cannot (no more memory for it), the pipe is looked at from time to time.
    fn watch(&mut self) {
        if let Pipe::Unwatched(pipe) = &self.pipe
            && !look(pipe).contains(PollFlags::HUP)
            && let Ok(copy) = pipe.try_clone()
            && let Ok(watched) = receiver(copy)
        {
            self.pipe = Pipe::Watched(watched);
        }
    }

    /// Lets nobody tell of what is written as long as there is no room for it: each write of a flood, of 4 KiB perhaps, would
    /// wake this thread.
    fn unwatch(&mut self) {
        self.pipe = match mem::replace(&mut self.pipe, Pipe::Over) {
            Pipe::Watched(pipe) => pipe.into_nonblocking_fd().map_or(Pipe::Over, |pipe| Pipe::Unwatched(pipe.into())),
            other => other,
        };
    }

    const fn is_over(&self) -> bool {
        matches!(self.pipe, Pipe::Over)
    }
}

/// What there is to be said of a pipe now: that it holds something, that nobody writes any more.
fn look(pipe: &PipeReader) -> PollFlags {
    let mut looked_at = [PollFd::new(pipe, PollFlags::IN)];
    // It fails only where there is no memory for it; then nothing is known.
    let _ = poll(&mut looked_at, Some(&Timespec::default()));
    looked_at[0].revents()
}

/// A pipe of which the runtime tells.
fn receiver(reader: PipeReader) -> io::Result<Receiver> {
    // It is one of our own, so it need not be looked at first; for each of many steps that is a few calls less.
    ioctl_fionbio(&reader, true)?;
    Receiver::from_owned_fd_unchecked(reader.into())
}
