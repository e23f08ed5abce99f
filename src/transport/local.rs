//! The transport from this machine: starts programs here and makes HTTP requests from here.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use super::{Heed, Invocation, Request, Room, Rooms, Transport, http};
use crate::clock::Moment;
use crate::output::{Ended, Output};
use crate::process::{self, Command, Long, StopSignal};
use crate::reason::reason;
use crate::value::Value;

/// The home of a program where nothing private can be made.
const NO_HOME: &str = "/nonexistent";

/// Runs requests on this machine.
#[derive(Debug, Clone, Default)]
pub struct Local {
    /// The folder for long streams; `None` keeps only the beginning and the end of what memory may not hold.
    pub spill: Option<PathBuf>,
    /// Where each attempt has its private folder, which is its `HOME` too unless its environment says otherwise; with `None`
    /// it has none, and what needs files is not started.
    pub rooms: Option<Rooms>,
}

impl Transport for Local {
    fn attempt<'a>(
        &'a self,
        _: &'a str,
        request: &'a Request,
        heed: Heed<'a>,
        stop: StopSignal,
    ) -> Pin<Box<dyn Future<Output = Output> + 'a>> {
        let Heed { masking, follows } = heed;
        let long = Long { folder: self.spill.clone(), masking: masking.clone(), follows: follows.clone() };
        if request.is_unfetched() {
            return Box::pin(std::future::ready(not_started("a secret of its role was not fetched".to_owned())));
        }
        let shell = |script: &String| vec![vec!["sh".to_owned(), "-c".to_owned(), script.clone()]];
        match &request.invocation {
            Invocation::Programs(stages) => Box::pin(self.run(command(request, stages.clone(), long), request, stop)),
            Invocation::Shell(script) => Box::pin(self.run(command(request, shell(script), long), request, stop)),
            Invocation::Http(http) => Box::pin(http::send(http, request, long, stop)),
        }
    }

    fn samples(&self, _: &str) -> Option<Vec<Value>> {
        None
    }

    fn lacks(&self, program: &str, path: Option<&str>) -> Option<String> {
        process::find_program(program, path).err()
    }
}

impl Local {
    /// Runs a command in a private folder of its own, which is gone when its processes are.
    async fn run(&self, mut command: Command, request: &Request, stop: StopSignal) -> Output {
        let room = match self.furnish(&mut command, request) {
            Ok(room) => room,
            Err(why) => return not_started(why),
        };
        let output = process::run(&command, stop).await;
        drop(room);
        output
    }

    fn furnish(&self, command: &mut Command, request: &Request) -> Result<Option<Room>, String> {
        let is_homeless = !command.environment.iter().any(|(name, _)| name == "HOME");
        if !is_homeless && request.files.is_empty() {
            return Ok(None);
        }
        let room = self.rooms.as_ref().map(|rooms| rooms.room(&request.files)).transpose();
        let room = room.map_err(|error| format!("its private folder cannot be made: {}", reason(&error)))?;
        if room.is_none() && !request.files.is_empty() {
            return Err("there is no place for its private files".to_owned());
        }
        let path = |room: &Room, name: &str| room.path().join(name).display().to_string();
        if is_homeless {
            let home = room.as_ref().map_or_else(|| NO_HOME.to_owned(), |room| room.path().display().to_string());
            command.environment.push(("HOME".to_owned(), home));
        }
        for file in &request.files {
            let pair = file.variable.clone().zip(room.as_ref().map(|room| path(room, &file.name)));
            command.environment.extend(pair);
        }
        Ok(room)
    }
}

fn not_started(why: String) -> Output {
    Output::silent(Moment::now(), Duration::ZERO, Ended::NotStarted(why))
}

fn command(request: &Request, stages: Vec<Vec<String>>, long: Long) -> Command {
    let secret = request.secrets.iter().map(|(name, value)| (name.clone(), value.reveal().to_owned()));
    Command {
        stages,
        environment: request.environment.iter().cloned().chain(secret).collect(),
        stdin: request.stdin.clone().map(String::into_bytes),
        timeout: request.timeout,
        kill_grace: request.kill_grace,
        max_output: request.max_output,
        on_overflow: request.on_overflow,
        long,
    }
}
