//! A thread of its own for a stream that is long, so that neither its disk nor its length delays anybody's timeout.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::timeout;

use super::long::{Work, Worked};

/// How many chunks may wait for the thread, with the one that it is busy with. With more the command has to wait, as with any
/// full pipe; what is read then is read in large pieces.
const QUEUE: usize = 2;
/// How few are left when more are asked for.
const FEW: usize = 1;
/// How many may wait when the command has ended: all that can be left in its pipe, since there is no time to wait then.
const LAST_QUEUE: usize = 32;

/// How long a disk that does not answer is waited for, when the stream has ended.
const PATIENCE: Duration = Duration::from_secs(30);

/// The work at a long stream, done elsewhere.
pub(super) enum Aside {
    /// By a thread.
    Thread { chunks: mpsc::UnboundedSender<Vec<u8>>, waiting: Arc<Waiting>, worked: oneshot::Receiver<Worked> },
    /// Here, since no thread could be started.
    Here(Box<Work>),
}

/// The chunks that wait for the thread.
#[derive(Default)]
pub(super) struct Waiting {
    count: AtomicUsize,
    fewer: Notify,
}

impl Aside {
    /// Begins the work.
    pub(super) fn begin(work: Work) -> Self {
        let (chunks, mut to_do) = mpsc::unbounded_channel::<Vec<u8>>();
        let waiting = Arc::<Waiting>::default();
        let (tell, worked) = oneshot::channel();
        // What a thread that cannot be started was given is lost, so it is not given the work but where it lies.
        let place = Arc::new(Mutex::new(Some(work)));
        let (theirs, done) = (Arc::clone(&place), Arc::clone(&waiting));
        let thread = std::thread::Builder::new().name("long-stream".to_owned()).spawn(move || {
            let Some(mut work) = taken(&theirs) else { return };
            while let Some(chunk) = to_do.blocking_recv() {
                work.take(chunk);
                if done.count.fetch_sub(1, Ordering::Relaxed) == FEW + 1 {
                    done.fewer.notify_one();
                }
            }
            // Nobody listens when the attempt was dropped; its file goes with it.
            let _ = tell.send(work.end());
        });
        match thread {
            Err(_) if let Some(work) = taken(&place) => Self::Here(Box::new(work)),
            _ => Self::Thread { chunks, waiting, worked },
        }
    }

    /// Whether a chunk should be given now; more of them when they are the `last` ones.
    pub(super) fn is_ready(&self, last: bool) -> bool {
        let most = if last { LAST_QUEUE } else { QUEUE };
        match self {
            Self::Thread { waiting, .. } => waiting.count.load(Ordering::Relaxed) < most,
            Self::Here(_) => true,
        }
    }

    /// Waits until a chunk should be given; not as long when it is one of the `last` ones. May be dropped at any time.
    pub(super) async fn ready(&self, last: bool) {
        if self.is_ready(last) {
            return;
        }
        if let Self::Thread { waiting, .. } = self {
            while waiting.count.load(Ordering::Relaxed) > FEW {
                waiting.fewer.notified().await;
            }
        }
    }

    /// Gives a chunk.
    pub(super) fn give(&mut self, chunk: Vec<u8>) {
        match self {
            Self::Thread { chunks, waiting, .. } => {
                waiting.count.fetch_add(1, Ordering::Relaxed);
                // It fails only when the thread is gone, and then nothing comes of the work, which is told.
                let _ = chunks.send(chunk);
            }
            Self::Here(work) => work.take(chunk),
        }
    }

    /// What came of it, when no more chunks come; `None` when it does not come to its end.
    pub(super) async fn end(self) -> Option<Worked> {
        match self {
            Self::Thread { chunks, worked, .. } => {
                drop(chunks);
                timeout(PATIENCE, worked).await.ok()?.ok()
            }
            Self::Here(work) => Some(work.end()),
        }
    }
}

fn taken(place: &Mutex<Option<Work>>) -> Option<Work> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}
