//! How one value is taken from an output.

use serde::Deserialize;

/// How one value is taken from an output. Exactly one form is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extract {}
