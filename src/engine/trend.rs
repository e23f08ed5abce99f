//! The trend of a series of samples.

use serde_json::Value as Json;

/// `rising` when no sample is below the one before it and the last is above the first, `falling` the other way round, else
/// `stable`. So something that grows and falls back is stable, as a heap is that is cleaned; what only grows is rising
/// (E-52). `None` when a sample is no number.
pub fn trend(samples: &[Json]) -> Option<&'static str> {
    let numbers = samples.iter().map(Json::as_f64).collect::<Option<Vec<f64>>>()?;
    let never = |wrong: fn(f64, f64) -> bool| !numbers.windows(2).any(|pair| wrong(pair[0], pair[1]));
    let (first, last) = (numbers.first()?, numbers.last()?);
    Some(match () {
        () if last > first && never(|before, after| after < before) => "rising",
        () if last < first && never(|before, after| after > before) => "falling",
        () => "stable",
    })
}

#[cfg(test)]
mod tests {
    use super::trend;

    #[test]
    fn only_what_never_falls_back_is_rising() {
        let of = |samples: &[i64]| trend(&samples.iter().map(|sample| (*sample).into()).collect::<Vec<_>>()).unwrap();
        assert_eq!(of(&[1, 2, 2, 5]), "rising");
        assert_eq!(of(&[1, 5, 2]), "stable");
        assert_eq!(of(&[3, 3, 3]), "stable");
        assert_eq!(of(&[9, 9, 1]), "falling");
        assert_eq!(trend(&["x".into(), 1.into()]), None);
    }
}
