//! What `validate` finds, told to machines.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::playground::{Outcome, Playground, repository};
use crate::schemas::{assert_valid, yaml_files};

const FAULTY: &str = "tests/fixtures/faulty";

/// `validate` of every faulty file of the fixtures, in a format.
fn faulty(format: &str, rest: &[&str]) -> Outcome {
    Playground::new().inside(repository()).run(&[&["validate", FAULTY, "--format", format], rest].concat())
}

#[test]
fn json_is_of_the_published_shape_and_tells_each_finding_once() {
    let outcome = faulty("json", &[]);
    let document: Json = serde_json::from_str(&outcome.code(1).stdout).unwrap();
    assert_valid("findings", &document);
    assert_eq!(outcome.stderr, "");
    let files: Vec<&str> = document["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    assert_eq!(files.len(), yaml_files(FAULTY).len());
    let findings = document["findings"].as_array().unwrap();
    let prints: BTreeSet<&str> = findings.iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), findings.len());
    for one in findings {
        let text = std::fs::read_to_string(repository().join(one["file"].as_str().unwrap())).unwrap();
        let at = |end: &str| usize::try_from(one["region"][end]["offset"].as_u64().unwrap()).unwrap();
        let line = text[..at("start")].matches('\n').count() + 1;
        assert_eq!(one["region"]["start"]["line"], line, "{one:#}");
        assert!(text.is_char_boundary(at("end")), "{one:#}");
    }
    let clean = Playground::new().inside(repository()).run(&["validate", "examples", "--format", "json"]);
    let document: Json = serde_json::from_str(&clean.code(0).stdout).unwrap();
    assert_valid("findings", &document);
    assert_eq!((&document["passed"], document["findings"].as_array().unwrap().len()), (&Json::Bool(true), 0));
}

#[test]
fn sarif_of_every_faulty_file_is_valid_by_the_official_schema() {
    let schema = std::fs::read(repository().join("tests/fixtures/sarif-2.1.0.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_slice(&schema).unwrap()).unwrap();
    let log: Json = serde_json::from_str(&faulty("sarif", &[]).code(1).stdout).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= yaml_files(FAULTY).len());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(repository().join(uri).is_file(), "{uri}");
    }
}

#[test]
fn github_is_told_one_line_for_each_finding() {
    let found: Json = serde_json::from_str(&faulty("json", &[]).stdout).unwrap();
    let outcome = faulty("github", &[]);
    let lines: Vec<&str> = outcome.code(1).stdout.lines().collect();
    assert_eq!(lines.len(), found["findings"].as_array().unwrap().len());
    let form = regex::Regex::new(
        r"^::(error|warning|notice) file=tests/fixtures/faulty/[^,:]+\.yaml,line=\d+,endLine=\d+,(col=\d+,endColumn=\d+,)?title=C\d{4} [a-z0-9-]+::.",
    );
    let form = form.unwrap();
    let odd: Vec<&&str> = lines.iter().filter(|line| !form.is_match(line)).collect();
    assert!(odd.is_empty(), "{odd:#?}");
}

#[test]
fn junit_is_xml_with_a_test_case_for_each_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("found.xml");
    faulty("human", &["-o", &format!("junit={}", path.display())]).code(1);
    // Another reader than ours says that it is XML, and what is in it.
    let script = "import sys, xml.etree.ElementTree as t; r = t.parse(sys.argv[1]).getroot(); \
                  print(r.tag, r.get('tests'), r.get('failures'), len(r.findall('.//testcase')), len(r.findall('.//failure')))";
    let read = duct::cmd!("python3", "-c", script, &path).read().unwrap();
    let files = yaml_files(FAULTY).len();
    let failures: usize = read.split(' ').nth(2).unwrap().parse().unwrap();
    assert_eq!(read, format!("testsuites {files} {failures} {files} {failures}"));
    assert!(failures > files / 2);
}

#[test]
fn several_formats_are_written_in_one_pass_and_appear_whole() {
    let playground = Playground::new()
        .scenario("one", "steps:\n  - {id: a, titel: Try, command: [a], outcomes: {0: pass, 1: fail}}\n");
    let outcome =
        playground.run(&["validate", "one.yaml", "--format", "github", "-o", "sarif=a.sarif", "-o", "gitlab=b.json"]);
    outcome.code(1).stdout_has("::error file=one.yaml,line=7,endLine=7,col=13,endColumn=18,title=C2001 unknown-key::");
    let read = |name: &str| -> Json { serde_json::from_slice(&std::fs::read(playground.path(name)).unwrap()).unwrap() };
    assert_eq!(read("a.sarif")["runs"][0]["results"][0]["ruleId"], "C2001");
    assert_eq!(read("b.json")[0]["location"]["path"], "one.yaml");
    let left: Vec<PathBuf> =
        std::fs::read_dir(playground.path("")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn a_warning_fails_only_when_warnings_are_denied_in_every_format() {
    let unused = "params: {x: {type: string, default: y}}\nsteps:\n  - {id: a, title: Try, command: [a], outcomes: {0: pass, 1: fail}}\n";
    let playground = Playground::new().scenario("one", unused);
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        playground.run(&["validate", "one.yaml", "--format", format]).code(0);
        playground.run(&["validate", "one.yaml", "--format", format, "--deny", "warnings"]).code(1);
    }
    let passed = |rest: &[&str]| {
        let outcome = playground.run(&[&["validate", "one.yaml", "--format", "json"], rest].concat());
        serde_json::from_str::<Json>(&outcome.stdout).unwrap()["passed"].clone()
    };
    assert_eq!((passed(&[]), passed(&["--deny", "warnings"])), (Json::Bool(true), Json::Bool(false)));
}

#[test]
fn what_was_mistyped_exits_with_2_and_is_told_in_the_format() {
    let playground = Playground::new()
        .scenario("one", "steps:\n  - {id: a, title: Try, command: [a], outcomes: {0: pass, 1: fail}}\n");
    let gone = playground.run(&["validate", "gone.yaml", "one.yaml", "--format", "sarif"]);
    let log: Json = serde_json::from_str(&gone.code(2).stdout).unwrap();
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!((&location["artifactLocation"]["uri"], location.get("region")), (&"gone.yaml".into(), None));
    playground.run(&["validate", "--format", "sarfi"]).code(2).stderr_has("sarif");
    playground.run(&["validate", "-o", "sarfi=x"]).code(2).stderr_has("did you mean `sarif`?");
    playground.run(&["validate", "--format", "json", "-o", "sarif"]).code(2).one_line();
    playground.run(&["validate", "one.yaml", "-o", "sarif=no/such/folder"]).code(2).one_line();
    playground.run(&["validate", "one.yaml", "-o", "sarif=/dev/full"]).code(70).stderr_has("could not be written");
}

#[test]
fn a_file_that_is_named_twice_is_checked_once() {
    let playground = Playground::new()
        .scenario("one", "steps:\n  - {id: a, title: Try, command: [a], outcomes: {0: pass, 1: fail}}\n");
    playground.run(&["validate", "one.yaml", "one.yaml"]).code(0).stdout("1 file is valid\n");
}
