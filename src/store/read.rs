//! Reading a journal back, whatever happened to it.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::StoreError;
use super::run_dir::{FIX_JOURNAL, JOURNAL};
use crate::record::{Event, FixEvent};

/// What a journal holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<E = Event> {
    /// The events, up to the first line that is none.
    pub events: Vec<E>,
    /// That line, counted from 1, and what is wrong with it, if there is one.
    pub damage: Option<(usize, String)>,
}

/// The events in the journal of the run in `dir`. A last line that was torn when the program was killed is left out.
///
/// # Errors
/// The journal cannot be read; or a whole line of it is no event, or not the next one: [`StoreError::Damaged`], which holds
/// the events before.
pub fn read_events(dir: &Path) -> Result<Vec<Event>, StoreError> {
    let path = dir.join(JOURNAL);
    let bytes = std::fs::read(&path).map_err(StoreError::read(&path))?;
    let Reading { events, damage } = parse_events(&bytes);
    match damage {
        None => Ok(events),
        Some((line, reason)) => Err(StoreError::Damaged { path, line, reason, before: events }),
    }
}

/// What the journal of the fix in `dir` holds. A last line that was torn is left out.
///
/// # Errors
/// The journal cannot be read.
pub fn read_fix_events(dir: &Path) -> Result<Reading<FixEvent>, StoreError> {
    let path = dir.join(FIX_JOURNAL);
    let bytes = std::fs::read(&path).map_err(StoreError::read(&path))?;
    Ok(parse(&bytes, |event: &FixEvent| event.seq))
}

/// The events in the bytes of a journal. A last line that was torn is left out.
#[must_use]
pub fn parse_events(bytes: &[u8]) -> Reading {
    parse(bytes, |event: &Event| event.seq)
}

fn parse<E: DeserializeOwned>(bytes: &[u8], seq: impl Fn(&E) -> u64) -> Reading<E> {
    let mut events: Vec<E> = Vec::new();
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let reason = match serde_json::from_slice::<E>(line) {
            Ok(event) if seq(&event) == events.len() as u64 => {
                events.push(event);
                continue;
            }
            Ok(event) => format!("it is event {}, where event {} should be", seq(&event), events.len()),
            // Only a line that was written whole ends in a line feed.
            Err(_) if !line.ends_with(b"\n") => break,
            Err(error) => crate::printable::short(&error.to_string(), 200),
        };
        return Reading { events, damage: Some((number + 1, reason)) };
    }
    Reading { events, damage: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{fold, sample};
    use crate::status::Status;

    fn journal(events: &[Event]) -> Vec<u8> {
        events.iter().flat_map(|event| [serde_json::to_vec(event).unwrap(), vec![b'\n']].concat()).collect()
    }

    fn read(bytes: &[u8]) -> Result<Vec<Event>, StoreError> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(JOURNAL), bytes).unwrap();
        read_events(dir.path())
    }

    #[test]
    fn a_journal_torn_at_any_byte_still_folds() {
        let events = sample::events(&[("a", Status::Pass), ("延迟", Status::Fail)]);
        let bytes = journal(&events);
        let first_line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        for cut in 0..=bytes.len() {
            let read = read(&bytes[..cut]).unwrap_or_else(|error| panic!("{cut}: {error}"));
            assert_eq!(read, events[..read.len()], "{cut}");
            assert_eq!(fold(&read).is_some(), cut >= first_line, "{cut}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_strange_to_be_read(at: proptest::sample::Index, bytes: Vec<u8>) {
            let mut journal = journal(&sample::events(&[("a", Status::Pass)]));
            let at = at.index(journal.len());
            journal.splice(at..at, bytes);
            // Whatever it says, it says something, and of what stands before the damage nothing is lost.
            let whole = journal[..at].split(|byte| *byte == b'\n').count() - 1;
            match read(&journal) {
                Ok(events) => proptest::prop_assert!(events.len() >= whole),
                Err(StoreError::Damaged { before, .. }) => proptest::prop_assert!(before.len() >= whole),
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn a_damaged_line_in_the_middle_is_told_with_its_number_and_what_stands_before() {
        let events = sample::events(&[("a", Status::Pass)]);
        let mut bytes = journal(&events);
        let second_line = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        bytes[second_line] = 0xff;
        let Err(StoreError::Damaged { line, before, .. }) = read(&bytes) else { panic!("not told") };
        assert_eq!((line, &before[..]), (2, &events[..1]));
    }

    #[test]
    fn an_event_that_is_missing_is_noticed() {
        let events = sample::events(&[("a", Status::Pass)]);
        let gap = [journal(&events[..1]), journal(&events[2..])].concat();
        let error = read(&gap).unwrap_err().to_string();
        assert!(error.contains("line 2: it is event 2, where event 1 should be"), "{error}");
    }

    #[test]
    fn a_journal_that_is_not_there_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        assert!(read_events(dir.path()).unwrap_err().to_string().starts_with("cannot read "));
    }
}
