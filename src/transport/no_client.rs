//! Stands in for the HTTP client in a program built without it.

use super::HttpRequest;
use super::http::{Bounds, Failure, Response};
use crate::process::Long;

/// Whether this program can make HTTP requests.
pub const AVAILABLE: bool = false;

/// Says that there is no client.
pub fn fetch(_: &HttpRequest, _: Bounds, _: &Long) -> Result<Response, Failure> {
    Err(Failure::NotStarted("this program was built without the feature `http`".to_owned()))
}
