//! The account that this program runs under.

/// The name of the account with this number, from the text of the password file (passwd(5)); `uid NUMBER` where it is not
/// listed there, as for accounts of a directory service.
#[must_use]
pub fn account(uid: u32, passwd: &str) -> String {
    let named = passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, number) = (fields.next()?, fields.nth(1)?);
        (number.parse() == Ok(uid) && !name.is_empty()).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| format!("uid {uid}"))
}

#[cfg(test)]
mod tests {
    use super::account;

    #[test]
    fn the_account_is_named_by_its_number_and_by_nothing_else() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\n# a remark\nbob:x:1000:1000::/home/bob:/bin/sh\n:x:7:7:::\n";
        assert_eq!(account(0, passwd), "root");
        assert_eq!(account(1000, passwd), "bob");
        assert_eq!(account(7, passwd), "uid 7");
        assert_eq!(account(1001, ""), "uid 1001");
    }
}
