//! The simple commands of a script, and how they are joined.

use std::ops::Range;

use super::token::{Redirect, ShellWord, Token, tokens};

/// How far substitutions inside of substitutions are followed.
const DEEPEST: usize = 8;

/// Words before a command that are none.
const BEFORE: [&str; 10] = ["if", "then", "elif", "else", "while", "until", "do", "!", "{", "time"];
/// Words that end something.
const BEHIND: [&str; 4] = ["fi", "done", "esac", "}"];

/// How a pipeline is joined to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// By `;`, `&`, the end of a line, or it is the first.
    After,
    /// By `&&`.
    And,
    /// By `||`.
    Or,
}

/// Commands joined by pipes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipe {
    /// The commands.
    pub stages: Vec<Simple>,
    /// How it follows the pipeline before.
    pub join: Join,
    /// Whether it stands inside of a function or a substitution: it runs for another command.
    pub is_inner: bool,
}

/// A program with its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Simple {
    /// `NAME=value` before the program.
    pub assignments: Vec<ShellWord>,
    /// The program and its arguments; none when there are only assignments or redirections.
    pub words: Vec<ShellWord>,
    /// Its redirections.
    pub redirects: Vec<Redirect>,
}

impl Simple {
    fn is_empty(&self) -> bool {
        self.assignments.is_empty() && self.words.is_empty() && self.redirects.is_empty()
    }
}

/// The pipelines of a script, those in substitutions and functions too.
#[must_use]
pub fn read(script: &str) -> Vec<Pipe> {
    let mut found = Vec::new();
    read_part(script, 0..script.len(), false, &mut found, 0);
    found
}

fn read_part(script: &str, range: Range<usize>, is_inner: bool, found: &mut Vec<Pipe>, depth: usize) {
    let Some(part) = script.get(range.clone()) else { return };
    let mut reader = Reader { is_inner, ..Reader::default() };
    let tokens = tokens(part);
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        index += reader.take(token, &tokens[index + 1..]);
    }
    reader.end_pipe(Join::After);
    let inner = std::mem::take(&mut reader.substitutions);
    for mut pipe in reader.pipes {
        pipe.stages.iter_mut().for_each(|simple| shift(simple, range.start));
        found.push(pipe);
    }
    if depth < DEEPEST {
        for part in inner {
            read_part(script, range.start + part.start..range.start + part.end, true, found, depth + 1);
        }
    }
}

fn shift(simple: &mut Simple, by: usize) {
    let targets = simple.redirects.iter_mut().map(|redirect| &mut redirect.target);
    for word in simple.words.iter_mut().chain(&mut simple.assignments).chain(targets) {
        word.range = word.range.start + by..word.range.end + by;
    }
}

#[derive(Default)]
struct Reader {
    pipes: Vec<Pipe>,
    stages: Vec<Simple>,
    simple: Simple,
    join: Option<Join>,
    is_inner: bool,
    substitutions: Vec<Range<usize>>,
    /// The open groups in braces: whether each is a function's body.
    braces: Vec<bool>,
    /// Whether the next group in braces is a function's body.
    function_follows: bool,
    cases: usize,
    in_pattern: bool,
}

impl Reader {
    /// Takes a token in; answers how many were used.
    fn take(&mut self, token: &Token, rest: &[Token]) -> usize {
        match token {
            Token::Word(word) => return self.word(word, rest),
            Token::Redirect(redirect) => {
                self.substitutions.extend(redirect.target.inner.iter().cloned());
                self.simple.redirects.push(redirect.clone());
            }
            Token::Sign(")", _) if self.in_pattern => self.in_pattern = false,
            Token::Sign(..) if self.in_pattern => {}
            Token::Sign("(", _)
                if self.simple.words.len() == 1 && matches!(rest.first(), Some(Token::Sign(")", _))) =>
            {
                self.simple = Simple::default();
                self.function_follows = true;
                return 2;
            }
            Token::Sign("|" | "|&", _) => self.end_simple(),
            Token::Sign("&&", _) => self.end_pipe(Join::And),
            Token::Sign("||", _) => self.end_pipe(Join::Or),
            Token::Sign(";;" | ";&" | ";;&", _) => {
                self.end_pipe(Join::After);
                self.in_pattern = self.cases > 0;
            }
            Token::Sign("\n", _) if self.simple.is_empty() => {}
            Token::Sign(..) => self.end_pipe(Join::After),
        }
        1
    }

    fn word(&mut self, word: &ShellWord, rest: &[Token]) -> usize {
        self.substitutions.extend(word.inner.iter().cloned());
        let text = word.text.as_str();
        if self.in_pattern {
            if text == "esac" {
                self.close_case();
            }
            return 1;
        }
        if !self.simple.words.is_empty() || word.is_quoted {
            self.simple.words.push(word.clone());
            return 1;
        }
        match text {
            "for" | "select" => return 1 + self.skip_line(rest),
            "case" => {
                self.cases += 1;
                self.in_pattern = true;
                let until = rest.iter().position(|token| matches!(token, Token::Word(word) if word.text == "in"));
                return until.map_or(1, |at| at + 2);
            }
            "function" => {
                self.function_follows = true;
                return 2;
            }
            "[[" => return 1 + self.test(word, rest),
            "{" => {
                self.braces.push(std::mem::take(&mut self.function_follows));
            }
            _ if BEFORE.contains(&text) => {}
            _ if BEHIND.contains(&text) => {
                self.end_pipe(Join::After);
                match text {
                    "}" => drop(self.braces.pop()),
                    "esac" => self.close_case(),
                    _ => {}
                }
            }
            _ if is_assignment(text) => self.simple.assignments.push(word.clone()),
            _ => self.simple.words.push(word.clone()),
        }
        1
    }

    fn close_case(&mut self) {
        self.cases = self.cases.saturating_sub(1);
        self.in_pattern = false;
    }

    /// The list of a `for`: its words are no commands.
    fn skip_line(&mut self, rest: &[Token]) -> usize {
        let is_end = |token: &Token| matches!(token, Token::Sign(";" | "\n", _));
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
        for token in &rest[..length] {
            if let Token::Word(word) = token {
                self.substitutions.extend(word.inner.iter().cloned());
            }
        }
        length
    }

    /// `[[ … ]]`, in which `&&` and `<` join nothing.
    fn test(&mut self, word: &ShellWord, rest: &[Token]) -> usize {
        let is_end = |token: &Token| matches!(token, Token::Word(word) if word.text == "]]");
        let length = rest.iter().position(is_end).map_or(rest.len(), |at| at + 1);
        self.simple.words.push(word.clone());
        self.simple.words.extend(rest[..length].iter().filter_map(|token| match token {
            Token::Word(word) => Some(word.clone()),
            _ => None,
        }));
        length
    }

    fn end_simple(&mut self) {
        let simple = std::mem::take(&mut self.simple);
        if !simple.is_empty() {
            self.stages.push(simple);
        }
    }

    fn end_pipe(&mut self, next: Join) {
        self.end_simple();
        let stages = std::mem::take(&mut self.stages);
        let join = self.join.replace(next).unwrap_or(Join::After);
        if !stages.is_empty() {
            let is_inner = self.is_inner || self.braces.contains(&true);
            self.pipes.push(Pipe { stages, join, is_inner });
        }
    }
}

fn is_assignment(text: &str) -> bool {
    let Some((name, _)) = text.split_once('=') else { return false };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(script: &str) -> Vec<String> {
        let show = |pipe: &Pipe| {
            let stage =
                |simple: &Simple| simple.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            let stages: Vec<String> = pipe.stages.iter().map(stage).collect();
            let mark = if pipe.is_inner { "~" } else { "" };
            format!("{mark}{}", stages.join(" | "))
        };
        read(script).iter().map(show).collect()
    }

    #[test]
    fn every_simple_command_is_found_wherever_it_stands() {
        assert_eq!(shown("a b; c && d || e\nf | g &"), ["a b", "c", "d", "e", "f | g"]);
        assert_eq!(shown("if a; then b; elif c; then d; else e; fi"), ["a", "b", "c", "d", "e"]);
        assert_eq!(shown("while read -r x; do rm \"$x\"; done < list"), ["read -r x", "rm $x", ""]);
        assert_eq!(shown("for x in a b $(c); do d; done"), ["d", "~c"]);
        assert_eq!(shown("case $x in a|b) c ;; *) d;; esac; e"), ["c", "d", "e"]);
        assert_eq!(shown("(a; b) | c"), ["a", "b", "c"]);
        assert_eq!(shown("x=$(rm a) y=1 b"), ["b", "~rm a"]);
        assert_eq!(shown("[[ a && b ]] || c"), ["[[ a b ]]", "c"]);
        assert_eq!(shown("! a"), ["a"]);
    }

    #[test]
    fn what_a_function_or_a_substitution_runs_is_inner() {
        assert_eq!(shown("f() { a; b | c; }\nd \"$(e)\""), ["~a", "~b | c", "d $(e)", "~e"]);
        assert_eq!(shown("[ -d x ] || { echo no; exit 1; }"), ["[ -d x ]", "echo no", "exit 1"]);
    }

    #[test]
    fn words_that_are_quoted_or_arguments_are_no_keywords() {
        assert_eq!(shown("echo if; 'if' a"), ["echo if", "if a"]);
        assert_eq!(shown("grep case x; b"), ["grep case x", "b"]);
    }

    #[test]
    fn places_are_those_of_the_whole_script() {
        let script = "a \"$(b 'c d')\"";
        let pipes = read(script);
        assert_eq!(&script[pipes[1].stages[0].words[1].range.clone()], "'c d'");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[a-c $(){}'\"`\\\\|&;<>\n=#é!\\[\\]]{0,40}|(?s).{0,30}") {
            for pipe in read(&text) {
                for word in pipe.stages.iter().flat_map(|simple| &simple.words) {
                    proptest::prop_assert!(text.get(word.range.clone()).is_some());
                }
            }
        }
    }
}
