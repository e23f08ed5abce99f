//! A program that is not known to read only, run inside of a container.

use super::outside::place_of;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change;
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject, Words};

/// The rule.
pub static RULE: Rule = Rule { code: &code::MAY_CHANGE_INSIDE, level: Level::Warning, check };

/// Programs that only read, or whose changes other rules know.
const KNOWN: Words = Words(
    "cat zcat df du ls stat head tail grep egrep zgrep wc cut sort uniq tr awk sed jq ps top free uptime env \
     printenv id whoami hostname nslookup dig host getent ping nc curl wget ss netstat ip test [ [[ echo printf \
     date uname readlink realpath find mount lsof sh bash dash ash true false exit cd set read sleep md5sum \
     sha256sum openssl redis-cli mysql mariadb psql pg_isready mysqladmin mariadb-admin etcdctl ceph sysctl nproc \
     pgrep pidof which command timeout nginx java python python3",
);
/// Of which only these first words are known to read.
const READS_BY: [(&str, &[&str]); 4] = [
    ("nginx", &["-t", "-T", "-v", "-V"]),
    ("java", &["-version", "--version"]),
    ("python", &["--version", "-V"]),
    ("python3", &["--version", "-V"]),
];

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let unknown =
        view.invocations().filter(|invocation| place_of(invocation.purpose).is_some() && is_unknown(invocation));
    let finding = |invocation: &Invocation| {
        let name = invocation.name();
        RULE.finding(format!("`{name}` inside of a container is not known to read only"))
            .at(view.place(&invocation.program), "runs with the rights of the container's own program")
            .help("ask from outside, or with a program that only reads; if this one does, set the rule aside with `allow`")
    };
    unknown.map(finding).collect()
}

fn is_unknown(invocation: &Invocation) -> bool {
    if invocation.is(&["kubectl", "oc"]) {
        return invocation.positionals(change::FLAGS_WITH_VALUE).first().is_some_and(|verb| verb.is("debug"));
    }
    if !invocation.is_in_container || change::of(invocation).is_some() {
        return false;
    }
    let name = invocation.name();
    match READS_BY.iter().find(|(known, _)| *known == name) {
        Some((_, words)) => !invocation.args.first().is_some_and(|word| word.is_any(words)),
        None => !KNOWN.has(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial;

    #[test]
    fn a_program_that_nobody_knows_is_found() {
        trial::finds(
            &RULE,
            &[
                "kubectl exec -n a pod -- /app/check",
                "docker exec web ./migrate",
                "docker exec -u root web sh -c 'cat x; ./migrate'",
                "kubectl debug pod/x -n a --image=busybox -- cat /x",
                "kubectl exec pod -n a -- python3 x.py",
            ],
        );
    }

    #[test]
    fn programs_that_read_and_those_outside_of_containers_are_left_alone() {
        trial::is_silent(
            &RULE,
            &[
                "kubectl exec -n a pod -- df -P /data",
                "docker exec web sh -c 'cat x | wc -l'",
                "./migrate",
                "ssh host ./migrate",
                "kubectl exec pod -n a -- nginx -t",
            ],
        );
    }
}
