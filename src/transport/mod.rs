//! What is examined and how it is reached.

#[cfg(feature = "http")]
mod client;
#[cfg(not(feature = "http"))]
#[path = "no_client.rs"]
mod client;
mod http;
mod inventory;
mod local;
mod recorded;
mod request;
mod rooms;
mod target;

pub use client::AVAILABLE as HTTP_AVAILABLE;
pub use http::curl_line;
pub use inventory::{Inventory, TargetFile, TargetsFile, targets_shape};
pub use local::Local;
pub use recorded::{Recorded, Recording, Unmatched};
pub use request::{HttpRequest, Invocation, Request};
pub use rooms::{Room, Rooms};
pub use target::{Target, TransportKind};

use std::future::Future;
use std::pin::Pin;

use crate::follow::Follows;
use crate::masking::Masking;
use crate::output::Output;
use crate::process::StopSignal;
use crate::value::Value;

/// What is heeded while an output comes, however long it is.
#[derive(Debug, Clone, Copy)]
pub struct Heed<'a> {
    /// What is masked.
    pub masking: &'a Masking,
    /// What is looked for, once it is masked.
    pub follows: &'a Follows,
}

/// Something that can carry a request to a target and bring its output back.
pub trait Transport {
    /// Makes one attempt for `asker`: the task (`disk`, `disk.2`), or a fact as `facts.NAME`. It never fails: what went wrong
    /// is in the output. A stream that memory does not hold is masked when it comes back, any other may be.
    fn attempt<'a>(
        &'a self,
        asker: &'a str,
        request: &'a Request,
        heed: Heed<'a>,
        stop: StopSignal,
    ) -> Pin<Box<dyn Future<Output = Output> + 'a>>;

    /// The values of a series that were read before, if this transport knows them; then only the last attempt is made.
    fn samples(&self, asker: &str) -> Option<Vec<Value>>;

    /// Why a program cannot be run there, looked for in `path` (the value of `PATH`); `None` when it can.
    fn lacks(&self, program: &str, path: Option<&str>) -> Option<String>;
}
