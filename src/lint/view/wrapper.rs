//! Programs that only start another one.

use super::Word;

/// How a wrapper's words are read: its name, its flags whose value is the next word, how many words stand before the
/// program.
struct Wrapper {
    name: &'static str,
    with_value: &'static [&'static str],
    before: usize,
}

const fn wrapper(name: &'static str, with_value: &'static [&'static str], before: usize) -> Wrapper {
    Wrapper { name, with_value, before }
}

static WRAPPERS: &[Wrapper] = &[
    wrapper("sudo", &["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "--user", "--group", "--host", "--prompt"], 0),
    wrapper("doas", &["-u", "-C"], 0),
    wrapper("runuser", &["-u", "-g", "-G", "--user", "--group"], 0),
    wrapper("env", &["-u", "-C", "--unset", "--chdir"], 0),
    wrapper("timeout", &["-k", "-s", "--kill-after", "--signal"], 1),
    wrapper("gtimeout", &["-k", "-s", "--kill-after", "--signal"], 1),
    wrapper("nice", &["-n", "--adjustment"], 0),
    wrapper("ionice", &["-c", "-n", "--class", "--classdata"], 0),
    wrapper("nohup", &[], 0),
    wrapper("setsid", &[], 0),
    wrapper("stdbuf", &["-i", "-o", "-e", "--input", "--output", "--error"], 0),
    wrapper("unbuffer", &[], 0),
    wrapper("time", &["-f", "-o", "--format", "--output"], 0),
    wrapper("command", &[], 0),
    wrapper("exec", &["-a"], 0),
    wrapper("builtin", &[], 0),
    wrapper("nsenter", &["-t", "-S", "-G", "--target", "--setuid", "--setgid"], 0),
    wrapper("chroot", &["--userspec", "--groups"], 1),
    wrapper("taskset", &[], 1),
    wrapper("flock", &["-w", "-E", "--timeout", "--wait", "--conflict-exit-code"], 1),
    wrapper("unshare", &[], 0),
    wrapper("xargs", &["-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E", "--max-args", "--max-procs", "--replace"], 0),
];

/// Takes off every wrapper; answers their names and the words from the program on.
pub(super) fn unwrap(words: &[Word]) -> (Vec<String>, &[Word]) {
    let (mut names, mut rest) = (Vec::new(), words);
    while let Some((wrapper, inner)) = rest.split_first().and_then(|(program, args)| {
        let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.name == name(program))?;
        Some((wrapper.name, inner(wrapper, args)?))
    }) {
        names.push(wrapper.to_owned());
        rest = inner;
    }
    (names, rest)
}

fn name(program: &Word) -> &str {
    program.text.rsplit('/').next().unwrap_or_default()
}

/// The words of the program that a wrapper starts; `None` when it starts none, as `command -v`.
fn inner<'a>(wrapper: &Wrapper, args: &'a [Word]) -> Option<&'a [Word]> {
    if wrapper.name == "command" && args.first().is_some_and(|word| word.is_any(&["-v", "-V"])) {
        return None;
    }
    let mut before = wrapper.before;
    let mut at = 0;
    while let Some(word) = args.get(at) {
        let text = word.text.as_str();
        if text == "--" {
            at += 1 + before;
            break;
        }
        let is_variable = wrapper.name == "env" || wrapper.name == "sudo";
        if wrapper.with_value.contains(&text) {
            at += 2;
        } else if word.is_flag() || (is_variable && text.contains('=')) {
            at += 1;
        } else if before > 0 {
            before -= 1;
            at += 1;
        } else {
            break;
        }
    }
    args.get(at..).filter(|rest| !rest.is_empty())
}

/// The flags of `ssh` whose value is the next word.
const SSH: [&str; 18] =
    ["-b", "-c", "-D", "-E", "-e", "-F", "-I", "-i", "-J", "-L", "-l", "-m", "-O", "-o", "-p", "-R", "-S", "-W"];

/// What runs inside of something that this program starts it in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inside<'a> {
    /// A program with its arguments, in a container.
    Program(&'a [Word]),
    /// A script: the words that make it.
    Script(&'a [Word]),
}

/// What a program runs elsewhere: in a shell, on another host, in a container.
pub(super) fn inside(words: &[Word]) -> Option<Inside<'_>> {
    let (program, args) = words.split_first()?;
    match name(program) {
        "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" => {
            let at = args.iter().position(|word| is_command_flag(&word.text))?;
            args.get(at + 1..at + 2).map(Inside::Script)
        }
        "su" => {
            let at = args.iter().position(|word| word.is_any(&["-c", "--command"]))?;
            args.get(at + 1..at + 2).map(Inside::Script)
        }
        "eval" => Some(Inside::Script(args)),
        "watch" => behind_flags(args, &["-n", "--interval"], 0).map(Inside::Script),
        "ssh" => behind_flags(args, &SSH, 1).map(Inside::Script),
        "kubectl" | "oc" if args.iter().any(|word| word.is_any(&["exec", "debug", "run"])) => {
            let at = args.iter().position(|word| word.is("--"))?;
            args.get(at + 1..).map(Inside::Program)
        }
        "docker" | "podman" | "nerdctl" | "crictl" => {
            let at = args.iter().position(|word| word.is("exec"))?;
            let flags = ["-e", "-u", "-w", "--env", "--user", "--workdir", "--env-file", "--detach-keys", "--timeout"];
            behind_flags(&args[at + 1..], &flags, 1).map(Inside::Program)
        }
        "ip" if args.len() > 3 && args[0].is("netns") && args[1].is("exec") => Some(Inside::Program(&args[3..])),
        "find" => {
            let at = args.iter().position(|word| word.is_any(&["-exec", "-execdir", "-ok"]))?;
            let rest = args.get(at + 1..)?;
            let end = rest.iter().position(|word| word.is_any(&[";", "+"])).unwrap_or(rest.len());
            Some(Inside::Program(&rest[..end]))
        }
        _ => None,
    }
    .filter(|inside| !matches!(inside, Inside::Program([]) | Inside::Script([])))
}

/// Whether what the program runs, runs in a container that was there before.
pub(super) fn enters_a_container(words: &[Word]) -> bool {
    const CLIENTS: [&str; 6] = ["kubectl", "oc", "docker", "podman", "nerdctl", "crictl"];
    let Some((program, args)) = words.split_first() else { return false };
    CLIENTS.contains(&name(program)) && args.iter().any(|word| word.is("exec"))
}

/// `-c`, also together with others: `-ec`, `-lc`.
fn is_command_flag(text: &str) -> bool {
    let letters = text.strip_prefix('-').unwrap_or_default();
    letters.ends_with('c') && letters.chars().all(|c| "abcefhilmnpruvx".contains(c))
}

fn behind_flags<'a>(args: &'a [Word], with_value: &[&str], mut before: usize) -> Option<&'a [Word]> {
    let mut at = 0;
    while let Some(word) = args.get(at) {
        if with_value.contains(&word.text.as_str()) {
            at += 2;
        } else if word.is_flag() {
            at += 1;
        } else if before > 0 {
            before -= 1;
            at += 1;
        } else {
            return args.get(at..);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::Template;

    fn words(text: &str) -> Vec<Word> {
        text.split(' ').map(|word| Word::of_template(&Template::parse(word).unwrap(), String::new())).collect()
    }

    fn join(words: &[Word]) -> String {
        words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_program_behind_its_wrappers_is_found() {
        for (text, program) in [
            ("sudo -n -u postgres psql -c x", "psql -c x"),
            ("env -i LANG=C A=b ls -l", "ls -l"),
            ("timeout -k 1 5 nice -n 10 ping host", "ping host"),
            ("nsenter -t 1 -n -- ss -ltn", "ss -ltn"),
            ("/usr/bin/sudo rm x", "rm x"),
            ("xargs -n 1 rm -f", "rm -f"),
            ("ls -l", "ls -l"),
        ] {
            assert_eq!(join(unwrap(&words(text)).1), program, "{text}");
        }
        assert_eq!(unwrap(&words("command -v rm")).1.len(), 3);
        assert_eq!(unwrap(&words("env")).1.len(), 1);
    }

    #[test]
    fn what_runs_elsewhere_is_found() {
        for (text, expected) in [
            ("ssh -p 22 -o BatchMode=yes host df -P", Some("df -P")),
            ("bash -ec script", Some("script")),
            ("kubectl -n a exec pod -c app -- df -h", Some("df -h")),
            ("docker exec -u root web rm x", Some("rm x")),
            ("ip netns exec blue ping host", Some("ping host")),
            ("find / -name x -exec rm {} ;", Some("rm {}")),
            ("kubectl get pods", None),
            ("ssh host", None),
            ("sh script.sh", None),
        ] {
            let words = words(text);
            let found = inside(&words).map(|inside| match inside {
                Inside::Program(words) | Inside::Script(words) => join(words),
            });
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
