//! Edits, applied to a text.

use crate::diagnostic::Edit;

/// Those of `groups` that do not touch one another, the earlier first; of a group all or none.
pub(super) fn apart<'a>(groups: &[&'a [Edit]]) -> Vec<usize> {
    let mut taken: Vec<&'a Edit> = Vec::new();
    let mut chosen = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let touches = |edit: &Edit| taken.iter().any(|other| touch(edit, other));
        if !group.iter().any(touches) {
            taken.extend(group.iter());
            chosen.push(index);
        }
    }
    chosen
}

/// Two edits at the same spot: what both would become depends on which comes first.
fn touch(one: &Edit, other: &Edit) -> bool {
    one.span.start <= other.span.end && other.span.start <= one.span.end
}

/// The text with edits that do not touch one another; `None` when one lies outside of the text.
pub(super) fn applied(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span.start);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        result.push_str(text.get(at..edit.span.start)?);
        result.push_str(&edit.text);
        at = edit.span.end;
    }
    result.push_str(text.get(at..)?);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn what_touches_an_earlier_edit_is_left_with_its_whole_group() {
        let edit = |start, end| Edit::new(Span::new(start, end), "x");
        let (one, two, three) = ([edit(0, 2)], [edit(8, 9), edit(1, 3)], [edit(5, 6)]);
        assert_eq!(apart(&[&one, &two, &three]), [0, 2]);
        assert_eq!(apart(&[&[edit(4, 4)], &[edit(4, 4)]]), [0]);
        assert_eq!(applied("abcdefg", &[edit(5, 6), edit(0, 2)]).unwrap(), "xcdexg");
        assert_eq!(applied("abc", &[edit(2, 9)]), None);
    }
}
