//! The network of a host.

use super::sort::{Change, Sort};
use crate::lint::view::{Invocation, Word};

const OBJECT_VERBS: [&str; 9] = ["add", "del", "delete", "set", "flush", "replace", "change", "append", "up"];

/// The change that an invocation makes in the network of a host.
pub(super) fn change(invocation: &Invocation) -> Option<Change> {
    changing(invocation).map(|word| Change::by_word(Sort::Host, invocation, word))
}

fn changing<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    let positionals =
        || invocation.positionals(&["-n", "-netns", "--netns", "-f", "-family", "-b", "-batch", "-t", "--table"]);
    match invocation.name() {
        "iptables" | "ip6tables" | "ebtables" | "arptables" => {
            const FLAGS: [&str; 18] = [
                "-A",
                "-D",
                "-I",
                "-R",
                "-F",
                "-X",
                "-P",
                "-N",
                "-Z",
                "-E",
                "--append",
                "--delete",
                "--insert",
                "--replace",
                "--flush",
                "--delete-chain",
                "--policy",
                "--new-chain",
            ];
            invocation.flag(&FLAGS)
        }
        "ipset" | "nft" | "ipvsadm" | "ufw" | "bridge" => {
            const VERBS: [&str; 14] = [
                "add", "delete", "flush", "insert", "create", "destroy", "replace", "reset", "enable", "disable",
                "allow", "deny", "swap", "rename",
            ];
            positionals().first().copied().filter(|word| word.is_any(&VERBS))
        }
        "ip" | "tc" => positionals().into_iter().skip(1).take(1).find(|word| word.is_any(&OBJECT_VERBS)),
        "route" => positionals().first().copied().filter(|word| word.is_any(&["add", "del", "flush"])),
        "ifup" | "ifdown" => Some(&invocation.program),
        "ifconfig" => positionals().get(1).copied(),
        "firewall-cmd" => {
            let is_change = |word: &&Word| {
                ["--add-", "--remove-", "--set-", "--reload", "--panic-on"]
                    .iter()
                    .any(|flag| word.text.starts_with(flag))
            };
            invocation.args.iter().find(is_change)
        }
        "nmcli" => positionals().into_iter().find(|word| {
            word.is_any(&["up", "down", "modify", "delete", "add", "connect", "disconnect", "reload", "on", "off"])
        }),
        _ => None,
    }
}
