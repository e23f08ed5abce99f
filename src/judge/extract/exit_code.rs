//! `exit_code`: how the command ended.

use serde_json::Value as Json;

use super::form::{Extractor, Form};
use super::text::insist;
use super::written::Written;
use crate::judge::Problem;
use crate::judge::stream::Content;

/// The exit code, or the status code of an HTTP response. Every code is an answer.
#[derive(Debug)]
pub(super) struct ExitCode;

impl Form for ExitCode {
    type Value = bool;
    const OPTIONS: &'static [&'static str] = &[];

    fn compile(value: &bool, _: &Written) -> Result<Self, Box<Problem>> {
        insist("exit_code", *value).map(|()| Self)
    }
}

impl Extractor for ExitCode {
    fn take(&self, _: Content) -> Result<Json, String> {
        Err("an exit code is in no stream".to_owned())
    }

    fn is_exit_code(&self) -> bool {
        true
    }
}
