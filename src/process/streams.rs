//! The three pipes of an attempt, served all the time while it runs.

use std::convert::Infallible;

use tokio::{io::AsyncReadExt as _, net::unix::pipe::Receiver};

use super::{capture::Capture, feed::Feed};
use crate::output::Captured;

/// How many bytes are taken in before others get a turn: a flood must not delay the timeouts of its neighbours.
const TURN: u64 = 1 << 20;

/// Input to be written and output to be read. Every future it makes may be dropped without a loss.
pub(super) struct Streams<'a> {
    pub(super) feed: Feed<'a>,
    pub(super) stdout: Stream,
    pub(super) stderr: Stream,
}

impl Streams<'_> {
    /// Reads and writes for as long as it is polled.
    pub(super) async fn serve(&mut self) -> Infallible {
        tokio::join!(self.feed.write(), self.stdout.read(), self.stderr.read());
        std::future::pending().await
    }

    /// Reads and writes until nobody holds the output open.
    pub(super) async fn serve_to_end(&mut self) {
        tokio::select! {
            biased;
            ((), ()) = async { tokio::join!(self.stdout.read(), self.stderr.read()) } => {}
            never = async { self.feed.write().await; std::future::pending::<Infallible>().await } => match never {},
        }
    }

    /// Whether somebody may still write into the output.
    pub(super) fn are_open(&self) -> bool {
        self.stdout.pipe.is_some() || self.stderr.pipe.is_some()
    }

    /// Standard output and standard error.
    pub(super) fn finish(self) -> (Captured, Captured) {
        (self.stdout.capture.finish(), self.stderr.capture.finish())
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

    async fn read(&mut self) {
        let mut turn = 0;
        while let Some(pipe) = &mut self.pipe {
            match pipe.read_buf(self.capture.room()).await {
                Ok(count) if count > 0 => {
                    self.capture.took(count);
                    turn += count as u64;
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
