//! What we say about a run: one file a format, each a pure function of the record.
//!
//! A format is a [`Format`] in a file of its own and one line in [`ALL`]. What every telling shares stands beside them: which
//! steps and causes matter ([`findings`](self) of the record), how an excerpt is cut, how text is made safe.
