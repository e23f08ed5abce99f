//! No step waits for itself, not even in a roundabout way.

use std::collections::HashMap;

use super::Draft;
use crate::diagnostic::{Finding, code};
use crate::expression::Condition;

/// Every ring of steps that wait for one another, once each.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let index: HashMap<&str, usize> =
        draft.steps().enumerate().filter_map(|(at, (_, step))| Some((step.id.as_deref()?, at))).collect();
    let waits_for: Vec<Vec<usize>> = draft
        .steps()
        .map(|(_, step)| {
            let condition = step.when.as_deref().and_then(|text| Condition::parse(text).ok());
            let mentions = condition.iter().flat_map(Condition::mentions);
            mentions.filter_map(|mention| index.get(mention.path.first()?.as_str()).copied()).collect()
        })
        .collect();
    rings(&waits_for).iter().map(|ring| finding(draft, ring)).collect()
}

/// The rings of a graph: each as the steps on it, in order, beginning with the one that stands first in the file.
fn rings(waits_for: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        OnPath,
        Done,
    }
    let mut marks = vec![Mark::New; waits_for.len()];
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..waits_for.len() {
        // A path of (step, next edge to follow), kept by hand: a chain of many thousand steps must not end the stack.
        let mut path: Vec<(usize, usize)> = if marks[start] == Mark::New { vec![(start, 0)] } else { Vec::new() };
        while let Some((at, edge)) = path.last_mut() {
            marks[*at] = Mark::OnPath;
            let Some(&next) = waits_for[*at].get(*edge) else {
                marks[*at] = Mark::Done;
                path.pop();
                continue;
            };
            *edge += 1;
            match marks[next] {
                Mark::New => path.push((next, 0)),
                Mark::OnPath => {
                    let ring = path.iter().map(|(step, _)| *step).skip_while(|step| *step != next);
                    found.push(from_first(ring.collect()));
                }
                Mark::Done => {}
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn from_first(mut ring: Vec<usize>) -> Vec<usize> {
    let first = ring.iter().enumerate().min_by_key(|(_, step)| **step).map_or(0, |(at, _)| at);
    ring.rotate_left(first);
    ring
}

fn finding(draft: &Draft, ring: &[usize]) -> Finding {
    let steps = draft.file.steps.as_deref().unwrap_or_default();
    let name = |step: usize| steps.get(step).and_then(|step| step.id.as_deref()).unwrap_or("?");
    let place = |step: usize| draft.place(&format!("/steps/{step}/when"));
    let way: Vec<&str> = ring.iter().chain(ring.first()).map(|step| name(*step)).collect();
    let (first, others) = (ring[0], &ring[1..]);
    let title = if others.is_empty() {
        format!("step `{}` waits for itself", name(first))
    } else {
        format!("steps wait for one another: {}", way.join(" -> "))
    };
    let finding = Finding::error(&code::CYCLE, title).at(place(first), "none of them could ever start");
    others.iter().fold(finding, |finding, step| finding.see(place(*step), format!("`{}` waits here", name(*step))))
}

#[cfg(test)]
mod tests {
    use super::rings;

    #[test]
    fn rings_are_found_once_each_and_a_diamond_is_none() {
        assert_eq!(rings(&[vec![1, 2], vec![3], vec![3], vec![]]), Vec::<Vec<usize>>::new());
        assert_eq!(rings(&[vec![0]]), [[0]]);
        assert_eq!(rings(&[vec![1], vec![2], vec![0], vec![4], vec![3]]), [vec![0, 1, 2], vec![3, 4]]);
    }

    #[test]
    fn a_very_long_chain_is_gone_through_without_recursion() {
        let chain: Vec<Vec<usize>> = (0..100_000).map(|at| if at == 0 { vec![] } else { vec![at - 1] }).collect();
        assert!(rings(&chain).is_empty());
    }
}
