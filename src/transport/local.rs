//! The transport from this machine: starts programs here and makes HTTP requests from here.

use std::future::Future;
use std::pin::Pin;

use super::{Invocation, Request, Transport, http};
use crate::output::Output;
use crate::process::{self, Command, Spill, StopSignal};

/// Runs requests on this machine.
#[derive(Debug, Clone, Default)]
pub struct Local {
    /// Where streams go that memory may not hold; `None` keeps their beginning and end only.
    pub spill: Option<Spill>,
}

impl Transport for Local {
    fn attempt<'a>(
        &'a self,
        _: &'a str,
        request: &'a Request,
        stop: StopSignal,
    ) -> Pin<Box<dyn Future<Output = Output> + 'a>> {
        match &request.invocation {
            Invocation::Programs(stages) => Box::pin(run(self.command(request, stages.clone()), stop)),
            Invocation::Shell(script) => {
                let stages = vec![vec!["sh".to_owned(), "-c".to_owned(), script.clone()]];
                Box::pin(run(self.command(request, stages), stop))
            }
            Invocation::Http(http) => Box::pin(http::send(http, request, stop)),
        }
    }

    fn lacks(&self, program: &str, path: Option<&str>) -> Option<String> {
        process::find_program(program, path).err()
    }
}

async fn run(command: Command, stop: StopSignal) -> Output {
    process::run(&command, stop).await
}

impl Local {
    fn command(&self, request: &Request, stages: Vec<Vec<String>>) -> Command {
        let secret = request.secrets.iter().map(|(name, value)| (name.clone(), value.reveal().to_owned()));
        Command {
            stages,
            environment: request.environment.iter().cloned().chain(secret).collect(),
            stdin: request.stdin.clone().map(String::into_bytes),
            timeout: request.timeout,
            kill_grace: request.kill_grace,
            max_output: request.max_output,
            spill: self.spill.clone(),
        }
    }
}
