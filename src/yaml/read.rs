//! Reads typed values from a tree as it is, without a copy of it as JSON.
//!
//! What is read is what serde would read from [`Node::to_json`]. Not everything that it would take is taken: whoever is
//! refused asks again with the JSON, which also knows where the misfit is.

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Error;

use super::{Content, Entry, Node};

/// The entries of a map, as serde asks for them.
fn map_of(entries: &[Entry]) -> MapDeserializer<'_, impl Iterator<Item = (&str, &Node)>, Error> {
    MapDeserializer::new(entries.iter().map(|entry| (entry.key.as_str(), &entry.value)))
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.content {
            Content::Null => visitor.visit_unit(),
            Content::Bool(value) => visitor.visit_bool(*value),
            Content::Number(value) => value.deserialize_any(visitor),
            Content::String(value) => visitor.visit_str(value),
            Content::Sequence(items) => {
                let mut items = SeqDeserializer::new(items.iter());
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Content::Mapping(entries) => {
                let mut entries = map_of(entries);
                let value = visitor.visit_map(&mut entries)?;
                entries.end().map(|()| value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.content {
            Content::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.content {
            Content::String(word) => visitor.visit_enum(word.as_str().into_deserializer()),
            Content::Mapping(entries) if entries.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(map_of(entries)))
            }
            _ => Err(Error::custom("a word, or a map with one key, was expected")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::Value;

    use crate::diagnostic::Source;
    use crate::yaml::Document;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct All {
        whole: Option<u8>,
        nothing: Option<u8>,
        negative: i64,
        float: f64,
        words: Vec<String>,
        pair: (u8, String),
        map: BTreeMap<String, Kind>,
        any: Value,
        new: New,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Plain,
        Held(u8),
        Named { a: u8 },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct New(u64);

    const TEXT: &str = "\
whole: 5
nothing: ~
negative: -3
float: 1
words: [a, 'b', \"\\u00e9\"]
pair: [1, x]
map: {a: plain, b: {held: 2}, c: {named: {a: 3}}}
any: {n: 18446744073709551615, f: 1.5, l: [true, null, {}]}
new: 7
";

    fn both<T: for<'de> Deserialize<'de>>(text: &str) -> (Option<T>, Option<T>) {
        let document = Document::load(&Source::new("", text)).unwrap();
        (T::deserialize(&document.root).ok(), serde_json::from_value(document.to_json()).ok())
    }

    #[test]
    fn what_is_read_is_what_is_read_from_json() {
        let (read, by_json) = both::<All>(TEXT);
        assert!(read.is_some());
        assert_eq!(read, by_json);
    }

    #[test]
    fn what_json_refuses_is_refused() {
        for (good, bad) in [
            ("whole: 5", "whole: 300"),
            ("whole: 5", "whole: x"),
            ("whole: 5", "other: 5"),
            ("words: [a", "words: [1"),
            ("pair: [1, x]", "pair: [1, x, y]"),
            ("pair: [1, x]", "pair: [1]"),
            ("a: plain", "a: other"),
            ("{held: 2}", "{held: 2, plain: 3}"),
            ("{held: 2}", "{held: x}"),
            ("new: 7", "new: -7"),
        ] {
            let text = TEXT.replacen(good, bad, 1);
            assert_ne!(text, TEXT);
            assert_eq!(both::<All>(&text), (None, None), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_value_is_read_as_its_json(words in proptest::collection::vec("[0-9a-z.~-]{0,4}", 0..6)) {
            let list: Vec<String> = words.iter().map(|word| format!("- {{k: [{word}, '{word}']}}\n")).collect();
            let text = format!("a:\n{}", list.concat());
            if let Ok(document) = Document::load(&Source::new("", text)) {
                proptest::prop_assert_eq!(Value::deserialize(&document.root).unwrap(), document.to_json());
            }
        }
    }
}
