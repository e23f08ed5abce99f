//! The three pipes of an attempt, served all the time while it runs.

use std::{convert::Infallible, future::pending};

use rustix::pipe::fcntl_setpipe_size;
use tokio::{io::AsyncReadExt as _, net::unix::pipe::Receiver};

use super::{capture::Capture, feed::Feed};
use crate::output::Captured;

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
        tokio::select! {
            () = overflow(&mut self.stdout) => {}
            () = overflow(&mut self.stderr) => {}
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
        self.stdout.pipe.is_some() || self.stderr.pipe.is_some()
    }

    /// Standard output and standard error.
    pub(super) async fn finish(self) -> (Captured, Captured) {
        tokio::join!(self.stdout.capture.finish(), self.stderr.capture.finish())
    }
}

/// One output stream and the pipe it comes from.
pub(super) struct Stream {
    /// `None` once the end was seen.
    pipe: Option<Receiver>,
    capture: Capture,
}

impl Stream {
    /// Will read `pipe` for `capture`.
    pub(super) fn new(pipe: Receiver, capture: Capture) -> Self {
        Self { pipe: Some(pipe), capture }
    }

    /// Reads to the end, or until the stream is longer than its limit if `to_overflow` is given.
    async fn read(&mut self, to_overflow: bool) {
        let mut turn = 0;
        while let Some(pipe) = &mut self.pipe {
            if to_overflow && self.capture.is_cut() {
                return;
            }
            match pipe.read_buf(self.capture.room().await).await {
                Ok(count) if count > 0 => {
                    let was_long = self.capture.is_long();
                    self.capture.took(count);
                    turn += count as u64;
                    if !was_long && self.capture.is_long() {
                        // It only saves time: where the system gives no more, the usual size has to do.
                        let _ = fcntl_setpipe_size(&*pipe, ROOM);
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => self.pipe = None,
            }
            if turn >= TURN {
                turn = 0;
                tokio::task::yield_now().await;
            }
        }
    }
}
