//! What a role brings reaches its steps, by ways that nobody else sees, and nothing of it is left; what it does not bring is
//! out of reach.

use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value as Json;

use crate::playground::{Outcome, Playground, until};

const CANARY: &str = "canary-in-a-file-5d0e";

fn steps(playground: Playground, steps: &str) -> Playground {
    playground.scenario("asking", &format!("\nsteps:\n{steps}"))
}

/// A step of this role with a script, which has to end well.
fn shell(id: &str, role: &str, script: &str) -> String {
    let script = script.replace('\'', "''");
    format!("  - {{id: {id}, title: Look at it, role: {role}, shell: '{script}', assert: {{const: 0}}}}\n")
}

#[track_caller]
fn text(outcome: &Outcome, step: &str) -> String {
    outcome.report().step(step)["stdout"]["text"].as_str().unwrap_or_default().trim_end().to_owned()
}

/// Nowhere in what was kept or said does the secret stand.
#[track_caller]
fn assert_unseen(playground: &Playground, outcomes: &[&Outcome], secret: &str) {
    let said = outcomes.iter().map(|outcome| (PathBuf::from("said"), outcome.to_string().into_bytes()));
    for (path, bytes) in playground.kept().into_iter().chain(said) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(secret), "{} holds {secret}: {text}", path.display());
    }
}

#[test]
fn the_callers_home_and_environment_are_out_of_reach_unless_the_role_gives_them() {
    let playground = Playground::new()
        .file("roles.yaml", "version: 1\nroles:\n  home: {inherit: [HOME, KRB5CCNAME]}\n")
        .file(".my.cnf", "[client]\npassword=of-the-caller\n")
        .file(".kube/config", "of-the-caller\n")
        .env("KRB5CCNAME", "ticket-of-the-caller")
        .env("OTHER", "of-the-caller");
    let look = "ls -A \"$HOME\"; cat \"$HOME/.my.cnf\" \"$HOME/.kube/config\"; env; stat -c 'mode %a' \"$HOME\"";
    let none = shell("none", "none", &format!("{look}; touch \"$HOME/left\"; ls \"$HOME\"; true"));
    let again = shell("again", "none", "ls -A \"$HOME\"");
    let home = shell("home", "home", &format!("{look}; true"));
    let playground = steps(playground, &format!("{none}{again}{home}"));
    let outcome = playground.run(&["run", "-s", "asking.yaml"]);
    outcome.code(0);
    let none = text(&outcome, "none");
    assert!(!none.contains("of-the-caller") && none.contains("mode 700") && none.ends_with("left"), "{none}");
    assert_eq!(text(&outcome, "again"), "", "what another step left in its home is not in this one's");
    let home = text(&outcome, "home");
    assert!(home.contains("password=of-the-caller") && home.contains("ticket-of-the-caller"), "{home}");
    assert!(!home.contains("OTHER="), "{home}");
}

const FILES: &str = "
version: 1
roles:
  files:
    files: {PGPASSFILE: {file: private/pgpass}}
    home: {.config/tool/token: {env: TOKEN}}
  other: {}
";

fn with_files() -> Playground {
    Playground::new()
        .file("roles.yaml", FILES)
        .file("private/pgpass", &format!("db:5432:*:bob:{CANARY}\n"))
        .env("TOKEN", "canary-of-a-token-77aa")
        .env("XDG_RUNTIME_DIR", "/no/such/folder")
}

#[test]
fn a_file_of_a_role_is_private_masked_and_gone_when_its_step_is_over() {
    let script = format!(
        "stat -c '%a %a' \"$PGPASSFILE\" | cut -c1-3; stat -c %a \"$(dirname \"$PGPASSFILE\")\"; grep -c {} <\"$PGPASSFILE\"; cat \"$PGPASSFILE\" \"$HOME/.config/tool/token\" >copied; cat copied; rm copied; dirname \"$PGPASSFILE\" >where; echo \"$HOME\" >home",
        // The script itself must not hold what nobody may see.
        CANARY.replace("canary", "[c]anary")
    );
    let files = shell("files", "files", &script);
    let other = shell("other", "other", "test -z \"$PGPASSFILE\" && test ! -e \"$(cat home)\" && ls -A \"$HOME\"");
    let other = other.replace("role:", "when: files.passed, role:");
    let playground = steps(with_files(), &format!("{files}{other}"));
    let outcome = playground.run(&["run", "-s", "asking.yaml", "-o", "json"]);
    let told = text(outcome.code(0), "files");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[..3], ["600", "700", "1"], "{told}");
    assert!(lines.len() == 5 && lines[3..].iter().all(|line| line.starts_with("***")), "{told}");
    assert_eq!(text(&outcome, "other"), "");
    let read = |name: &str| std::fs::read_to_string(playground.path(name)).unwrap();
    assert_eq!(read("where"), read("home"));
    let folder = PathBuf::from(read("where").trim_end());
    assert!(!folder.exists() && !folder.parent().unwrap().exists(), "{}", folder.display());
    assert_unseen(&playground, &[&outcome], CANARY);
    assert_unseen(&playground, &[&outcome], "canary-of-a-token");
    let plan = playground.run(&["plan", "-s", "asking.yaml"]);
    assert_unseen(&playground, &[plan.code(0)], CANARY);
}

#[test]
fn a_key_of_ssh_is_taken_by_ssh_as_it_was() {
    let playground = Playground::new()
        .file("roles.yaml", "version: 1\nroles:\n  key: {files: {SSH_KEY: {file: private/key}}}\n")
        .file("private/.keep", "");
    let key = playground.path("private/key");
    duct::cmd!("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", &key).run().unwrap();
    let playground = steps(playground, &shell("public", "key", "ssh-keygen -y -f \"$SSH_KEY\""));
    let outcome = playground.run(&["run", "-s", "asking.yaml"]);
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    assert_eq!(text(outcome.code(0), "public"), public.trim_end());
}

/// Waits until the step tells where its file is.
fn file(playground: &Playground) -> PathBuf {
    until("the step tells where its file is", || {
        let told = std::fs::read_to_string(playground.path("where")).ok()?;
        told.ends_with('\n').then(|| PathBuf::from(told.trim_end()))
    })
}

/// The folder of all attempts of the run, which holds this file.
fn folder_of_run(file: &Path) -> &Path {
    file.parent().and_then(Path::parent).unwrap()
}

#[test]
fn the_files_are_gone_however_the_step_ends() {
    let slow = shell("slow", "files", "echo \"$PGPASSFILE\" >where; exec sleep 60");
    let scene = || steps(with_files(), &slow);
    let engine = |front: u32| {
        let path = format!("/proc/{front}/task/{front}/children");
        until("there is an engine", || {
            let engine = std::fs::read_to_string(&path).ok()?.split_ascii_whitespace().next()?.parse().ok()?;
            Pid::from_raw(engine)
        })
    };
    let playground = scene();
    let running = playground.start(&["run", "-s", "asking.yaml"]);
    let path = file(&playground);
    assert!(path.exists());
    kill_process(engine(running.pid()), Signal::KILL).unwrap();
    running.wait();
    assert!(!folder_of_run(&path).exists(), "after a kill of the engine");

    let playground = scene();
    let running = playground.start(&["run", "-s", "asking.yaml"]);
    let path = file(&playground);
    running.signal(Signal::KILL);
    running.wait();
    until("after a kill of the guard", || (!folder_of_run(&path).exists()).then_some(()));

    let playground = scene();
    let running = playground.start(&["run", "-s", "asking.yaml"]);
    let path = file(&playground);
    running.signal(Signal::INT);
    running.wait().code(130);
    assert!(!folder_of_run(&path).exists(), "after an interrupt");

    let timed = slow.replace("title:", "timeout: 300ms, kill_grace: 100ms, title:");
    let playground = steps(with_files(), &timed);
    assert_eq!(playground.run(&["run", "-s", "asking.yaml"]).code(3).report().status("slow"), "timeout");
    assert!(!folder_of_run(&file(&playground)).exists(), "after a timeout");
}

#[test]
fn what_a_command_prints_is_a_secret_that_only_a_run_fetches() {
    let playground = Playground::new()
        .file(
            "roles.yaml",
            "
version: 1
roles:
  vault:
    env:
      PASSWORD: {command: [sh, -c, 'echo \"$VAULT_TOKEN$OTHER\" >>asked; cat secret'], inherit: [VAULT_TOKEN]}
      AGAIN: {command: [sh, -c, 'echo \"$VAULT_TOKEN$OTHER\" >>asked; cat secret'], inherit: [VAULT_TOKEN]}
  unused: {env: {NEVER: {command: [touch, touched]}}}
",
        )
        .file("secret", &format!("{CANARY}\n"))
        .env("VAULT_TOKEN", "token-for-the-vault")
        .env("OTHER", "not-for-the-vault");
    let ask = shell(
        "ask",
        "vault",
        "test \"$PASSWORD\" = \"$(cat secret)\" && echo \"$PASSWORD $AGAIN\"; env | grep -c VAULT",
    );
    let ask = ask.replace("assert: {const: 0}", "assert: {const: 1}");
    let playground = steps(playground, &ask);
    playground.run(&["validate", "asking.yaml", "roles.yaml"]).code(0);
    let plan = playground.run(&["plan", "-s", "asking.yaml"]);
    plan.code(0).stdout_has("Role vault: PASSWORD is fetched when it runs\n  $ sh -c");
    let json: Json = serde_json::from_str(&playground.run(&["plan", "-s", "asking.yaml", "--json"]).stdout).unwrap();
    assert_eq!(json["fetched_when_it_runs"][0]["name"], "PASSWORD");
    assert!(!playground.path("asked").exists(), "a plan starts nothing");

    let hash = json["hash"].as_str().unwrap();
    let outcome = playground.run(&["run", "-s", "asking.yaml", "--plan", hash, "-o", "json"]);
    let told = text(outcome.code(0), "ask");
    let (one, other) = told.lines().next().unwrap().split_once(' ').unwrap();
    assert!(one.starts_with("***") && one == other, "{told}");
    let asked = std::fs::read_to_string(playground.path("asked")).unwrap();
    assert_eq!(asked, "token-for-the-vault\n", "once, with what the reference names and nothing else");
    assert!(!playground.path("touched").exists());
    assert_unseen(&playground, &[&outcome, &plan], CANARY);
}

#[test]
fn a_command_that_gives_no_secret_keeps_the_run_from_starting_and_says_why_without_a_secret() {
    let playground = Playground::new()
        .file(
            "roles.yaml",
            "
version: 1
roles:
  vault:
    env:
      FAILS: {command: [sh, -c, 'cat half; echo permission denied >&2; exit 2']}
      SLOW: {command: [sleep, '60'], timeout: 200ms}
      SHORT: {command: [echo, abc]}
      ABSENT: {command: [no-such-program-anywhere]}
",
        )
        .file("half", "half-a-secret");
    let playground = steps(playground, &shell("ask", "vault", "touch ran"));
    let refused = playground.run(&["run", "-s", "asking.yaml"]);
    refused.code(2).stderr_has("lacks `FAILS`: `sh` ended with exit code 2, and said: permission denied");
    refused.stderr_has("`sleep` took longer than 200ms").stderr_has("shorter than 4 characters");
    refused.stderr_has("no-such-program-anywhere");
    assert!(!refused.stderr.contains("half-a-secret") && !playground.path("ran").exists(), "{refused}");
    assert!(playground.runs().is_empty());
}

#[test]
fn nothing_is_fetched_for_a_role_that_is_not_held() {
    let playground = Playground::new()
        .file("roles.yaml", "version: 1\nroles:\n  vault: {env: {PASSWORD: {command: [touch, fetched]}}}\n")
        .file("access.yaml", "version: 1\nallow:\n  - {who: [\"*\"], roles: [none]}\n");
    let playground = steps(playground, &(shell("ask", "vault", "true") + &shell("free", "none", "true")));
    let report = playground.run(&["run", "-s", "asking.yaml"]).code(3).report();
    assert_eq!((report.status("ask"), report.status("free")), ("denied", "pass"));
    assert!(!playground.path("fetched").exists());
}

#[test]
fn an_interrupt_while_a_secret_is_fetched_ends_the_run() {
    let playground = Playground::new().file(
        "roles.yaml",
        "version: 1\nroles:\n  vault: {env: {PASSWORD: {command: [sh, -c, 'touch asked; sleep 60'], timeout: 50s}}}\n",
    );
    let playground = steps(playground, &shell("ask", "vault", "true"));
    let running = playground.start(&["run", "-s", "asking.yaml"]);
    until("the command runs", || playground.path("asked").exists().then_some(()));
    running.signal(Signal::INT);
    running.wait().code(130);
    assert!(playground.runs().is_empty());
}

#[test]
fn a_role_that_brings_something_else_makes_another_plan() {
    let file = |role: &str| format!("version: 1\nroles:\n  x: {role}\n");
    let hash = |role: &str| {
        let playground =
            Playground::new().file("roles.yaml", &file(role)).file("config", &KUBECONFIG.replace("@PORT", "1"));
        let playground = playground.env("A", "one-secret").env("B", "one-secret");
        let told = steps(playground, &shell("ask", "x", "true")).run(&["plan", "-s", "asking.yaml", "--json"]);
        let json: Json = serde_json::from_str(&told.code(0).stdout).unwrap();
        json["hash"].as_str().unwrap().to_owned()
    };
    let roles = [
        "{}",
        "{env: {S: {env: A}}}",
        "{env: {S: {env: B}}}",
        "{files: {S: {env: A}}}",
        "{home: {S: {env: A}}}",
        "{env: {S: {command: [a]}}}",
        "{env: {S: {command: [b]}}}",
        "{inherit: [HOME]}",
        "{kubectl: {context: reader, config: {file: config}}}",
        "{kubectl: {context: admin, config: {file: config}}}",
        "{kubectl: {context: admin, as: viewer, config: {file: config}}}",
        "{sudo: nobody}",
    ];
    let mut hashes: Vec<String> = roles.iter().map(|role| hash(role)).collect();
    assert_eq!(hash("{description: Words, permits: [words]}"), hashes[0], "what is said of a role changes nothing");
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), roles.len());
}

/// Whether the tests may become another account by `sudo`.
#[expect(clippy::print_stdout, reason = "who reads the tests should know that one did nothing")]
fn may_sudo() -> bool {
    let may = duct::cmd!("sudo", "-n", "-u", "nobody", "true").stderr_null().stdout_null().unchecked().run();
    let may = may.is_ok_and(|output| output.status.success());
    if !may {
        println!("SKIPPED: `sudo -n -u nobody` is not possible here");
    }
    may
}

#[test]
fn a_step_runs_as_the_account_of_its_role_with_its_variables_and_nothing_of_it_survives() {
    if !may_sudo() {
        return;
    }
    let playground = Playground::new()
        .file(
            "roles.yaml",
            "version: 1\nroles:\n  guest: {sudo: nobody, env: {TOKEN: {env: SOURCE}}}\n  bare: {sudo: nobody}\n",
        )
        .env("SOURCE", CANARY)
        .env("OTHER", "of-the-caller");
    let who = shell("who", "guest", "id -un; echo \"$TARGET $TOKEN\"; env; tr '\\0' ' ' </proc/$PPID/cmdline");
    let bare =
        "  - {id: bare, title: Name it, role: bare, command: [id, -un], extract: text, assert: {const: nobody}}\n";
    let left = shell("left", "bare", "setsid sh -c 'exec sleep 987654' </dev/null >/dev/null 2>&1 & echo $!");
    let playground = steps(playground, &format!("{who}{bare}{left}"));
    let plan = playground.run(&["plan", "-s", "asking.yaml"]);
    plan.code(0).stdout_has("$ sudo -n -u nobody -- id -un").stdout_has("TARGET_TRANSPORT,TOKEN");
    let outcome = playground.run(&["run", "-s", "asking.yaml"]);
    let told = text(outcome.code(0), "who");
    assert!(told.starts_with("nobody\nlocalhost ***") && !told.contains("OTHER="), "{told}");
    assert!(told.contains("sudo -n -u nobody --preserve-env="), "{told}");
    assert_unseen(&playground, &[&outcome, &plan], CANARY);
    let sleeps = duct::cmd!("ps", "-eo", "args").read().unwrap();
    assert!(!sleeps.contains("sleep 987654"), "what a child of another account left was ended");
}

#[test]
fn a_step_of_another_account_ends_with_its_timeout_where_we_may_end_it() {
    if !may_sudo() || !rustix::process::geteuid().is_root() {
        return;
    }
    let playground = Playground::new().file("roles.yaml", "version: 1\nroles:\n  bare: {sudo: nobody}\n");
    let stubborn = shell("slow", "bare", "trap : TERM; (setsid sleep 987653 &); sleep 987653; sleep 987653");
    let stubborn = stubborn.replace("title:", "timeout: 500ms, kill_grace: 100ms, title:");
    let report = steps(playground, &stubborn).run(&["run", "-s", "asking.yaml"]).code(3).report();
    assert_eq!((report.status("slow"), &report.step("slow")["leftover_processes"]), ("timeout", &0.into()));
    let processes = duct::cmd!("ps", "-eo", "args").read().unwrap();
    assert!(!processes.contains("sleep 987653"), "{processes}");
}

/// A kubeconfig of a person who may do much: two contexts, one with a certificate by a relative path.
const KUBECONFIG: &str = "
apiVersion: v1
kind: Config
current-context: admin
contexts:
- {name: admin, context: {cluster: prod, user: root}}
- {name: reader, context: {cluster: test, user: oncall, namespace: shop}}
clusters:
- {name: prod, cluster: {server: \"https://prod.invalid:6443\", certificate-authority: pki/ca.crt}}
- {name: test, cluster: {server: \"http://127.0.0.1:@PORT\"}}
users:
- {name: root, user: {token: token-of-root-0a1b2c3d}}
- {name: oncall, user: {token: canary-of-a-cluster-4e5f}}
";

const KUBE_ROLES: &str = "
version: 1
roles:
  reader: {kubectl: {context: reader, as: viewer, as_groups: [readers, oncall]}}
  named: {kubectl: {context: admin, config: {file: .kube/config}}}
  none: {}
";

/// Answers one request after the other as an API server does that is asked for its version; tells the headers.
fn api_server() -> (u16, std::sync::mpsc::Receiver<String>) {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut head, mut byte) = (stream.unwrap(), Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
                head.push(byte[0]);
            }
            let body = r#"{"major":"1","minor":"30","gitVersion":"v1.30.0"}"#;
            let head_of_answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
            let _ = write!(stream, "{head_of_answer}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            if tell.send(String::from_utf8(head).unwrap()).is_err() {
                return;
            }
        }
    });
    (port, told)
}

fn with_kubeconfig(port: u16) -> Playground {
    Playground::new()
        .file("roles.yaml", KUBE_ROLES)
        .file(".kube/config", &KUBECONFIG.replace("@PORT", &port.to_string()))
}

#[test]
fn the_kubeconfig_of_a_role_holds_its_context_and_no_other() {
    let playground = with_kubeconfig(1);
    let read = "python3 -c 'import json, os; print(json.dumps(json.load(open(os.environ[\"KUBECONFIG\"]))[KEY]))'";
    let look = |id: &str, role: &str, key: &str| shell(id, role, &read.replace("KEY", &format!("\"{key}\"")));
    let lines = [
        look("contexts", "reader", "contexts"),
        look("users", "reader", "users"),
        look("clusters", "named", "clusters"),
        shell("out_of_reach", "none", "test -z \"$KUBECONFIG\" && ! test -e \"$HOME/.kube\""),
    ];
    let playground = steps(playground, &lines.concat());
    let plan = playground.run(&["plan", "-s", "asking.yaml"]);
    plan.code(0).stdout_has("KUBECONFIG: context reader of http://127.0.0.1:1, as viewer in readers, oncall\n");
    let outcome = playground.run(&["run", "-s", "asking.yaml"]);
    outcome.code(0);
    let contexts = text(&outcome, "contexts");
    assert_eq!(
        contexts,
        r#"[{"name": "reader", "context": {"cluster": "test", "user": "oncall", "namespace": "shop"}}]"#
    );
    let users = text(&outcome, "users");
    assert!(users.contains(r#""as": "viewer", "as-groups": ["readers", "oncall"]"#), "{users}");
    assert!(users.contains(r#"{"token": "***"#), "{users}");
    let authority = format!("\"certificate-authority\": \"{}\"", playground.path(".kube/pki/ca.crt").display());
    assert!(text(&outcome, "clusters").contains(&authority), "{}", text(&outcome, "clusters"));
    for secret in ["canary-of-a-cluster", "token-of-root"] {
        assert_unseen(&playground, &[&outcome, &plan], secret);
    }
}

#[test]
fn a_context_that_is_not_there_is_named_with_the_nearest_one_and_no_secret() {
    let wrong = KUBE_ROLES.replace("context: reader", "context: raeder");
    let playground = steps(with_kubeconfig(1).file("roles.yaml", &wrong), &shell("ask", "reader", "true"));
    let refused = playground.run(&["run", "-s", "asking.yaml"]);
    refused.code(2).stderr_has("the kubeconfig has no context `raeder`; did you mean `reader`?");
    let playground = playground.file(".kube/config", "users: [{name: a, user: {token: canary-of-a-cluster-4e5f\n");
    let refused = playground.run(&["run", "-s", "asking.yaml"]);
    refused.code(2).stderr_has("the kubeconfig is no YAML");
    assert!(!refused.stderr.contains("canary"), "{refused}");
}

#[test]
fn kubectl_acts_as_whom_the_role_says_and_reaches_nothing_else() {
    if duct::cmd!("kubectl", "version", "--client").stdout_null().stderr_null().run().is_err() {
        println!("SKIPPED: there is no kubectl here");
        return;
    }
    let (port, told) = api_server();
    let lines = [
        "  - {id: version, title: Ask it, role: reader, command: [kubectl, get, --raw, /version], extract: {json: $.minor}, assert: {const: '30'}}\n",
        "  - {id: other, title: Leave it, role: reader, command: [kubectl, --context, admin, get, --raw, /version], outcomes: {0: fail, 1: pass}}\n",
    ];
    let playground = steps(with_kubeconfig(port), &lines.concat());
    let outcome = playground.run(&["run", "-s", "asking.yaml"]);
    outcome.code(0);
    let error = outcome.report().step("other")["stderr"]["text"].as_str().unwrap().to_owned();
    assert!(error.contains("context \"admin\" does not exist"), "{error}");
    // (It sends no token where nothing is encrypted.)
    let heads: Vec<String> = told.try_iter().map(|head| head.to_ascii_lowercase()).collect();
    assert!(!heads.is_empty());
    for head in heads {
        let lines = ["impersonate-user: viewer", "impersonate-group: readers", "impersonate-group: oncall"];
        assert!(lines.iter().all(|line| head.contains(line)), "{head}");
    }
    assert_unseen(&playground, &[&outcome], "canary-of-a-cluster");
}
