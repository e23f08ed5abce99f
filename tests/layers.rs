//! The picture in `src/lib.rs` is true: imports point down, a file has one purpose and a bounded length.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use crate::playground::repository;

/// The most production lines of a file.
const WALL: usize = 300;
/// Names under which anything could be put.
const NAMELESS: [&str; 7] = ["util", "utils", "helpers", "common", "misc", "manager", "imp"];

/// A file of the program without its strings, comments and tests.
struct Production {
    /// As `src/plan/build.rs`.
    path: String,
    /// As `[plan, build]`; the module of `src/plan/mod.rs` is `[plan]`.
    module: Vec<String>,
    code: String,
    /// How many lines the file has before its tests, as they are written.
    lines: usize,
}

#[test]
fn imports_point_down() {
    let rows = rows();
    let mut offences = Vec::new();
    for file in production() {
        let own = file.module.first().map_or("lib", String::as_str);
        for (line, name) in imports(file) {
            let (Some(here), Some(there)) = (rows.get(own), rows.get(name.as_str())) else {
                offences.push(format!("{}:{line}  {own} -> {name}, and not both are in the picture", file.path));
                continue;
            };
            let may = name == own || there < here || (*here == 1 && *there == 1);
            if !may {
                offences.push(format!("{}:{line}  {own} -> {name}", file.path));
            }
        }
    }
    assert!(offences.is_empty(), "imports that do not point down:\n{}", offences.join("\n"));
}

#[test]
fn no_path_leaves_its_folder_by_super() {
    let above = Regex::new(r"\b(?:super::)+").unwrap();
    let mut offences = Vec::new();
    for file in production() {
        for found in above.find_iter(&file.code) {
            if found.as_str().matches("super").count() >= file.module.len() {
                offences.push(format!("{}:{}  {}", file.path, line_of(&file.code, found.start()), found.as_str()));
            }
        }
    }
    assert!(offences.is_empty(), "paths that leave their folder (write `crate::…`):\n{}", offences.join("\n"));
}

#[test]
fn the_picture_shows_every_module_and_nothing_else() {
    let drawn: BTreeSet<String> = rows().into_keys().collect();
    let there: BTreeSet<String> = production().iter().filter_map(|file| file.module.first().cloned()).collect();
    assert_eq!(drawn, there);
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let files = rust_files();
    let nameless =
        |path: &&PathBuf| path.iter().any(|part| NAMELESS.contains(&part.to_str().unwrap().trim_end_matches(".rs")));
    let found: Vec<&PathBuf> = files.iter().filter(nameless).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_mod_rs_holds_no_logic() {
    let function = Regex::new(r"\bfn\s+\w+[^;{]*\{").unwrap();
    let with_logic = |file: &&Production| file.path.ends_with("/mod.rs") && function.is_match(&file.code);
    let found: Vec<&str> = production().iter().filter(with_logic).map(|file| file.path.as_str()).collect();
    assert!(found.is_empty(), "functions with a body in {found:?}");
}

#[test]
fn no_file_is_longer_than_the_wall() {
    let long = production().iter().filter(|file| file.lines > WALL);
    let long: Vec<String> = long.map(|file| format!("{}: {} lines", file.path, file.lines)).collect();
    assert!(long.is_empty(), "more than {WALL} lines before the tests: {long:?}");
}

/// The row of every module, read from the picture in `src/lib.rs`: 1 is the lowest.
fn rows() -> BTreeMap<String, u32> {
    let text = std::fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let row = Regex::new(r"(?m)^//! +(\d+)   (.+)$").unwrap();
    let mut rows = BTreeMap::new();
    for found in row.captures_iter(&text) {
        for name in found[2].split_whitespace().filter(|name| *name != "(words)") {
            assert!(rows.insert(name.to_owned(), found[1].parse().unwrap()).is_none(), "{name} is drawn twice");
        }
    }
    assert!(rows.len() > 20, "the picture in src/lib.rs has another form: {rows:?}");
    rows
}

/// The modules that a file names by `crate::NAME` or `crate::{NAME, …}`, each with its line.
fn imports(file: &Production) -> Vec<(usize, String)> {
    static ROOT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::(\w+|\{)").unwrap());
    let mut found = Vec::new();
    for captures in ROOT.captures_iter(&file.code) {
        let name = captures.get(1).unwrap();
        if name.as_str() != "{" {
            found.push((line_of(&file.code, name.start()), name.as_str().to_owned()));
            continue;
        }
        let (mut depth, mut at_name) = (1, true);
        for (at, c) in file.code[name.end()..].char_indices().map(|(at, c)| (at + name.end(), c)) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => at_name = true,
                _ if depth == 1 && at_name && !c.is_whitespace() => {
                    let word = file.code[at..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                    found.push((line_of(&file.code, at), word.to_owned()));
                    at_name = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

fn rust_files() -> Vec<PathBuf> {
    let (mut open, mut files) = (vec![repository().join("src")], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    files.sort();
    files
}

/// Every file of the library but those that are there for tests alone.
fn production() -> &'static [Production] {
    static FILES: OnceLock<Vec<Production>> = OnceLock::new();
    FILES.get_or_init(read_production)
}

fn read_production() -> Vec<Production> {
    let src = repository().join("src");
    let files = rust_files();
    let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    let module_of_tests = Regex::new(r"#\[cfg\(test\)\]\s*(?:pub(?:\(\w+\))? )?mod (\w+);").unwrap();
    let for_tests: Vec<PathBuf> = files
        .iter()
        .flat_map(|path| {
            let folder =
                if path.ends_with("mod.rs") { path.parent().unwrap().to_owned() } else { path.with_extension("") };
            let text = read(path);
            let names = module_of_tests.captures_iter(&text).map(|found| folder.join(&found[1]));
            names.collect::<Vec<_>>()
        })
        .collect();
    let is_production = |path: &&PathBuf| {
        let module = path.with_extension("");
        !path.ends_with("main.rs")
            && !path.ends_with("lib.rs")
            && !for_tests.iter().any(|test| module.starts_with(test))
    };
    files.iter().filter(is_production).map(|path| one(path.strip_prefix(&src).unwrap(), &read(path))).collect()
}

fn one(path: &Path, text: &str) -> Production {
    static TESTS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^#\[cfg\(test\)\]\s*(?:#\[.*\]\s*)*mod \w+ \{").unwrap());
    static ITEM: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^( *)#\[cfg\(test\)\]\n(?:[^\n]*;\n|(?s:.*?)^ *\}\n)").unwrap());
    let mut module: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    module.pop_if(|last| last == "mod");
    let bare = bare(text);
    // Tests stand last in a file; what is for tests alone before them is one item each.
    let end = TESTS.find(&bare).map_or(bare.len(), |found| found.start());
    let code = ITEM.replace_all(&bare[..end], |found: &regex::Captures| "\n".repeat(found[0].matches('\n').count()));
    Production {
        path: format!("src/{}", path.display()),
        module,
        code: code.into_owned(),
        lines: line_of(&bare, end) - 1,
    }
}

/// The text without what stands in strings and comments; every line stays where it is.
fn bare(text: &str) -> String {
    static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
        let hidden = concat!(
            r##"//[^\n]*|/\*(?s:.*?)\*/|b?r#"(?s:.*?)"#|b?r"[^"]*"|b?"(?:[^"\\]|\\(?s:.))*"|"##,
            r"b?'(?:[^'\\\n]|\\[^\n]+?)'"
        );
        Regex::new(hidden).unwrap()
    });
    HIDDEN.replace_all(text, |found: &regex::Captures| "\n".repeat(found[0].matches('\n').count())).into_owned()
}

#[test]
fn what_stands_in_a_string_or_comment_is_no_import() {
    let file = one(
        Path::new("plan/build.rs"),
        "// crate::cli\nuse crate::{\n    access::{Role, x},\n    judge,\n};\nlet a = \"\\\"crate::cli\"; crate::store::x('\"');\n\
         let b = r#\"crate::cli \"\"#; &'a crate::yaml::Y\n#[cfg(test)]\nmod tests {\n    use crate::engine;\n}\n",
    );
    let names: Vec<(usize, String)> = imports(&file);
    let names: Vec<(usize, &str)> = names.iter().map(|(line, name)| (*line, name.as_str())).collect();
    assert_eq!(names, [(3, "access"), (4, "judge"), (6, "store"), (7, "yaml")]);
    assert_eq!((file.module.as_slice(), file.lines), (["plan".to_owned(), "build".to_owned()].as_slice(), 7));
}
