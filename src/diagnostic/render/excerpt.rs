//! The lines of a source that a message shows: few, short, and safe to print.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Place;
use crate::printable;
use crate::span::Location;

/// Lines around the marked ones that the renderer may want to show.
const AROUND: usize = 2;

/// The most characters of a line that are shown before and behind its mark.
const REACH: usize = 160;

/// A part of a source, made safe, with marks in it.
pub(super) struct Excerpt {
    /// Where the first mark stands in the source.
    pub location: Location,
    /// The lines; those far from any mark are empty, since they are not shown.
    pub text: String,
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// Whether the first mark stands in the same column of the excerpt as in the source.
    pub is_aligned: bool,
    /// What is marked.
    pub marks: Vec<Mark>,
}

/// A stretch of an excerpt.
pub(super) struct Mark {
    /// Its number among the places that the excerpt is of.
    index: usize,
    /// The stretch, in bytes of the excerpt.
    pub span: Range<usize>,
    /// What stands under it; may be empty.
    pub label: String,
    /// Whether this is the place of the finding, not one that it speaks of.
    pub is_primary: bool,
}

impl Excerpt {
    /// The lines around `places`, all of one source; `is_main` if the first is the place of the finding.
    pub(super) fn of(first: &Place, places: &[(&Place, &str)], is_main: bool) -> Self {
        let source = &first.source;
        let mut lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, (place, _)) in places.iter().enumerate() {
            lines.entry(source.line(place.span.start)).or_default().push(index);
        }
        let last = lines.keys().next_back().copied().unwrap_or_default();
        let first_line = lines.keys().next().copied().unwrap_or_default();
        let mut excerpt = Self {
            location: first.location(),
            text: String::new(),
            first_line: first_line + 1,
            is_aligned: false,
            marks: Vec::new(),
        };
        for line in first_line..=last {
            if line > first_line {
                excerpt.text.push('\n');
            }
            match lines.get(&line) {
                Some(here) => excerpt.marked(source.line_text(line), here, places),
                None if lines.range(line.saturating_sub(AROUND)..=line + AROUND).next().is_some() => {
                    excerpt.text.push_str(&shorten(source.line_text(line).1, &[]).0);
                }
                None => {}
            }
        }
        let column = usize::try_from(excerpt.location.column).unwrap_or(usize::MAX);
        excerpt.is_aligned = column_of(&excerpt.text, excerpt.marks.iter().find(|mark| mark.index == 0)) == column;
        for mark in &mut excerpt.marks {
            mark.is_primary = is_main && mark.index == 0;
        }
        excerpt
    }

    /// Adds a line with its marks: those of `places` whose numbers are in `here`.
    fn marked(&mut self, (start, line): (usize, &str), here: &[usize], places: &[(&Place, &str)]) {
        let within = |at: usize| at.clamp(start, start + line.len()) - start;
        let spans: Vec<_> = here
            .iter()
            .map(|index| places[*index].0.span)
            .map(|span| within(span.start)..within(span.end.max(span.start)))
            .collect();
        let (safe, spans) = shorten(line, &spans);
        let offset = self.text.len();
        for (index, span) in here.iter().zip(spans) {
            let label = printable::line(places[*index].1).into_owned();
            let span = offset + span.start..offset + span.end;
            self.marks.push(Mark { index: *index, span, label, is_primary: false });
        }
        self.text.push_str(&safe);
    }
}

/// The column that the renderer will count for a mark, from 1.
fn column_of(text: &str, mark: Option<&Mark>) -> usize {
    let Some(mark) = mark else { return 0 };
    let before = &text[..mark.span.start];
    before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() + 1
}

/// A line made safe and, where it is very long, cut to what is around its first mark; the marks moved along.
fn shorten(line: &str, marks: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let first = marks.first().cloned().unwrap_or(0..0);
    let from = line[..first.start].char_indices().rev().nth(REACH - 1).map_or(0, |(at, _)| at);
    let to = line[first.start..].char_indices().nth(REACH).map_or(line.len(), |(at, _)| first.start + at);
    let mut safe = String::new();
    if from > 0 {
        safe.push('…');
    }
    let begin = safe.len();
    let kept = &line[from..to];
    let moved = |at: usize| begin + printable::text(&line[from..at.clamp(from, to)]).len();
    let marks = marks.iter().map(|mark| moved(mark.start)..moved(mark.end)).collect();
    // Tabs stay: the renderer shows them as blanks.
    safe.push_str(&printable::text(kept));
    if to < line.len() {
        safe.push('…');
    }
    (safe, marks)
}
