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
mod target;

pub use client::AVAILABLE as HTTP_AVAILABLE;
pub use http::curl_line;
pub use inventory::{Inventory, TargetFile, TargetsFile, targets_shape};
pub use local::Local;
pub use recorded::{Recorded, Recording, Unmatched};
pub use request::{HttpRequest, Invocation, Request};
pub use target::{Target, TransportKind};

use std::future::Future;
use std::pin::Pin;

use crate::output::Output;
use crate::process::StopSignal;

/// Something that can carry a request to a target and bring its output back.
pub trait Transport {
    /// Makes one attempt for `asker`: the task (`disk`, `disk.2`), or a fact as `facts.NAME`. It never fails: what went wrong
    /// is in the output.
    fn attempt<'a>(
        &'a self,
        asker: &'a str,
        request: &'a Request,
        stop: StopSignal,
    ) -> Pin<Box<dyn Future<Output = Output> + 'a>>;

    /// Why a program cannot be run there, looked for in `path` (the value of `PATH`); `None` when it can.
    fn lacks(&self, program: &str, path: Option<&str>) -> Option<String>;
}
