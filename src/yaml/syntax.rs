//! Says what is wrong where the reading of a file stopped, in words that name the mistake and not the grammar.

use super::limits;
use super::template;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::printable;
use crate::span::Span;

/// Why the reading stopped before the end.
#[derive(Debug)]
pub(super) enum Stop {
    /// What stands at `at` cannot stand there. `last` is what was read last, `bracket` where the innermost open
    /// bracket stands.
    Syntax { fault: Fault, at: usize, last: Span, bracket: Option<usize> },
    /// A second document begins.
    SecondDocument(Span),
    /// Nested too deep.
    TooDeep(Span),
    /// Too many values.
    TooManyNodes(Span),
}

/// A kind of mistake.
#[derive(Debug)]
pub(super) enum Fault {
    /// A tab where only spaces may be.
    Tab,
    /// `: ` where no key can be.
    Key,
    /// A key without its colon.
    NoColon,
    /// Text behind the `|` or `>` that begins a block of text.
    BlockHeader,
    /// A character that begins nothing.
    Character(char),
    /// `*` or `&` without a name.
    Nameless,
    /// A quote that does not end.
    OpenQuote,
    /// Text behind the closing quote.
    AfterQuote(char),
    /// An unknown `\…` in double quotes.
    Escape,
    /// Something else where a key should begin.
    Indentation,
    /// Something else where a list's item should begin.
    Item,
    /// `key: - item`.
    ListOnKeyLine,
    /// A bracket that does not end, or a missing comma.
    Bracket,
    /// Anything else, as the parser says it.
    Other(String),
}

/// Why the reading stopped, as a finding.
pub(super) fn finding(source: &Source, stop: &Stop) -> Finding {
    match stop {
        Stop::Syntax { fault, at, last, bracket } => {
            if let Some(found) = template::before(source, *at) {
                return found;
            }
            Mistake { source, at: *at, last: *last, bracket: *bracket }.finding(fault)
        }
        Stop::SecondDocument(span) => Finding::error(&code::SEVERAL_DOCUMENTS, "more than one document in a file")
            .at(Place::new(source, *span), "a second document begins here")
            .help("put each document into a file of its own"),
        Stop::TooDeep(span) => too_deep(Place::new(source, *span)),
        Stop::TooManyNodes(span) => Finding::error(&code::YAML_BOMB, "too many values in a file")
            .at(Place::new(source, *span), format!("more than {} values up to here", limits::NODES)),
    }
}

/// A value below too many others.
pub(super) fn too_deep(place: Place) -> Finding {
    Finding::error(&code::NESTED_TOO_DEEP, "nested too deep")
        .at(place, format!("more than {} lists and maps inside each other", limits::DEPTH))
}

struct Mistake<'a> {
    source: &'a Source,
    at: usize,
    last: Span,
    bracket: Option<usize>,
}

impl Mistake<'_> {
    fn finding(&self, fault: &Fault) -> Finding {
        match fault {
            Fault::Tab => self.tab(),
            Fault::Key => self.key(),
            Fault::NoColon => self
                .say("a key without a colon", self.word(), "expected `: ` behind this")
                .help("if it belongs to the text above, indent it further than the key of that text"),
            Fault::BlockHeader => self
                .say(
                    "text behind the sign of a block",
                    self.word(),
                    "`|` and `>` stand alone; the text follows on the next lines",
                )
                .help(format!("for text on this line, use quotes: {}", template::quoted(self.rest(self.at)))),
            Fault::Character(c) => self.character(*c),
            Fault::Nameless => self.nameless(),
            Fault::OpenQuote => self.open_quote(),
            Fault::AfterQuote(quote) => self.after_quote(*quote),
            Fault::Escape => self.escape(),
            Fault::Indentation => self.indentation(),
            Fault::Item => self
                .say("expected an item of the list", self.word(), "this is no item: one begins with `- `")
                .help("begin it with `- `, or indent it as what it belongs to"),
            Fault::ListOnKeyLine => self
                .say("a list cannot begin on the line of its key", self.here(1), "begin the list on the next line")
                .help("or write it in brackets: `[a, b]`"),
            Fault::Bracket => self.open_bracket(),
            Fault::Other(message) => self.say("this is not YAML", self.word(), printable::short(message, 120)),
        }
    }

    fn say(&self, title: impl Into<String>, span: Span, label: impl Into<String>) -> Finding {
        Finding::error(&code::YAML_SYNTAX, title).at(Place::new(self.source, span), label)
    }

    fn text(&self) -> &str {
        self.source.text()
    }

    fn ahead(&self) -> &str {
        self.text().get(self.at..).unwrap_or_default()
    }

    fn here(&self, characters: usize) -> Span {
        let length = self.ahead().chars().take(characters).map(char::len_utf8).sum::<usize>();
        Span::new(self.at, self.at + length)
    }

    /// From here to the next blank or the end of the line.
    fn word(&self) -> Span {
        let rest = self.ahead();
        Span::new(self.at, self.at + rest.find(char::is_whitespace).unwrap_or(rest.len()))
    }

    /// The rest of the line, without a comment and blanks.
    fn rest(&self, from: usize) -> &str {
        template::to_line_end(self.text(), from)
    }

    fn line_start(&self) -> usize {
        self.text()[..self.at].rfind('\n').map_or(0, |at| at + 1)
    }

    fn tab(&self) -> Finding {
        let line = self.line_start();
        let rest = &self.text()[line..];
        let end = rest.find('\n').unwrap_or(rest.len());
        let at = rest[..end].find('\t').map_or(self.at, |tab| line + tab);
        let tabs = self.text()[at..].bytes().take_while(|byte| *byte == b'\t').count();
        self.say("a tab cannot indent", Span::new(at, at + tabs), "a tab").help("indent with spaces")
    }

    fn key(&self) -> Finding {
        let colon = self.here(1);
        if self.last.start >= self.line_start()
            && let Some(value) = self.value_on_this_line()
        {
            return self
                .say("`: ` inside a value without quotes", colon, "a map cannot begin here")
                .help(format!("put the value in quotes: {}", template::quoted(value)));
        }
        let first = template::line_of(self.text(), self.last.start);
        self.say("a key where none can stand", colon, "what is before this was read as part of the text above it")
            .see(Place::new(self.source, first), "the text begins here")
            .help("indent the key as the keys beside it, and write `key: value` with a blank behind the colon")
    }

    /// The value that the mistake is in: what was read last, if a key is before it, or what follows the key.
    fn value_on_this_line(&self) -> Option<&str> {
        let line = self.line_start();
        if self.text()[line..self.last.start].contains(':') {
            return Some(self.rest(self.last.start));
        }
        let colon = self.text()[line..self.at].find(':')?;
        Some(self.rest(line + colon + 1).trim_start())
    }

    fn character(&self, character: char) -> Finding {
        if matches!(character, '@' | '`' | '%') {
            let name = if character == '`' { "a backtick".to_owned() } else { format!("`{character}`") };
            return self
                .say(format!("a value cannot begin with {name}"), self.here(1), "has to be in quotes")
                .help(format!("put the value in quotes: {}", template::quoted(self.rest(self.at))));
        }
        let shown = printable::line(character.encode_utf8(&mut [0; 4])).into_owned();
        self.say(format!("unexpected character `{shown}`"), self.here(1), "cannot stand here")
    }

    fn nameless(&self) -> Finding {
        let kind = if self.ahead().starts_with('&') { "an anchor" } else { "an alias" };
        let sign = if kind == "an anchor" { '&' } else { '*' };
        self.say(format!("`{sign}` without a name"), self.here(1), format!("begins {kind}, whose name has to follow"))
            .help(format!("for text, use quotes: {}", template::quoted(self.rest(self.at))))
    }

    fn open_quote(&self) -> Finding {
        let from = self.last.end.min(self.at);
        let between = &self.text()[from..self.at];
        let quote = between.find(['"', '\'']).map_or(self.at, |at| from + at);
        let end = (quote + 1).min(self.text().len());
        self.say("a quote that does not end", Span::new(quote, end), "opened here, and not closed")
    }

    fn after_quote(&self, quote: char) -> Finding {
        let help = match quote {
            '\'' => "a single quote inside single quotes is written twice: `''`",
            _ => "a double quote inside double quotes is written `\\\"`",
        };
        self.say("text behind a closing quote", self.word(), "the value has already ended").help(help)
    }

    fn escape(&self) -> Finding {
        let mut span = self.here(1);
        let mut rest = self.ahead().char_indices().skip(1);
        while let Some((at, c)) = rest.next() {
            if c != '\\' {
                continue;
            }
            let Some((_, escaped)) = rest.next() else { break };
            span = Span::new(self.at + at, self.at + at + 1 + escaped.len_utf8());
            if !"0abt\tnvfre \"/\\N_LP\n\r".contains(escaped) {
                break;
            }
        }
        self.say("an unknown escape", span, "means nothing in double quotes")
            .help("use single quotes, in which a backslash is a letter like others, or write it twice: `\\\\`")
    }

    fn indentation(&self) -> Finding {
        let before = &self.text()[self.line_start()..self.at];
        if before.trim().is_empty() {
            return self
                .say("this line fits no map above it", self.word(), "indented as nothing that it could belong to")
                .help("indent it exactly as the keys beside it");
        }
        self.say("text behind the end of a value", self.word(), "the value has already ended")
            .help("put the whole value in quotes, or begin a new line")
    }

    fn open_bracket(&self) -> Finding {
        let Some(open) = self.bracket else {
            return self.say("a bracket too many", self.here(1), "closes nothing");
        };
        let bracket = &self.text()[open..=open];
        let closing = if bracket == "[" { ']' } else { '}' };
        if open == self.at {
            return self.say(format!("`{bracket}` that does not end"), self.here(1), "opened here, and not closed");
        }
        self.say(format!("`{bracket}` that does not end"), self.here(1), format!("expected `,` or `{closing}` here"))
            .see(Place::new(self.source, Span::new(open, open + 1)), "opened here")
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Source, code};
    use crate::yaml::Document;

    /// Place, title and first help line of the only finding.
    fn said(text: &str) -> (String, String, String) {
        let findings = Document::load(&Source::new("", text)).expect_err(text);
        let [finding] = findings.as_slice() else { panic!("{text:?}: {findings:#?}") };
        assert_eq!(finding.code, &code::YAML_SYNTAX, "{text:?}");
        let place = finding.place.as_ref().unwrap().location().to_string();
        (place, finding.title.clone(), finding.help.first().cloned().unwrap_or_default())
    }

    #[test]
    fn the_classic_mistakes_are_named_and_the_way_out_is_shown() {
        let template = "a template at the start of a value needs quotes";
        for (text, place, title, help) in [
            ("a:\n\tb: c\n", ":2:1", "a tab cannot indent", "indent with spaces"),
            (
                "标题: 中文: x # c\n",
                ":1:7",
                "`: ` inside a value without quotes",
                "put the value in quotes: `\"中文: x\"`",
            ),
            ("c: : d\n", ":1:4", "`: ` inside a value without quotes", "put the value in quotes: `\": d\"`"),
            ("a: {{ x }}\n", ":1:4", template, "write `\"{{ x }}\"`"),
            ("a: {{ x }}/b # c\n", ":1:4", template, "write `\"{{ x }}/b\"`"),
            ("a: [{{ d('a') }}, b]\n", ":1:5", template, "write `\"{{ d('a') }}\"`"),
            ("- {{ d(\"a\") }}\n", ":1:3", template, "write `'{{ d(\"a\") }}'`"),
            ("a: @x y\n", ":1:4", "a value cannot begin with `@`", "put the value in quotes: `\"@x y\"`"),
            ("a: %x\n", ":1:4", "a value cannot begin with `%`", "put the value in quotes: `\"%x\"`"),
            ("a: `x`\n", ":1:4", "a value cannot begin with a backtick", "put the value in quotes: `\"`x`\"`"),
            ("a: * x\n", ":1:4", "`*` without a name", "for text, use quotes: `\"* x\"`"),
            ("a: & x\n", ":1:4", "`&` without a name", "for text, use quotes: `\"& x\"`"),
            ("a: >x\n", ":1:4", "text behind the sign of a block", "for text on this line, use quotes: `\">x\"`"),
            ("a: - b\n", ":1:4", "a list cannot begin on the line of its key", "or write it in brackets: `[a, b]`"),
            (
                "a: 'it's'\n",
                ":1:8",
                "text behind a closing quote",
                "a single quote inside single quotes is written twice: `''`",
            ),
        ] {
            assert_eq!(said(text), (place.to_owned(), title.to_owned(), help.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_mistake_is_shown_where_it_was_made_and_not_where_it_was_noticed() {
        for (text, place, title) in [
            ("a: \"x\nb: c\n", ":1:4", "a quote that does not end"),
            ("a: \"C:\\d\"\n", ":1:7", "an unknown escape"),
            ("a: {x: 1\n", ":1:4", "`{` that does not end"),
            ("a: [延: b\nc", ":1:4", "`[` that does not end"),
            ("a: ]\n", ":1:4", "a bracket too many"),
            ("a: x\n b: y\n", ":2:3", "a key where none can stand"),
            ("a: x\nb\nc: y\n", ":2:1", "a key without a colon"),
            ("- a\nb: c\n", ":2:1", "expected an item of the list"),
            ("a: ''\n b: c\n", ":2:2", "this line fits no map above it"),
            ("a: {x} y\n", ":1:8", "text behind the end of a value"),
            ("a: b\0\n", ":1:5", "unexpected character `\\x00`"),
        ] {
            let (at, said, _) = said(text);
            assert_eq!((at.as_str(), said.as_str()), (place, title), "{text:?}");
        }
    }
}
