//! An HTTP request that may change something, outside of `remediations`.

use super::outside;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::Sort;
use crate::lint::{Rule, Subject};
use crate::scenario::Body;
use crate::scenario::file::Method;

/// The rule. A warning: some services take questions by POST.
pub static RULE: Rule = Rule { code: &code::CHANGING_REQUEST, level: Level::Warning, check };

const LABEL: &str = "may change something where it arrives";

fn check(subject: &Subject) -> Vec<Finding> {
    let document = &subject.scenario.document;
    let mut found = outside::findings(subject, &RULE, Sort::Request, LABEL);
    for step in &subject.scenario.steps {
        let Body::Http(http) = &step.body else { continue };
        if matches!(http.method, Method::Get | Method::Head | Method::Options) {
            continue;
        }
        let method = http.method.word();
        found.push(
            RULE.finding(format!("a {method} request in a step, which must only read"))
                .at(document.place(&format!("{}/http/method", step.pointer)), LABEL)
                .help("ask by GET; where the service takes questions by POST only, set the rule aside with `allow`"),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial;

    #[test]
    fn what_sends_something_is_found() {
        trial::finds(
            &RULE,
            &[
                "curl -X POST http://a/",
                "curl --data=x http://a/",
                "curl -sXDELETE http://a/ --request DELETE",
                "wget --post-data=x http://a/",
            ],
        );
        let titles = trial::of_step(&RULE, "http: {url: 'http://a/', method: PUT}");
        assert_eq!(titles, ["a PUT request in a step, which must only read"]);
    }

    #[test]
    fn what_only_asks_is_left_alone() {
        trial::is_silent(
            &RULE,
            &[
                "curl -G -d q=1 http://a/",
                "curl -X GET http://a/delete",
                "curl -H 'X-Method: POST' http://a/",
                "wget -q http://a/PUT",
            ],
        );
        assert_eq!(trial::of_step(&RULE, "http: {url: 'http://a/', method: HEAD}"), [""; 0]);
    }
}
