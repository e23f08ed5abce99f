//! The pauses between looks at something that gives no sign.

use std::time::Duration;

use tokio::time::sleep;

/// The next pause: short at first, longer each time.
pub(super) struct Pause(Duration);

impl Default for Pause {
    fn default() -> Self {
        Self(Duration::from_millis(1))
    }
}

impl Pause {
    const LONGEST: Duration = Duration::from_millis(20);

    /// Takes it.
    pub(super) async fn take(&mut self) {
        sleep(self.0).await;
        self.0 = (self.0 * 2).min(Self::LONGEST);
    }
}
