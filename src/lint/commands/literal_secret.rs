//! A secret that is written into a file.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::secret_names::looks_secret;
use super::secret_place::hidden;
use crate::diagnostic::{Finding, Level, Place, code};
use crate::lint::{Rule, Subject};
use crate::span::Span;
use crate::token_looks::TokenMasker;
use crate::yaml::{Content, Document, Entry, Node};

/// The rule.
pub static RULE: Rule = Rule { code: &code::LITERAL_SECRET, level: Level::Error, check };

/// Passwords in addresses, logins in headers, and the webhooks whose address is the secret (the group is what is secret).
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r#"\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@{}$"'<>]*:([^\s/@{}$"'<>*]{3,})@"#,
        r"(?i)\bauthorization\b\W{1,6}(?:bearer|basic|token)\s+(?:token=)?([A-Za-z0-9+/=._~-]{8,})",
        r"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([0-9a-fA-F-]{30,})",
        r"oapi\.dingtalk\.com/robot/send\?access_token=(\w{30,})",
        r"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/([\w-]{20,})",
        r"hooks\.slack\.com/services/(T\w+/B\w+/\w{16,})",
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

fn check(subject: &Subject) -> Vec<Finding> {
    of_document(&subject.scenario.document)
}

/// Every secret that is written into a file, scenario or not.
pub(in crate::lint) fn of_document(document: &Document) -> Vec<Finding> {
    let text = document.source.text();
    let mut found = tokens(text);
    for pattern in PATTERNS.iter() {
        found.extend(pattern.captures_iter(text).filter_map(|captures| captures.get(1)).map(|group| group.range()));
    }
    named(&document.root, false, &mut found);
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup_by(|next, before| next.start < before.end);
    let place = |range: Range<usize>| Place::new(&document.source, Span::new(range.start, range.end));
    hidden(found.into_iter().map(place).collect()).into_iter().map(finding).collect()
}

fn finding(place: Place) -> Finding {
    RULE.finding("a secret is written into this file")
        .at(place, "everybody who can read the repository has it")
        .help("take it out, and take it out of use: it stays in the history")
        .help("a role brings secrets by reference: in roles.yaml `env: {NAME: {env: VARIABLE}}` or `{file: /run/secrets/x}`")
}

/// What looks like a token of a known issuer, or like a private key.
fn tokens(text: &str) -> Vec<Range<usize>> {
    if masked(text) == text.as_bytes() {
        return Vec::new();
    }
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let plain = line.trim_end();
        let masked = masked(plain);
        if masked != plain.as_bytes() {
            let same = |(one, other): &(u8, u8)| one == other;
            let before = plain.bytes().zip(masked.iter().copied()).take_while(same).count();
            let behind = plain.bytes().rev().zip(masked.iter().rev().copied()).take_while(same).count();
            let end = plain.len() - behind.min(plain.len() - before);
            found.push(at + plain.floor_char_boundary(before)..at + plain.ceil_char_boundary(end));
        }
        at += line.len();
    }
    found
}

fn masked(text: &str) -> Vec<u8> {
    let mut stream = TokenMasker::default();
    let mut masked = stream.push(text.as_bytes().to_vec());
    masked.extend(stream.end());
    masked
}

/// Texts that stand under the name of a secret where values are set: in `env`, `vars`, `headers`, and as a default.
fn named(node: &Node, sets_values: bool, found: &mut Vec<Range<usize>>) {
    match &node.content {
        Content::Sequence(items) => items.iter().for_each(|item| named(item, false, found)),
        Content::Mapping(entries) => entries.iter().for_each(|entry| of_entry(entry, sets_values, found)),
        _ => {}
    }
}

fn of_entry(entry: &Entry, sets_values: bool, found: &mut Vec<Range<usize>>) {
    let is_login = matches!(entry.key.to_lowercase().as_str(), "authorization" | "cookie" | "proxy-authorization");
    let is_secret = looks_secret(&entry.key) || is_login;
    match &entry.value.content {
        Content::String(text) if sets_values && is_secret && is_literal(text) => found.push(entry.value.span.range()),
        Content::Mapping(inner) if is_secret => {
            let default = inner.iter().find(|entry| entry.key == "default");
            if let Some(default) =
                default.filter(|default| matches!(&default.value.content, Content::String(text) if is_literal(text)))
            {
                found.push(default.value.span.range());
            }
        }
        _ => named(&entry.value, matches!(entry.key.as_str(), "env" | "vars" | "headers"), found),
    }
}

fn is_literal(text: &str) -> bool {
    text.len() >= 4
        && !text.contains("{{")
        && !text.contains('$')
        && !text.bytes().all(|byte| matches!(byte, b'*' | b'x' | b'X' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    fn found(text: &str) -> Vec<String> {
        let document = Document::load(&Source::new("a.yaml", text)).unwrap();
        let shown = |finding: Finding| {
            let place = finding.place.unwrap();
            assert!(place.source.text()[place.span.range()].bytes().all(|byte| byte == b'*'));
            text[place.span.range()].to_owned()
        };
        of_document(&document).into_iter().map(shown).collect()
    }

    #[test]
    fn secrets_are_found_by_their_looks_wherever_they_stand() {
        assert_eq!(found("# AKIAIOSFODNN7EXAMPLE\na: b\n"), ["AKIAIOSFODNN7EXAMPLE"]);
        assert_eq!(found("a: postgresql://monitor:hunter22@db/x\n"), ["hunter22"]);
        assert_eq!(found("a: [-H, 'Authorization: Bearer abcdef0123456789']\n"), ["abcdef0123456789"]);
        let hook = format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={}", "0a".repeat(18));
        assert_eq!(found(&format!("a: {hook}\n")), ["0a".repeat(18)]);
        let key = format!("a: |\n  -----BEGIN {} KEY-----\n  abc\n", "PRIVATE");
        assert_eq!(found(&key).len(), 1);
    }

    #[test]
    fn secrets_are_found_by_their_names_where_values_are_set() {
        assert_eq!(found("steps: [{env: {MYSQL_PWD: hunter22}}]\n"), ["hunter22"]);
        assert_eq!(found("targets: {a: {vars: {api_token: abcd}}}\n"), ["abcd"]);
        assert_eq!(found("params: {db_password: {type: string, default: hunter22}}\n"), ["hunter22"]);
        assert_eq!(found("http: {headers: {Cookie: session=1234}}\n"), ["session=1234"]);
    }

    #[test]
    fn references_templates_and_words_are_no_secrets() {
        for text in [
            "roles: {a: {env: {MYSQL_PWD: {env: DB_PASSWORD}}}}\n",
            "steps: [{env: {MYSQL_PWD: '{{ role.user }}'}}]\n",
            "outcomes: {wrong password: fail, bad token: fail}\n",
            "a: http://{{ role.user }}:{{ role.name }}@host/\n",
            "a: https://host:8443/a@b\n",
            "a: ssh://git@host:22/x\n",
            "title: 'Verify that the header Authorization: Bearer is asked for'\n",
            "params: {db_password: {type: string, description: The password}}\n",
            "a: postgresql://user:***@host/\n",
            "env: {PWD: /tmp, SSL_KEY: /etc/key.pem}\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
