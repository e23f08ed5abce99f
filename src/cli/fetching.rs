//! Runs the commands that print secrets, before a plan can be carried out.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::signals::Signals;
use crate::access::{self, Source};
use crate::process::StopSignal;

/// What references are resolved from, once these commands were run. A signal ends them.
pub async fn fetch(
    sources: BTreeSet<Source>,
    from: &access::Surroundings,
    (signals, stop): (&mut Signals, &StopSignal),
) -> access::Surroundings {
    let printed = tokio::select! {
        printed = access::fetch_printed(sources, &from.env, stop) => printed,
        () = signals.pass_on() => access::Printed::default(),
    };
    access::Surroundings { printed: Some(Arc::new(printed)), ..from.clone() }
}
