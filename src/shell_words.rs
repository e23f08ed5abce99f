//! A command as a person would type it. For showing only: nothing here is ever given to a shell.

/// `words` quoted for a POSIX shell and joined by blanks.
#[must_use]
pub fn join<S: AsRef<str>>(words: &[S]) -> String {
    words.iter().map(|word| quote(word.as_ref())).collect::<Vec<_>>().join(" ")
}

/// One word quoted for a POSIX shell.
#[must_use]
pub fn quote(word: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "_-+,./:=@%".contains(c);
    if !word.is_empty() && word.chars().all(harmless) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\0', "").replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn what_a_shell_would_interpret_is_quoted() {
        assert_eq!(join(&["mariadb", "--port=3306", "-e", ""]), "mariadb --port=3306 -e ''");
        assert_eq!(shlex::split(&join(&["a'b", "c\nd", "", "$(id)"])).unwrap(), ["a'b", "c\nd", "", "$(id)"]);
        assert_eq!(join(&["echo", "a b", "$(id)", "it's"]), r"echo 'a b' '$(id)' 'it'\''s'");
    }
}
