//! Scenarios in a team's repository: what changed, who is asked, what may be run, and the definitions for hooks and CI.

use checklist::diagnostic::Source;
use checklist::yaml::Document;
use serde_json::Value as Json;

use crate::playground::{Outcome, PROGRAM, Playground, repository};

const GOOD: &str = "version: 1\nid: disk\ntitle: Check the disk\nowner: sre\ndefaults: {timeout: 5s, role: none}\nsteps:\n  - id: used\n    title: Measure the used space\n    command: [echo, \"42\"]\n    extract: {text: true, as: integer}\n    assert: {maximum: 80}\n";

/// A repository with one commit that holds `checklists/disk.yaml`; the program is found by its name.
fn team() -> Playground {
    let playground = Playground::new().file("checklists/disk.yaml", GOOD).file("README", "x\n");
    std::fs::create_dir(playground.path("bin")).unwrap();
    std::os::unix::fs::symlink(PROGRAM, playground.path("bin/checklist")).unwrap();
    std::fs::write(playground.path(".gitignore"), "bin\nstate\nignored.yaml\n").unwrap();
    let path = format!("{}:{}", playground.path("bin").display(), std::env::var("PATH").unwrap());
    let playground = playground
        .env("PATH", &path)
        .env("GIT_AUTHOR_NAME", "Ann")
        .env("GIT_AUTHOR_EMAIL", "ann@example.org")
        .env("GIT_AUTHOR_DATE", "2026-11-20T10:00:00Z")
        .env("GIT_COMMITTER_NAME", "Ann")
        .env("GIT_COMMITTER_EMAIL", "ann@example.org");
    git(&playground, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&playground, "Ask for the disk");
    git(&playground, &["tag", "v1"]);
    playground
}

fn git(playground: &Playground, args: &[&str]) {
    let ended = playground.expression("git", args).stdout_capture().stderr_capture().run().unwrap();
    assert!(ended.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&ended.stderr));
}

fn commit(playground: &Playground, subject: &str) {
    git(playground, &["add", "--all"]);
    git(playground, &["commit", "--quiet", "--message", subject]);
}

fn write(playground: &Playground, path: &str, text: &str) {
    std::fs::write(playground.path(path), text).unwrap();
}

#[test]
fn the_changelog_tells_who_changed_which_scenario_why_and_what_it_means() {
    let team = team();
    team.run(&["changelog", "--since", "v1"]).code(0).stdout_has("nothing changed since v1\n");
    write(&team, "checklists/disk.yaml", &GOOD.replace("maximum: 80", "maximum: 95"));
    commit(&team, "Wait longer: 80 % is normal here");
    write(&team, "checklists/new.yaml", &GOOD.replace("id: disk", "id: new"));
    let outcome = team.run(&["changelog", "--since", "v1"]);
    outcome.code(0).stdout_has("2 files changed since v1\n").stdout_has("by Ann\n");
    outcome.stdout_has("checklists/disk.yaml changed\n  2026-11-20 Ann: Wait longer: 80 % is normal here (`");
    outcome.stdout_has("  ! step used: ").stdout_has("checklists/new.yaml is new\n  not committed yet\n");
    let json: Json =
        serde_json::from_str(&team.run(&["changelog", "--since", "v1", "--format", "json"]).stdout).unwrap();
    let disk = &json["files"][0];
    assert_eq!((&disk["id"], &disk["what"], &disk["uncommitted"]), (&"disk".into(), &"changed".into(), &false.into()));
    assert_eq!(disk["commits"][0]["subject"], "Wait longer: 80 % is normal here");
    assert_eq!(disk["changes"][0]["weight"], "risk");
    assert_eq!((&json["files"][1]["what"], &json["files"][1]["uncommitted"]), (&"added".into(), &true.into()));
    team.run(&["changelog", "--since", "v1", "--format", "markdown"])
        .code(0)
        .stdout_has("### 2 files changed since v1\n");
}

#[test]
fn the_changelog_tells_what_is_gone_moved_in_lines_only_or_not_valid() {
    let team = team();
    write(&team, "checklists/gone.yaml", &GOOD.replace("id: disk", "id: gone"));
    write(&team, "checklists/wrong.yaml", &GOOD.replace("id: disk", "id: wrong"));
    write(&team, "checklists/roles.yaml", "version: 1\nroles: {}\n");
    commit(&team, "More");
    git(&team, &["tag", "v2"]);
    std::fs::remove_file(team.path("checklists/gone.yaml")).unwrap();
    write(&team, "checklists/disk.yaml", &format!("# moved\n{GOOD}"));
    write(&team, "checklists/wrong.yaml", "version: 1\n");
    write(&team, "checklists/roles.yaml", "version: 1\nroles: {dba: {}}\n");
    commit(&team, "Tidy @up <b>");
    let outcome = team.run(&["changelog", "--since", "v2"]);
    for line in [
        "checklists/gone.yaml is gone\n",
        "checklists/disk.yaml means the same in other lines\n",
        "checklists/wrong.yaml changed, and is not a scenario in both versions\n",
        "checklists/roles.yaml changed\n",
    ] {
        outcome.code(0).stdout_has(line);
    }
    // Words of a commit are no markup of a comment.
    team.run(&["changelog", "--since", "v2", "--format", "markdown"]).code(0).stdout_has("Tidy `@up` &lt;b&gt;");
    team.run(&["changelog", "--since", "v3"]).code(2).stderr_has("error[C7101]: Git knows no revision `v3`");
    team.run(&["changelog", "--since", "--all"]).code(2);
    let outside = Playground::new().file("checklists/disk.yaml", GOOD);
    outside.run(&["changelog", "--since", "v1"]).code(2).stderr_has("C7103");
}

#[test]
fn codeowners_are_what_scenarios_say_beside_what_people_wrote() {
    let team = team();
    std::fs::create_dir(team.path("checklists/disk.cases")).unwrap();
    std::fs::create_dir(team.path(".github")).unwrap();
    write(&team, ".github/CODEOWNERS", "* @acme/all\n");
    let typed = ["codeowners", "--org", "acme", "--owner", "dba=@acme/databases"];
    let check = |code: i32| -> Outcome {
        let outcome = team.run(&[&typed[..], &["--check"]].concat());
        outcome.code(code);
        outcome
    };
    check(1)
        .stdout_has("+/checklists/disk.yaml @acme/sre\n")
        .stderr_has("`.github/CODEOWNERS` is not what the scenarios say");
    team.run(&[&typed[..], &["--write"]].concat()).code(0).stdout("");
    let written = std::fs::read_to_string(team.path(".github/CODEOWNERS")).unwrap();
    assert!(written.starts_with("* @acme/all\n\n# Begin of"), "{written}");
    assert!(written.contains("\n/checklists/disk.cases/ @acme/sre\n/checklists/disk.yaml @acme/sre\n"), "{written}");
    check(0).stdout("");
    write(&team, "checklists/disk.yaml", &GOOD.replace("owner: sre", "owner: dba"));
    check(1).stdout_has("+/checklists/disk.yaml @acme/databases\n");
    // A line for a file that cannot be read by us would be a guess.
    write(&team, "checklists/broken.yaml", "version: 1\n");
    team.run(&[&typed[..], &["--write"]].concat()).code(2).stderr_has("checklists/broken.yaml");
    assert_eq!(std::fs::read_to_string(team.path(".github/CODEOWNERS")).unwrap(), written);
}

#[test]
fn only_what_was_committed_is_run_when_that_is_asked_for() {
    let team = team();
    let run = ["run", "--scenario", "disk", "--require-clean", "--quiet"];
    let plan = ["plan", "--scenario", "disk", "--require-clean"];
    let report = team.run(&run).code(0).report();
    assert_eq!(report.0["scenario"]["git"]["dirty"], false);
    team.run(&plan).code(0);
    assert_eq!(report.0["warnings"].as_array().unwrap().len(), 0);
    write(&team, "checklists/disk.yaml", &format!("{GOOD}# later\n"));
    let dirty = Playground::run(&team, &["run", "--scenario", "disk", "--quiet"]);
    dirty.code(0).stdout_has("Note: the scenario is not as commit ");
    for typed in [&run[..], &plan] {
        team.run(typed).code(2).stderr_has("error[C7302]: `checklists/disk.yaml` is not as the last commit has it");
    }
    // Hiding the change from `git status` does not hide it from us.
    git(&team, &["update-index", "--assume-unchanged", "checklists/disk.yaml"]);
    team.run(&run).code(2);
    git(&team, &["update-index", "--no-assume-unchanged", "checklists/disk.yaml"]);
    commit(&team, "Say later");
    write(&team, "checklists/roles.yaml", "version: 1\nroles: {}\n");
    team.run(&run).code(2).stderr_has("error[C7302]: `checklists/roles.yaml` is in no commit");
    assert_eq!(team.runs().len(), 2);
    std::fs::remove_file(team.path("checklists/roles.yaml")).unwrap();
    team.run(&["plan", "--scenario", "linux-memory-pressure", "--builtin", "--require-clean"]).code(0);
    write(&team, "ignored.yaml", GOOD);
    team.run(&["plan", "--scenario", "ignored.yaml", "--require-clean"]).code(2).stderr_has("is in no commit");
    let outside = Playground::new().file("disk.yaml", GOOD).env("CHECKLIST_REQUIRE_CLEAN", "1");
    outside.run(&["plan", "--scenario", "disk.yaml"]).code(2).stderr_has("`disk.yaml` is in no repository");
}

fn definition(path: &str) -> Json {
    let text = std::fs::read_to_string(repository().join(path)).unwrap();
    Document::load(&Source::new(path, text)).unwrap_or_else(|wrong| panic!("{path}: {wrong:?}")).to_json()
}

/// Runs a script of a definition in the repository; what it says and how it ends.
fn script(playground: &Playground, shell: &[&str], script: &str) -> (String, Option<i32>) {
    let words = [&shell[1..], &["-c", script]].concat();
    let ended = playground.expression(shell[0], &words).stderr_to_stdout().stdout_capture().run().unwrap();
    (String::from_utf8(ended.stdout).unwrap(), ended.status.code())
}

const BROKEN: &str = "version: 1\nid: broken\ntitle: Try\nowner: sre\nsteps:\n  - {id: a, title: Try, command: [a], role: none, timeout: 5, outcomes: {0: pass}}\n";

#[test]
fn the_hooks_refuse_what_is_broken_and_mend_what_can_be() {
    let hooks = definition(".pre-commit-hooks.yaml");
    let entry = |id: &str| {
        let hook = hooks.as_array().unwrap().iter().find(|hook| hook["id"] == id).unwrap().clone();
        assert_eq!((&hook["language"], &hook["pass_filenames"]), (&"rust".into(), &false.into()));
        let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
        assert!(files.is_match("checklists/roles.yaml") && !files.is_match("docs/checklists/x.yaml"));
        hook["entry"].as_str().unwrap().to_owned()
    };
    let team = team();
    assert_eq!(script(&team, &["sh"], &entry("checklist-validate")), ("1 file is valid\n".to_owned(), Some(0)));
    write(&team, "checklists/broken.yaml", BROKEN);
    assert_eq!(script(&team, &["sh"], &entry("checklist-validate")).1, Some(1));
    write(&team, "checklists/broken.yaml", &BROKEN.replace("timeout: 5,", "timeuot: 5s,"));
    assert_eq!(script(&team, &["sh"], &entry("checklist-fix")).1, Some(0));
    assert_eq!(script(&team, &["sh"], &entry("checklist-validate")).1, Some(0));
}

/// The steps of the action that hold with these inputs, each with its environment, run as GitHub runs `shell: bash`.
fn action(team: &Playground, inputs: &[(&str, &str)]) -> Vec<(String, Option<i32>)> {
    let action = definition("action.yml");
    let value = |name: &str| {
        let given = inputs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        given.unwrap_or_else(|| action["inputs"][name]["default"].as_str().unwrap().to_owned())
    };
    let input = regex::Regex::new(r"^\$\{\{ inputs\.(\w+) \}\}$").unwrap();
    let holds = regex::Regex::new(r"^inputs\.(\w+) != ''$").unwrap();
    let mut said = Vec::new();
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert_eq!(step["shell"], "bash");
        let run = step["run"].as_str().unwrap();
        assert!(!run.contains("${{"), "an input may be a command: {run}");
        if let Some(condition) = step["if"].as_str()
            && value(&holds.captures(condition).unwrap()[1]).is_empty()
        {
            continue;
        }
        let mut exports = String::new();
        for (name, text) in step["env"].as_object().into_iter().flatten() {
            let text = value(&input.captures(text.as_str().unwrap()).unwrap()[1]);
            exports.extend(["export ", name, "=", &checklist::shell_words::quote(&text), "\n"]);
        }
        let bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];
        said.push(script(team, &bash, &format!("{exports}{run}")));
    }
    said
}

#[test]
fn the_action_annotates_a_change_and_tells_reviewers_what_it_means() {
    let team = team().env("GITHUB_STEP_SUMMARY", "summary.md").env("GITHUB_ACTION_PATH", "/nowhere");
    let said = action(&team, &[]);
    assert_eq!(said.iter().map(|(_, code)| *code).collect::<Vec<_>>(), [Some(0), Some(0)], "{said:?}");
    write(&team, "checklists/disk.yaml", &GOOD.replace("maximum: 80", "maximum: 95"));
    write(&team, "checklists/a b.yaml", BROKEN);
    let inputs = [
        ("since", "v1"),
        ("org", "acme"),
        ("sarif", "found.sarif"),
        ("paths", "checklists/a b.yaml\nchecklists/disk.yaml\n"),
    ];
    let said = action(&team, &inputs);
    let codes: Vec<_> = said.iter().map(|(_, code)| *code).collect();
    assert_eq!(codes, [Some(0), Some(0), Some(1), Some(2)], "{said:?}");
    assert!(said[2].0.starts_with("::error file=checklists/a b.yaml,line=6,"), "{said:?}");
    let summary = std::fs::read_to_string(team.path("summary.md")).unwrap();
    assert!(summary.contains("### 2 files changed since v1\n") && summary.contains("step used: "), "{summary}");
    let log: Json = serde_json::from_slice(&std::fs::read(team.path("found.sarif")).unwrap()).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "C2007");
    let evil = "x\"; touch evil; #\n$(touch evil)";
    action(&team, &[("paths", evil), ("since", evil), ("org", evil), ("sarif", evil)]);
    assert!(!team.path("evil").exists());
}

#[test]
fn the_gitlab_template_reports_what_was_found_and_what_changed() {
    let template = definition("docs/gitlab-ci.yml");
    let team = team().env("CI_MERGE_REQUEST_DIFF_BASE_SHA", "v1");
    write(&team, "checklists/broken.yaml", BROKEN);
    let job = |name: &str| {
        let lines: Vec<&str> =
            template[name]["script"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        script(&team, &["sh", "-e"], &lines.join("\n"))
    };
    assert_eq!(job("checklist-validate").1, Some(1));
    let reports = &template["checklist-validate"]["artifacts"]["reports"];
    let quality = std::fs::read(team.path(reports["codequality"].as_str().unwrap())).unwrap();
    assert_eq!(serde_json::from_slice::<Json>(&quality).unwrap()[0]["location"]["path"], "checklists/broken.yaml");
    assert!(team.path(reports["junit"].as_str().unwrap()).is_file());
    assert_eq!(job("checklist-changelog").1, Some(0));
    let changelog = &template["checklist-changelog"]["artifacts"]["paths"][0];
    let told = std::fs::read_to_string(team.path(changelog.as_str().unwrap())).unwrap();
    assert!(told.contains("checklists/broken.yaml is new"), "{told}");
}

#[test]
fn every_definition_is_told_of_in_the_page_for_teams() {
    let page = std::fs::read_to_string(repository().join("docs/gitops.md")).unwrap();
    for name in ["checklist-validate", "checklist-fix", "gitlab-ci.yml", "action.yml", "--require-clean"] {
        assert!(page.contains(name), "{name}");
    }
}
