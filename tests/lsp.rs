//! `checklist lsp`, spoken to as an editor does: over the pipes of the real program.

use std::io::{BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::playground::{PROGRAM, Playground};

/// An answer that takes longer does not come.
const LIMIT: Duration = Duration::from_secs(30);

const SCENARIO: &str = "\
version: 1
id: disk
title: Check the disk
owner: sre
params:
  most: {type: integer, default: 90, description: The most that may be used}
defaults: {timeout: 5s, role: os-user}
steps:
  - id: used
    title: 测量 the used space
    command: [df, --output=pcent, \"{{ params.most }}\"]
    outcomes: {0: pass, 1: fail}
  - id: inodes
    title: Measure the inodes
    when: used.passed
    command: [df, -i]
    assert: {const: 0}
";
const ROLES: &str = "version: 1\nroles:\n  os-user: {description: An ordinary account}\n";

/// An editor that is connected to the server.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    incoming: Receiver<Json>,
    /// What came while something else was waited for.
    kept: Vec<Json>,
    last_id: i64,
    folder: Playground,
}

impl Editor {
    fn start(folder: Playground) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["lsp", "--stdio"])
            .current_dir(folder.path(""))
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, incoming) = mpsc::channel();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                let _ = sender.send(message);
            }
        });
        let input = child.stdin.take();
        Self { child, input, incoming, kept: Vec::new(), last_id: 0, folder }
    }

    /// One that is past its greetings, with `capabilities`.
    fn connected(folder: Playground, capabilities: &Json) -> Self {
        let mut editor = Self::start(folder);
        let answer =
            editor.ask("initialize", &json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        assert_eq!(answer["result"]["serverInfo"]["name"], "checklist");
        editor.tell("initialized", &json!({}));
        editor
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}", self.folder.path(file).display())
    }

    fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Json) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    fn tell(&mut self, method: &str, params: &Json) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The whole answer to a question.
    fn ask(&mut self, method: &str, params: &Json) -> Json {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The result of a question about the place behind `before` in a file's text.
    fn ask_at(&mut self, method: &str, file: &str, (text, before): (&str, &str)) -> Json {
        let end = text.find(before).unwrap() + before.len();
        let line = text[..end].matches('\n').count();
        let column = text[text[..end].rfind('\n').map_or(0, |feed| feed + 1)..end].encode_utf16().count();
        let uri = self.uri(file);
        let place = json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": column}});
        let answer = self.ask(method, &place);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    #[track_caller]
    fn wait(&mut self, is_it: impl Fn(&Json) -> bool) -> Json {
        if let Some(at) = self.kept.iter().position(&is_it) {
            return self.kept.remove(at);
        }
        loop {
            let message =
                self.incoming.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("no answer; came: {:?}", self.kept));
            if is_it(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    fn open(&mut self, file: &str, text: &str) {
        let uri = self.uri(file);
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": document}));
    }

    fn change(&mut self, file: &str, version: i64, changes: &Json) {
        let document = json!({"uri": self.uri(file), "version": version});
        self.tell("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The findings of this version of a file.
    fn findings(&mut self, file: &str, version: i64) -> Vec<Json> {
        let uri = self.uri(file);
        let told = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri.as_str()
                && message["params"]["version"] == version
        });
        told["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Goes away; the exit code and what was said on standard error.
    fn end(mut self) -> (i32, String) {
        drop(self.input.take());
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code().unwrap(), said)
    }

    fn shut_down(mut self) -> (i32, String) {
        assert_eq!(self.ask("shutdown", &Json::Null)["result"], Json::Null);
        self.tell("exit", &Json::Null);
        self.end()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn read(output: &mut impl std::io::BufRead) -> Option<Json> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).unwrap() == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(bytes) = line.strip_prefix("Content-Length: ") {
            length = Some(bytes.trim().parse::<usize>().unwrap());
        }
    }
    // Whatever else stands on standard output would be taken for a header, and end here.
    let mut text = vec![0; length.unwrap()];
    output.read_exact(&mut text).unwrap();
    Some(serde_json::from_slice(&text).unwrap())
}

fn library() -> Playground {
    Playground::new().file("checklists/roles.yaml", ROLES).file("checklists/disk.yaml", SCENARIO)
}

const DISK: &str = "checklists/disk.yaml";
const CASE_FILE: &str = "checklists/disk.cases/full.yaml";
const CASE: &str = "version: 1\nrecordings:\n  - {steps: [used], command: [df, --output=pcent, \"90\"], exit: 1}\nexpect: {steps: {used: fail}}\n";

#[test]
fn an_editor_is_told_what_is_wrong_as_somebody_types() {
    let mut editor = Editor::connected(library(), &json!({}));
    editor.open(DISK, SCENARIO);
    assert_eq!(editor.findings(DISK, 1), Vec::<Json>::new());
    // `used.passed` becomes `usd.passed`: line 14, the third letter of the value.
    let range = json!({"start": {"line": 14, "character": 12}, "end": {"line": 14, "character": 13}});
    editor.change(DISK, 2, &json!([{"range": range, "text": ""}]));
    let findings = editor.findings(DISK, 2);
    let [finding] = &findings[..] else { panic!("{findings:#?}") };
    assert_eq!(finding["code"], "C3001");
    assert_eq!((&finding["severity"], &finding["source"]), (&json!(1), &json!("checklist")));
    assert_eq!(finding["range"], json!({"start": {"line": 14, "character": 10}, "end": {"line": 14, "character": 13}}));
    assert!(finding["message"].as_str().unwrap().contains("did you mean `used`?"), "{finding}");
    let uri = editor.uri(DISK);
    let asked = json!({"textDocument": {"uri": uri}, "range": finding["range"], "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", &asked)["result"].clone();
    assert_eq!(actions[0]["title"], "Change `usd` to `used`");
    let edit = &actions[0]["edit"]["changes"][&uri][0];
    assert_eq!((&edit["range"], &edit["newText"]), (&finding["range"], &json!("used")));
    editor.change(DISK, 3, &json!([{"range": edit["range"], "text": edit["newText"]}]));
    assert_eq!(editor.findings(DISK, 3), Vec::<Json>::new());
    editor.change(DISK, 4, &json!([{"text": "a: ["}]));
    assert_eq!(editor.findings(DISK, 4)[0]["code"], "C1004");
    editor.tell("textDocument/didClose", &json!({"textDocument": {"uri": uri}}));
    let closed = editor.wait(|message| message["params"]["uri"] == uri.as_str());
    assert_eq!(closed["params"]["diagnostics"], json!([]));
    assert_eq!(editor.shut_down(), (0, String::new()));
}

#[test]
fn an_editor_is_told_the_same_as_validate_says() {
    let faulty = SCENARIO
        .replace("role: os-user", "role: os-usr")
        .replace("most: {type: integer", "least: {type: string}\n  most: {typ: integer")
        .replace("used.passed", "used.value == '用' and usd.passed");
    // The note about the line that names the schema is one that only the folder around the file can tell of.
    let schema = "{\"title\": \"A checklist scenario, version 1\"}";
    for (text, least) in [(faulty.as_str(), 3), (SCENARIO, 3)] {
        let folder = library().file(DISK, text).file("checklists/scenario.schema.json", schema).file(CASE_FILE, CASE);
        let expected = places_said(&folder.run(&["validate", DISK]).stderr);
        assert!(expected.len() >= least, "{expected:?}");
        // Units of UTF-16 are the characters that people count, as long as all are of the basic plane.
        let mut editor = Editor::connected(folder, &json!({}));
        editor.open(DISK, text);
        let told = editor.findings(DISK, 1).into_iter().map(|finding| {
            let start = &finding["range"]["start"];
            let place = |name: &str| start[name].as_u64().unwrap() + 1;
            format!("{}:{}:{}", finding["code"].as_str().unwrap(), place("line"), place("character"))
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
}

/// The codes and places in what `validate` says about the file.
fn places_said(said: &str) -> Vec<String> {
    let mut lines = said.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if let Some((_, code)) = line.split_once('[').filter(|(level, _)| ["error", "warning", "note"].contains(level))
        {
            let place = lines.next().unwrap().rsplit_once(DISK).unwrap().1;
            found.push(format!("{}{place}", &code[..5]));
        }
    }
    found
}

#[test]
fn an_editor_completes_explains_and_finds() {
    let mut editor = Editor::connected(library(), &json!({}));
    let typed = SCENARIO.replace("when: used.passed", "when: used.");
    editor.open(DISK, &typed);
    let items = editor.ask_at("textDocument/completion", DISK, (&typed, "when: used."))["items"].clone();
    let labels: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["status", "passed", "failed", "answered", "value"]);
    assert_eq!(items[1]["textEdit"]["range"]["start"], json!({"line": 14, "character": 15}));
    editor.change(DISK, 2, &json!([{"text": SCENARIO}]));

    let told = editor.ask_at("textDocument/hover", DISK, (SCENARIO, "when: us"));
    assert!(told["contents"]["value"].as_str().unwrap().starts_with("Step: **测量 the used space**"), "{told}");
    let told = editor.ask_at("textDocument/hover", DISK, (SCENARIO, "params.mo"));
    assert!(told["contents"]["value"].as_str().unwrap().contains("df --output=pcent 90"), "{told}");

    let found = editor.ask_at("textDocument/definition", DISK, (SCENARIO, "when: us"));
    assert_eq!((&found["uri"], &found["range"]["start"]["line"]), (&json!(editor.uri(DISK)), &json!(8)));
    let found = editor.ask_at("textDocument/definition", DISK, (SCENARIO, "role: os-"));
    assert_eq!(found["uri"], editor.uri("checklists/roles.yaml"));
    assert_eq!(found["range"]["start"], json!({"line": 2, "character": 2}));

    let uri = editor.uri(DISK);
    let outline = editor.ask("textDocument/documentSymbol", &json!({"textDocument": {"uri": uri}}))["result"].clone();
    assert_eq!((&outline[1]["name"], &outline[1]["children"][0]["name"]), (&json!("steps"), &json!("used")));
    assert_eq!(editor.shut_down(), (0, String::new()));
}

#[test]
fn a_case_is_checked_completed_and_explained_by_its_scenario() {
    let mut editor = Editor::connected(library(), &json!({}));
    let typed = CASE.replace("steps: [used]", "steps: [usd]");
    editor.open(CASE_FILE, &typed);
    let findings = editor.findings(CASE_FILE, 1);
    assert_eq!(findings[0]["code"], "C7003", "{findings:#?}");
    assert!(findings[0]["message"].as_str().unwrap().contains("did you mean `used`?"), "{findings:#?}");
    let items = editor.ask_at("textDocument/completion", CASE_FILE, (&typed, "steps: [us"))["items"].clone();
    let labels: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["used", "inodes"]);
    editor.change(CASE_FILE, 2, &json!([{"text": CASE}]));
    assert_eq!(editor.findings(CASE_FILE, 2), Vec::<Json>::new());
    let told = editor.ask_at("textDocument/hover", CASE_FILE, (CASE, "steps: [us"));
    assert!(told["contents"]["value"].as_str().unwrap().starts_with("Step: **测量 the used space**"), "{told}");
    let found = editor.ask_at("textDocument/definition", CASE_FILE, (CASE, "expect: {steps: {us"));
    assert_eq!((&found["uri"], &found["range"]["start"]["line"]), (&json!(editor.uri(DISK)), &json!(8)));
    // What the scenario asks is as it is in the editor, saved or not.
    editor.open(DISK, &SCENARIO.replace("--output=pcent", "--output=ipcent"));
    editor.change(CASE_FILE, 3, &json!([{"text": CASE}]));
    assert_eq!(editor.findings(CASE_FILE, 3)[0]["code"], "C7002");
    assert_eq!(editor.shut_down(), (0, String::new()));
}

#[test]
fn what_is_not_saved_yet_counts_and_a_file_of_somebody_else_does_not() {
    let mut editor = Editor::connected(library(), &json!({}));
    editor.open(DISK, SCENARIO);
    assert!(editor.findings(DISK, 1).is_empty());
    editor.open("checklists/roles.yaml", &ROLES.replace("os-user", "os-usr"));
    let findings = editor.findings(DISK, 1);
    assert!(!findings.is_empty() && findings.iter().all(|finding| finding["code"] == "C3011"), "{findings:?}");
    editor.open("compose.yaml", "services: [\n");
    assert!(editor.findings("compose.yaml", 1).is_empty());
    let nothing = editor.ask_at("textDocument/hover", "compose.yaml", ("services: [\n", "serv"));
    assert_eq!(nothing, Json::Null);
}

#[test]
fn columns_count_bytes_for_a_client_that_can_count_them() {
    let text = SCENARIO.replace("outcomes: {0: pass, 1: fail}", "outcomes: {𝄞: pass, 1: bad}");
    for (encodings, column) in [(json!(["utf-16"]), 28), (json!(["utf-32", "utf-8", "utf-16"]), 30)] {
        let mut editor = Editor::connected(library(), &json!({"general": {"positionEncodings": encodings}}));
        editor.open(DISK, &text);
        let findings = editor.findings(DISK, 1);
        let bad = findings.iter().find(|finding| finding["code"] == "C2004").unwrap_or_else(|| panic!("{findings:#?}"));
        assert_eq!(bad["range"]["start"]["character"], column);
    }
}

#[test]
fn what_is_no_message_is_answered_and_the_conversation_goes_on() {
    let mut editor = Editor::start(library());
    assert_eq!(editor.ask("textDocument/hover", &json!({}))["error"]["code"], -32002);
    // A header that comes in pieces, and text that is no JSON.
    for piece in ["Content-", "Length: 8\r", "\n\r\n{\"json", "\":"] {
        editor.raw(piece.as_bytes());
    }
    let broken = editor.wait(|message| message["id"].is_null());
    assert_eq!(broken["error"]["code"], -32700);
    editor.raw(b"what is this\r\n");
    editor.wait(|message| message["id"].is_null());
    editor.ask("initialize", &json!({"capabilities": {}}));
    assert_eq!(editor.ask("initialize", &json!({"capabilities": {}}))["error"]["code"], -32600);
    assert_eq!(editor.ask("checklist/nothing", &json!({}))["error"]["code"], -32601);
    assert_eq!(editor.ask("textDocument/hover", &json!({"position": 1}))["error"]["code"], -32602);
    editor.tell("checklist/nothing", &json!({}));
    editor.tell("textDocument/didChange", &json!("nonsense"));
    let unknown = json!({"textDocument": {"uri": "file:///nothing.yaml"}, "position": {"line": 4, "character": 4}});
    assert_eq!(editor.ask("textDocument/completion", &unknown)["result"], Json::Null);
    assert_eq!(editor.ask("shutdown", &Json::Null)["result"], Json::Null);
    assert_eq!(editor.ask("textDocument/hover", &json!({}))["error"]["code"], -32600);
    let (code, said) = editor.end();
    assert_eq!(code, 0);
    assert!(said.lines().count() == 3 && said.lines().all(|line| line.starts_with("checklist lsp: ")), "{said}");
}

#[test]
fn a_client_that_goes_away_without_a_word_ends_the_server() {
    let editor = Editor::connected(library(), &json!({}));
    assert_eq!(editor.end(), (1, String::new()));
    let mut editor = Editor::connected(library(), &json!({}));
    editor.tell("exit", &Json::Null);
    let code = editor.child.wait().unwrap().code();
    assert_eq!(code, Some(1), "`exit` ends it, although its input is still open");
}

#[test]
fn a_client_that_can_watch_files_is_asked_to() {
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut editor = Editor::connected(library(), &capabilities);
    let asked = editor.wait(|message| message["method"] == "client/registerCapability");
    editor.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    editor.open(DISK, SCENARIO);
    assert!(editor.findings(DISK, 1).is_empty());
    std::fs::write(editor.folder.path("checklists/roles.yaml"), ROLES.replace("os-user", "other")).unwrap();
    editor.tell("workspace/didChangeWatchedFiles", &json!({"changes": []}));
    assert!(!editor.findings(DISK, 1).is_empty());
}
