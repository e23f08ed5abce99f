//! What we say about a run: one file a format, each a pure function of the record.
