//! A secret among the arguments of a program, where everybody on the host can read it.

use super::secret_names::looks_secret;
use super::secret_place::hidden;
use crate::diagnostic::{Finding, Level, Place, code};
use crate::lint::view::{Invocation, Word};
use crate::lint::{Rule, Subject, Words};

/// The rule.
pub static RULE: Rule = Rule { code: &code::SECRET_IN_ARGUMENTS, level: Level::Error, check };

/// Flags behind which a secret stands, of any program.
const FLAGS: [&str; 17] = [
    "--password",
    "--passwd",
    "--pass",
    "--passphrase",
    "--token",
    "--secret",
    "--api-key",
    "--apikey",
    "--access-token",
    "--auth-token",
    "--secret-key",
    "--client-secret",
    "--secret-access-key",
    "--http-password",
    "--proxy-password",
    "--kube-token",
    "--bearer-token",
];

/// Programs whose short flag takes a password.
const SHORT: [(&str, &str); 9] = [
    ("redis-cli", "-a"),
    ("valkey-cli", "-a"),
    ("sshpass", "-p"),
    ("mongosh", "-p"),
    ("mongo", "-p"),
    ("ldapsearch", "-w"),
    ("ldapwhoami", "-w"),
    ("rabbitmqadmin", "-p"),
    ("mosquitto_sub", "-P"),
];

/// Of which `-pSECRET` and `--password=SECRET` count, and nothing behind a blank.
const MYSQL: Words = Words("mysql mariadb mysqladmin mariadb-admin mysqldump mariadb-dump mysqlcheck mariadb-check");

/// Programs that a shell has inside: what they are given is seen by nobody.
const BUILTINS: Words = Words("echo printf test [ [[ export local readonly read : set unset exit return");

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let shown = |invocation| Some((invocation, shown(invocation)?));
    let (programs, words): (Vec<&Invocation>, Vec<&Word>) = view.invocations().filter_map(shown).unzip();
    let places = hidden(words.into_iter().map(|word| view.place(word)).collect());
    let finding = |(invocation, place): (&Invocation, Place)| {
        RULE.finding(format!("a secret among the arguments of `{}`", invocation.name()))
            .at(place, "every account of the host sees it in `ps`, and it is in the report")
            .help("let the role bring it by its environment (MYSQL_PWD, PGPASSWORD, …) or by a file that the program reads")
    };
    programs.into_iter().zip(places).map(finding).collect()
}

fn shown<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    if BUILTINS.has(invocation.name()) {
        return None;
    }
    invocation
        .args
        .iter()
        .find(|word| names_secret(word))
        .or_else(|| by_flag(invocation))
        .or_else(|| by_header(invocation))
}

/// Whether a template or a variable with the name of a secret is filled in.
fn names_secret(word: &Word) -> bool {
    let is_named = |path: &String| path.split('.').skip(1).last().is_some_and(looks_secret);
    let mut variables = word.text.split('$').skip(1).map(|rest| {
        let rest = rest.trim_start_matches('{');
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    });
    word.mentions.iter().any(is_named) || (word.is_open && variables.any(looks_secret))
}

fn by_flag<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    if MYSQL.has(invocation.name()) {
        let is_it = |word: &&Word| {
            let behind = word.text.strip_prefix("--password=").or_else(|| word.text.strip_prefix("-p"));
            behind.is_some_and(|secret| !secret.is_empty())
        };
        return invocation.args.iter().find(is_it);
    }
    if invocation.is(&["psql", "pg_dump", "git", "openssl"]) {
        return invocation.args.iter().find(|word| invocation.is(&["openssl"]) && word.text.starts_with("pass:"));
    }
    let short = SHORT.iter().find(|(name, _)| invocation.is(&[*name])).map(|(_, flag)| *flag);
    let is_login = invocation.is(&["docker", "podman", "helm"]) && invocation.args.iter().any(|word| word.is("login"));
    let short = short.or_else(|| is_login.then_some("-p"));
    let given = invocation.value(&FLAGS).or_else(|| invocation.value(&[short?]));
    given.filter(|value| !value.text.is_empty() && !value.text.starts_with('-')).map(|value| value.word).or_else(|| {
        let user = invocation.value(&["-u", "--user", "--proxy-user"]).filter(|_| invocation.is(&["curl"]))?;
        let secret = user.text.split_once(':').map_or("", |(_, secret)| secret);
        (!secret.is_empty()).then_some(user.word)
    })
}

/// A header of a request that logs in.
fn by_header<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    if !invocation.is(&["curl", "wget"]) {
        return None;
    }
    let headers = invocation.values(&["-H", "--header"]);
    let is_login = |header: &str| {
        let (name, value) = header.split_once(':').unwrap_or((header, ""));
        let name = name.trim().to_lowercase();
        !value.trim().is_empty()
            && (matches!(name.as_str(), "authorization" | "cookie" | "proxy-authorization") || looks_secret(&name))
    };
    headers.into_iter().find(|header| !header.text.starts_with('@') && is_login(header.text)).map(|header| header.word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_shell};

    #[test]
    fn a_secret_is_found_in_every_form() {
        finds(
            &RULE,
            &[
                "mysql -phunter22 -e 'SELECT 1'",
                "mariadb --password=hunter22",
                "redis-cli -h cache -a hunter22 PING",
                "kubectl get pods -n a --token abcdef",
                "curl -u admin:hunter22 http://a/",
                "curl -H 'Authorization: Bearer abc' http://a/",
                "curl --header 'PRIVATE-TOKEN: abc' http://a/",
                "sshpass -p hunter22 ssh host df",
                "./check --api-key=abc",
                "openssl rsa -in x -passin pass:abc",
            ],
        );
        for script in
            ["mysql -p\"$MYSQL_PWD\"", "curl -H \"Authorization: Bearer $PD_TOKEN\" x", "./check \"${API_TOKEN}\""]
        {
            assert_eq!(of_shell(&RULE, script).len(), 1, "{script}");
        }
    }

    #[test]
    fn a_param_with_the_name_of_a_secret_is_one() {
        let text = "params: {db_password: {type: string, description: x}}\nsteps: [{id: a, title: Check, command: [./check, '{{ params.db_password }}'], outcomes: {0: pass}}]\n";
        assert_eq!(
            crate::lint::trial::titles(&RULE, text),
            ["a secret among the arguments of `./check`".replace("./", "")]
        );
    }

    #[test]
    fn what_only_looks_alike_is_left_alone() {
        is_silent(
            &RULE,
            &[
                "mysql -P 3306 -e 'SELECT 1'",
                "mysqladmin --password ping",
                "curl -u admin: http://a/",
                "curl -H @/run/secrets/header http://a/",
                "curl -H 'Accept: text/plain' http://a/",
                "ssh -p 22 host df",
                "mkdir -p /x",
                "psql --password -c x",
                "./check --password-file /run/secrets/x",
                "grep password /etc/x",
                "ls '{{ target.host }}'",
            ],
        );
        assert_eq!(of_shell(&RULE, "[ -n \"$MYSQL_PWD\" ] && echo \"$MYSQL_PWD\" | ./login --stdin"), [""; 0]);
    }
}
