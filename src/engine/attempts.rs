//! The tasks that are being asked.

use std::future::Future;
use std::pin::Pin;

use futures_util::StreamExt as _;
use futures_util::future::{poll_immediate, ready};
use futures_util::stream::FuturesUnordered;

use super::asking::{Answered, Asking};

type Running<'a> = Pin<Box<dyn Future<Output = (usize, Answered)> + 'a>>;

/// The tasks that are being asked, each by its number.
#[derive(Default)]
pub struct Attempts<'a> {
    running: FuturesUnordered<Running<'a>>,
}

impl<'a> Attempts<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.running.len()
    }

    /// Begins to ask one, as far as that can be done without waiting: its program is on its way when this returns.
    pub async fn start(&mut self, task: usize, asking: Asking<'a>) {
        let mut running: Running<'a> = Box::pin(async move { (task, asking.ask().await) });
        let answered = poll_immediate(&mut running).await;
        self.running.push(match answered {
            Some(answered) => Box::pin(ready(answered)),
            None => running,
        });
    }

    /// Lets all go on as far as they can without waiting. One that was answered, if there is one already.
    pub async fn go_on(&mut self) -> Option<(usize, Answered)> {
        poll_immediate(self.running.next()).await.flatten()
    }

    /// The next one that was answered; `None` when none is being asked.
    pub async fn next(&mut self) -> Option<(usize, Answered)> {
        self.running.next().await
    }
}
