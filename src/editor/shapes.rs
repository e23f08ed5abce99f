//! What a JSON Schema of ours allows at a place of a file, and says about it.

use serde_json::Value as Json;

use super::sketch::Part;

/// How far references and alternatives are followed; a schema may refer to itself.
const DEPTH: usize = 8;

/// Everything that a schema allows at one place, its references and alternatives followed.
#[derive(Debug, Clone)]
pub struct Shapes<'s> {
    root: &'s Json,
    here: Vec<&'s Json>,
}

/// A key that may stand in a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<'s> {
    /// The key.
    pub name: &'s str,
    /// Whether the map needs it.
    pub is_required: bool,
}

/// A word that may be a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'s> {
    /// The word as it is written.
    pub text: String,
    /// What it means; may be empty.
    pub about: &'s str,
}

impl<'s> Shapes<'s> {
    /// What `root` allows at the end of `path`; nothing where no key of this name is known.
    #[must_use]
    pub fn at(root: &'s Json, path: &[&Part]) -> Self {
        let mut shapes = Self { root, here: Vec::new() };
        shapes.take(root, DEPTH);
        path.iter().fold(shapes, |shapes, part| shapes.below(part))
    }

    fn take(&mut self, schema: &'s Json, depth: usize) {
        if depth == 0 || !schema.is_object() {
            return;
        }
        self.here.push(schema);
        let pointer = schema.get("$ref").and_then(Json::as_str).and_then(|to| to.strip_prefix('#'));
        let referred = pointer.and_then(|pointer| self.root.pointer(pointer));
        let single = ["then", "else"].iter().filter_map(|keyword| schema.get(keyword));
        let several =
            ["allOf", "anyOf", "oneOf"].iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten();
        for part in referred.into_iter().chain(single).chain(several) {
            self.take(part, depth - 1);
        }
    }

    fn below(self, part: &Part) -> Self {
        let mut below = Self { root: self.root, here: Vec::new() };
        for schema in &self.here {
            let next = match part {
                Part::Item(_) => schema.get("items"),
                Part::Key(key) => schema
                    .get("properties")
                    .and_then(|keys| keys.get(key))
                    .or_else(|| schema.get("additionalProperties")),
            };
            if let Some(next) = next {
                below.take(next, DEPTH);
            }
        }
        below
    }

    /// The keys that a map may have here: those it needs first, each group in the order of the schema.
    #[must_use]
    pub fn keys(&self) -> Vec<Key<'s>> {
        let mut keys: Vec<Key> = Vec::new();
        for schema in &self.here {
            let required = schema.get("required").and_then(Json::as_array);
            let needs = |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
            for (name, of) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
                if *of != Json::Bool(false) && !keys.iter().any(|key| key.name == name) {
                    keys.push(Key { name, is_required: needs(name) });
                }
            }
        }
        keys.sort_by_key(|key| !key.is_required);
        keys
    }

    /// The words that may stand here: of an enumeration, a constant, a boolean, and examples.
    #[must_use]
    pub fn words(&self) -> Vec<Word<'s>> {
        let mut words: Vec<Word> = Vec::new();
        let mut add = |value: &Json, about: &'s str| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if !value.is_null() && !words.iter().any(|word| word.text == text) {
                words.push(Word { text, about });
            }
        };
        for schema in &self.here {
            let about = schema.get("enumDescriptions").and_then(Json::as_array);
            for (at, value) in schema.get("enum").and_then(Json::as_array).into_iter().flatten().enumerate() {
                add(value, about.and_then(|about| about.get(at)?.as_str()).unwrap_or_default());
            }
            if let Some(value) = schema.get("const") {
                add(value, described(schema).unwrap_or_default());
            }
            if schema.get("type").is_some_and(|kind| kind == "boolean") {
                add(&true.into(), "");
                add(&false.into(), "");
            }
            for value in schema.get("examples").and_then(Json::as_array).into_iter().flatten() {
                add(value, "for example");
            }
        }
        words
    }

    /// What is said about the place: the nearest description.
    #[must_use]
    pub fn about(&self) -> Option<&'s str> {
        self.here.iter().find_map(|schema| described(schema))
    }

    /// The types that a value may have here, each once.
    #[must_use]
    pub fn types(&self) -> Vec<&'s str> {
        let mut types = Vec::new();
        for schema in &self.here {
            let named = match schema.get("type") {
                Some(Json::String(one)) => vec![one.as_str()],
                Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).collect(),
                _ => Vec::new(),
            };
            types.extend(named.into_iter().filter(|name| *name != "null"));
        }
        types.sort_unstable();
        types.dedup();
        types
    }

    /// Whether a value may be of this type here.
    #[must_use]
    pub fn takes(&self, kind: &str) -> bool {
        self.types().contains(&kind)
    }

    /// What is allowed one step below.
    #[must_use]
    pub fn key(&self, name: &str) -> Self {
        self.clone().below(&Part::Key(name.to_owned()))
    }

    /// What is allowed for an item of a list here.
    #[must_use]
    pub fn item(&self) -> Self {
        self.clone().below(&Part::Item(0))
    }
}

fn described(schema: &Json) -> Option<&str> {
    schema.get("description").and_then(Json::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(path: &[Part]) -> Shapes<'static> {
        Shapes::at(crate::scenario::shape().schema(), &path.iter().collect::<Vec<_>>())
    }

    fn key(name: &str) -> Part {
        Part::Key(name.to_owned())
    }

    #[test]
    fn required_keys_come_first_and_alternatives_are_joined() {
        let top: Vec<&str> = shapes(&[]).keys().iter().map(|key| key.name).collect();
        assert_eq!(&top[..6], ["version", "id", "title", "owner", "steps", "type"]);
        let step = [key("steps"), Part::Item(3)];
        assert_eq!(shapes(&step).keys()[0], Key { name: "id", is_required: true });
        let extract = [key("steps"), Part::Item(0), key("extract")];
        assert!(shapes(&extract).keys().iter().any(|key| key.name == "column"));
        let words: Vec<String> = shapes(&extract).words().into_iter().map(|word| word.text).collect();
        assert_eq!(words, ["exit_code", "text"]);
        let outcome = [key("steps"), Part::Item(0), key("outcomes"), key("anything")];
        assert_eq!(shapes(&outcome).words()[1].about, "The world is as it should be, but near a bound.");
        assert!(shapes(&[key("nothing")]).keys().is_empty());
    }

    #[test]
    fn a_place_is_described_by_the_nearest_description() {
        let about = |path: &[Part]| shapes(path).about().unwrap_or_default().to_owned();
        assert_eq!(about(&[key("defaults"), key("timeout")]), "The longest that a step may take.");
        assert_eq!(about(&[key("version")]), "The version of the format: 1.");
    }
}
