//! Kills at random moments, in the short form that every run of the tests can afford; `scripts/soak` is the long one.
#![cfg(target_os = "linux")]

use crate::playground::{PROGRAM, repository};

#[test]
fn nothing_is_left_whenever_it_is_killed() {
    let soak = repository().join("scripts/soak");
    let output = duct::cmd!(soak, "--runs", "40", "--program", PROGRAM).stderr_to_stdout().stdout_capture().unchecked();
    let output = output.run().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
