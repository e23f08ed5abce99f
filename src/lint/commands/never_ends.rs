//! A program that does not end by itself.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::change;
use crate::lint::view::{Invocation, Word};
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::NEVER_ENDS, level: Level::Error, check };

/// What shows that a program does not end, and what to write instead.
type Endless<'a> = (&'a Word, &'static str);

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    // What `timeout` ends has an end, and who writes that knows it.
    let endless = view.invocations().filter(|invocation| !invocation.is_ended());
    let finding = |(invocation, (word, help)): (&Invocation, Endless)| {
        RULE.finding(format!("`{}` does not end by itself", called(invocation, word)))
            .at(view.place(word), "the step can only time out")
            .help(help)
    };
    endless.filter_map(|invocation| Some((invocation, endless_of(invocation)?))).map(finding).collect()
}

fn called(invocation: &Invocation, word: &Word) -> String {
    let name = invocation.name();
    if std::ptr::eq(word, &raw const invocation.program) { name.to_owned() } else { format!("{name} {}", word.text) }
}

fn endless_of<'a>(invocation: &'a Invocation) -> Option<Endless<'a>> {
    const WITHOUT: &str = "leave the flag out: a step looks once, and `repeat` looks several times";
    let program = &invocation.program;
    let whole = |is_endless: bool, help| is_endless.then_some((program, help));
    match invocation.name() {
        "less" | "more" | "most" => whole(true, "leave it out, or use `cat`"),
        "vi" | "vim" | "nano" | "emacs" | "visudo" | "htop" | "atop" | "btop" | "nload" | "iftop" | "k9s" | "stern"
        | "telnet" | "ftp" => whole(true, "it is made for a person at a terminal"),
        "watch" => whole(true, "run the command itself; `repeat` asks it several times"),
        "yes" => whole(true, "a step looks once"),
        "top" => whole(invocation.short('b', "bHciSn1").is_none() && !invocation.has(&["-b"]), "write `top -b -n 1`"),
        "iotop" => whole(!invocation.has(&["-n", "--iter"]), "write `iotop -b -n 1`"),
        "ping" | "ping6" => whole(!has_limit(invocation, &["-c", "-w"]), "write `ping -c 3 -W 2`"),
        "tcpdump" | "tshark" => whole(!has_limit(invocation, &["-c", "-G", "-r", "-D"]), "write `-c 100`"),
        "vmstat" | "iostat" | "mpstat" | "pidstat" | "sar" => {
            interval(invocation).map(|word| (word, "give a count behind the interval: `1 2`"))
        }
        "tail" => follows(invocation, &["--follow", "--retry"], "fFqvz").map(|word| (word, WITHOUT)),
        "journalctl" => follows(invocation, &["--follow"], "fxequak").map(|word| (word, WITHOUT)),
        "dmesg" => follows(invocation, &["--follow", "--follow-new"], "wWTHx")
            .filter(|word| !word.is("-T"))
            .map(|word| (word, WITHOUT)),
        "kubectl" | "oc" => kubectl(invocation).map(|word| (word, WITHOUT)),
        "docker" | "podman" | "nerdctl" | "crictl" => docker(invocation),
        "redis-cli" | "valkey-cli" => {
            let verb =
                invocation.positionals(&["-h", "-p", "-a", "-n", "-u", "-s", "--user", "--pass"]).into_iter().next();
            let verb =
                verb.filter(|word| ["monitor", "subscribe", "psubscribe"].contains(&word.text.to_lowercase().as_str()));
            verb.or_else(|| invocation.flag(&["--stat", "--latency", "--latency-history"]))
                .map(|word| (word, "a step looks once: `INFO` tells the counters"))
        }
        "etcdctl" => invocation
            .positionals(&["--endpoints", "--cacert", "--cert", "--key", "-w"])
            .first()
            .filter(|word| word.is("watch"))
            .map(|word| (*word, "use `get`")),
        "sleep" => invocation.args.first().filter(|word| word.is("infinity")).map(|word| (word, "a step looks once")),
        _ => None,
    }
}

fn has_limit(invocation: &Invocation, flags: &[&str]) -> bool {
    flags.iter().any(|flag| invocation.args.iter().any(|word| word.text.starts_with(flag)))
}

/// A flag that follows what is written: one of `long`, or the first letter of `letters` alone or among the others.
fn follows<'a>(invocation: &'a Invocation, long: &[&str], letters: &str) -> Option<&'a Word> {
    let letter = letters.chars().next()?;
    invocation
        .flag(long)
        .or_else(|| invocation.short(letter, letters))
        .or_else(|| if letter == 'f' { invocation.short('F', letters) } else { invocation.short('W', letters) })
}

/// The interval of a program that is given no count.
fn interval<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    let is_number = |word: &&&Word| !word.text.is_empty() && word.text.bytes().all(|byte| byte.is_ascii_digit());
    let with_value = ["-p", "-P", "-o", "-T", "-C", "-U", "-G", "-S", "-f", "-s", "-e", "-I", "-n"];
    let words = invocation.positionals(&with_value);
    match words.iter().filter(is_number).collect::<Vec<_>>().as_slice() {
        [interval] => Some(interval),
        _ => None,
    }
}

fn kubectl<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    let verb = invocation.positionals(change::FLAGS_WITH_VALUE).into_iter().next()?;
    match verb.text.as_str() {
        "port-forward" | "proxy" | "edit" | "attach" => Some(verb),
        "logs" => invocation.args.iter().find(|word| word.is_any(&["-f", "--follow", "--follow=true"])),
        "get" | "events" => {
            invocation.args.iter().find(|word| word.is_any(&["-w", "--watch", "--watch-only", "--watch=true"]))
        }
        _ => None,
    }
}

fn docker<'a>(invocation: &'a Invocation) -> Option<Endless<'a>> {
    let verb =
        invocation.positionals(&["-H", "--host", "-c", "--context", "-r", "--runtime-endpoint"]).into_iter().next()?;
    match verb.text.as_str() {
        "logs" => follows(invocation, &["--follow"], "fnt")
            .map(|word| (word, "leave the flag out, and bound it with `--tail`")),
        "events" => (!invocation.has(&["--until"])).then_some((verb, "add `--since` and `--until`")),
        "stats" => {
            (!invocation.has(&["--no-stream"]) && !invocation.is(&["crictl"])).then_some((verb, "add `--no-stream`"))
        }
        "attach" => Some((verb, "read `docker logs`")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent};

    #[test]
    fn what_waits_for_ever_is_found() {
        finds(
            &RULE,
            &[
                "top",
                "less /var/log/syslog",
                "watch -n 1 df",
                "tail -f /var/log/syslog",
                "tail -n 5 -F x",
                "tail --follow=name x",
                "journalctl -u nginx -f",
                "journalctl -fu nginx",
                "kubectl logs -n a x -f",
                "kubectl get pods -n a -w",
                "kubectl -n a port-forward svc/x 80",
                "docker logs --follow web",
                "docker stats",
                "ping 10.0.0.1",
                "vmstat 1",
                "iostat -x 1",
                "dmesg -w",
                "tcpdump -i eth0 port 53",
                "redis-cli -h cache MONITOR",
                "ssh host tail -f x",
            ],
        );
    }

    #[test]
    fn what_has_an_end_is_left_alone() {
        is_silent(
            &RULE,
            &[
                "top -b -n 1",
                "top -bn1",
                "tail -n 5 x",
                "grep less /etc/passwd",
                "journalctl -u top -n 50",
                "journalctl -u f",
                "kubectl logs -n a x --tail 5",
                "kubectl get pods -n a -f watch.yaml",
                "kubectl apply -f x",
                "docker stats --no-stream",
                "docker ps -f name=x",
                "ping -c 3 10.0.0.1",
                "ping -c3 10.0.0.1",
                "vmstat 1 2",
                "vmstat",
                "iostat -dx -o JSON 1 2",
                "timeout 3 tail -f x",
                "dmesg -T",
                "etcdctl get watch",
                "cat tail -f",
            ],
        );
    }
}
