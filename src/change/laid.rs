//! Two lists of words or lines, laid side by side. The only file that names the crate `similar`.

use similar::utils::diff_slices;
use similar::{Algorithm, ChangeTag};

use crate::report::page::Side;

/// How many lines around one that differs are shown.
const AROUND: usize = 2;

/// The items of both lists in an order that keeps each list's own; what stands in both is there once.
#[must_use]
pub fn laid(before: &[String], after: &[String]) -> Vec<(Side, String)> {
    let runs = diff_slices(Algorithm::Myers, before, after);
    let tagged = runs.into_iter().flat_map(|(tag, items)| {
        let side = match tag {
            ChangeTag::Equal => Side::Both,
            ChangeTag::Delete => Side::Before,
            ChangeTag::Insert => Side::After,
        };
        items.iter().map(move |item| (side, item.clone()))
    });
    tagged.collect()
}

/// The lines that differ, with a few around each, and `…` where others were left out.
#[must_use]
pub fn near(lines: Vec<(Side, String)>) -> Vec<(Side, String)> {
    let mut is_near = vec![false; lines.len()];
    for (at, _) in lines.iter().enumerate().filter(|(_, (side, _))| *side != Side::Both) {
        let end = lines.len().min(at + AROUND + 1);
        is_near[at.saturating_sub(AROUND)..end].fill(true);
    }
    let mut shown: Vec<(Side, String)> = Vec::new();
    let mut left_out = false;
    for (line, is_near) in lines.into_iter().zip(is_near) {
        if is_near {
            shown.push(line);
            left_out = false;
        } else if !std::mem::replace(&mut left_out, true) {
            shown.push((Side::Both, "…".to_owned()));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_list_can_be_read_out_of_it_again(
            before in prop::collection::vec("[ab]", 0..8),
            after in prop::collection::vec("[ab]", 0..8),
        ) {
            let laid = laid(&before, &after);
            let of = |other: Side| -> Vec<String> {
                laid.iter().filter(|(side, _)| *side != other).map(|(_, item)| item.clone()).collect()
            };
            prop_assert_eq!(of(Side::After), before);
            prop_assert_eq!(of(Side::Before), after);
        }
    }

    #[test]
    fn of_what_is_the_same_only_what_is_near_is_shown() {
        let lines = |side: Side, count: usize| std::iter::repeat_n((side, "x".to_owned()), count);
        let all = lines(Side::Both, 9).chain(lines(Side::After, 1)).chain(lines(Side::Both, 1)).collect();
        let shown: Vec<String> = near(all).into_iter().map(|(_, line)| line).collect();
        assert_eq!(shown, ["…", "x", "x", "x", "x"]);
    }
}
