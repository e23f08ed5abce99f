//! Asks whoever sits at the terminal.

use std::io::BufRead as _;

use tokio::sync::oneshot;

use super::console::Console;
use super::surroundings::Surroundings;
use crate::process::{Stop, StopSignal};

/// Whether somebody sits there: what is typed comes from a terminal, and what is asked is seen on one.
pub const fn is_there(from: &Surroundings) -> bool {
    from.stdin_is_terminal && from.stderr_is_terminal
}

/// Asks, and waits for a line; `None` when none came, or a signal came before it.
pub async fn line(question: &str, console: &Console, mut stop: StopSignal) -> Option<String> {
    console.err(question);
    let (tell, told) = oneshot::channel();
    // A thread, since nothing can be waited for besides while a terminal is read.
    let reading = std::thread::Builder::new().name("terminal".to_owned()).spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        let _ = tell.send(read.ok().filter(|count| *count > 0).map(|_| line.trim().to_owned()));
    });
    reading.ok()?;
    tokio::select! {
        line = told => line.ok().flatten(),
        _ = stop.wait_for(|stop| *stop != Stop::No) => None,
    }
}
