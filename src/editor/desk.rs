//! The files that are open in the editor, and those beside them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::check;
use super::kind::Kind;
use super::names::Beside;
use super::positions::{Encoding, Position, Positions};
use super::sketch::Sketch;
use super::view::View;
use crate::diagnostic::{Finding, Source};
use crate::scenario::{CASES, Library};

/// What the server was started with.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The language of texts for people.
    pub language: String,
    /// The folder of scenarios, if one was named: its files are ours, whatever it is called.
    pub library: Option<PathBuf>,
}

/// The most cases of a scenario that are played while somebody types: each takes a millisecond or two.
const MOST_CASES: usize = 100;

/// An open file.
#[derive(Debug)]
pub struct Open {
    /// Where it is on disk, or would be.
    pub path: PathBuf,
    /// Its text as it is in the editor.
    pub text: String,
    /// The editor's number of this text.
    pub version: Option<i64>,
    /// What is wrong with it, as of when it was last told.
    pub findings: Vec<Finding>,
    /// Whether that has to be told anew.
    is_stale: bool,
}

/// A change of a text: of the stretch between two places, or of all of it.
#[derive(Debug)]
pub struct Change {
    /// The stretch; `None` is the whole text.
    pub range: Option<(Position, Position)>,
    /// What stands there now.
    pub text: String,
}

/// The files that are open.
#[derive(Debug, Default)]
pub struct Desk {
    /// What the server was started with.
    pub setting: Setting,
    /// What a column counts.
    pub encoding: Encoding,
    open: BTreeMap<String, Open>,
}

impl Desk {
    /// An empty desk.
    #[must_use]
    pub fn new(setting: Setting) -> Self {
        Self { setting, ..Self::default() }
    }

    /// Opens a file.
    pub fn open(&mut self, uri: &str, text: String, version: Option<i64>) {
        let path = path_of(uri);
        self.open.insert(uri.to_owned(), Open { path, text, version, findings: Vec::new(), is_stale: true });
        self.changed(uri);
    }

    /// Changes an open file.
    pub fn change(&mut self, uri: &str, changes: Vec<Change>, version: Option<i64>) {
        let Some(open) = self.open.get_mut(uri) else { return };
        for change in changes {
            match change.range {
                None => open.text = change.text,
                Some((from, to)) => {
                    let span = Positions::new(&open.text, self.encoding).span(from, to);
                    open.text.replace_range(span.range(), &change.text);
                }
            }
        }
        open.version = version.or(open.version);
        open.is_stale = true;
        self.changed(uri);
    }

    /// Closes a file.
    pub fn close(&mut self, uri: &str) {
        self.changed(uri);
        self.open.remove(uri);
    }

    /// Everything may be other on disk than before.
    pub fn disk_changed(&mut self) {
        self.open.values_mut().for_each(|open| open.is_stale = true);
    }

    /// What is beside a scenario changes what is right in it and in its cases; a scenario and its cases change one another.
    fn changed(&mut self, uri: &str) {
        let path = path_of(uri);
        let is_beside = path.ends_with("roles.yaml") || path.ends_with("targets.yaml");
        let own = Self::scenario_of(&path);
        let rests_on_it = |other: &Path| {
            let of = Self::scenario_of(other);
            let is_of_the_folder = of.as_deref().unwrap_or(other).parent() == path.parent();
            (is_beside && is_of_the_folder) || of.as_ref() == Some(&path) || own.as_deref() == Some(other)
        };
        for open in self.open.values_mut().filter(|open| rests_on_it(&open.path)) {
            open.is_stale = true;
        }
    }

    /// Checks what has changed since this was last asked; the files whose findings have to be told.
    pub fn recheck(&mut self) -> Vec<String> {
        let stale = self.open.iter().filter(|(_, open)| open.is_stale).map(|(uri, _)| uri.clone());
        let stale: Vec<String> = stale.collect();
        for uri in &stale {
            let findings = self.open.get(uri).map(|open| self.findings(open)).unwrap_or_default();
            if let Some(open) = self.open.get_mut(uri) {
                open.findings = findings;
                open.is_stale = false;
            }
        }
        stale
    }

    /// What is wrong with an open file as it is now, whether that has been told or not.
    #[must_use]
    pub fn findings_now<'o>(&self, open: &'o Open) -> Cow<'o, [Finding]> {
        if open.is_stale { Cow::Owned(self.findings(open)) } else { Cow::Borrowed(&open.findings) }
    }

    fn findings(&self, open: &Open) -> Vec<Finding> {
        let Some(kind) = self.kind(open) else { return Vec::new() };
        let source = Source::new(open.path.display().to_string(), open.text.as_str());
        let cases = if kind == Kind::Scenario { self.cases(&open.path) } else { None };
        check::findings(kind, &source, &self.beside(&open.path), &cases)
    }

    fn kind(&self, open: &Open) -> Option<Kind> {
        Kind::of(&open.path, &open.text, self.setting.library.as_deref())
    }

    /// An open file.
    #[must_use]
    pub fn get(&self, uri: &str) -> Option<&Open> {
        self.open.get(uri)
    }

    /// Answers with a look at an open file; `None` where it is not open or none of ours.
    pub fn look<T>(&self, uri: &str, answer: impl FnOnce(&View, &Open) -> T) -> Option<T> {
        let open = self.open.get(uri)?;
        let kind = self.kind(open)?;
        let beside = self.beside(&open.path);
        let sketch = Sketch::of(&open.text);
        Some(answer(&View { kind, sketch: &sketch, beside: &beside, language: &self.setting.language }, open))
    }

    /// The texts of the files beside one.
    #[must_use]
    pub fn beside(&self, path: &Path) -> Beside {
        let of = Self::scenario_of(path);
        let beside = of.as_deref().unwrap_or(path);
        let text = |name: &str| self.text_of(&beside.with_file_name(name)).unwrap_or_default();
        let scenario = of.as_deref().and_then(|of| self.text_of(of)).unwrap_or_default();
        let schema = beside.parent().and_then(|folder| Library::Folder(folder.to_owned()).schema());
        Beside { roles: text("roles.yaml"), targets: text("targets.yaml"), scenario, schema }
    }

    /// The file of the scenario that the file at `path` is a case of, if it is one.
    #[must_use]
    pub fn scenario_of(path: &Path) -> Option<PathBuf> {
        let folder = path.parent().filter(|folder| folder.extension().is_some_and(|ending| ending == CASES))?;
        Some(folder.with_extension("yaml"))
    }

    /// The cases of a scenario; `None` where there are none to ask for, or too many to play at every key.
    fn cases(&self, path: &Path) -> Option<Vec<Source>> {
        let library = Library::Folder(path.parent()?.to_owned());
        let cases = library.cases(path);
        let is_asked = if cases.is_empty() { library.has_cases() } else { cases.len() <= MOST_CASES };
        let source = |path: PathBuf| Some(Source::new(path.display().to_string(), self.text_of(&path)?));
        is_asked.then(|| cases.into_iter().filter_map(|case| source(case.path)).collect())
    }

    /// The text of a file: as it is in the editor, else as it is on disk.
    #[must_use]
    pub fn text_of(&self, path: &Path) -> Option<String> {
        if let Some(open) = self.open.values().find(|open| open.path == path) {
            return Some(open.text.clone());
        }
        Source::read(path, "").ok().map(|source| source.text().to_owned())
    }

    /// The name by which the editor knows a file.
    #[must_use]
    pub fn uri_of(&self, path: &Path) -> String {
        let open = self.open.iter().find(|(_, open)| open.path == path);
        open.map_or_else(|| file_uri(path), |(uri, _)| uri.clone())
    }
}

/// The path that a `file:` URI names; of another URI, what it is behind its scheme.
fn path_of(uri: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    let rest = uri.strip_prefix("file://").map_or(uri, |rest| &rest[rest.find('/').unwrap_or(0)..]);
    let mut bytes = Vec::with_capacity(rest.len());
    let mut at = 0;
    while at < rest.len() {
        let escaped = rest.get(at + 1..at + 3).filter(|_| rest.as_bytes()[at] == b'%');
        let byte = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(rest.as_bytes()[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

/// The `file:` URI of a path (RFC 8089).
fn file_uri(path: &Path) -> String {
    use std::fmt::Write as _;
    use std::os::unix::ffi::OsStrExt as _;
    let mut uri = "file://".to_owned();
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_a_path_and_back_whatever_the_bytes() {
        for path in ["/a b/ü/x.yaml", "/100%/x.yaml", "/plain"] {
            assert_eq!(path_of(&file_uri(Path::new(path))), PathBuf::from(path));
        }
        assert_eq!(path_of("file://host/a%20b%"), PathBuf::from("/a b%"));
        assert_eq!(path_of("file:///a%zz"), PathBuf::from("/a%zz"));
        assert_eq!(path_of("file://é"), PathBuf::from("é"));
    }

    #[test]
    fn changes_are_made_one_after_the_other_and_only_what_changed_is_told() {
        let mut desk = Desk::default();
        desk.open("file:///checklists/x.yaml", "id: é\n".to_owned(), Some(1));
        assert_eq!(desk.recheck(), ["file:///checklists/x.yaml"]);
        assert!(desk.recheck().is_empty());
        let at = |line, column| Position { line, column };
        let put = |from, to, text: &str| Change { range: Some((from, to)), text: text.to_owned() };
        let changes =
            vec![put(at(0, 4), at(0, 5), "x"), put(at(1, 0), at(9, 0), "title: y\n"), put(at(0, 4), at(0, 4), "a")];
        desk.change("file:///checklists/x.yaml", changes, Some(2));
        assert_eq!(desk.get("file:///checklists/x.yaml").unwrap().text, "id: ax\ntitle: y\n");
        desk.change("file:///nothing", vec![put(at(0, 0), at(0, 0), "x")], None);
        desk.recheck();
        desk.open("file:///checklists/roles.yaml", "version: 1\nroles: {}\n".to_owned(), Some(1));
        assert_eq!(desk.recheck().len(), 2, "what is beside a scenario changes what is right in it");
    }

    #[test]
    fn a_scenario_and_its_cases_are_checked_anew_when_the_other_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join("checklists").join(name);
        let uri = |name: &str| file_uri(&path(name));
        std::fs::create_dir_all(path("x.cases")).unwrap();
        std::fs::write(path("x.cases/a.yaml"), "").unwrap();
        let text = "version: 1\nid: x\ntitle: Try\nowner: t\nsteps:\n  - {id: a, title: Try it, command: [x], role: none, timeout: 5s, outcomes: {0: pass, 1: fail}}\n";
        let case = "version: 1\nrecordings:\n  - {steps: [a], command: [x]}\nexpect: {verdict: pass}\n";
        let mut desk = Desk::default();
        let codes = |desk: &Desk, name: &str| -> Vec<&str> {
            desk.get(&uri(name)).unwrap().findings.iter().map(|finding| finding.code.id).collect()
        };
        desk.open(&uri("x.yaml"), text.to_owned(), None);
        desk.open(&uri("x.cases/a.yaml"), case.to_owned(), None);
        desk.recheck();
        assert_eq!((codes(&desk, "x.yaml"), codes(&desk, "x.cases/a.yaml")), (vec!["C7001"], vec![]));
        let all = |text: String| vec![Change { range: None, text }];
        desk.change(&uri("x.cases/a.yaml"), all(case.replace("[x]", "[y]")), None);
        assert_eq!(desk.recheck().len(), 2);
        assert_eq!(codes(&desk, "x.cases/a.yaml"), ["C7002"]);
        desk.change(&uri("x.yaml"), all(text.replace("[x]", "[y]")), None);
        assert_eq!(desk.recheck().len(), 2);
        assert_eq!(codes(&desk, "x.cases/a.yaml"), [""; 0]);
        desk.open(
            &uri("roles.yaml"),
            "version: 1\nroles:\n  a: {description: \"AKIAIOSFODNN7EXAMPLE\"}\n".to_owned(),
            None,
        );
        assert_eq!(desk.recheck().len(), 3);
        assert_eq!(codes(&desk, "roles.yaml"), ["C6135"]);
    }

    #[test]
    fn roles_are_known_as_they_are_in_the_editor() {
        let mut desk = Desk::default();
        let text = "version: 1\nid: x\ntitle: Try\nowner: t\nsteps:\n  - {id: a, title: Try, command: [x], role: reader, timeout: 1s, assert: {const: 0}}\n";
        desk.open("file:///checklists/x.yaml", text.to_owned(), None);
        desk.recheck();
        let codes = |desk: &Desk| -> Vec<&str> {
            desk.get("file:///checklists/x.yaml").unwrap().findings.iter().map(|finding| finding.code.id).collect()
        };
        assert!(!codes(&desk).contains(&"C3011"));
        desk.open("file:///checklists/roles.yaml", "version: 1\nroles: {reder: {}}\n".to_owned(), None);
        desk.recheck();
        assert!(codes(&desk).contains(&"C3011"));
    }
}
