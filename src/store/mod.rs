//! Where runs are kept: the state directory, the journal, the evidence.
