//! The attempts that are under way.

use std::future::Future;
use std::pin::Pin;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::output::Output;
use crate::process::StopSignal;
use crate::transport::{Request, Transport};

type Running<'a> = Pin<Box<dyn Future<Output = (usize, Output)> + 'a>>;

/// The attempts that are under way, each under the number of the task that started it.
pub struct Attempts<'a> {
    transport: &'a dyn Transport,
    running: FuturesUnordered<Running<'a>>,
}

impl<'a> Attempts<'a> {
    /// None yet.
    pub fn new(transport: &'a dyn Transport) -> Self {
        Self { transport, running: FuturesUnordered::new() }
    }

    /// How many are under way.
    pub fn len(&self) -> usize {
        self.running.len()
    }

    /// Starts one.
    pub fn start(&mut self, task: usize, request: &'a Request, stop: StopSignal) {
        let transport = self.transport;
        self.running.push(Box::pin(async move { (task, transport.attempt(request, stop).await) }));
    }

    /// The next one that ends; `None` when none is under way.
    pub async fn next(&mut self) -> Option<(usize, Output)> {
        self.running.next().await
    }
}
