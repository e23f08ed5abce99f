//! `docker`, `podman`, `nerdctl`, `crictl` or `ctr` with a changing verb outside of `remediations`.

use super::outside;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::Sort;
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::CHANGING_CONTAINER, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    outside::findings(subject, &RULE, Sort::Container, "changes containers or images")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial;

    #[test]
    fn a_changing_verb_is_found() {
        trial::finds(
            &RULE,
            &[
                "docker rm -f web",
                "docker system prune -f",
                "docker compose down",
                "docker run --rm alpine true",
                "crictl -r unix:///run/x.sock stop 12ab",
                "podman container restart web",
            ],
        );
    }

    #[test]
    fn what_only_reads_is_left_alone() {
        trial::is_silent(
            &RULE,
            &[
                "docker ps --filter name=rm",
                "docker inspect stop",
                "docker logs kill",
                "docker system df",
                "crictl inspect 12ab",
                "docker container ls",
            ],
        );
    }
}
