//! Signs that only a shell reads, in a command that no shell reads.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Word};
use crate::lint::{Rule, Subject, Words};

/// The rule.
pub static RULE: Rule = Rule { code: &code::NO_SHELL_HERE, level: Level::Warning, check };

const JOINTS: Words = Words("&& || | ; & > >> < 2>&1 2>/dev/null >/dev/null &>/dev/null 2> |&");

/// Programs for which such signs mean something by themselves, or which give their words to a shell.
const OWN_SIGNS: Words = Words(
    "test [ [[ expr find awk gawk mawk sed grep egrep fgrep zgrep rg jq yq perl python python3 cut tr sort column paste join \
     echo printf ssh sh bash dash ash zsh ksh su eval watch parted bc dc psql mysql mariadb sqlite3 kubectl oc docker podman \
     nerdctl crictl xargs tcpdump ip",
);

/// Programs whose arguments are paths.
const WITH_PATHS: Words = Words(
    "ls cat zcat rm du df stat wc head tail file md5sum sha256sum readlink realpath chmod chown cp mv touch tar gzip",
);

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let plain = view.invocations().filter(|invocation| !invocation.is_in_shell);
    let finding = |(word, label): (&Word, &'static str)| {
        let text = crate::printable::short(&word.text, 30);
        RULE.finding(format!("no shell reads `{text}` here"))
            .at(view.place(word), label)
            .help("write `pipeline:` for a pipe, a step for each question, or `shell:` where a shell is needed")
    };
    plain.filter_map(sign).map(finding).collect()
}

fn sign<'a>(invocation: &'a Invocation) -> Option<(&'a Word, &'static str)> {
    let name = invocation.name();
    let joint = invocation.args.iter().find(|word| JOINTS.has(&word.text)).filter(|_| !OWN_SIGNS.has(name));
    if let Some(joint) = joint {
        return Some((joint, "is an argument like any other"));
    }
    if !OWN_SIGNS.has(name)
        && let Some(word) = invocation.args.iter().find(|word| is_expansion(&word.text))
    {
        return Some((word, "is not filled in: a template would be, such as `{{ target.host }}`"));
    }
    let is_glob = |word: &&Word| !word.is_flag() && word.text.contains('/') && word.text.contains(['*', '?']);
    let glob = invocation.args.iter().find(is_glob).filter(|_| WITH_PATHS.has(name))?;
    Some((glob, "is taken as the name of one file"))
}

/// `$HOME`, `${HOME}/x`, `$(date)`, `~/x`.
fn is_expansion(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('$') else { return text.starts_with("~/") };
    let name = rest.trim_start_matches('{');
    let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let ends = name[length..].is_empty() || name[length..].starts_with(['}', '/', ':']);
    rest.starts_with('(') || (name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_shell};

    #[test]
    fn what_only_a_shell_would_read_is_found() {
        finds(
            &RULE,
            &[
                "df -P / '|' tail -1",
                "systemctl is-active a '&&' systemctl is-active b",
                "dmesg '2>/dev/null'",
                "ls '$HOME/x'",
                "cat '~/x'",
                "hostname '$(date)'",
                "ls '/var/log/*.old'",
                "kubectl exec x -n a -- rm -rf '/data/*.old'",
            ],
        );
    }

    #[test]
    fn signs_that_a_program_reads_itself_are_left_alone() {
        is_silent(
            &RULE,
            &[
                "find / -name '*.old' -exec ls {} ';'",
                "grep '|' x",
                "awk '$1 > 3' /x",
                "test a '<' b",
                "ssh host df '|' tail",
                "grep -r x --include='*.yaml' /etc",
                "sort -t '|' x",
                "curl 'http://a/?b=c'",
                "date +%s$",
            ],
        );
        assert_eq!(of_shell(&RULE, "ls /var/log/*.old | wc -l; echo $HOME"), [""; 0]);
    }
}
