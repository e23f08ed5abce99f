//! Cases: recorded outputs, and what must follow from them. A scenario is tested with them where production is not.
//!
//! A case is read ([`read`]), played by the real engine from its recordings ([`play`]), held against what it expects
//! ([`differences`]), and what all cases of a scenario reach is counted ([`Coverage`]). [`text_of`] makes one of a run.

mod answer;
mod call;
mod coverage;
mod expect;
mod file;
mod form;
mod listen;
mod missed;
mod model;
mod play;
mod read;
mod record;
mod stale;
mod suite;
mod tape;
#[cfg(test)]
mod tests;
pub mod told;
mod twice;
mod update;
mod write;

pub use coverage::{Coverage, Point, Sort, percent};
pub use expect::{Difference, differences, proposed, strangers};
pub use file::CaseFile;
pub use listen::{Heard, Listening};
pub use missed::reached;
pub use model::{Case, Recording};
pub use play::{Played, Stage, play};
pub use read::{case_shape, read};
pub use record::{Take, text_of};
pub use stale::Problem;
pub use suite::{Suite, Tested, test};
