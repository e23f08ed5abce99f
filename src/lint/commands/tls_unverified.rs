//! A TLS connection whose certificate nobody verifies.

use super::scraper::taken;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Taken, View, Word};
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::TLS_UNVERIFIED, level: Level::Warning, check };

type Unverified<'a> = (&'a Word, &'static str, &'static str);

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |(invocation, (word, label, help)): (&Invocation, Unverified)| {
        RULE.finding(format!("`{}` accepts any certificate here", invocation.name()))
            .at(view.place(word), label)
            .help(help)
    };
    view.invocations().filter_map(|invocation| Some((invocation, unverified(view, invocation)?))).map(finding).collect()
}

fn unverified<'a>(view: &View, invocation: &'a Invocation) -> Option<Unverified<'a>> {
    match invocation.name() {
        "curl" => {
            let word = invocation.flag(&["--insecure"]).or_else(|| invocation.short('k', "fsSkLgI46vi"))?;
            Some((
                word,
                "answers of anybody in between are believed",
                "name the authority with `--cacert`, or make it an `http` step with `ca_file`",
            ))
        }
        "wget" => {
            let word = invocation.flag(&["--no-check-certificate"])?;
            Some((word, "answers of anybody in between are believed", "name the authority with `--ca-certificate`"))
        }
        "openssl" => {
            let word = invocation.args.first().filter(|word| word.is("s_client"))?;
            let is_judged = taken(view, invocation) == Some(Taken::ExitCode);
            let is_strict = invocation.args.iter().any(|word| word.is_any(&["-verify_return_error", "-verify_quiet"]));
            (is_judged && !is_strict).then_some((
                word,
                "ends with 0 for an expired or foreign certificate",
                "add `-verify_return_error -verify_hostname NAME`",
            ))
        }
        "kubectl" | "oc" | "helm" => {
            let word = invocation.flag(&["--insecure-skip-tls-verify"])?;
            Some((word, "answers of anybody in between are believed", "put the authority into the kubeconfig"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_command};

    #[test]
    fn what_verifies_nothing_is_found() {
        finds(
            &RULE,
            &[
                "curl -k https://a/",
                "curl -sSkf https://a/",
                "curl --insecure https://a/",
                "openssl s_client -connect a:443 -servername a",
                "kubectl get pods -n a --insecure-skip-tls-verify",
            ],
        );
    }

    #[test]
    fn what_verifies_and_what_only_looks_is_left_alone() {
        is_silent(
            &RULE,
            &[
                "curl https://a/-k",
                "curl --cacert x https://a/",
                "openssl s_client -connect a:443 -verify_return_error",
                "openssl x509 -in s_client",
                "sort -k 2 x",
            ],
        );
        assert_eq!(of_command(&RULE, "openssl s_client -connect a:443", "extract: {count: BEGIN}"), [""; 0]);
    }
}
