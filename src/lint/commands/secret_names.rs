//! Names under which secrets go.

use crate::lint::Words;

/// How such a name ends, without regard to capitals and to signs between its words.
const ENDS: Words = Words(
    "password passwd passphrase secret token apikey privatekey accesskey secretkey secretaccesskey credential credentials \
     mysqlpwd dbpwd rediscliauth",
);

/// Whether what goes under this name is most likely a secret.
pub(super) fn looks_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    ENDS.iter().any(|end| plain.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::looks_secret;

    #[test]
    fn names_of_secrets_are_told_from_names_about_them() {
        for name in
            ["password", "PGPASSWORD", "MYSQL_PWD", "db_password", "apiKey", "X-Api-Key", "authToken", "client-secret"]
        {
            assert!(looks_secret(name), "{name}");
        }
        for name in ["PWD", "PASSWORD_FILE", "token_limit", "key", "secret_name", "passwords", "host"] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
