//! Regular expressions, each made ready once: the same one is asked for when a file is checked, when its rules are proved and
//! when its answers are judged, and by many files of a library. Making one ready takes longer than reading a step.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use regex::{Error, Regex};

/// How many are kept. One takes up to some hundred kilobytes; a scenario has a handful.
const MOST: usize = 256;

/// The regular expression that a text is.
///
/// # Errors
/// That the text is none, or one that would take too much memory.
pub fn ready(text: &str) -> Result<Regex, Error> {
    static KNOWN: OnceLock<Mutex<HashMap<String, Regex>>> = OnceLock::new();
    let known = || KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known().get(text) {
        return Ok(regex.clone());
    }
    let regex = Regex::new(text)?;
    let mut known = known();
    if known.len() >= MOST {
        known.clear();
    }
    known.insert(text.to_owned(), regex.clone());
    Ok(regex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_its_own_and_a_wrong_one_stays_wrong() {
        for round in 0..2 * MOST {
            let number = round % (MOST + 7);
            let regex = ready(&format!("^x{number}$")).unwrap();
            assert!(regex.is_match(&format!("x{number}")) && !regex.is_match("x"), "{number}");
            assert!(ready("(").is_err());
        }
    }
}
