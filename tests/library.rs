//! What is shipped works as it is shipped.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value as Json;

use crate::lab;
use crate::playground::{Playground, repository};
use crate::schemas::{is_scenario, yaml_files};

/// How many cases there are below a folder.
fn cases_in(folder: &str) -> usize {
    if folder == "checklists" { crate::cases::shipped().len() } else { 0 }
}

#[test]
fn every_shipped_file_is_valid_without_a_warning() {
    let playground = Playground::new().inside(repository());
    for folder in ["checklists", "examples"] {
        let outcome = playground.run(&["validate", folder, "--deny", "warnings"]);
        outcome.code(0).stdout(&format!("{} files are valid\n", yaml_files(folder).len() + cases_in(folder)));
    }
    playground.run(&["validate", "--deny", "warnings"]).code(0).stdout_has("files are valid");
}

#[test]
fn every_example_runs_to_a_good_verdict() {
    for file in yaml_files("examples") {
        let path = file.to_str().unwrap();
        let url = format!("url={}/status/200", lab::http().value("LAB_HTTP"));
        let mut args = vec!["run", "--scenario", path];
        if path.ends_with("09-http.yaml") {
            args.extend(["--param", &url]);
        }
        let outcome = Playground::new().run(&args);
        assert!(["pass", "warn"].contains(&outcome.code(0).report().verdict()), "{outcome}");
    }
}

#[test]
fn a_lone_program_has_the_shipped_library_inside() {
    let playground = Playground::new();
    let shipped: Vec<String> = yaml_files("checklists")
        .iter()
        .filter(|path| is_scenario(path))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let files = format!("{} files are valid\n", shipped.len() + 2 + cases_in("checklists"));
    playground.run(&["validate", "--builtin", "--deny", "warnings"]).code(0).stdout(&files);
    for args in [&["list", "--json"][..], &["list", "--json", "--builtin"]] {
        let listed: Json = serde_json::from_str(&playground.run(args).code(0).stdout).unwrap();
        let listed: Vec<&str> = listed.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(listed, shipped);
    }
    let url = format!("url={}/status/200", lab::http().value("LAB_HTTP"));
    let run = playground.run(&["run", "--builtin", "--scenario", "http-endpoint", "--param", &url]);
    assert_eq!(run.code(0).report().0["scenario"]["path"], "builtin:http-endpoint.yaml");
}

#[test]
fn scenarios_are_listed_by_domain_and_tag() {
    let playground = Playground::new();
    let listed = |args: &[&str]| {
        let outcome = playground.run(&[&["list", "--builtin"], args].concat());
        let ids = outcome.code(0).stdout.lines().map(|line| line.split_whitespace().next().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(listed(&["--domain", "database"]), ["db-replication"]);
    assert_eq!(listed(&["--tag", "expiry"]), ["tls-cert-expiry"]);
    assert_eq!(listed(&["--tag", "no-such-tag"]), [""; 0]);
    playground.run(&["list", "--builtin", "--lang", "zh"]).code(0).stdout_has("诊断 Linux 主机内存压力");
}

#[test]
fn show_says_what_a_scenario_asks_and_why() {
    let playground = Playground::new();
    let ids = Regex::new(r"(?m)^  - id: (\w+)$").unwrap();
    for file in yaml_files("checklists").iter().filter(|path| is_scenario(path)) {
        let id = file.file_stem().unwrap().to_str().unwrap();
        let shown = playground.run(&["show", id, "--builtin"]).code(0).stdout.clone();
        let text = std::fs::read_to_string(file).unwrap();
        for found in ids.captures_iter(&text) {
            assert!(shown.contains(&found[1]), "{id} does not show {}", &found[1]);
        }
        assert!(shown.contains("role ") && shown.contains("timeout "), "{shown}");
    }
    playground.run(&["show", "db-replicatoin", "--builtin"]).code(2).stderr_has("did you mean `db-replication`?");
}

#[test]
fn every_code_explains_itself() {
    let playground = Playground::new();
    let all = playground.run(&["explain"]).code(0).stdout.clone();
    let pages = std::fs::read_dir(repository().join("docs/codes")).unwrap().count();
    assert_eq!(all.lines().count(), pages, "{all}");
    for line in all.lines() {
        let mut words = line.split_whitespace();
        let (code, name) = (words.next().unwrap(), words.next().unwrap());
        let page = playground.run(&["explain", code]).code(0).stdout.clone();
        assert!(page.len() > 20, "{code}: {page}");
        playground.run(&["explain", name]).code(0).stdout(&page);
    }
    playground.run(&["explain", "unknown-stpe"]).code(2).one_line().stderr_has("did you mean `unknown-step`?");
}

#[test]
fn shells_accept_their_completions() {
    let playground = Playground::new();
    let completions = ["bash", "zsh", "fish", "elvish", "powershell"].map(|shell| {
        let text = playground.run(&["completions", shell]).code(0).stdout.clone();
        assert!(text.contains("checklist") && text.contains("scenario"), "{shell}: {text}");
        text
    });
    let script = format!("set -eu\n{}\ncomplete -p checklist", completions[0]);
    let bash = playground.start_program("bash", &["-c", &script]).wait();
    bash.code(0).stdout_has("_checklist");
    assert!(completions[1].starts_with("#compdef checklist"));
    assert!(completions[2].contains("complete -c checklist"));
}

#[test]
fn help_is_for_every_command_and_says_what_to_type() {
    let playground = Playground::new();
    let all = playground.run(&["--help"]).code(0).stdout.clone();
    for command in
        ["run", "plan", "validate", "test", "list", "show", "report", "runs", "explain", "schema", "completions"]
    {
        assert!(all.contains(&format!("\n  {command} ")), "{all}");
        playground.run(&[command, "--help"]).code(0).stdout_has("Usage: checklist");
    }
    assert!(all.contains("Exit codes:"));
    playground.run(&[]).code(2).stderr_has("Usage: checklist");
    playground.run(&["validat"]).code(2).stderr_has("similar subcommands exist: ").stderr_has("'validate'");
    playground.run(&["--version"]).code(0).stdout(concat!("checklist ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_examples_in_the_help_work() {
    let step = "steps:\n  - {id: only, title: Answer, command: [echo], assert: {const: 0}}\n";
    let mut playground =
        Playground::new().scenario("my-check", step).env("CHECKLIST_DB_READER_PASSWORD", "canary-5a1f");
    for file in yaml_files("checklists") {
        let name = format!("checklists/{}", file.file_name().unwrap().to_str().unwrap());
        playground = playground.file(&name, &std::fs::read_to_string(&file).unwrap());
    }
    let mut tried = BTreeSet::new();
    for command in ["", "run", "plan", "validate", "explain", "completions", "list", "show"] {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|word| !word.is_empty()).collect();
        let help = playground.run(&args).code(0).stdout.clone();
        for example in help.lines().filter_map(|line| line.strip_prefix("  checklist ")) {
            let typed = example.split(" >").next().unwrap();
            let mut words: Vec<&str> = typed.split(' ').collect();
            // What `run` would do is planned, not done: nothing answers at the addresses of the shipped inventory.
            if words[0] == "run" {
                words[0] = "plan";
                while let Some(at) = words.iter().position(|word| *word == "-o") {
                    words.drain(at..at + 2);
                }
            }
            playground.run(&words).code(0);
            tried.insert(words[0].to_owned());
        }
    }
    assert_eq!(tried.into_iter().collect::<Vec<_>>(), ["completions", "explain", "plan", "validate"]);
}

#[test]
fn every_flag_of_run_is_a_variable_of_the_environment_too() {
    let help = Playground::new().run(&["run", "--help"]).code(0).stdout.clone();
    let flag = Regex::new(r"(?m)^ +(?:-\w, )?--([a-z-]+)").unwrap();
    let variable = Regex::new(r"\[env: (CHECKLIST_[A-Z_]+)=").unwrap();
    let begins: Vec<(usize, &str)> =
        flag.captures_iter(&help).map(|found| (found.get(0).unwrap().start(), found.extract::<1>().1[0])).collect();
    let ends = begins.iter().skip(1).map(|(at, _)| *at).chain([help.len()]);
    let mut variables = BTreeSet::new();
    for ((begin, name), end) in begins.iter().zip(ends).filter(|((_, name), _)| *name != "help") {
        let found = variable.captures(&help[*begin..end]);
        let found = found.unwrap_or_else(|| panic!("--{name} is no variable: {}", &help[*begin..end]));
        assert!(variables.insert(found[1].to_owned()), "{} is for two flags", &found[1]);
    }
    assert!(variables.len() > 14, "{variables:?}");
}

#[test]
fn a_run_can_be_told_by_variables_alone() {
    let playground = Playground::new()
        .scenario(
            "wanted",
            "
params: {word: {type: string, default: none, description: A word}}
steps:
  - {id: only, title: {en: Print the word, zh: 打印}, command: [echo, '{{ params.word }}'], outcomes: {0: warn}}
  - {id: other, title: Not asked for, command: [touch, asked], assert: {const: 0}}
",
        )
        .env("CHECKLIST_SCENARIO", "wanted.yaml")
        .env("CHECKLIST_TARGET", "db-1")
        .env("CHECKLIST_PARAM", "word=hello=there")
        .env("CHECKLIST_STEP", "only")
        .env("CHECKLIST_JOBS", "1")
        .env("CHECKLIST_OUTPUT", "json")
        .env("CHECKLIST_LANG", "zh")
        .env("CHECKLIST_QUIET", "1")
        .env("CHECKLIST_FAIL_ON", "warn");
    let outcome = playground.run(&["run"]);
    assert_eq!(outcome.code(4).stderr, "");
    let report = outcome.report();
    assert_eq!(report.0, serde_json::from_str::<Json>(&outcome.stdout).unwrap());
    assert_eq!((&report.0["target"]["name"], report.statuses()), (&Json::from("db-1"), vec![("only", "warn")]));
    assert_eq!(report.step("only")["title"], "打印");
    assert_eq!(report.step("only")["stdout"]["text"], "hello=there\n");
}
