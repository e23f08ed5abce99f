//! The conversation with a client: one question at a time, in the order in which they come.

use std::collections::VecDeque;
use std::io::{self, BufRead, ErrorKind, Write};
use std::sync::mpsc::{self, Receiver};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::answers;
use super::questions::{AtPlace, DidChange, DidOpen, InFile, InRange, Initialize};
use crate::editor::definition::{self, File};
use crate::editor::desk::{Desk, Open, Setting};
use crate::editor::positions::Positions;
use crate::editor::view::View;
use crate::editor::{completion, hover, mending, outline};

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client said so, after it had asked us to shut down.
    AsAgreed,
    /// The client went away, or said so without asking first.
    Abruptly,
}

/// What comes in.
enum Incoming {
    Message(Message),
    /// Something that is no message, and why.
    Broken(String),
}

/// How far the conversation is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Started,
    Talking,
    ShutDown,
}

/// Talks with a client until it is over. What is worth knowing to whoever looks for a fault goes to `log`, a line each.
///
/// # Errors
/// That nothing can be written to the client.
pub fn serve(
    input: impl BufRead + Send + 'static,
    output: &mut impl Write,
    setting: Setting,
    log: &dyn Fn(&str),
) -> io::Result<Ended> {
    let (sender, receiver) = mpsc::channel();
    // Reading has a thread of its own, so that what was cancelled or typed over meanwhile is known before it is worked on.
    // It ends with its input, at the latest when the program does.
    std::thread::spawn(move || read(input, &sender));
    let desk = Desk::new(setting);
    let mut server = Server { desk, phase: Phase::Started, watches: false, queue: VecDeque::new(), output, log };
    server.talk(&receiver)
}

fn read(mut input: impl BufRead, sender: &mpsc::Sender<Incoming>) {
    loop {
        let incoming = match Message::read(&mut input) {
            Ok(Some(message)) => Incoming::Message(message),
            // The frame was wrong or what was in it; the next one may be right.
            Err(error) if error.kind() == ErrorKind::InvalidData => Incoming::Broken(error.to_string()),
            Ok(None) | Err(_) => return,
        };
        if sender.send(incoming).is_err() {
            return;
        }
    }
}

struct Server<'s, W> {
    desk: Desk,
    phase: Phase,
    /// Whether the client can be asked to watch files.
    watches: bool,
    /// What has come in and is not worked on yet.
    queue: VecDeque<Incoming>,
    output: &'s mut W,
    log: &'s dyn Fn(&str),
}

impl<W: Write> Server<'_, W> {
    fn talk(&mut self, receiver: &Receiver<Incoming>) -> io::Result<Ended> {
        loop {
            self.queue.extend(receiver.try_iter());
            if self.queue.is_empty() {
                // Nobody waits for an answer: now is the time to look at what has been typed.
                self.tell_findings()?;
                let Ok(next) = receiver.recv() else { return Ok(self.ended()) };
                self.queue.push_back(next);
            }
            let Some(next) = self.queue.pop_front() else { continue };
            match next {
                Incoming::Broken(why) => self.broken(&why)?,
                Incoming::Message(Message::Request(request)) => self.request(request)?,
                Incoming::Message(Message::Notification(note)) if note.method == "exit" => return Ok(self.ended()),
                Incoming::Message(Message::Notification(note)) => self.notification(note)?,
                // Answers to our only request, which needs none.
                Incoming::Message(Message::Response(_)) => {}
            }
        }
    }

    fn ended(&self) -> Ended {
        if self.phase == Phase::ShutDown { Ended::AsAgreed } else { Ended::Abruptly }
    }

    fn request(&mut self, request: Request) -> io::Result<()> {
        let id = request.id.clone();
        if self.is_cancelled(&id) {
            return self.refuse(id, ErrorCode::RequestCanceled, "cancelled by the client");
        }
        match (self.phase, request.method.as_str()) {
            (Phase::Started, "initialize") => {
                let asked: Initialize = serde_json::from_value(request.params).unwrap_or_default();
                self.desk.encoding = asked.encoding();
                self.watches = asked.watches_files();
                self.phase = Phase::Talking;
                self.answer(id, answers::initialized(self.desk.encoding))
            }
            (Phase::Started, _) => self.refuse(id, ErrorCode::ServerNotInitialized, "`initialize` comes first"),
            (Phase::ShutDown, _) => self.refuse(id, ErrorCode::InvalidRequest, "the server has been shut down"),
            (Phase::Talking, "initialize") => self.refuse(id, ErrorCode::InvalidRequest, "initialized already"),
            (Phase::Talking, "shutdown") => {
                self.phase = Phase::ShutDown;
                self.answer(id, Json::Null)
            }
            (Phase::Talking, _) => {
                let answer = self.question(&request.method, request.params);
                match answer {
                    Some(Ok(answer)) => self.answer(id, answer),
                    Some(Err(why)) => self.refuse(id, ErrorCode::InvalidParams, &why),
                    None => self.refuse(id, ErrorCode::MethodNotFound, &format!("`{}` is not known", request.method)),
                }
            }
        }
    }

    /// The answer to a question about a file; `None` when the question is not known.
    fn question(&self, method: &str, params: Json) -> Option<Result<Json, String>> {
        Some(match method {
            "textDocument/completion" => {
                self.at_place(params, |view, _, lines, at| Some(answers::completion(lines, &completion::at(view, at))))
            }
            "textDocument/hover" => self.at_place(params, |view, open, lines, at| {
                Some(answers::hover(lines, &hover::at(view, &self.desk.findings_now(open), at)?))
            }),
            "textDocument/definition" => self.at_place(params, |view, open, _, at| self.definition(view, open, at)),
            "textDocument/documentSymbol" => parsed::<InFile>(params).map(|asked| {
                let symbols = self.desk.look(&asked.text_document.uri, |view, open| {
                    answers::symbols(&Positions::new(&open.text, self.desk.encoding), &outline::of(view))
                });
                symbols.unwrap_or_default()
            }),
            "textDocument/codeAction" => self.actions(params),
            _ => return None,
        })
    }

    fn actions(&self, params: Json) -> Result<Json, String> {
        let asked: InRange = parsed(params)?;
        let uri = &asked.text_document.uri;
        let (from, to) = asked.range();
        let answered = self.desk.look(uri, |_, open| {
            let span = Positions::new(&open.text, self.desk.encoding).span(from, to);
            let findings = self.desk.findings_now(open);
            answers::actions(&self.desk, uri, open, &mending::within(&findings, &open.text, span))
        });
        Ok(answered.unwrap_or_default())
    }

    /// Answers a question about a place; null where nothing is to be said.
    fn at_place(
        &self,
        params: Json,
        answer: impl FnOnce(&View, &Open, &Positions, usize) -> Option<Json>,
    ) -> Result<Json, String> {
        let asked: AtPlace = parsed(params)?;
        let answered = self.desk.look(&asked.text_document.uri, |view, open| {
            let lines = Positions::new(&open.text, self.desk.encoding);
            answer(view, open, &lines, lines.byte(asked.position()))
        });
        Ok(answered.flatten().unwrap_or_default())
    }

    fn definition(&self, view: &View, open: &Open, at: usize) -> Option<Json> {
        let (file, span) = definition::at(view, at)?;
        let (path, text) = match file {
            File::This => (open.path.clone(), open.text.as_str()),
            File::Roles => (open.path.with_file_name("roles.yaml"), view.beside.roles.as_str()),
            File::Targets => (open.path.with_file_name("targets.yaml"), view.beside.targets.as_str()),
            File::Scenario => (Desk::scenario_of(&open.path)?, view.beside.scenario.as_str()),
        };
        let lines = Positions::new(text, self.desk.encoding);
        Some(answers::location(&self.desk.uri_of(&path), &lines, span))
    }

    fn notification(&mut self, note: Notification) -> io::Result<()> {
        if self.phase != Phase::Talking {
            return Ok(());
        }
        let method = note.method.clone();
        let done = match method.as_str() {
            "initialized" if self.watches => return self.request_to_watch(),
            "textDocument/didOpen" => parsed::<DidOpen>(note.params).map(|opened| {
                let of = opened.text_document;
                self.desk.open(&of.uri, of.text, of.version);
            }),
            "textDocument/didChange" => parsed::<DidChange>(note.params).map(|changed| {
                let (uri, version) = (changed.text_document.uri.clone(), changed.text_document.version);
                self.desk.change(&uri, changed.changes(), version);
            }),
            "textDocument/didClose" => match parsed::<InFile>(note.params) {
                Ok(closed) => return self.close(&closed.text_document.uri),
                Err(why) => Err(why),
            },
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.desk.disk_changed();
                Ok(())
            }
            // Whatever else a client tells needs no answer.
            _ => Ok(()),
        };
        if let Err(why) = done {
            (self.log)(&format!("`{method}` could not be understood: {why}"));
        }
        Ok(())
    }

    fn close(&mut self, uri: &str) -> io::Result<()> {
        self.desk.close(uri);
        self.tell("textDocument/publishDiagnostics", answers::no_diagnostics(uri))
    }

    fn request_to_watch(&mut self) -> io::Result<()> {
        let id = RequestId::from("watch".to_owned());
        self.write(
            &Request { id, method: "client/registerCapability".to_owned(), params: answers::watch_files() }.into(),
        )
    }

    fn tell_findings(&mut self) -> io::Result<()> {
        for uri in self.desk.recheck() {
            let told = self.desk.get(&uri).map(|open| answers::diagnostics(&self.desk, &uri, open));
            if let Some(told) = told {
                self.tell("textDocument/publishDiagnostics", told)?;
            }
        }
        Ok(())
    }

    /// Whether the client has taken back a question that is still to be worked on.
    fn is_cancelled(&self, id: &RequestId) -> bool {
        let id = json!(id);
        self.queue.iter().any(|incoming| match incoming {
            Incoming::Message(Message::Notification(note)) => {
                note.method == "$/cancelRequest" && note.params.get("id") == Some(&id)
            }
            _ => false,
        })
    }

    fn answer(&mut self, id: RequestId, result: Json) -> io::Result<()> {
        self.write(&Response { id, response_result: Ok(result) }.into())
    }

    fn refuse(&mut self, id: RequestId, code: ErrorCode, why: &str) -> io::Result<()> {
        self.write(&Response::new_err(id, code as i32, why.to_owned()).into())
    }

    fn tell(&mut self, method: &str, params: Json) -> io::Result<()> {
        self.write(&Notification { method: method.to_owned(), params }.into())
    }

    fn write(&mut self, message: &Message) -> io::Result<()> {
        message.write(self.output)
    }

    /// Answers what is no message; its number is not known, so it is null, as JSON-RPC says.
    fn broken(&mut self, why: &str) -> io::Result<()> {
        (self.log)(&format!("what came in is no message: {}", crate::printable::short(why, 200)));
        let error = json!({"code": ErrorCode::ParseError as i32, "message": "this is no message of JSON-RPC"});
        let text = json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string();
        write!(self.output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.output.flush()
    }
}

fn parsed<T: DeserializeOwned>(params: Json) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const URI: &str = "file:///checklists/x.yaml";

    /// What is answered when all of this has come in before anything is worked on.
    fn answered(messages: Vec<Message>) -> Vec<Json> {
        let (sender, receiver) = mpsc::channel();
        for message in messages {
            sender.send(Incoming::Message(message)).unwrap();
        }
        drop(sender);
        let mut output = Vec::new();
        let mut server = Server {
            desk: Desk::default(),
            phase: Phase::Talking,
            watches: false,
            queue: VecDeque::new(),
            output: &mut output,
            log: &|line| panic!("{line}"),
        };
        assert_eq!(server.talk(&receiver).unwrap(), Ended::Abruptly);
        let mut rest = output.as_slice();
        std::iter::from_fn(|| Message::read(&mut rest).unwrap()).map(|message| json!(message)).collect()
    }

    fn ask(id: i32) -> Message {
        let place = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 1}});
        Request::new(id.into(), "textDocument/hover".to_owned(), place).into()
    }

    fn tell(method: &str, params: Json) -> Message {
        Notification { method: method.to_owned(), params }.into()
    }

    fn open() -> Message {
        tell("textDocument/didOpen", json!({"textDocument": {"uri": URI, "version": 1, "text": "id: x\n"}}))
    }

    #[test]
    fn a_question_that_was_taken_back_is_not_worked_on() {
        let told = answered(vec![open(), ask(1), ask(2), tell("$/cancelRequest", json!({"id": 2}))]);
        assert!(told[0]["result"]["contents"]["value"].is_string(), "{told:?}");
        assert_eq!((&told[1]["id"], &told[1]["error"]["code"]), (&json!(2), &json!(-32800)));
    }

    #[test]
    fn what_was_typed_over_meanwhile_is_not_checked() {
        let change = |version: i32, text: &str| {
            let document = json!({"uri": URI, "version": version});
            tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": text}]}))
        };
        let told = answered(vec![open(), change(2, "id: ["), ask(1), change(3, "id: y\n")]);
        let versions: Vec<&Json> = told.iter().map(|message| &message["params"]["version"]).collect();
        assert_eq!(versions, [&Json::Null, &json!(3)], "the answer first, then the findings of the last text alone");
    }
}
