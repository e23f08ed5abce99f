//! Containers and images on a host.

use super::sort::{Change, Sort};
use crate::lint::Words;
use crate::lint::view::Invocation;

const CLIENTS: [&str; 5] = ["docker", "podman", "nerdctl", "crictl", "ctr"];

const WITH_VALUE: [&str; 12] = [
    "-H",
    "--host",
    "-c",
    "--context",
    "--config",
    "-r",
    "--runtime-endpoint",
    "-n",
    "--namespace",
    "-a",
    "--address",
    "--image-endpoint",
];

/// What changes when it is the first word.
const VERBS: Words = Words(
    "rm rmi rmp stop stopp kill restart start run runp create prune pause unpause update rename cp build push \
     pull tag load import commit swarm",
);

/// Words behind which stands what is done.
const OBJECTS: Words =
    Words("container containers image images volume network system compose service stack node task tasks pod");

const OBJECT_VERBS: Words = Words(
    "rm remove delete prune create stop start restart kill pause unpause update scale rollback deploy connect \
     disconnect pull push up down run exec import tag unpack",
);

/// The change that an invocation makes to containers.
pub(super) fn change(invocation: &Invocation) -> Option<Change> {
    if !invocation.is(&CLIENTS) {
        return None;
    }
    let words = invocation.positionals(&WITH_VALUE);
    let (verb, rest) = words.split_first()?;
    if VERBS.has(&verb.text) {
        return Some(Change::by_word(Sort::Container, invocation, verb));
    }
    let second = rest.first().filter(|second| OBJECT_VERBS.has(&second.text))?;
    if !OBJECTS.has(&verb.text) {
        return None;
    }
    let what = format!("{} {} {}", invocation.name(), verb.text, second.text);
    Some(Change { sort: Sort::Container, what, spot: second.spot.clone() })
}
