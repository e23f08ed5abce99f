//! Looks for something in a stream while it comes, line by line, so that no stream is too long for it.

use std::fmt::Debug;
use std::sync::Arc;

use serde_json::Value as Json;

/// Something that can be found in a stream of which memory holds only one line.
pub trait Follow: Debug + Send + Sync {
    /// What it looks for. Of two with the same name one is enough.
    fn name(&self) -> String;

    /// Begins with a new stream.
    fn begin(&self) -> Box<dyn Follower>;
}

/// A search that goes on.
pub trait Follower: Send + Sync {
    /// One line, without its line feed; bytes that are not UTF-8 are replacement characters. `last` is what stands behind the
    /// last line feed, mostly nothing.
    fn line(&mut self, line: &str, last: bool);

    /// What was found when the stream has ended.
    ///
    /// # Errors
    /// Why there is nothing; `stream` is what the stream is called.
    fn found(&self, stream: &str) -> Result<Json, String>;
}

/// What is looked for in each stream of an attempt.
#[derive(Debug, Clone, Default)]
pub struct Follows {
    /// In standard output.
    pub stdout: Vec<Arc<dyn Follow>>,
    /// In standard error.
    pub stderr: Vec<Arc<dyn Follow>>,
}

/// What came of one search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was looked for: [`Follow::name`].
    pub name: String,
    /// The value, or why there is none.
    pub what: Result<Json, String>,
}

/// All searches in one stream. What they find does not depend on where its chunks end.
pub struct Following {
    stream: &'static str,
    searches: Vec<(String, Box<dyn Follower>)>,
    /// The line that has not ended yet.
    line: Vec<u8>,
    lines: u64,
    longest: usize,
    /// The first line that was too long. Nothing is looked for behind it.
    too_long: Option<u64>,
}

impl Following {
    /// Will look for `follows` in the stream that is called `stream`. A line longer than `longest` bytes ends the search.
    #[must_use]
    pub fn new(stream: &'static str, follows: &[Arc<dyn Follow>], longest: usize) -> Self {
        let searches = follows.iter().map(|follow| (follow.name(), follow.begin())).collect();
        Self { stream, searches, line: Vec::new(), lines: 0, longest, too_long: None }
    }

    /// Takes in the next bytes.
    pub fn push(&mut self, mut chunk: &[u8]) {
        if self.searches.is_empty() {
            return;
        }
        while let Some(end) = chunk.iter().position(|byte| *byte == b'\n') {
            let (rest, next) = (&chunk[..end], &chunk[end + 1..]);
            if self.line.is_empty() {
                self.tell(rest, false);
            } else {
                self.line.extend_from_slice(rest);
                self.tell_held(false);
            }
            chunk = next;
        }
        // Of a line that is too long no more is held than shows that it is.
        let room = (self.longest + 1).saturating_sub(self.line.len());
        self.line.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }

    /// What was found, in the order of the searches.
    #[must_use]
    pub fn end(mut self) -> Vec<Found> {
        self.tell_held(true);
        let Self { stream, searches, longest, too_long, .. } = self;
        let found = searches.into_iter().map(|(name, search)| {
            let what = match too_long {
                Some(line) => Err(format!(
                    "line {line} of {stream} is longer than `max_output` ({longest} bytes), so it cannot be read line by line"
                )),
                None => search.found(stream),
            };
            Found { name, what }
        });
        found.collect()
    }

    fn tell_held(&mut self, last: bool) {
        let line = std::mem::take(&mut self.line);
        self.tell(&line, last);
        self.line = line;
        self.line.clear();
    }

    fn tell(&mut self, line: &[u8], last: bool) {
        self.lines += 1;
        if line.len() > self.longest {
            self.too_long.get_or_insert(self.lines);
        }
        if self.too_long.is_some() {
            return;
        }
        let line = String::from_utf8_lossy(line);
        for (_, search) in &mut self.searches {
            search.line(&line, last);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All lines, as they were told.
    #[derive(Debug)]
    struct Lines;

    struct Told(Vec<String>);

    impl Follow for Lines {
        fn name(&self) -> String {
            "lines".to_owned()
        }

        fn begin(&self) -> Box<dyn Follower> {
            Box::new(Told(Vec::new()))
        }
    }

    impl Follower for Told {
        fn line(&mut self, line: &str, last: bool) {
            self.0.push(format!("{line}{}", if last { "" } else { "\n" }));
        }

        fn found(&self, _: &str) -> Result<Json, String> {
            Ok(Json::from(self.0.concat()))
        }
    }

    fn told(chunks: &[&[u8]], longest: usize) -> Result<Json, String> {
        let mut following = Following::new("standard output", &[Arc::new(Lines)], longest);
        for chunk in chunks {
            following.push(chunk);
        }
        following.end().remove(0).what
    }

    proptest! {
        #[test]
        fn every_byte_is_told_once_wherever_the_stream_is_cut(bytes: Vec<u8>, breaks: Vec<prop::sample::Index>, cut: prop::sample::Index) {
            let mut bytes = bytes;
            if !bytes.is_empty() {
                for at in &breaks {
                    let at = at.index(bytes.len());
                    bytes[at] = b'\n';
                }
            }
            let (one, other) = bytes.split_at(cut.index(bytes.len() + 1));
            prop_assert_eq!(told(&[one, other], 1000), Ok(Json::from(String::from_utf8_lossy(&bytes))));
            prop_assert_eq!(told(&[one, other], 3), told(&[&bytes], 3));
        }
    }

    #[test]
    fn a_line_that_is_too_long_leaves_no_answer() {
        assert_eq!(told(&[b"abc\nab", b"c\n"], 3), Ok(Json::from("abc\nabc\n")));
        let why = "line 2 of standard output is longer than `max_output` (3 bytes), so it cannot be read line by line";
        assert_eq!(told(&[b"abc\nab", b"cdefgh", b"i\nx\n"], 3), Err(why.to_owned()));
        assert!(told(&[b"abcd"], 3).is_err(), "a last line without an end too");
    }
}
