//! Places that show where secrets stand, and not the secrets.

use crate::diagnostic::{Place, Source};

/// The same places in one copy of their text in which asterisks stand there: whoever reads the findings, in the log of a
/// CI too, does not read the secrets. All places are of one text.
pub(super) fn hidden(places: Vec<Place>) -> Vec<Place> {
    let Some(first) = places.first() else { return places };
    let mut text = first.source.text().to_owned();
    for place in &places {
        let range = place.span.range();
        if let Some(stars) = text.get(range.clone()).map(|secret| secret.chars().map(star).collect::<String>()) {
            text.replace_range(range, &stars);
        }
    }
    let shown = Source::new(first.source.name(), text);
    places.into_iter().map(|place| Place { source: shown.clone(), span: place.span }).collect()
}

/// What stands for a letter: of as many bytes, so that every place stays, as byte and as column.
const fn star(letter: char) -> char {
    match letter.len_utf8() {
        _ if letter == '\n' => '\n',
        1 => '*',
        2 => '\u{d7}',
        3 => '\u{2022}',
        _ => '\u{1f7b6}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn secrets_are_shown_as_asterisks_at_their_own_places() {
        let source = Source::new("a.yaml", "a: é\nb: hünter, c: two");
        let places = vec![Place::new(&source, Span::new(9, 16)), Place::new(&source, Span::new(21, 24))];
        let shown = hidden(places.clone());
        assert_eq!(shown[0].source.text(), "a: é\nb: *×****, c: ***");
        assert!(places.iter().zip(&shown).all(|(place, shown)| place.location() == shown.location()));
    }
}
