//! Every way to escape, in every way in which a step can come to its end.

use rustix::process::{Signal, kill_process, kill_process_group};

use super::scene::{LIMIT, Running, Scene, Step};

/// Ways to escape. Each starts `$F/stay NAME` in its own way, and the step stays too.
const ESCAPES: [(&str, &str); 12] = [
    ("child", "$F/stay child >/dev/null 2>&1 & wait"),
    ("holds_pipe", "sh -c '$F/stay holds_pipe; :' & $F/stay holds_pipe.too"),
    ("session", "setsid $F/stay session >/dev/null 2>&1 & $F/stay session.too"),
    ("session_pipe", "setsid $F/stay session_pipe & $F/stay session_pipe.too"),
    ("daemon", "(setsid sh -c '$F/stay daemon & :' >/dev/null 2>&1 &); $F/stay daemon.too"),
    ("deaf", "trap '' TERM HUP INT; setsid $F/stay deaf & $F/stay deaf.too"),
    ("bare", "env -i setsid $F/stay bare & $F/stay bare.too"),
    ("bare_daemon", "(env -i setsid sh -c \"$F/stay bare_daemon & :\" >/dev/null 2>&1 &); $F/stay bare_daemon.too"),
    ("nested", "setsid sh -c 'setsid sh -c \"setsid $F/stay nested; :\"; :' >/dev/null 2>&1 & $F/stay nested.too"),
    ("stopped", "setsid sh -c '$F/stay stopped & kill -STOP $$' & $F/stay stopped.too"),
    ("piped", "yes | setsid $F/stay piped | cat | cat"),
    (
        "stranger",
        "if [ $(id -u) = 0 ]; then become='setpriv --reuid=65534 --regid=65534 --clear-groups'; fi; \
         env -i $become setsid $F/stay stranger & $become $F/stay stranger.too",
    ),
];

fn steps() -> Vec<Step> {
    ESCAPES.map(|(name, script)| (name, script.to_owned())).to_vec()
}

/// The names of all that come to be there.
fn everybody() -> Vec<String> {
    let with =
        |name: &str| [Some(name.to_owned()), (!["child", "piped"].contains(&name)).then(|| format!("{name}.too"))];
    ESCAPES.iter().flat_map(|(name, _)| with(name)).flatten().collect()
}

/// As often as was asked for, as the machine is and where there are no cgroups.
fn repeated(test: impl Fn(fn(&Scene) -> Option<Running<'_>>)) {
    #[expect(clippy::disallowed_methods, reason = "the tests' own setting")]
    let times = std::env::var("CHECKLIST_REPEAT").ok().and_then(|times| times.parse().ok());
    for _ in 0..times.unwrap_or(1) {
        test(|scene| Some(scene.start()));
        test(|scene| scene.without_cgroups().map(|words| scene.start_by(&words)));
    }
}

fn assert_all(scene: &Scene, status: &str) {
    let wrong = |values: Vec<serde_json::Value>, right: serde_json::Value| values.iter().any(|value| *value != right);
    assert!(!wrong(scene.of_steps("status"), status.into()), "{}", scene.log());
    assert!(!wrong(scene.of_steps("leftover_processes"), 0.into()), "{}", scene.log());
}

#[test]
fn nothing_survives_a_timeout() {
    repeated(|start| {
        let scene = Scene::new("60s", "timeout: 2s, kill_grace: 200ms", &steps());
        let Some(mut running) = start(&scene) else { return };
        scene.until_up(&everybody());
        assert_eq!(running.code(), Some(3), "{}", scene.log());
        scene.assert_nothing_lives("after the run");
        assert_all(&scene, "timeout");
    });
}

#[test]
fn nothing_survives_an_interrupt() {
    repeated(|start| {
        let scene = Scene::new("60s", "timeout: 50s, kill_grace: 200ms", &steps());
        let Some(mut running) = start(&scene) else { return };
        scene.until_up(&everybody());
        running.signal(Signal::INT);
        assert_eq!(running.code(), Some(130), "{}", scene.log());
        scene.assert_nothing_lives("after the run");
        assert_all(&scene, "cancelled");
    });
}

#[test]
fn nothing_survives_the_end_of_the_budget() {
    repeated(|start| {
        let scene = Scene::new("2s", "timeout: 50s, kill_grace: 200ms", &steps());
        let Some(mut running) = start(&scene) else { return };
        scene.until_up(&everybody());
        assert_eq!(running.code(), Some(3), "{}", scene.log());
        scene.assert_nothing_lives("after the run");
        assert_all(&scene, "cancelled");
    });
}

#[test]
fn nothing_survives_a_kill_of_the_program() {
    repeated(|start| {
        let scene = Scene::new("60s", "timeout: 50s, kill_grace: 30s", &steps());
        let Some(mut running) = start(&scene) else { return };
        scene.until_up(&everybody());
        // Its whole group, as `timeout --kill-after` and a shell's `kill -9 %1` do it.
        kill_process_group(running.front(), Signal::KILL).unwrap();
        running.end();
        scene.until("everything ends", || scene.living().is_empty());
        assert_all(&scene, "cancelled");
    });
}

#[test]
fn nothing_survives_a_kill_of_the_engine() {
    repeated(|start| {
        let scene = Scene::new("60s", "timeout: 50s, kill_grace: 30s", &steps());
        let Some(mut running) = start(&scene) else { return };
        scene.until_up(&everybody());
        kill_process(running.engine(), Signal::KILL).unwrap();
        assert_eq!(running.code(), Some(70), "{}", scene.log());
        scene.assert_nothing_lives("when the guard has ended");
        assert!(scene.log().contains("the run was killed by signal 9"), "{}", scene.log());
    });
}

#[test]
fn nothing_survives_a_good_end() {
    repeated(|start| {
        // Each step ends by itself once what it started is there.
        let ending = |(name, script): (&'static str, &str)| {
            let there = format!("until [ -e $F/up/{name} ]; do sleep 0.01; done");
            let mut script = script.replace(&format!("$F/stay {name}.too"), &there).replace("wait", &there);
            // What was started as another user is not waited for as one.
            script = script.replace("$become until", "until");
            (name, if name == "piped" { "exit 0".to_owned() } else { script })
        };
        let scene = Scene::new("60s", "timeout: 50s", &ESCAPES.map(ending));
        let Some(mut running) = start(&scene) else { return };
        assert_eq!(running.code(), Some(0), "{}", scene.log());
        scene.assert_nothing_lives("after the run");
        assert_all(&scene, "pass");
    });
}

#[test]
fn three_hundred_stubborn_steps_end_at_once() {
    repeated(|start| {
        let script = |n: u32| format!("trap '' TERM HUP INT; setsid $F/stay {n} & $F/stay {n}.too");
        let steps: Vec<Step> = (0..300).map(|n| (&*format!("s{n}").leak(), script(n))).collect();
        let scene = Scene::new("90s", "timeout: 80s, kill_grace: 500ms", &steps);
        let Some(mut running) = start(&scene) else { return };
        let everybody: Vec<String> = (0..300).flat_map(|n| [n.to_string(), format!("{n}.too")]).collect();
        scene.until_up(&everybody);
        let asked = tokio::time::Instant::now();
        running.signal(Signal::TERM);
        assert_eq!(running.code(), Some(143), "{}", scene.log());
        assert!(asked.elapsed() < LIMIT / 2, "{:?} from the signal to the end", asked.elapsed());
        scene.assert_nothing_lives("after the run");
        assert_all(&scene, "cancelled");
    });
}
