//! An HTTP request as an attempt: the response, or the way in which there was none, becomes an output.

use std::time::Duration;

use tokio::time::Instant;

use super::{HttpRequest, Request, client};
use crate::clock::Moment;
use crate::output::{Captured, Ended, OnOverflow, Output};
use crate::process::{Long, Stop, StopSignal};
use crate::shell_words::quote;

/// Within which bounds a response is read.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "http"), expect(dead_code, reason = "only the client reads them"))]
pub struct Bounds {
    /// How long all of it may take.
    pub timeout: Duration,
    /// How much of the body memory may hold, in bytes.
    pub max_output: u64,
    /// Whether a body that is longer is read to its end.
    pub on_overflow: OnOverflow,
}

/// A response that came back whole, or as much of it as was to be read.
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The status line and the headers.
    pub head: Vec<u8>,
    /// The body.
    pub body: Captured,
}

/// Why there is no response.
pub enum Failure {
    /// The time ran out.
    TimedOut,
    /// There was nothing at the other end, or it did not answer.
    #[cfg_attr(not(feature = "http"), expect(dead_code, reason = "only the client tells it"))]
    Unreachable {
        /// One of [`crate::output::UNREACHABLE_KINDS`].
        kind: &'static str,
        /// What happened, for a person.
        detail: String,
    },
    /// The request could not be made at all.
    NotStarted(String),
}

/// Sends a request. It ends by its timeout or at once when the run is stopped; the thread that still waits for the
/// network then ends by the same timeout.
pub async fn send(http: &HttpRequest, request: &Request, long: Long, mut stop: StopSignal) -> Output {
    let (started_at, begun) = (Moment::now(), Instant::now());
    let bounds = Bounds { timeout: request.timeout, max_output: request.max_output, on_overflow: request.on_overflow };
    let (http, timeout) = (http.clone(), request.timeout);
    let fetched = tokio::task::spawn_blocking(move || client::fetch(&http, bounds, &long));
    let answer = tokio::select! {
        answer = fetched => answer.unwrap_or_else(|_| Err(Failure::NotStarted("the HTTP client failed".to_owned()))),
        () = tokio::time::sleep(timeout) => Err(Failure::TimedOut),
        Ok(_) = stop.wait_for(|stop| *stop != Stop::No) => return output(started_at, begun, Ended::Cancelled, None),
    };
    match answer {
        Ok(response) if response.body.cut && request.on_overflow == OnOverflow::Kill => {
            output(started_at, begun, Ended::Overflowed, Some(response))
        }
        Ok(response) => output(started_at, begun, Ended::Responded(response.status), Some(response)),
        Err(Failure::TimedOut) => output(started_at, begun, Ended::TimedOut, None),
        Err(Failure::Unreachable { kind, detail }) => {
            output(started_at, begun, Ended::Unreachable { kind, detail }, None)
        }
        Err(Failure::NotStarted(why)) => output(started_at, begun, Ended::NotStarted(why), None),
    }
}

fn output(started_at: Moment, begun: Instant, ended: Ended, response: Option<Response>) -> Output {
    let silent = Output::silent(started_at, begun.elapsed(), ended);
    match response {
        Some(response) => Output { stdout: response.body, stderr: Captured::whole(response.head), ..silent },
        None => silent,
    }
}

/// The same request as a `curl` command that a person would type.
#[must_use]
pub fn curl_line(request: &HttpRequest) -> String {
    let mut words = vec!["curl".to_owned(), "-sS".to_owned(), "-i".to_owned()];
    let mut flag = |name: &str, value: Option<String>| {
        words.push(name.to_owned());
        words.extend(value.as_deref().map(quote));
    };
    match request.method {
        "GET" => {}
        "HEAD" => flag("-I", None),
        method => flag("-X", Some(method.to_owned())),
    }
    if request.redirects > 0 {
        flag("-L", None);
        flag("--max-redirs", Some(request.redirects.to_string()));
    }
    if let Some(path) = &request.ca_file {
        flag("--cacert", Some(path.clone()));
    }
    for (name, value) in &request.headers {
        flag("-H", Some(format!("{name}: {value}")));
    }
    if let Some(body) = &request.body {
        flag("--data-raw", Some(body.clone()));
    }
    words.push(quote(&request.url));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curl_line_quotes_what_a_shell_would_interpret() {
        let request = HttpRequest {
            url: "http://x/health?a=1&b=2".into(),
            method: "POST",
            headers: vec![("Accept".into(), "application/json".into())],
            body: Some("it's $HOME".into()),
            redirects: 3,
            ca_file: None,
        };
        assert_eq!(
            curl_line(&request),
            "curl -sS -i -X POST -L --max-redirs 3 -H 'Accept: application/json' \
             --data-raw 'it'\\''s $HOME' 'http://x/health?a=1&b=2'"
        );
    }
}
