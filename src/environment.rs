//! The names under which a `shell` step finds the context in its environment.

/// The environment variable that holds the context value with this dotted name: `target.vars.primary` is
/// `TARGET_VAR_PRIMARY`, `params.max_lag` is `PARAM_MAX_LAG`. `None` when the name is no plain dotted name of the context.
#[must_use]
pub fn name_of(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('.').collect();
    let plain =
        |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if !parts.iter().all(plain) {
        return None;
    }
    let name = match parts.as_slice() {
        ["target", "name"] | ["target"] => "TARGET".to_owned(),
        ["target", "vars", name] => format!("TARGET_VAR_{name}"),
        ["target", "labels", name] => format!("TARGET_LABEL_{name}"),
        ["target", name] => format!("TARGET_{name}"),
        ["params", name] => format!("PARAM_{name}"),
        ["role", name] => format!("ROLE_{name}"),
        ["run", name] => format!("RUN_{name}"),
        ["alert", "labels", name] => format!("ALERT_LABEL_{name}"),
        ["alert", "annotations", name] => format!("ALERT_ANNOTATION_{name}"),
        ["alert", name] => format!("ALERT_{name}"),
        ["facts", name] => format!("FACT_{name}"),
        ["item"] => "ITEM".to_owned(),
        _ => return None,
    };
    Some(name.to_uppercase().replace('-', "_"))
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn names_follow_the_format() {
        for (path, name) in [
            ("target.name", "TARGET"),
            ("target.host", "TARGET_HOST"),
            ("target.vars.primary", "TARGET_VAR_PRIMARY"),
            ("params.max_lag", "PARAM_MAX_LAG"),
            ("role.user", "ROLE_USER"),
            ("run.id", "RUN_ID"),
            ("alert.labels.pod", "ALERT_LABEL_POD"),
            ("item", "ITEM"),
        ] {
            assert_eq!(name_of(path).as_deref(), Some(name));
        }
        assert_eq!(name_of("params.x | upper"), None);
    }
}
