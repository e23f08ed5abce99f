//! From the text of a case to a case whose form is right.

use std::sync::OnceLock;

use super::answer;
use super::file::{CaseFile, RecordingFile};
use super::form::CaseTarget;
use super::model::{Answers, Asked, BEGIN, Case, Recording};
use crate::clock::Moment;
use crate::diagnostic::{Finding, Source, code};
use crate::scenario::file::Http;
use crate::transport::{HttpRequest, Invocation};
use crate::yaml::{Document, Shape};

/// The shape of a case file.
pub fn case_shape() -> &'static Shape {
    static SHAPE: OnceLock<Shape> = OnceLock::new();
    SHAPE.get_or_init(|| Shape::of::<CaseFile>("case.schema.json", "A case of a checklist scenario, version 1"))
}

/// Reads a case under the name `name`. Whether it fits its scenario is another question.
///
/// # Errors
/// Everything that is wrong with its form.
pub fn read(name: &str, source: &Source) -> Result<Case, Vec<Finding>> {
    let document = Document::load(source)?;
    let mut findings = case_shape().check(&document);
    if !findings.is_empty() {
        return Err(findings);
    }
    let file: CaseFile = document.typed()?;
    let begin = file.now.as_deref().map_or(Some(Moment::from_unix_millis(BEGIN)), Moment::parse).unwrap_or_else(|| {
        let finding = Finding::error(&code::WRONG_VALUE, "`now` is no moment")
            .at(document.place("/now"), "expected RFC 3339")
            .help("write for example `2026-01-01T00:00:00Z`");
        findings.push(finding);
        Moment::from_unix_millis(BEGIN)
    });
    let written = file.recordings.unwrap_or_default();
    let mut recordings = Vec::with_capacity(written.len());
    for (at, file) in written.iter().enumerate() {
        let reader = Reader { document: &document, pointer: format!("/recordings/{at}") };
        match reader.recording(file) {
            Ok(recording) => recordings.push(recording),
            Err(wrong) => findings.extend(wrong),
        }
    }
    if !findings.is_empty() {
        Finding::sort(&mut findings);
        return Err(findings);
    }
    Ok(Case {
        name: name.to_owned(),
        title: file.title,
        begin,
        target: file.target.unwrap_or_else(|| CaseTarget::Named("localhost".to_owned())),
        params: file.params.into_iter().collect(),
        lacks: file.lacks,
        recordings,
        expect: file.expect,
        document,
    })
}

struct Reader<'a> {
    document: &'a Document,
    pointer: String,
}

impl Reader<'_> {
    fn recording(&self, file: &RecordingFile) -> Result<Recording, Vec<Finding>> {
        let invocation = self.invocation(file);
        let is_http = matches!(invocation, Ok(Invocation::Http(_)));
        let answers = self.answers(file, is_http);
        let nobody = (file.steps.is_empty() && file.facts.is_empty()).then(|| {
            self.wrong("", "a recording does not say who asks", "needs `steps` or `facts`")
                .help("name the steps that run this command: `steps: [lag]`")
        });
        match (invocation, answers, nobody) {
            (Ok(invocation), Ok(answers), None) => Ok(Recording {
                steps: file.steps.clone(),
                facts: file.facts.clone(),
                item: file.item.clone(),
                asked: Asked { invocation, env: file.env.clone(), stdin: file.stdin.clone() },
                answers,
                pointer: self.pointer.clone(),
            }),
            (invocation, answers, nobody) => {
                let wrong = nobody.into_iter().chain(invocation.err().map(|wrong| *wrong));
                Err(wrong.chain(answers.err().unwrap_or_default()).collect())
            }
        }
    }

    fn invocation(&self, file: &RecordingFile) -> Result<Invocation, Box<Finding>> {
        let bodies = [
            file.command.as_ref().map(|words| Invocation::Programs(vec![words.clone()])),
            file.pipeline.as_ref().map(|stages| Invocation::Programs(stages.clone())),
            file.shell.as_ref().map(|script| Invocation::Shell(script.clone())),
            file.http.as_ref().map(|http| Invocation::Http(request(http))),
        ];
        let given: Vec<Invocation> = bodies.into_iter().flatten().collect();
        match <[Invocation; 1]>::try_from(given) {
            Ok([one]) => Ok(one),
            Err(given) => {
                let title = match given.len() {
                    0 => "a recording does not say what was asked",
                    _ => "a recording says more than one thing that was asked",
                };
                Err(Box::new(self.wrong("", title, "exactly one of `command`, `pipeline`, `shell`, `http`")))
            }
        }
    }

    fn answers(&self, file: &RecordingFile, is_http: bool) -> Result<Answers, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut take = |pointer: String, file| match answer::read(file, is_http) {
            Ok(answer) => Some(answer),
            Err(wrong) => {
                let at = format!("{pointer}{}", wrong.key);
                let mut finding = self.wrong(&at, &wrong.title, &wrong.label);
                finding.help.extend(wrong.help);
                findings.push(finding);
                None
            }
        };
        let answers = match &file.answers {
            None => take(String::new(), &file.own_answer()).map(|answer| Answers::Always(Box::new(answer))),
            Some(several) => {
                let read = several.iter().enumerate().map(|(at, one)| take(format!("/answers/{at}"), one));
                let read: Vec<_> = read.collect();
                read.into_iter().collect::<Option<Vec<_>>>().map(Answers::InOrder)
            }
        };
        if file.answers.is_some() && answer::says_anything(&file.own_answer()) {
            let title = "a recording has `answers`, and an answer beside them";
            findings.push(self.wrong("/answers", title, "either these, or one answer in the recording itself"));
        }
        answers.filter(|_| findings.is_empty()).ok_or(findings)
    }

    fn wrong(&self, key: &str, title: &str, label: &str) -> Finding {
        let at = format!("{}{key}", self.pointer);
        // Of a whole recording its first line is marked enough.
        let place = if key.is_empty() { self.document.place(&at) } else { self.document.key_place(&at) };
        Finding::error(&code::RECORDING_FORM, title).at(place, label)
    }
}

/// The request that a recording holds: its values are filled in already.
fn request(http: &Http) -> HttpRequest {
    HttpRequest {
        url: http.url.clone().unwrap_or_default(),
        method: http.method.word(),
        headers: http.headers.clone().into_iter().collect(),
        body: http.body.clone(),
        redirects: http.redirects,
        ca_file: http.ca_file.clone(),
    }
}
