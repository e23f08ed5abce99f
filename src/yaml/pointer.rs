//! JSON pointers (RFC 6901): `/steps/0/when`, with `~1` for `/` and `~0` for `~`.

use std::borrow::Cow;

/// The steps of a pointer, unescaped.
pub(super) fn tokens(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|token| {
        if token.contains('~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) }
    })
}

/// The pointer one step further.
pub(super) fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The pointer one step back; of the root, the root.
pub(super) fn parent(pointer: &str) -> &str {
    pointer.rfind('/').map_or("", |at| &pointer[..at])
}

/// The index of a list's item; only as RFC 6901 writes it, without sign or leading zeros.
pub(super) fn index(token: &str) -> Option<usize> {
    let canonical = token == "0" || (token.starts_with(|c: char| c.is_ascii_digit()) && !token.starts_with('0'));
    if canonical { token.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_token_is_read_back(any in "[~/01a]*") {
            let pointer = join("/a", &any);
            proptest::prop_assert_eq!(tokens(&pointer).last().unwrap(), any);
            proptest::prop_assert_eq!(parent(&pointer), "/a");
        }
    }

    #[test]
    fn an_index_has_no_sign_and_no_leading_zero() {
        assert_eq!(
            (index("0"), index("12"), index("01"), index("+1"), index("")),
            (Some(0), Some(12), None, None, None)
        );
    }
}
