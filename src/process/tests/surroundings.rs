//! What a program finds around it: environment, input, descriptors, signals.

use std::collections::BTreeSet;

use super::scene::{shell, stages, text};
use crate::output::Ended;

#[tokio::test]
async fn the_environment_is_exactly_what_was_given() {
    let mut scene = stages(&[&["env"]]);
    scene.command.environment =
        vec![("PATH".into(), "/bin".into()), ("ODD".into(), "a=b\n$(x)".into()), ("EMPTY".into(), String::new())];
    let output = scene.run().await;
    let lines: BTreeSet<_> = output.stdout.text().lines().map(str::to_owned).collect();
    assert_eq!(lines, ["PATH=/bin", "ODD=a=b", "$(x)", "EMPTY="].map(str::to_owned).into());
}

#[tokio::test]
async fn without_input_a_reader_sees_the_end_at_once() {
    assert_eq!(shell("cat; echo done").run().await.ended, Ended::Exited(0));
    let output = shell("cat; echo done").stdin(b"").run().await;
    assert_eq!(text(&output), "done\n");
}

#[tokio::test]
async fn input_larger_than_a_pipe_goes_through_and_then_ends() {
    let bytes: Vec<u8> = (0..3_000_000u32).map(|number| number.to_le_bytes()[1]).collect();
    let output = stages(&[&["cat"]]).stdin(&bytes).run().await;
    assert_eq!((output.ended, output.stdout.head == bytes), (Ended::Exited(0), true));
}

#[tokio::test]
async fn a_program_need_not_read_its_input() {
    let much = vec![b'x'; 1 << 20];
    assert_eq!(shell("exit 0").stdin(&much).run().await.ended, Ended::Exited(0));
    assert_eq!(shell("exec <&-; echo ok").stdin(&much).run().await.ended, Ended::Exited(0));
    assert_eq!(shell("exec sleep 30").stdin(&much).times(200, 0).run().await.ended, Ended::TimedOut);
}

#[tokio::test]
async fn input_goes_on_after_the_output_was_closed() {
    let scene = shell("exec >&- 2>&-; wc -c >$FOLDER/count").stdin(&vec![b'x'; 1 << 20]);
    assert_eq!(scene.run().await.ended, Ended::Exited(0));
    assert_eq!(std::fs::read_to_string(scene.file("count")).unwrap().trim(), "1048576");
}

#[tokio::test]
async fn no_descriptor_of_ours_is_inherited() {
    let _ours = std::fs::File::open("/dev/null").unwrap();
    let output = stages(&[&["ls", "/proc/self/fd"], &["cat"]]).stdin(b"x").run().await;
    // What whoever started this test left open for everybody to inherit is not ours to judge.
    let inherited = |number: &str| {
        let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{number}")).unwrap_or_default();
        let flags = info.lines().find_map(|line| u32::from_str_radix(line.strip_prefix("flags:")?.trim(), 8).ok());
        flags.is_some_and(|flags| flags & 0o2_000_000 == 0)
    };
    let numbers: Vec<_> = output.stdout.text().lines().map(str::to_owned).collect();
    let more: Vec<_> = numbers.iter().filter(|number| number.as_str() > "2" && !inherited(number)).collect();
    assert!(numbers.len() >= 4 && more.len() == 1, "0, 1, 2 and the folder that `ls` reads: {numbers:?}");
}

#[tokio::test]
async fn sigpipe_has_its_default_action_and_nothing_is_blocked() {
    let output = shell("grep -E '^Sig(Ign|Blk)' /proc/self/status").run().await;
    let masks: Vec<_> =
        output.stdout.text().lines().filter_map(|line| u64::from_str_radix(line[7..].trim(), 16).ok()).collect();
    assert_eq!(masks.len(), 2, "{}", text(&output));
    assert_eq!(masks[0], 0, "blocked");
    assert_eq!(masks[1] & (1 << 12), 0, "SIGPIPE is ignored");
}

#[tokio::test]
async fn a_program_leads_a_group_of_its_own() {
    let output = shell("echo $$; cut -d' ' -f5 /proc/$$/stat").run().await;
    let numbers: Vec<_> = output.stdout.text().lines().map(str::to_owned).collect();
    assert_eq!(numbers[0], numbers[1]);
}

#[tokio::test]
async fn a_program_sees_its_name_as_it_was_written() {
    assert_eq!(text(&stages(&[&["sh", "-c", "echo $0"]]).run().await), "sh\n");
}

#[tokio::test]
async fn the_exit_code_is_known() {
    assert_eq!(shell("exit 7").run().await.ended, Ended::Exited(7));
    let output = shell("grep ^SigIgn /proc/self/status").run().await;
    let ignored = u64::from_str_radix(text(&output)[7..].trim(), 16).unwrap();
    assert_eq!(ignored & (1 << 16), 0, "children ignore SIGCHLD as well");
}

#[tokio::test]
async fn exit_codes_are_known_also_where_whoever_started_us_ignored_sigchld() {
    let own = std::env::current_exe().unwrap().display().to_string();
    let test = "process::tests::surroundings::the_exit_code_is_known";
    let output = stages(&[&["env", "--ignore-signal=CHLD", &own, "--exact", test]]).run().await;
    assert_eq!(output.ended, Ended::Exited(0), "{}", text(&output));
    assert!(text(&output).contains("1 passed"), "{}", text(&output));
}
