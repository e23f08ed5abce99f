//! The engine's time without the world's.

use std::future::Future;

/// Does `work` in a time of its own: a pause ends as soon as nothing else is left to do, and has then taken as long as it was
/// asked to. Timeouts, pauses between attempts and the budget hold as always; an hour of them costs microseconds.
///
/// For work that waits for nothing but time, as a run with a [`crate::transport::Recorded`] transport does: to a real
/// process an hour would pass at once.
///
/// # Errors
/// That the operating system does not let us.
pub fn without_waiting<T>(work: impl Future<Output = T>) -> std::io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
    Ok(runtime.block_on(work))
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, Instant, sleep};

    #[test]
    fn an_hour_passes_at_once_and_is_an_hour() {
        let passed = super::without_waiting(async {
            let begun = Instant::now();
            tokio::join!(sleep(Duration::from_hours(1)), sleep(Duration::from_mins(5)));
            begun.elapsed()
        });
        assert_eq!(passed.unwrap().as_secs(), 3600);
    }
}
