//! The group itself, in states that a whole attempt only passes through.

use rustix::{
    io::Errno,
    process::{Signal, test_kill_process_group},
};
use tokio::time::Instant;

use super::{
    super::{group::Group, start::start},
    scene::{LIMIT, made, shell, stages, until},
};

#[tokio::test]
async fn the_living_are_counted_the_zombies_are_not_and_the_id_is_kept_until_the_leader_is_reaped() {
    let scene = shell("sleep 30 & sleep 30 & touch $FOLDER/up; wait");
    let mut group = Group::new();
    let _streams = start(&scene.command, &mut group).unwrap();
    made(&scene.file("up")).await;
    until("only the shell and what it left live", || group.living() == 3).await;
    group.signal(Signal::KILL);
    group.end().await;
    assert_eq!(group.gone(true, Instant::now() + LIMIT).await, 0);
    let id = group.id().unwrap();
    assert_eq!(test_kill_process_group(id), Ok(()), "the leader, a zombie, keeps the id");
    group.reap();
    assert_eq!(group.len(), 0);
    let gone = || test_kill_process_group(id) == Err(Errno::SRCH);
    until("the group is gone", gone).await;
}

#[tokio::test]
async fn the_leader_is_not_reaped_before_the_other_stages() {
    let scene = stages(&[&["true"], &["sleep", "30"]]);
    let mut group = Group::new();
    let _streams = start(&scene.command, &mut group).unwrap();
    until("the leader ends", || group.ended()[0].is_some()).await;
    group.reap();
    assert_eq!(group.len(), 2);
    drop(group);
    until("everything ends", || scene.survivors().is_empty()).await;
}
