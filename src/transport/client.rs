//! The HTTP client: one request, made by `ureq` on a thread that may block.

use std::io::Read as _;
use std::sync::Arc;

use tokio::runtime::Handle;
use ureq::Error;
use ureq::http::{Request, Version, header::HeaderMap};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::HttpRequest;
use super::http::{Bounds, Failure, Response};
use crate::output::OnOverflow;
use crate::process::{Capture, Long, Stream};
use crate::reason::reason;

/// Whether this program can make HTTP requests.
pub const AVAILABLE: bool = true;

/// Makes one request and reads the whole answer, within the bounds. Not to be called from where other things wait.
///
/// Proxies of the environment are not used: what is asked is the address that the scenario names.
pub fn fetch(request: &HttpRequest, bounds: Bounds, long: &Long) -> Result<Response, Failure> {
    let roots = match &request.ca_file {
        Some(path) => trusted(path)?,
        None => RootCerts::PlatformVerifier,
    };
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(request.redirects)
        .max_redirects_will_error(request.redirects > 0)
        .proxy(None)
        .user_agent(concat!("checklist/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(bounds.timeout))
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build()
        .new_agent();
    let mut builder = Request::builder().method(request.method).uri(&request.url);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let answer = match &request.body {
        Some(body) => agent.run(builder.body(body.as_str()).map_err(|error| not_sent(&error))?),
        None => agent.run(builder.body(()).map_err(|error| not_sent(&error))?),
    };
    let mut answer = answer.map_err(failure)?;
    let head = head(answer.version(), answer.status(), answer.headers());
    let mut capture = Capture::new(Stream::Stdout, bounds.max_output, long);
    let mut reader = answer.body_mut().as_reader();
    let mut buffer = vec![0; 64 * 1024];
    let waiting = Handle::current();
    while !(capture.is_cut() && bounds.on_overflow == OnOverflow::Kill) {
        let count = reader.read(&mut buffer).map_err(|error| failure(Error::from(error)))?;
        if count == 0 {
            break;
        }
        waiting.block_on(capture.room()).extend_from_slice(&buffer[..count]);
        capture.took(count);
    }
    let body = waiting.block_on(capture.finish());
    Ok(Response { status: answer.status().as_u16(), head, body })
}

fn trusted(path: &str) -> Result<RootCerts, Failure> {
    let pem = std::fs::read(path)
        .map_err(|error| Failure::NotStarted(format!("the file `{path}` cannot be read: {}", reason(&error))))?;
    let certificates: Vec<_> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(Failure::NotStarted(format!("the file `{path}` holds no certificate in PEM")));
    }
    Ok(RootCerts::Specific(Arc::new(certificates)))
}

fn head(version: Version, status: ureq::http::StatusCode, headers: &HeaderMap) -> Vec<u8> {
    let mut head = format!("{version:?} {status}\n").into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.push(b'\n');
    }
    head
}

fn not_sent(error: &ureq::http::Error) -> Failure {
    Failure::NotStarted(format!("the request cannot be made: {error}"))
}

fn failure(error: Error) -> Failure {
    let unreachable = |kind, detail: String| Failure::Unreachable { kind, detail };
    match error {
        Error::Timeout(_) => Failure::TimedOut,
        Error::HostNotFound => unreachable("dns", "the name could not be resolved".to_owned()),
        Error::Tls(what) => unreachable("tls", what.to_owned()),
        Error::Rustls(error) => unreachable("tls", error.to_string()),
        Error::Io(error) => of_io(&error),
        Error::BadUri(what) => Failure::NotStarted(format!("the address is not valid: {what}")),
        Error::Http(error) => not_sent(&error),
        Error::Protocol(error) => unreachable("closed", format!("the answer was no valid HTTP: {error}")),
        other => unreachable("unreachable", other.to_string()),
    }
}

fn of_io(error: &std::io::Error) -> Failure {
    use std::io::ErrorKind;
    let kind = match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => return Failure::TimedOut,
        ErrorKind::ConnectionRefused => "refused",
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => "closed",
        ErrorKind::InvalidData => "tls",
        _ if is_of_resolver(error) => "dns",
        _ => "unreachable",
    };
    Failure::Unreachable { kind, detail: reason(error) }
}

/// The standard library gives what the resolver says no kind and no number, only these words before it.
fn is_of_resolver(error: &std::io::Error) -> bool {
    error.raw_os_error().is_none() && error.to_string().starts_with("failed to lookup address information")
}
