//! A changing verb of `redis-cli`, `etcdctl`, `ceph`, `rabbitmqctl` or `aws` outside of `remediations`.

use super::outside;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::Sort;
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::CHANGING_STORE, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    outside::findings(subject, &RULE, Sort::Store, "changes what is stored, or the cluster that stores it")
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
                "redis-cli -h cache FLUSHALL",
                "redis-cli config set maxmemory 1",
                "etcdctl --endpoints http://a:2379 defrag",
                "etcdctl member remove 12",
                "ceph osd out 3",
                "aws ec2 terminate-instances --instance-ids i-1",
                "aws s3 rm s3://x/y",
            ],
        );
    }

    #[test]
    fn what_only_reads_is_left_alone() {
        trial::is_silent(
            &RULE,
            &[
                "redis-cli -h cache INFO",
                "redis-cli get del",
                "redis-cli config get maxmemory",
                "etcdctl endpoint health -w json",
                "etcdctl member list",
                "etcdctl get del",
                "ceph osd tree -f json",
                "ceph osd crush tree",
                "ceph osd pool ls",
                "aws ec2 describe-instances",
                "aws s3 ls s3://delete",
            ],
        );
    }
}
