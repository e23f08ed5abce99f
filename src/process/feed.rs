//! Gives a program its standard input.

use tokio::{io::AsyncWriteExt as _, net::unix::pipe::Sender};

/// What is left to be written, and where to. Closes the pipe when all of it was written.
pub(super) struct Feed<'a> {
    pipe: Option<Sender>,
    left: &'a [u8],
}

impl<'a> Feed<'a> {
    /// Will write `bytes` to `pipe`; without a pipe there is nothing to do.
    pub(super) fn new(pipe: Option<Sender>, bytes: &'a [u8]) -> Self {
        Self { pipe, left: bytes }
    }

    /// Writes until all is written or nobody reads any more. May be dropped and called again at any time.
    pub(super) async fn write(&mut self) {
        while let Some(pipe) = &mut self.pipe {
            if self.left.is_empty() {
                self.pipe = None;
                return;
            }
            match pipe.write(self.left).await {
                Ok(written) => self.left = self.left.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                // A program need not read its input: that its end of the pipe is closed is not an error.
                Err(_) => self.pipe = None,
            }
        }
    }
}
