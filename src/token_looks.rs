//! Secrets that nobody told us of, known by their looks: tokens with a prefix of their issuer, and private keys.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::secret::MASK;

/// How a token looks: how it begins, which characters follow, and how many of them at the least.
struct Look {
    begins: &'static str,
    holds: fn(u8) -> bool,
    least: usize,
    /// How many dots it has at the least.
    dots: usize,
}

/// The issuers' own documentation says how their tokens look: AWS "IAM identifiers", GitHub "About authentication",
/// GitLab "Token overview", Slack "Token types", RFC 7519 (JWT), Stripe "API keys", Google "API keys", Vault "Tokens", npm,
/// `DigitalOcean`.
const LOOKS: [Look; 25] = [
    look("AKIA", upper, 16),
    look("ASIA", upper, 16),
    look("ghp_", word, 36),
    look("gho_", word, 36),
    look("ghu_", word, 36),
    look("ghs_", word, 36),
    look("ghr_", word, 36),
    look("github_pat_", word, 22),
    look("glpat-", url, 20),
    look("xoxb-", url, 10),
    look("xoxp-", url, 10),
    look("xoxa-", url, 10),
    look("xoxr-", url, 10),
    look("xoxs-", url, 10),
    look("xapp-", url, 10),
    Look { begins: "eyJ", holds: dotted, least: 24, dots: 2 },
    look("sk_live_", word, 16),
    look("rk_live_", word, 16),
    look("AIza", url, 35),
    look("hvs.", url, 20),
    look("hvb.", url, 20),
    look("npm_", word, 36),
    look("pypi-AgE", url, 50),
    look("dop_v1_", word, 40),
    look(KEY, |_| false, 0),
];

const fn look(begins: &'static str, holds: fn(u8) -> bool, least: usize) -> Look {
    Look { begins, holds, least, dots: 0 }
}

const fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

const fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

const fn url(byte: u8) -> bool {
    word(byte) || byte == b'-'
}

const fn dotted(byte: u8) -> bool {
    url(byte) || byte == b'.'
}

/// How the frame of a key begins (RFC 7468); the label follows.
const KEY: &str = "-----BEGIN ";
/// How the frame's first line ends when the key is a private one.
const PRIVATE: &[u8] = b"PRIVATE KEY-----";
/// How its last line begins.
const END: &[u8] = b"-----END ";
/// The longest label and end of the frame's first line that is waited for.
const LABEL: usize = 64;
/// The longest token, in bytes; what goes on longer is taken as one all the same.
const LONGEST: usize = 16 * 1024;
/// No beginning is longer.
const BEGIN: usize = KEY.len();

/// Masks tokens in a stream as it comes, also one that is cut in two by the border of a chunk.
#[derive(Debug, Default)]
pub struct TokenMasker {
    held: Vec<u8>,
    /// The byte before `held`.
    before: Option<u8>,
    inside: Inside,
}

/// What is left out just now, until it ends.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    Key,
    /// A token that is longer than any; the number is its look.
    Token(usize),
}

/// What was found at the beginning of a look.
enum Found {
    /// Nothing, so the text stays.
    Innocent,
    /// A token that ends after so many bytes.
    Token(usize),
    /// A token without end so far.
    Endless(usize),
    /// The frame of a key, up to after its first line.
    Key(usize),
    /// It cannot be told before more comes.
    Open,
}

impl TokenMasker {
    /// Takes in a chunk; answers what is certain, masked: nearly always the chunk itself, which is not copied.
    #[must_use]
    pub fn push(&mut self, chunk: Vec<u8>) -> Vec<u8> {
        self.take(chunk, false)
    }

    /// What is left when nothing more comes, masked.
    #[must_use]
    pub fn end(&mut self) -> Vec<u8> {
        self.take(Vec::new(), true)
    }

    fn take(&mut self, chunk: Vec<u8>, last: bool) -> Vec<u8> {
        let held = joined(&mut self.held, chunk);
        let mut masked = Vec::new();
        let mut at = self.leave_out(&held, last);
        // What stands between `kept` and `at` is no token, and not among what is masked yet.
        let mut kept = at;
        while self.inside == Inside::Nothing {
            let Some(found) = beginnings().find(&held[at..]) else {
                at = if last { held.len() } else { held.len() - half_begun(&held[at..]) };
                break;
            };
            let (look, start) = (found.pattern().as_usize(), at + found.start());
            let before = start.checked_sub(1).map_or(self.before, |before| held.get(before).copied());
            let end = match looks(look, &held[start..], before, last) {
                Found::Innocent => {
                    at = start + 1;
                    continue;
                }
                Found::Open => {
                    at = start;
                    break;
                }
                Found::Token(length) => start + length,
                Found::Endless(length) => {
                    self.inside = Inside::Token(look);
                    start + length
                }
                Found::Key(length) => {
                    self.inside = Inside::Key;
                    start + length
                }
            };
            masked.reserve_exact(if masked.is_empty() { held.len() } else { 0 });
            masked.extend_from_slice(&held[kept..start]);
            masked.extend_from_slice(MASK.as_bytes());
            at = end + self.leave_out(&held[end..], last);
            kept = at;
        }
        self.before = at.checked_sub(1).map_or(self.before, |before| held.get(before).copied());
        self.held = held[at..].to_vec();
        with_rest(masked, held, kept..at)
    }

    /// How much of `rest` still belongs to what is left out.
    fn leave_out(&mut self, rest: &[u8], last: bool) -> usize {
        match self.inside {
            Inside::Nothing => 0,
            Inside::Token(look) => match rest.iter().position(|byte| !(LOOKS[look].holds)(*byte)) {
                Some(end) => {
                    self.inside = Inside::Nothing;
                    end
                }
                None => rest.len(),
            },
            Inside::Key => match rest.windows(END.len()).position(|window| window == END) {
                Some(end) => {
                    self.inside = Inside::Nothing;
                    end
                }
                None if last => rest.len(),
                None => rest.len().saturating_sub(END.len() - 1),
            },
        }
    }
}

fn looks(look: usize, rest: &[u8], before: Option<u8>, last: bool) -> Found {
    let Look { begins, holds, least, dots } = &LOOKS[look];
    if *begins == KEY {
        return key(rest, last);
    }
    // The middle of a longer word is no beginning.
    if before.is_some_and(|byte| byte.is_ascii_alphanumeric()) {
        return Found::Innocent;
    }
    let body = &rest[begins.len()..];
    let length = body.iter().position(|byte| !holds(*byte)).unwrap_or(body.len());
    if length == body.len() && !last {
        return if length < LONGEST { Found::Open } else { Found::Endless(rest.len()) };
    }
    let has_dots = || body[..length].split(|byte| *byte == b'.').count() > *dots;
    if length >= *least && has_dots() { Found::Token(begins.len() + length) } else { Found::Innocent }
}

fn key(rest: &[u8], last: bool) -> Found {
    let line = &rest[..rest.len().min(KEY.len() + LABEL)];
    match line.windows(PRIVATE.len()).position(|window| window == PRIVATE) {
        Some(at) if !line[..at].contains(&b'\n') => Found::Key(at + PRIVATE.len()),
        Some(_) => Found::Innocent,
        None if last || line.len() == KEY.len() + LABEL || line[KEY.len()..].contains(&b'\n') => Found::Innocent,
        None => Found::Open,
    }
}

/// How many bytes at the end of `text` could be the first half of a beginning.
fn half_begun(text: &[u8]) -> usize {
    let could_begin = |half: &[u8]| LOOKS.iter().any(|look| look.begins.as_bytes().starts_with(half));
    let most = text.len().min(BEGIN - 1);
    (1..=most).rev().find(|length| could_begin(&text[text.len() - length..])).unwrap_or(0)
}

/// What was held and the chunk behind it; nothing is held then.
pub fn joined(held: &mut Vec<u8>, mut chunk: Vec<u8>) -> Vec<u8> {
    chunk.reserve_exact(held.len());
    chunk.splice(..0, held.drain(..));
    chunk
}

/// What is masked and the part of a text that follows as it is; the text itself where that is all there is of it.
#[must_use]
pub fn with_rest(mut masked: Vec<u8>, mut text: Vec<u8>, rest: Range<usize>) -> Vec<u8> {
    if masked.is_empty() && rest.start == 0 {
        text.truncate(rest.end);
        return text;
    }
    masked.extend_from_slice(&text[rest]);
    masked
}

fn beginnings() -> &'static AhoCorasick {
    static BEGINNINGS: OnceLock<AhoCorasick> = OnceLock::new();
    BEGINNINGS.get_or_init(|| {
        // It looks for all of them at once by instructions of the processor. What there is besides is hardly ever used, and
        // no other kind is made as fast, which counts in a short run.
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(LOOKS.map(|look| look.begins));
        #[expect(clippy::expect_used, reason = "the beginnings are ours, few and short; a test builds them")]
        built.expect("few and short patterns")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn masked(text: &str) -> String {
        in_pieces(text, &[])
    }

    fn in_pieces(text: &str, cuts: &[usize]) -> String {
        let mut stream = TokenMasker::default();
        let (mut masked, mut begin) = (Vec::new(), 0);
        let mut ends: Vec<usize> = cuts.iter().copied().filter(|cut| *cut < text.len()).chain([text.len()]).collect();
        ends.sort_unstable();
        for end in ends {
            masked.extend(stream.push(text.as_bytes()[begin..end].to_vec()));
            begin = end;
        }
        masked.extend(stream.end());
        String::from_utf8(masked).unwrap()
    }

    /// Made up, and put together here so that no scanner takes this file for a leak.
    fn tokens() -> Vec<String> {
        let word = "Zz09".repeat(12);
        let mut tokens: Vec<String> = ["ghp_", "github_pat_", "glpat-", "xoxb-", "sk_live_", "AIza", "hvs.", "npm_"]
            .iter()
            .map(|begins| format!("{begins}{word}"))
            .collect();
        tokens.push(format!("AKIA{}", "ABCD1234".repeat(2)));
        tokens.push(format!("eyJ{word}.{word}.{word}"));
        tokens
    }

    #[test]
    fn every_token_is_masked_wherever_it_stands() {
        for token in tokens() {
            assert_eq!(masked(&token), "***");
            assert_eq!(masked(&format!("a={token}, b")), "a=***, b");
            assert_eq!(masked(&format!("\"{token}\"\n{token}\n")), "\"***\"\n***\n");
        }
    }

    #[test]
    fn a_private_key_is_masked_to_its_end_and_a_certificate_is_not() {
        let key = format!("x\n{KEY}RSA PRIVATE KEY-----\nMIIE\nvQIB\n-----END RSA PRIVATE KEY-----\ny");
        assert_eq!(masked(&key), "x\n***-----END RSA PRIVATE KEY-----\ny");
        let cut = format!("{KEY}PRIVATE KEY-----\nMIIEvQIB");
        assert_eq!(masked(&cut), "***");
        let certificate = format!("{KEY}CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n");
        assert_eq!(masked(&certificate), certificate);
    }

    #[test]
    fn what_only_begins_so_stays() {
        for text in [
            "AKIA",
            "eyJ is how JSON begins",
            "ghp_short",
            "keyJ0123456789012345678901234567890.a.b",
            "npm_config_x",
            "---",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn a_token_without_end_is_left_out_and_not_held() {
        let mut stream = TokenMasker::default();
        let mut masked = stream.push(b"ghp_".to_vec());
        for _ in 0..1000 {
            masked.extend(stream.push(vec![b'a'; 1024]));
            assert!(stream.held.len() <= LONGEST + 1024 + 8);
        }
        masked.extend(stream.push(b" end".to_vec()));
        masked.extend(stream.end());
        assert_eq!(String::from_utf8(masked).unwrap(), "*** end");
    }

    proptest! {
        #[test]
        fn where_a_stream_is_cut_changes_nothing(
            picks in prop::collection::vec(0..40_usize, 1..8),
            cuts in prop::collection::vec(0..900_usize, 0..8),
        ) {
            let mut parts = tokens();
            parts.push(format!("{KEY}EC PRIVATE KEY-----\nMIIE\n-----END EC PRIVATE KEY-----\n"));
            parts.extend(["-----", " ", "eyJ", "\n", "AKI", "x", "-----BEGIN ", "PRIVATE KEY-----"].map(str::to_owned));
            let text: String = picks.iter().map(|at| parts[at % parts.len()].clone()).collect();
            prop_assert_eq!(in_pieces(&text, &cuts), masked(&text));
        }
    }
}
