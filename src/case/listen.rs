//! Listens to a run, so that a case can be made of it.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use crate::engine::masked;
use crate::output::Output;
use crate::process::StopSignal;
use crate::transport::{Heed, Request, Transport};
use crate::value::Value;

/// One attempt that was heard, masked.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The task, or the fact as `facts.NAME`.
    pub asker: String,
    /// What was asked.
    pub request: Request,
    /// What came back.
    pub output: Output,
}

/// A transport that remembers what passes through it, if it is asked to.
pub struct Listening<'a> {
    /// What carries the requests.
    pub inner: &'a dyn Transport,
    /// Where it is remembered, in the order in which it comes back.
    pub heard: Option<&'a RefCell<Vec<Heard>>>,
}

impl Transport for Listening<'_> {
    fn attempt<'a>(
        &'a self,
        asker: &'a str,
        request: &'a Request,
        heed: Heed<'a>,
        stop: StopSignal,
    ) -> Pin<Box<dyn Future<Output = Output> + 'a>> {
        let Some(heard) = self.heard else { return self.inner.attempt(asker, request, heed, stop) };
        Box::pin(async move {
            let output = self.inner.attempt(asker, request, heed, stop).await;
            let kept = masked(output.clone(), heed.masking);
            heard.borrow_mut().push(Heard { asker: asker.to_owned(), request: request.clone(), output: kept });
            output
        })
    }

    fn samples(&self, asker: &str) -> Option<Vec<Value>> {
        self.inner.samples(asker)
    }

    fn lacks(&self, program: &str, path: Option<&str>) -> Option<String> {
        self.inner.lacks(program, path)
    }
}
