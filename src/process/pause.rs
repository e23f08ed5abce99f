//! The pauses between looks at something that gives no sign.

use std::time::Duration;

use tokio::time::sleep;

/// The next pause: short at first, longer each time.
pub(super) struct Pause {
    next: Duration,
    longest: Duration,
}

impl Default for Pause {
    fn default() -> Self {
        Self::up_to(Duration::from_millis(20))
    }
}

impl Pause {
    /// Pauses that do not become longer than this.
    pub(super) const fn up_to(longest: Duration) -> Self {
        Self { next: Duration::from_millis(1), longest }
    }

    /// Takes it.
    pub(super) async fn take(&mut self) {
        sleep(self.next).await;
        self.next = (self.next * 2).min(self.longest);
    }
}
