//! Every code's page is its test: its bad block gives its message to the letter, its good block gives none.

use std::path::{Path, PathBuf};

use checklist::diagnostic::{Code, code};

use crate::blocks::{package, run_blocks, side_by_side};

/// Pages whose message no block can bring about in this program, each with the test that does.
const TESTED_ELSEWHERE: [(&str, &str); 1] =
    [("C5010", "plan::features::tests::a_step_that_this_program_was_built_without_is_refused")];

#[test]
fn every_page_shows_what_the_program_says() {
    let wrong = side_by_side(code::ALL, |code| page(code));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn page(code: &Code) -> Result<(), String> {
    let path = package().join("docs/codes").join(code.id).with_extension("md");
    let printed = run_blocks(&path)?;
    let wanted = format!("[{}]: ", code.id);
    let elsewhere = TESTED_ELSEWHERE.iter().any(|(id, _)| *id == code.id);
    if !elsewhere && !printed.contains(&wanted) {
        return Err(format!("{}: none of its blocks prints `{wanted}`", path.display()));
    }
    for part in ["\n## Bad\n", "\n## Good\n"] {
        if !code.page.contains(part) {
            return Err(format!("{}: has no {part:?}", path.display()));
        }
    }
    Ok(())
}

#[test]
fn the_first_line_of_a_summary_is_a_whole_sentence() {
    for code in code::ALL {
        let line = code.summary().lines().next().unwrap_or_default();
        assert!(line.ends_with('.') && line.len() <= 100, "{}: {line}", code.id);
    }
}

#[test]
fn every_block_of_the_documents_runs() {
    let mut documents: Vec<PathBuf> =
        std::fs::read_dir(package().join("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    documents.push(package().join("README.md"));
    documents.push(package().join("tests/fixtures/refusals.md"));
    documents.retain(|path| path.is_file() && path.extension().is_some_and(|ending| ending == "md"));
    let wrong = side_by_side(&documents, |path: &PathBuf| run_blocks(path).map(drop));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many findings each file of `tests/fixtures/faulty` has; one, unless it says otherwise here.
const SEVERAL: [(&str, usize); 1] = [("ten", 10)];

#[test]
fn a_file_has_as_many_findings_as_faults_and_each_reads_as_it_is_kept() {
    let folder = package().join("tests/fixtures/faulty");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    assert!(files.len() > 25, "{}", files.len());
    let wrong = side_by_side(&files, |path: &PathBuf| faulty(path));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn faulty(path: &Path) -> Result<(), String> {
    let name = path.file_stem().unwrap().to_string_lossy();
    let file = path.file_name().unwrap();
    let output = duct::cmd!(env!("CARGO_BIN_EXE_checklist"), "validate", file)
        .dir(path.parent().unwrap())
        .full_env([("PATH", "/usr/bin:/bin")])
        .stdout_capture()
        .stderr_capture()
        .unchecked()
        .run()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let golden = path.with_extension("stderr");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &said).unwrap();
    }
    let is_finding = |line: &&str| ["error[", "warning[", "note["].iter().any(|level| line.starts_with(level));
    let findings = said.lines().filter(is_finding).count();
    let faults = SEVERAL.iter().find(|(known, _)| *known == name).map_or(1, |(_, faults)| *faults);
    if findings != faults {
        return Err(format!("{name}: {findings} findings for {faults} faults:\n{said}"));
    }
    let kept = std::fs::read_to_string(&golden).unwrap_or_default();
    if said != kept {
        return Err(format!("{name}: kept is\n{kept}--- but the program says\n{said}---"));
    }
    Ok(())
}
