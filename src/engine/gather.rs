//! Gathers facts, before there is a plan.

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use indexmap::IndexMap;
use serde_json::Value as Json;

use super::finish::masked;
use crate::follow::Follows;
use crate::judge::read;
use crate::masking::Masking;
use crate::plan::FactTask;
use crate::process::StopSignal;
use crate::transport::{Heed, Transport};

/// Asks for every fact at once, and tells of each its value or why there is none.
pub async fn gather(
    tasks: &[FactTask],
    transport: &dyn Transport,
    stop: StopSignal,
) -> IndexMap<String, Result<Json, String>> {
    let masking = Masking::of(tasks.iter().flat_map(|task| &task.secrets));
    let masking = &masking;
    let asked: FuturesUnordered<_> = tasks
        .iter()
        .map(|task| {
            let stop = stop.clone();
            async move {
                let asker = format!("facts.{}", task.name);
                let mut follows = Follows::default();
                task.question.follow(&mut follows);
                let heed = Heed { masking, follows: &follows };
                let output = masked(transport.attempt(&asker, &task.request, heed, stop).await, masking);
                let value = read(&task.question, &output).map(|value| value.data);
                (task.name.clone(), value.map_err(|no_answer| no_answer.message.unwrap_or_default()))
            }
        })
        .collect();
    let mut gathered: IndexMap<String, Result<Json, String>> = asked.collect().await;
    // In the order of the scenario, whoever came back first.
    gathered.sort_by_cached_key(|name, _| tasks.iter().position(|task| task.name == *name));
    gathered
}
