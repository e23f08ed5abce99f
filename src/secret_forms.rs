//! The forms in which a secret may stand in an output: as it is, and as programs write it into JSON, an address, a header, a
//! shell line or a page.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::output::hex;
use crate::secret::{SHORTEST, Secret};

/// The shortest line of a secret of several lines (a key in PEM) that is masked by itself too, in bytes.
const SHORTEST_LINE: usize = 12;

/// Characters that RFC 3986 calls unreserved: no program encodes them.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// Besides them what `encodeURIComponent` of a browser leaves (ECMA-262).
const COMPONENT: &AsciiSet = &STRICT.remove(b'!').remove(b'*').remove(b'\'').remove(b'(').remove(b')');
/// What a path leaves: also the slash, as Python's `quote` does.
const PATH: &AsciiSet = &STRICT.remove(b'/');
/// What may stand in the user part of an address (RFC 3986, `userinfo`).
const USER: &AsciiSet = &COMPONENT.remove(b'$').remove(b'&').remove(b'+').remove(b',').remove(b';').remove(b'=');

/// Every form of a secret, each once; none is shorter than [`SHORTEST`]. An empty secret has none.
#[must_use]
pub fn forms(secret: &Secret) -> BTreeSet<Vec<u8>> {
    let value = secret.reveal();
    let mut forms: BTreeSet<Vec<u8>> = written(value).into_iter().map(String::into_bytes).collect();
    for line in value.lines().map(str::trim) {
        // The frame of a key is the same for all keys.
        if line.len() >= SHORTEST_LINE && line.len() < value.len() && !line.starts_with("-----") {
            forms.extend(written(line).into_iter().map(String::into_bytes));
        }
    }
    forms.retain(|form| form.len() >= SHORTEST || form == value.as_bytes());
    forms.remove(&Vec::new());
    forms
}

fn written(value: &str) -> Vec<String> {
    let mut forms = vec![value.to_owned()];
    forms.extend(in_base64(value.as_bytes()));
    forms.extend(in_address(value));
    forms.extend(in_json(value));
    forms.extend(in_shell(value));
    forms.extend(in_page(value));
    let digits = hex(value.as_bytes());
    forms.push(digits.to_uppercase());
    forms.push(digits);
    forms
}

/// Base64 of the value alone, and what it becomes in the middle of something longer (`user:password` of a header): of each
/// of the three places at which it can begin, the characters that do not depend on its neighbours.
fn in_base64(value: &[u8]) -> Vec<String> {
    let mut forms = vec![STANDARD.encode(value), URL_SAFE.encode(value)];
    for before in 0..3 {
        let mut longer = vec![0; before];
        longer.extend_from_slice(value);
        let (begin, end) = ((before * 8).div_ceil(6), longer.len() * 8 / 6);
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            forms.extend(engine.encode(&longer).get(begin..end).map(str::to_owned));
        }
    }
    forms
}

/// Percent-encoded, as the usual programs do it, with digits of either case.
fn in_address(value: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for set in [STRICT, COMPONENT, PATH, USER] {
        let encoded = utf8_percent_encode(value, set).to_string();
        // A form's blank is a plus sign (WHATWG URL, application/x-www-form-urlencoded).
        let form = encoded.replace("%20", "+");
        forms.extend([lower_digits(&encoded), lower_digits(&form), encoded, form]);
    }
    forms
}

/// The digits of `%3F` in lower case, and nothing else.
fn lower_digits(encoded: &str) -> String {
    let mut digits = 0_u8;
    let lowered = encoded.chars().map(|c| {
        let is_digit = digits > 0;
        digits = if c == '%' { 2 } else { digits.saturating_sub(1) };
        if is_digit { c.to_ascii_lowercase() } else { c }
    });
    lowered.collect()
}

/// As a text of JSON, without its quotes: as most programs write it, with an escaped slash, and in ASCII alone.
fn in_json(value: &str) -> Vec<String> {
    let quoted = serde_json::Value::from(value).to_string();
    // Its first and last byte are the quotes.
    let plain = quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned();
    let ascii = |write: fn(u16) -> String| {
        let mut ascii = String::with_capacity(plain.len());
        for c in plain.chars() {
            if c.is_ascii() && c != '\u{7f}' {
                ascii.push(c);
            } else {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| ascii.push_str(&write(*unit)));
            }
        }
        ascii
    };
    let (lower, upper) = (ascii(|unit| format!("\\u{unit:04x}")), ascii(|unit| format!("\\u{unit:04X}")));
    vec![plain.replace('/', "\\/"), lower.replace('/', "\\/"), lower, upper, plain]
}

/// As a shell shows it (`set -x`, `printf %q`): in quotes, or each odd character behind a backslash.
fn in_shell(value: &str) -> Vec<String> {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !"_-./:=@%+,".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    vec![value.replace('\'', r"'\''"), value.replace('\'', "'\"'\"'"), escaped]
}

/// As it stands in XML or HTML, with the two ways to write an apostrophe.
fn in_page(value: &str) -> Vec<String> {
    let page = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quoted = page.replace('"', "&quot;");
    vec![quoted.replace('\'', "&#39;"), quoted.replace('\'', "&#x27;"), quoted.replace('\'', "&apos;"), quoted, page]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> BTreeSet<String> {
        forms(&Secret::new(value.to_owned())).into_iter().map(|form| String::from_utf8(form).unwrap()).collect()
    }

    #[test]
    fn the_forms_are_those_that_real_programs_write() {
        // Made with: base64, jq -R ., python3 -c 'urllib.parse.quote(…)', xxd -p, bash's printf %q and ${x@Q}, python's html.escape.
        let value = "p/a \"s'&é";
        let all = of(value);
        for form in [
            value,
            "cC9hICJzJybDqQ==",
            "p%2Fa%20%22s%27%26%C3%A9",
            "p/a%20%22s%27%26%C3%A9",
            "p%2fa%20%22s%27%26%c3%a9",
            "p%2Fa+%22s%27%26%C3%A9",
            "p/a \\\"s'&é",
            "p/a \\\"s'&\\u00e9",
            "p\\/a \\\"s'&\\u00e9",
            "702f612022732726c3a9",
            "p/a\\ \\\"s\\'\\&é",
            "p/a \"s'\\''&é",
            "p/a &quot;s&#x27;&amp;é",
        ] {
            assert!(all.contains(form), "{form} is not in {all:#?}");
        }
    }

    #[test]
    fn a_secret_inside_of_something_longer_in_base64_is_found_at_every_place() {
        let secret = "s3cret-Passw0rd";
        let all = of(secret);
        for user in ["", "a", "ab", "abc", "admin:"] {
            for after in ["", "!", "!!", "@host"] {
                let encoded = STANDARD.encode(format!("{user}{secret}{after}"));
                assert!(all.iter().any(|form| encoded.contains(form)), "{user} {after} {encoded}");
            }
        }
    }

    #[test]
    fn of_a_key_every_long_line_is_a_form_and_its_frame_is_not() {
        let all = of("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0B\n-----END KEY-----");
        assert!(all.contains("MIIEvQIBADANBgkq"));
        assert!(!all.contains("hkiG9w0B") && !all.iter().any(|form| form == "-----BEGIN KEY-----"));
    }

    #[test]
    fn no_form_is_so_short_that_it_blanks_out_innocent_text() {
        assert!(of("abcd").iter().all(|form| form.len() >= SHORTEST));
        assert!(of("").is_empty());
    }
}
