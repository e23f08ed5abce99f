//! Text with `{{ … }}` in it.

use std::ops::Range;

use minijinja::Value;
use minijinja::machinery::{Token, tokenize};
use serde_json::Value as Json;

use super::conversion::{from_json, to_json};
use super::mention::{dotted, mentions};
use super::{Context, Malformed, Mention, language};

/// A template that parses: text with `{{ … }}`; statements (`{% … %}`) and comments (`{# … #}`) are refused. A lone `{`,
/// `{%`, `{#` or `}}` is plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    pieces: Vec<Piece>,
    mentions: Vec<Mention>,
}

/// A stretch of the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(Range<usize>),
    /// What stands between `{{` and `}}`.
    Expression(Range<usize>),
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Where and why the text is none.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let (mut pieces, mut names) = (Vec::new(), Vec::new());
        let mut rest = 0;
        while let Some(offset) = text[rest..].find("{{") {
            let open = rest + offset;
            plain(text, rest..open, &mut pieces)?;
            let inside = expression_at(text, open)?;
            let expr = language::parse(&text[inside.clone()]).map_err(|wrong| wrong.shifted(inside.start))?;
            names.extend(mentions(&expr).into_iter().map(|mention| mention.shifted(inside.start)));
            rest = inside.end + 2;
            pieces.push(Piece::Expression(inside));
        }
        plain(text, rest..text.len(), &mut pieces)?;
        Ok(Self { text: text.to_owned(), pieces, mentions: names })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every name it speaks of, in order.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Whether it is a text in which nothing has to be filled in.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// The text with every `{{ … }}` filled in. What is filled in is never read as a template again.
    ///
    /// # Errors
    /// Which name has no value; nothing is ever filled in as an empty text in its place. A list or a map is refused.
    pub fn render(&self, context: &Context) -> Result<String, Malformed> {
        let mut filled = String::with_capacity(self.text.len());
        for piece in &self.pieces {
            match piece {
                Piece::Text(range) => filled.push_str(&self.text[range.clone()]),
                Piece::Expression(range) => {
                    let value = self.evaluate(range, context)?;
                    filled.push_str(&in_text(value).map_err(|message| Malformed::new(message, range.clone()))?);
                }
            }
        }
        Ok(filled)
    }

    /// The value: of a text that is one `{{ … }}` alone (white space around it does not count), the value itself with its
    /// type; else the text filled in.
    ///
    /// # Errors
    /// As [`Self::render`], but a list or a map that stands alone is a value.
    pub fn value(&self, context: &Context) -> Result<Json, Malformed> {
        let mut alone = None;
        for piece in &self.pieces {
            match piece {
                Piece::Text(range) if self.text[range.clone()].trim().is_empty() => {}
                Piece::Expression(range) if alone.is_none() => alone = Some(range),
                _ => return self.render(context).map(Json::String),
            }
        }
        match alone {
            Some(range) => self.evaluate(range, context),
            None => Ok(Json::String(self.text.clone())),
        }
    }

    fn evaluate(&self, range: &Range<usize>, context: &Context) -> Result<Json, Malformed> {
        for mention in &self.mentions {
            let inside = range.start <= mention.range.start && mention.range.end <= range.end;
            if inside && !mention.optional && context.get(&mention.path).is_none() {
                return Err(Malformed::new(format!("`{}` has no value", mention.name()), mention.range.clone()));
            }
        }
        let expr = language::parse(&self.text[range.clone()]).map_err(|wrong| wrong.shifted(range.start))?;
        // A plain name is taken as it stands, so that no number takes the way through another type.
        if let Some(value) = dotted(&expr).and_then(|(path, _)| context.get(&path)) {
            return Ok(value.clone());
        }
        let root: Value = from_json(context.values());
        let value = language::evaluate(&expr, &root).and_then(|value| to_json(&value));
        value.map_err(|message| Malformed::new(message, range.clone()))
    }
}

/// A value inside a text: strings bare, numbers and booleans as JSON writes them.
fn in_text(value: Json) -> Result<String, String> {
    match value {
        Json::String(text) => Ok(text),
        Json::Number(number) if number.is_f64() => {
            Ok(crate::value::number(number.as_f64().unwrap_or_default()).to_string())
        }
        Json::Bool(_) | Json::Number(_) => Ok(value.to_string()),
        Json::Null => Err("it has no value".to_owned()),
        Json::Array(_) => Err("a list cannot stand inside a text; name one of its items".to_owned()),
        Json::Object(_) => Err("a map cannot stand inside a text; name one of its entries".to_owned()),
    }
}

fn plain(text: &str, range: Range<usize>, pieces: &mut Vec<Piece>) -> Result<(), Malformed> {
    for (open, close, what) in [("{%", "%}", "statements (`{% … %}`)"), ("{#", "#}", "comments (`{# … #}`)")] {
        let part = &text[range.clone()];
        let Some(start) = part.find(open) else { continue };
        if let Some(end) = part[start..].find(close) {
            let place = range.start + start..range.start + start + end + 2;
            return Err(Malformed::new(format!("a template holds no {what}, only `{{{{ … }}}}`"), place));
        }
    }
    if !range.is_empty() {
        pieces.push(Piece::Text(range));
    }
    Ok(())
}

/// What stands between the `{{` at `open` and its `}}`, which may not be the next one: a string may hold braces.
fn expression_at(text: &str, open: usize) -> Result<Range<usize>, Malformed> {
    let unclosed = || Malformed::new("this `{{` is never closed with `}}`", open..text.len());
    let rest = &text[open..];
    for token in tokenize(rest, false, minijinja::syntax::SyntaxConfig::default()) {
        let (token, span) = token.map_err(|error| language::malformed(rest, &error).shifted(open))?;
        if matches!(token, Token::VariableEnd) {
            let inside = open + 2..open + span.end_offset as usize - 2;
            let inner = &text[inside.clone()];
            if inner.starts_with(['-', '+']) || inner.ends_with(['-', '+']) {
                let message = "`{{-` and `-}}` are not part of the language; nothing around `{{ … }}` is trimmed";
                return Err(Malformed::new(message, open..inside.end + 2));
            }
            return Ok(inside);
        }
    }
    Err(unclosed())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn context() -> Context {
        Context::new(json!({
            "target": {"host": "db-1", "port": 3306, "vars": {"primary": null, "odd name": "x"}},
            "params": {"max_lag": 300, "big": 13_668_033_151_171_901_123_u64, "ratio": 0.5, "whole": 2.0, "dry": true,
                       "forged": "{{ target.host }}"},
            "facts": {"pods": ["a", "b"]},
        }))
    }

    fn render(text: &str) -> Result<String, Malformed> {
        Template::parse(text)?.render(&context())
    }

    #[test]
    fn values_are_filled_in_as_people_write_them() {
        for (text, filled) in [
            ("--host={{ target.host }}:{{target.port}}", "--host=db-1:3306"),
            (
                "{{ params.big }} {{ params.ratio }} {{ params.whole }} {{ params.dry }}",
                "13668033151171901123 0.5 2 true",
            ),
            ("{{ target.vars['odd name'] }}{{ target.host | upper }}", "xDB-1"),
            ("{{ params.max_lag // 60 }}m", "5m"),
            ("{{ '}}' }}{{ \"{{\" }}", "}}{{"),
            ("{{ target.vars.primary | default('none', true) }}", "none"),
            ("{{ {'a': {'b': 1}}.a.b }}", "1"),
        ] {
            assert_eq!(render(text).as_deref(), Ok(filled), "{text}");
        }
    }

    #[test]
    fn a_few_characters_cannot_ask_for_all_memory() {
        for text in ["{{ [8] * 444 * 444 * 444 }}", "{{ 'x' * 444444444 }}", "{{ 9999 * facts.pods * 99999 }}"] {
            let refused = render(text).unwrap_err().message;
            assert!(refused.starts_with("`*` multiplies numbers"), "{text}: {refused}");
        }
        for text in
            ["{{ 'x' | indent(999999999) }}", "{{ [1] | batch(999999999, 0) }}", "{{ '%9999999d' | format(1) }}"]
        {
            assert!(Template::parse(text).is_err(), "{text}");
        }
        assert!(Template::parse("{{ 'xx' | list | join('0123') | list | join('0123') }}").is_err());
        assert_eq!(render("{{ facts.pods | join(',') }} {{ params.max_lag * 2 }}").as_deref(), Ok("a,b 600"));
    }

    #[test]
    fn text_without_an_expression_stays_as_it_is() {
        for text in ["", "a { b }} c", "${x}", "%{json}", "{%", "${#list[@]}", "awk '{print $1}'", "延迟 }}"] {
            let template = Template::parse(text).unwrap();
            assert!(template.is_plain());
            assert_eq!(template.render(&context()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_value_is_never_read_as_a_template_again() {
        assert_eq!(render("x{{ params.forged }}").unwrap(), "x{{ target.host }}");
        assert_eq!(Template::parse("{{ params.forged }}").unwrap().value(&context()), Ok(json!("{{ target.host }}")));
    }

    #[test]
    fn a_template_that_stands_alone_keeps_the_type_of_its_value() {
        let value = |text: &str| Template::parse(text).unwrap().value(&context());
        assert_eq!(value(" {{ params.max_lag }}\n"), Ok(json!(300)));
        assert_eq!(value("{{ params.max_lag * 2 }}"), Ok(json!(600)));
        assert_eq!(value("{{ params.big }}"), Ok(json!(13_668_033_151_171_901_123_u64)));
        assert_eq!(value("{{ facts.pods }}"), Ok(json!(["a", "b"])));
        assert_eq!(value("{{ facts.pods | length }}"), Ok(json!(2)));
        assert_eq!(value("{{ params.max_lag }}s"), Ok(json!("300s")));
        assert_eq!(value("{{ params.max_lag }}{{ params.dry }}"), Ok(json!("300true")));
        assert_eq!(value("  "), Ok(json!("  ")));
    }

    #[test]
    fn a_name_without_a_value_is_an_error_at_its_place() {
        let text = "--host {{ target.hots }}";
        let wrong = render(text).unwrap_err();
        assert_eq!(wrong.message, "`target.hots` has no value");
        assert_eq!(&text[wrong.range], "target.hots");
        assert_eq!(render("{{ target.vars.primary }}").unwrap_err().message, "`target.vars.primary` has no value");
        assert!(Template::parse("{{ target.vars.primary }}").unwrap().value(&context()).is_err());
        assert!(render("{{ facts.pods }}").unwrap_err().message.starts_with("a list"));
        assert!(render("{{ target }}").unwrap_err().message.starts_with("a map"));
        assert!(render("{{ facts.pods[9] }}").is_err());
    }

    #[test]
    fn what_is_no_template_is_refused_at_its_place() {
        let wrong = |text: &str| {
            let wrong = Template::parse(text).unwrap_err();
            (wrong.message, text[wrong.range].to_owned())
        };
        assert_eq!(
            wrong("a {% if x %}b"),
            ("a template holds no statements (`{% … %}`), only `{{ … }}`".into(), "{% if x %}".into())
        );
        assert_eq!(wrong("é{{ a }}{# b #}").1, "{# b #}");
        assert_eq!(wrong("x {{ target.host"), ("this `{{` is never closed with `}}`".into(), "{{ target.host".into()));
        assert_eq!(wrong("x {{ }} y").0, "there is no expression");
        assert_eq!(wrong("é {{ a b }}").1, "b");
        assert!(wrong("x {{- a -}}").0.contains("not part of the language"));
        assert!(wrong("{{ a() }}").0.contains("nothing can be called"));
    }

    #[test]
    fn mentions_stand_at_their_place_in_the_whole_text() {
        let text = "é{{ target.host }}:{{ params.max_lag + params.ratio }}";
        let template = Template::parse(text).unwrap();
        let seen: Vec<_> = template.mentions().iter().map(|m| &text[m.range.clone()]).collect();
        assert_eq!(seen, ["target.host", "params.max_lag", "params.ratio"]);
    }

    proptest! {
        #[test]
        fn a_string_comes_back_whole(any in "\\PC*|[\\x00-\\x7f{}%#\"'\\\\é延]*") {
            let context = Context::new(json!({"params": {"x": any}}));
            let rendered = Template::parse("<{{ params.x }}>").unwrap().render(&context).unwrap();
            prop_assert_eq!(&rendered[1..rendered.len() - 1], any.as_str());
            prop_assert_eq!(Template::parse("{{ params.x }}").unwrap().value(&context), Ok(json!(any)));
        }

        #[test]
        fn any_text_is_read_or_refused_at_a_place_inside_it(text in "[a-c.{}\"%#é -]{0,30}|\\PC{0,20}") {
            match Template::parse(&text) {
                Ok(template) => drop(template.render(&Context::default())),
                Err(wrong) => prop_assert!(text.get(wrong.range).is_some()),
            }
        }
    }
}
