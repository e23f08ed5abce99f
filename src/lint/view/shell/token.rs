//! The words and signs of a script, with their places.

use std::ops::Range;

/// A word of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellWord {
    /// The word without its quotes; expansions stand in it as they are written.
    pub text: String,
    /// Where it stands in the script.
    pub range: Range<usize>,
    /// Whether something is filled in when it runs: a variable, a substitution.
    pub is_open: bool,
    /// Whether any part of it is in quotes.
    pub is_quoted: bool,
    /// The command substitutions in it.
    pub inner: Vec<Range<usize>>,
}

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The descriptor that is written before the sign; `&` of `&>` is 1.
    pub descriptor: Option<u32>,
    /// The sign: `>`, `>>`, `<`, `>&`, …
    pub sign: &'static str,
    /// Where to or from.
    pub target: ShellWord,
    /// The text of a here-document.
    pub text: Option<String>,
}

/// A piece of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(ShellWord),
    /// `;`, `;;`, `&`, `&&`, `||`, `|`, `(`, `)`, or the end of a line as `\n`.
    Sign(&'static str, usize),
    Redirect(Redirect),
}

/// Longer ones first.
const SIGNS: [&str; 12] = [";;&", ";;", ";&", "&&", "||", "|&", ";", "&", "|", "(", ")", "\n"];
const REDIRECTS: [&str; 11] = ["<<<", "<<-", "<<", "&>>", "&>", ">>", ">&", ">|", "<&", "<>", ">"];

/// Every piece of `text`. What is not closed ends with the text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, waiting: Vec::new(), found: Vec::new() };
    while lexer.at < text.len() {
        lexer.next();
    }
    lexer.found
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Here-documents whose text begins on the next line: the token's index, the end mark, whether tabs are cut.
    waiting: Vec<(usize, String, bool)>,
    found: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next(&mut self) {
        let rest = self.rest();
        if rest.starts_with([' ', '\t', '\r']) {
            self.at += 1;
        } else if rest.starts_with("\\\n") {
            self.at += 2;
        } else if rest.starts_with('#') {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some(redirect) = self.redirect() {
            self.found.push(Token::Redirect(redirect));
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            self.found.push(Token::Sign(sign, self.at));
            self.at += sign.len();
            if *sign == "\n" {
                self.here_documents();
            }
        } else {
            let word = self.word();
            self.found.push(Token::Word(word));
        }
    }

    fn redirect(&mut self) -> Option<Redirect> {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let behind = &rest[digits..];
        let sign = REDIRECTS.iter().chain(&["<"]).find(|sign| behind.starts_with(**sign)).copied()?;
        if behind.starts_with("<(") || behind.starts_with(">(") {
            return None;
        }
        let descriptor = if sign.starts_with('&') { Some(1) } else { rest[..digits].parse().ok() };
        self.at += digits + sign.len();
        while self.rest().starts_with([' ', '\t']) {
            self.at += 1;
        }
        let target = self.word();
        if sign.starts_with("<<") && sign != "<<<" {
            self.waiting.push((self.found.len(), target.text.clone(), sign == "<<-"));
        }
        let text = (sign == "<<<").then(|| target.text.clone());
        Some(Redirect { descriptor, sign, target, text })
    }

    fn here_documents(&mut self) {
        for (index, end, cuts_tabs) in std::mem::take(&mut self.waiting) {
            let mut body = String::new();
            while self.at < self.text.len() {
                let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
                self.at += line.len();
                let plain = if cuts_tabs { line.trim_start_matches('\t') } else { line };
                if plain.trim_end_matches('\n') == end {
                    break;
                }
                body.push_str(plain);
            }
            if let Some(Token::Redirect(redirect)) = self.found.get_mut(index) {
                redirect.text = Some(body);
            }
        }
    }

    fn word(&mut self) -> ShellWord {
        let start = self.at;
        let mut word =
            ShellWord { text: String::new(), range: start..start, is_open: false, is_quoted: false, inner: Vec::new() };
        let mut in_quotes = false;
        while let Some(c) = self.rest().chars().next() {
            match c {
                '"' => {
                    in_quotes = !in_quotes;
                    word.is_quoted = true;
                    self.at += 1;
                }
                '\'' if !in_quotes => {
                    word.is_quoted = true;
                    let length = self.rest()[1..].find('\'').unwrap_or(self.rest().len() - 1);
                    word.text.push_str(&self.rest()[1..=length]);
                    self.at = (self.at + length + 2).min(self.text.len());
                }
                '\\' => self.escape(&mut word, in_quotes),
                '$' | '`' => self.expansion(&mut word),
                '<' | '>' if !in_quotes && self.at == start && self.rest()[1..].starts_with('(') => {
                    word.is_open = true;
                    let end = closing(self.text, self.at + 1, '(', ')');
                    word.inner.push(self.at + 2..end);
                    self.take(&mut word, end + 1);
                }
                c if !in_quotes && (c.is_ascii_whitespace() || "|&;()<>".contains(c)) => break,
                c => {
                    word.text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        word.range.end = self.at;
        word
    }

    fn escape(&mut self, word: &mut ShellWord, in_quotes: bool) {
        let next = self.rest()[1..].chars().next();
        self.at += 1 + next.map_or(0, char::len_utf8);
        match next {
            Some('\n') | None => {}
            Some(c) if in_quotes && !"\"\\$`".contains(c) => word.text.extend(['\\', c]),
            Some(c) => {
                word.is_quoted = true;
                word.text.push(c);
            }
        }
    }

    fn expansion(&mut self, word: &mut ShellWord) {
        let (rest, at) = (self.rest(), self.at);
        let end = if let Some(inner) = rest.strip_prefix('`') {
            let length = inner.find('`').unwrap_or(inner.len());
            word.inner.push(at + 1..at + 1 + length);
            at + length + 2
        } else if rest.starts_with("$((") {
            closing(self.text, at + 1, '(', ')') + 1
        } else if rest.starts_with("$(") {
            let end = closing(self.text, at + 1, '(', ')');
            word.inner.push(at + 2..end);
            end + 1
        } else if rest.starts_with("${") {
            closing(self.text, at + 1, '{', '}') + 1
        } else {
            let name = rest[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
            let is_special = name == 0 && rest[1..].starts_with(['@', '*', '#', '?', '-', '$', '!']);
            word.is_open |= name > 0 || is_special;
            return self.take(word, at + 1 + name + usize::from(is_special));
        };
        word.is_open = true;
        self.take(word, end);
    }

    fn take(&mut self, word: &mut ShellWord, end: usize) {
        let end = end.min(self.text.len());
        word.text.push_str(&self.text[self.at..end]);
        self.at = end;
    }
}

/// Where the bracket that opens at `open` is closed; the end of the text if it is not. Quotes hide brackets.
fn closing(text: &str, open: usize, opening: char, closing: char) -> usize {
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for (offset, c) in text[open..].char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, c) {
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => escaped = true,
            (None, '\'' | '"') => quote = Some(c),
            (_, c) if c == opening => depth += 1,
            (_, c) if c == closing => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return open + offset;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let show = |token: &Token| match token {
            Token::Word(word) => word.text.clone(),
            Token::Sign(sign, _) => format!("<{}>", sign.escape_debug()),
            Token::Redirect(redirect) => format!("{}{}", redirect.sign, redirect.target.text),
        };
        tokens.iter().map(show).collect()
    }

    #[test]
    fn quotes_are_taken_off_and_hide_signs() {
        assert_eq!(shown(r#"a 'b;c' "d|$e" f\;g; h"#), ["a", "b;c", "d|$e", "f;g", "<;>", "h"]);
        assert_eq!(shown("a # b; c\nd"), ["a", "<\\n>", "d"]);
        assert_eq!(shown("a \\\n b"), ["a", "b"]);
    }

    #[test]
    fn expansions_are_one_word_whatever_stands_in_them() {
        assert_eq!(
            shown("x=$(a | b; c) ${y:-d e} $((1 | 2)) `f;g`"),
            ["x=$(a | b; c)", "${y:-d e}", "$((1 | 2))", "`f;g`"]
        );
        let Token::Word(word) = &tokens("\"$(rm -f x)\"")[0] else { panic!() };
        assert_eq!((word.inner.first().cloned(), word.is_open), (Some(3..10), true));
    }

    #[test]
    fn redirections_stand_apart_and_here_documents_are_no_commands() {
        assert_eq!(shown("a 2>/dev/null >b 2>&1 <c"), ["a", ">/dev/null", ">b", ">&1", "<c"]);
        let found = tokens("mysql <<EOF\nDROP TABLE x;\nEOF\nb");
        let Token::Redirect(redirect) = &found[1] else { panic!() };
        assert_eq!(redirect.text.as_deref(), Some("DROP TABLE x;\n"));
        assert_eq!(shown("mysql <<EOF\nDROP TABLE x;\nEOF\nb"), ["mysql", "<<EOF", "<\\n>", "b"]);
    }
}
