//! For tests: a text with a cursor `¦` in it, and what is beside it.

use super::kind::Kind;
use super::names::Beside;
use super::sketch::Sketch;
use super::view::View;

pub const ROLES: &str = "\
version: 1
roles:
  db-reader:
    description: Reads the state
    vars: {user: monitor}
    env: {MYSQL_PWD: {env: PASSWORD}}
";

pub const TARGETS: &str = "\
version: 1
targets:
  web-1: {}
  db-1: {host: 10.0.0.1, port: 3306, vars: {primary: db-0}, labels: {env: prod}}
";

pub const SCENARIO: &str = "\
version: 1
id: disk
params:
  most: {type: integer, default: 90}
facts:
  disks: {title: List them, command: [x]}
steps:
  - {id: used, title: Measure the used space, command: [df], outcomes: {0: pass}}
  - {id: inodes, title: Measure the inodes, command: [df], outcomes: {0: pass}}
diagnoses:
  - {id: full, when: used.failed, cause: It is full}
remediations:
  clean: {title: Clean up}
";

/// Whatever `answer` says of the place of the cursor in a text of this kind.
pub fn at<T>(kind: Kind, text: &str, answer: impl FnOnce(&View, usize) -> T) -> T {
    let cursor = text.find('¦').expect("a cursor");
    let text = text.replace('¦', "");
    let beside =
        Beside { roles: ROLES.to_owned(), targets: TARGETS.to_owned(), scenario: SCENARIO.to_owned(), schema: None };
    let sketch = Sketch::of(&text);
    answer(&View { kind, sketch: &sketch, beside: &beside, language: "en" }, cursor)
}
