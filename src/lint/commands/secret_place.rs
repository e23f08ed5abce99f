//! A place that shows where a secret stands, and not the secret.

use crate::diagnostic::{Place, Source};

/// The same place in a copy of its text in which asterisks stand there: whoever reads the finding, in the log of a CI
/// too, does not read the secret.
pub(super) fn hidden(place: &Place) -> Place {
    let text = place.source.text();
    let range = place.span.range();
    let Some(secret) = text.get(range.clone()) else { return place.clone() };
    let stars: String =
        secret.chars().flat_map(|c| if c == '\n' { vec!['\n'] } else { vec!['*'; c.len_utf8()] }).collect();
    let shown = format!("{}{stars}{}", &text[..range.start], &text[range.end..]);
    Place { source: Source::new(place.source.name(), shown), span: place.span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn a_secret_is_shown_as_asterisks_at_its_own_place() {
        let place = Place::new(&Source::new("a.yaml", "a: é\nb: hünter"), Span::new(9, 16));
        let shown = hidden(&place);
        assert_eq!((shown.source.text(), shown.location()), ("a: é\nb: *******", place.location()));
    }
}
