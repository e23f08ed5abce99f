//! `checklist`: an executable runbook engine for people on call.
//!
//! Text becomes a scenario, a scenario becomes a plan, a plan becomes events, events become a record, a record becomes
//! reports. Each arrow is one folder and one main function.
//!
//! ```text
//!  db-replication.yaml                                                          report.json
//!       |                                                                       report.md
//!       v                                                                       terminal
//!    scenario  ---->  plan  ---->  engine  ---->  record  ---->  report
//!    what is          what will    what           what           what we
//!    written          be done      happens        happened       say about it
//! ```
//!
//! A file directly in `src/` is a *word*: a small type that everyone speaks and that imports only other words. A folder is
//! a *stage* or a *kind*. A module imports only from lower rows (`tests/layers.rs` holds this):
//!
//! ```text
//! 11   cli
//! 10   editor
//!  9   case       remedy         replay
//!  8   engine     change
//!  7   plan
//!  6   lint       graph
//!  5   scenario   bundle
//!  4   judge      transport      access     mend           audit
//!  3   yaml       report         store      expression signature
//!  2   diagnostic record         process
//!  1   (words)  at_once bytesize clock environment exit follow id local_text masking nearest output printable private_file reason regexes secret secret_forms shell_words span status timespan token_looks value worst_case xml_text
//! ```

pub mod at_once;
pub mod bytesize;
pub mod clock;
pub mod environment;
pub mod exit;
pub mod follow;
pub mod id;
pub mod local_text;
pub mod masking;
pub mod nearest;
pub mod output;
pub mod printable;
pub mod private_file;
pub mod reason;
pub mod regexes;
pub mod secret;
pub mod secret_forms;
pub mod shell_words;
pub mod span;
pub mod status;
pub mod timespan;
pub mod token_looks;
pub mod value;
pub mod worst_case;
pub mod xml_text;

pub mod diagnostic;
pub mod process;
pub mod record;

pub mod expression;
pub mod report;
pub mod signature;
pub mod store;
pub mod yaml;

pub mod access;
pub mod audit;
pub mod judge;
pub mod mend;
pub mod transport;

pub mod bundle;
pub mod scenario;

pub mod graph;
pub mod lint;

pub mod plan;

pub mod change;
pub mod engine;

pub mod case;
pub mod remedy;
pub mod replay;

pub mod editor;

pub mod cli;
