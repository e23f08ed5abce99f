//! A change, and the sorts there are.

use super::{container, host, kubernetes, network, request, sql, store};
use crate::lint::view::{Invocation, Spot, Word};

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Objects of a cluster.
    Kubernetes,
    /// Rows, tables, or the state of a database server.
    Sql,
    /// Files, services, processes, packages or the network of a host.
    Host,
    /// Containers and images.
    Container,
    /// A store that has no SQL, or a cloud.
    Store,
    /// Whatever a web server does on such a request.
    Request,
}

/// A change that an invocation makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is changed.
    pub sort: Sort,
    /// The words that say so: `kubectl delete`.
    pub what: String,
    /// Where they stand.
    pub spot: Spot,
}

impl Change {
    /// A change that the program makes whatever its arguments.
    pub(super) fn by_program(sort: Sort, invocation: &Invocation) -> Self {
        Self { sort, what: invocation.name().to_owned(), spot: invocation.program.spot.clone() }
    }

    /// A change that this argument asks for.
    pub(super) fn by_word(sort: Sort, invocation: &Invocation, word: &Word) -> Self {
        // Only the flag: what is set by it may be long, or secret.
        let text = word.text.split('=').next().unwrap_or_default();
        Self { sort, what: format!("{} {text}", invocation.name()), spot: word.spot.clone() }
    }
}

/// The change that an invocation makes, as far as its words tell.
#[must_use]
pub fn of(invocation: &Invocation) -> Option<Change> {
    [kubernetes::change, sql::change, host::change, network::change, container::change, store::change, request::change]
        .iter()
        .find_map(|change| change(invocation))
}
