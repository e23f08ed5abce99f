//! A secret reaches the step that needs it, and nobody else.

use checklist::output::sha256;
use regex::Regex;

use crate::playground::Playground;

/// Values that must not be seen anywhere.
const CANARIES: [&str; 3] =
    ["canary-of-a-variable-7f3a", "canary of a file: \"quoted\" \\ and 'more'", "canary-of-another-role-91bc"];

const ROLES: &str = "
version: 1
roles:
  reader:
    vars: {user: bob}
    env: {FROM_ENV: {env: SOURCE_A}, FROM_FILE: {file: private/secret}}
  other:
    env: {OF_OTHER: {env: SOURCE_B}}
";

fn playground(steps: &str) -> Playground {
    Playground::new()
        .file("roles.yaml", ROLES)
        .file("private/secret", &format!("{}\n", CANARIES[1]))
        .env("SOURCE_A", CANARIES[0])
        .env("SOURCE_B", CANARIES[2])
        .env("OF_THE_CALLER", "seen")
        .scenario("asking", steps)
}

#[test]
fn a_step_sees_the_secrets_of_its_role_and_no_other() {
    let steps = format!(
        "
steps:
  - {{id: by_env, title: Hash it, role: reader, shell: 'printf %s \"$FROM_ENV\" | sha256sum', extract: {{regex: '^(\\w+)'}}, assert: {{const: {}}}}}
  - {{id: by_file, title: Hash it, role: reader, shell: 'printf %s \"$FROM_FILE\" | sha256sum', extract: {{regex: '^(\\w+)'}}, assert: {{const: {}}}}}
  - {{id: reader, title: List it, role: reader, command: [env], assert: {{const: 0}}}}
  - {{id: other, title: List it, role: other, command: [env], assert: {{const: 0}}}}
  - {{id: nobody, title: List it, command: [env], assert: {{const: 0}}}}
  - {{id: user, title: Name the user, role: reader, command: [echo, '{{{{ role.user }}}}'], extract: text, assert: {{const: bob}}}}
",
        sha256(CANARIES[0].as_bytes()),
        sha256(CANARIES[1].as_bytes())
    );
    let report = playground(&steps).run(&["run", "-s", "asking.yaml"]).code(0).report();
    let names = |step: &str| {
        let text = report.step(step)["stdout"]["text"].as_str().unwrap().to_owned();
        let mut names: Vec<String> = text.lines().map(|line| line.split('=').next().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names("reader"), ["CHECKLIST_ATTEMPT", "FROM_ENV", "FROM_FILE", "HOME", "LC_ALL", "PATH"]);
    assert_eq!(names("other"), ["CHECKLIST_ATTEMPT", "HOME", "LC_ALL", "OF_OTHER", "PATH"]);
    assert_eq!(names("nobody"), ["CHECKLIST_ATTEMPT", "HOME", "LC_ALL", "PATH"]);
}

#[test]
fn a_secret_that_a_step_prints_is_masked_wherever_it_would_be_kept_or_shown() {
    let playground = playground(
        "
steps:
  - id: loud
    title: Print everything
    role: reader
    shell: |
      echo \"out $FROM_ENV$FROM_FILE.\"
      echo \"err $FROM_FILE\" >&2
      exit 3
    assert: {const: 0}
  - {id: value, title: Answer with it, role: reader, shell: 'echo \"$FROM_ENV\"', extract: text, outcomes: {known: pass}}
  - {id: json, title: Answer with it in JSON, role: other, shell: 'printf \"{\\\"k\\\": \\\"%s\\\"}\" \"$OF_OTHER\"', extract: {json: $.k}, assert: {const: known}}
  - {id: told, title: Look closer, role: reader, command: ['false'], outcomes: {1: fail}, on_fail: [[sh, -c, 'echo closer $FROM_ENV; echo $FROM_FILE >&2']]}
  - {id: again, title: Ask again, role: other, shell: 'echo $OF_OTHER; exit 4', exit_codes: [0], retry: {attempts: 2, delay: 10ms}, extract: text, outcomes: {x: pass}}
  - {id: instead, title: Ask otherwise, role: other, command: [no-such-program-anywhere], fallback: [sh, -c, 'echo $OF_OTHER'], extract: text, outcomes: {x: pass}}
  - {id: often, title: Ask often, role: other, command: [sh, -c, 'echo $OF_OTHER'], repeat: {samples: 2, every: 10ms}, extract: text, assert: {maxItems: 1}}
  - {id: missing, title: Run what is not there, role: reader, command: [no-such-program-anywhere], assert: {const: 0}}
",
    );
    let files = ["out.json", "out.md", "out.html", "out.xml"];
    let formats = ["json", "markdown", "html", "junit"];
    let outputs: Vec<String> =
        std::iter::zip(formats, files).map(|(format, file)| format!("{format}={file}")).collect();
    let mut args = vec!["run", "-s", "asking.yaml", "-o", "terminal"];
    args.extend(outputs.iter().flat_map(|output| ["-o", output]));
    let outcome = playground.run(&args);
    outcome.code(1);
    let told = playground.run(&["report", "last", "-o", "markdown"]);
    let written = files.map(|file| (playground.path(file), std::fs::read(playground.path(file)).unwrap()));
    let shown =
        [outcome.to_string(), told.to_string()].map(|text| (std::path::PathBuf::from("shown"), text.into_bytes()));
    for (path, bytes) in playground.kept().into_iter().chain(written).chain(shown) {
        let text = String::from_utf8(bytes).unwrap();
        // Of the second, what no escaping of any format changes.
        for canary in [CANARIES[0], "canary of a file", CANARIES[2]] {
            assert!(!text.contains(canary), "{} holds {canary}: {text}", path.display());
        }
    }
    let report = outcome.report();
    // Equal secrets have equal tags, in this run.
    let of_variable = report.step("value")["stdout"]["text"].as_str().unwrap().trim_end().to_owned();
    let of_file = report.step("loud")["stderr"]["text"].as_str().unwrap()["err ".len()..].trim_end().to_owned();
    let of_other = report.step("json")["value"].as_str().unwrap().to_owned();
    let tagged = Regex::new(r"^\*\*\*[0-9a-f]{4}$").unwrap();
    for mask in [&of_variable, &of_file, &of_other] {
        assert!(tagged.is_match(mask), "{mask}");
    }
    assert_eq!(report.step("loud")["stdout"]["text"], format!("out {of_variable}{of_file}.\n"));
    assert_eq!(report.status("value"), "error");
    assert_eq!(report.step("told")["on_fail"][0]["stdout"]["text"], format!("closer {of_variable}\n"));
    assert_eq!(report.step("again")["attempts"], 2);
    assert_eq!(report.step("instead")["via_fallback"], true);
    assert_eq!(report.step("often")["value"], serde_json::json!([of_other, of_other]));
}

#[test]
fn a_secret_is_masked_in_every_form_that_programs_write_and_whoever_prints_it() {
    let playground = playground(
        r#"
steps:
  - id: forms
    title: Print it in every form
    role: reader
    stdin: |
      import base64, html, json, os, shlex, urllib.parse
      for name in ["FROM_ENV", "FROM_FILE"]:
          value = os.environ[name]
          basic = base64.b64encode(f"bob:{value}@host".encode()).decode()
          forms = [base64.b64encode(value.encode()).decode(), basic, urllib.parse.quote(value), urllib.parse.quote_plus(value),
                   urllib.parse.quote(value, safe=""), json.dumps({"k": value}), html.escape(value), value.encode().hex(), shlex.quote(value)]
          for form in forms:
              print("form", form)
    command: [python3, "-"]
    assert: {const: 0}
  - {id: keep, title: Hold the secret of another role, role: other, command: [env], assert: {const: 0}}
  - id: stranger
    title: Print what belongs to another role
    shell: 'printf "%s%s\n" "canary-of-another-" "role-91bc"'
    assert: {const: 0}
  - id: token
    title: Print a token that nobody declared
    shell: 'printf "token gh%s_%s\n" p 0123456789abcdefghijABCDEFGHIJ012345'
    assert: {const: 0}
"#,
    );
    let outcome = playground.run(&["run", "-s", "asking.yaml", "-o", "json"]);
    let report = outcome.code(0).report();
    let forms = report.step("forms")["stdout"]["text"].as_str().unwrap().to_owned();
    assert_eq!(forms.lines().count(), 18, "{forms}");
    let innocent =
        Regex::new(r#"^form ('|\{"k": ")?([A-Za-z0-9+/=]{0,10})?\*\*\*[0-9a-f]{4}[A-Za-z0-9+/=]{0,10}('|"\})?$"#)
            .unwrap();
    for line in forms.lines() {
        assert!(innocent.is_match(line), "{line}");
    }
    let masked = report.step("stranger")["stdout"]["text"].as_str().unwrap().to_owned();
    assert!(
        masked.starts_with("***")
            && masked.len()
                == "***0000
"
                .len(),
        "{masked}"
    );
    assert_eq!(
        report.step("token")["stdout"]["text"],
        "token ***
"
    );
}

#[test]
fn every_missing_reference_is_named_before_anything_runs() {
    let playground = Playground::new()
        .file(
            "roles.yaml",
            "
version: 1
roles:
  first:
    env:
      NOT_SET: {env: NO_SUCH_VARIABLE}
      EMPTY: {env: EMPTY_VARIABLE}
      SHORT: {env: SHORT_VARIABLE}
  second:
    env:
      NO_FILE: {file: private/absent}
      EMPTY_FILE: {file: private/empty}
  unused:
    env: {NEVER: {env: NEVER_ASKED_FOR}}
",
        )
        .file("private/empty", "\n")
        .env("EMPTY_VARIABLE", "")
        .env("SHORT_VARIABLE", "abc")
        .scenario(
            "asking",
            "
steps:
  - {id: none, title: Leave a mark, command: [touch, asked], assert: {const: 0}}
  - {id: one, title: Ask, role: first, command: [echo], assert: {const: 0}}
  - {id: two, title: Ask, role: second, command: [echo], assert: {const: 0}}
",
        );
    let refused = playground.run(&["run", "-s", "asking.yaml"]);
    for missing in ["NO_SUCH_VARIABLE", "EMPTY_VARIABLE", "`SHORT`", "private/absent", "private/empty"] {
        refused.code(2).stderr_has(missing);
    }
    assert!(!refused.stderr.contains("NEVER_ASKED_FOR") && !refused.stderr.contains("abc"), "{refused}");
    assert!(!playground.path("asked").exists() && playground.runs().is_empty());
    playground.run(&["run", "-s", "asking.yaml", "--step", "none"]).code(0);
}

#[test]
fn a_secret_cannot_be_put_into_a_command() {
    let playground = playground(
        "
steps:
  - {id: argv, title: Put it there, role: reader, command: [echo, '{{ role.FROM_ENV }}', '{{ env.SOURCE_A }}'], assert: {const: 0}}
",
    );
    let refused = playground.run(&["run", "-s", "asking.yaml"]);
    refused.code(2).stdout("").stderr_has("role.FROM_ENV");
    assert!(!refused.stderr.contains(CANARIES[0]), "{refused}");
}
