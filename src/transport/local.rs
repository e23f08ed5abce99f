//! The transport from this machine: starts programs here and makes HTTP requests from here.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use super::{Heed, Invocation, Request, Transport, http};
use crate::output::Output;
use crate::process::{self, Command, Long, StopSignal};
use crate::value::Value;

/// Runs requests on this machine.
#[derive(Debug, Clone, Default)]
pub struct Local {
    /// The folder for long streams; `None` keeps only the beginning and the end of what memory may not hold.
    pub spill: Option<PathBuf>,
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
        match &request.invocation {
            Invocation::Programs(stages) => Box::pin(run(command(request, stages.clone(), long), stop)),
            Invocation::Shell(script) => {
                let stages = vec![vec!["sh".to_owned(), "-c".to_owned(), script.clone()]];
                Box::pin(run(command(request, stages, long), stop))
            }
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

async fn run(command: Command, stop: StopSignal) -> Output {
    process::run(&command, stop).await
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
