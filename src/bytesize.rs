//! A size as people write it: `8MiB`, `512k`, `100 B`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The units and what they multiply by. One letter or `iB` is a power of 1024, as memory is counted; `kB`, `MB` a power of 1000.
const UNITS: [(&str, u64); 16] = [
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("k", 1 << 10),
    ("m", 1 << 20),
    ("g", 1 << 30),
    ("t", 1 << 40),
    ("p", 1 << 50),
    ("ki", 1 << 10),
    ("mi", 1 << 20),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
];

/// The pattern of a size in the JSON Schema: a number and its unit.
pub const PATTERN: &str = r"^[0-9]+(\.[0-9]+)? ?([kKMGTP]i?B?|B)$";

/// A size in bytes, written with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(pub u64);

impl ByteSize {
    /// Reads text such as `8MiB`, `512k` or `100 B`.
    ///
    /// # Errors
    /// What is wrong, as a sentence that fits behind the text itself.
    pub fn parse(text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        let digits = trimmed.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(digits);
        let unit = unit.trim().to_ascii_lowercase();
        let Ok(number) = number.parse::<f64>() else {
            return Err("not a size: write for example `8MiB`, `512k` or `100B`".to_owned());
        };
        if unit.is_empty() {
            return Err(format!("a size needs a unit: write `{trimmed}B` for bytes, or k, MiB, GiB"));
        }
        let factor = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor).or(match unit.as_str() {
            "gi" => Some(1 << 30),
            "ti" => Some(1 << 40),
            "pi" | "pib" => Some(1 << 50),
            _ => None,
        });
        let Some(factor) = factor else {
            return Err(format!("`{unit}` is no unit of size: use B, k, M, G, KiB, MiB, GiB"));
        };
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a size need not be exact beyond 2^53, and the number has no sign"
        )]
        let bytes = (number * factor as f64).round() as u64;
        Ok(Self(bytes))
    }
}

/// A number of bytes as a person reads it, in the largest unit that leaves at least 1.
#[must_use]
pub fn describe(bytes: f64) -> String {
    let mut scaled = bytes;
    for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
        if scaled.abs() < 1024.0 {
            let text = format!("{scaled:.1}");
            return format!("{}{unit}", text.strip_suffix(".0").unwrap_or(&text));
        }
        scaled /= 1024.0;
    }
    format!("{scaled:.1}PiB")
}

impl std::fmt::Display for ByteSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "shown with one digit behind the point")]
        f.pad(&describe(self.0 as f64))
    }
}

impl Serialize for ByteSize {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{}B", self.0))
    }
}

impl<'de> Deserialize<'de> for ByteSize {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for ByteSize {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ByteSize".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": PATTERN,
            "description": "A size with its unit: 8MiB, 512k, 100B",
            "examples": ["8MiB", "512k"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_the_tools_of_the_field_print_them() {
        for (text, bytes) in [
            ("8MiB", 8 << 20),
            ("512k", 512 << 10),
            ("100 B", 100),
            ("1.5Gi", 3 << 29),
            ("2kB", 2000),
            ("128Mi", 128 << 20),
        ] {
            assert_eq!(ByteSize::parse(text), Ok(ByteSize(bytes)), "{text}");
        }
        assert!(ByteSize::parse("512").unwrap_err().contains("needs a unit"));
        assert!(ByteSize::parse("512 sheep").unwrap_err().contains("`sheep` is no unit"));
    }
}
