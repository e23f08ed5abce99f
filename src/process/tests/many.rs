//! Many at once.

use tokio::{sync::watch, task::JoinSet};

use super::{
    super::{Stop, run},
    scene::{Scene, shell},
};
use crate::output::Ended;

#[tokio::test]
async fn a_hundred_at_once_do_not_mix() {
    let mut all = JoinSet::new();
    for number in 0..100 {
        let scene: Scene = shell(&format!("cat; echo {number}; echo err >&2; exit {number}")).stdin(b"in ");
        // Only what may move between threads can be spawned, so a runtime of several threads is served as well.
        all.spawn(async move { (number, run(&scene.command, watch::channel(Stop::No).1).await) });
    }
    let mut done = 0;
    while let Some(result) = all.join_next().await {
        let (number, output) = result.unwrap();
        assert_eq!(output.ended, Ended::Exited(number));
        assert_eq!(output.stdout.text(), format!("in {number}\n"));
        assert_eq!(output.stderr.text(), "err\n");
        done += 1;
    }
    assert_eq!(done, 100);
}
