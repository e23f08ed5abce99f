//! HTTP requests that are sent by a program.

use super::sort::{Change, Sort};
use crate::lint::view::{Invocation, Word};

const METHODS: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];

/// The change that a request may make.
pub(super) fn change(invocation: &Invocation) -> Option<Change> {
    let word = match invocation.name() {
        "curl" => curl(invocation),
        "wget" => invocation.flag(&["--post-data", "--post-file", "--body-data", "--body-file"]).or_else(|| {
            let method = invocation.value(&["--method"])?;
            METHODS.contains(&method.text.to_uppercase().as_str()).then_some(method.word)
        }),
        _ => None,
    }?;
    Some(Change::by_word(Sort::Request, invocation, word))
}

fn curl<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    if let Some(method) = invocation.value(&["-X", "--request"]) {
        return METHODS.contains(&method.text.to_uppercase().as_str()).then_some(method.word);
    }
    if invocation.has(&["-G", "--get"]) {
        return None;
    }
    invocation.flag(&[
        "-d",
        "--data",
        "--data-raw",
        "--data-binary",
        "--data-urlencode",
        "--data-ascii",
        "--json",
        "-F",
        "--form",
        "-T",
        "--upload-file",
    ])
}
