//! Files, services, processes and packages of a host.

use super::sort::{Change, Sort};
use super::verb::{self, Verbs};
use crate::lint::Words;
use crate::lint::view::{Invocation, Word};

/// Programs that always change something.
const ALWAYS: Words = Words(
    "rm rmdir unlink mv cp ln dd shred truncate touch mkdir install mkswap swapon swapoff wipefs fallocate chmod \
     chown chgrp chattr setfacl setcap killall pkill shutdown reboot poweroff halt telinit useradd userdel \
     usermod groupadd groupdel passwd chpasswd insmod rmmod modprobe umount fstrim resize2fs xfs_growfs tune2fs \
     lvcreate lvremove lvextend lvreduce lvresize vgcreate vgremove vgextend vgreduce pvcreate pvremove sgdisk \
     parted systemd-run at batch logrotate",
);

static VERBS: &[Verbs] = &[
    Verbs {
        names: &["systemctl"],
        with_value: &[
            "-H",
            "--host",
            "-M",
            "--machine",
            "-t",
            "--type",
            "-p",
            "--property",
            "-n",
            "--lines",
            "-o",
            "--output",
        ],
        changing: Words(
            "start stop restart reload try-restart reload-or-restart try-reload-or-restart enable disable reenable mask \
     unmask kill daemon-reload daemon-reexec reset-failed isolate set-property set-default set-environment \
     unset-environment edit revert clean freeze thaw poweroff reboot halt suspend hibernate rescue emergency \
     preset link",
        ),
    },
    Verbs {
        names: &["supervisorctl", "rc-service", "initctl"],
        with_value: &["-c", "-s", "-u", "-p"],
        changing: Words("start stop restart reload reread update clear signal shutdown remove add"),
    },
    Verbs {
        names: &["loginctl"],
        with_value: &[],
        changing: Words("kill-session kill-user terminate-session terminate-user terminate-seat enable-linger"),
    },
    Verbs {
        names: &["apt", "apt-get", "aptitude", "yum", "dnf", "zypper", "apk", "pip", "pip3", "npm", "snap", "gem"],
        with_value: &["-o", "-t", "-c"],
        changing: Words(
            "install remove purge upgrade full-upgrade dist-upgrade update autoremove clean reinstall downgrade uninstall \
     erase add del refresh",
        ),
    },
    Verbs {
        names: &["git"],
        with_value: &["-C", "-c", "--git-dir", "--work-tree"],
        changing: Words(
            "push reset clean checkout switch restore commit merge rebase pull revert cherry-pick rm mv add apply am gc \
     prune init clone stash",
        ),
    },
    Verbs { names: &["timedatectl"], with_value: &[], changing: Words("set-time set-timezone set-ntp set-local-rtc") },
    Verbs { names: &["hostnamectl"], with_value: &[], changing: Words("set-hostname set-icon-name set-chassis") },
];

/// The change that an invocation makes on a host.
pub(super) fn change(invocation: &Invocation) -> Option<Change> {
    if (ALWAYS.has(invocation.name()) && !is_question(invocation)) || invocation.name().starts_with("mkfs") {
        return Some(Change::by_program(Sort::Host, invocation));
    }
    if let Some((word, _)) = verb::changing(VERBS, invocation) {
        let is_listing = word.is("stash") && invocation.args.iter().any(|word| word.is_any(&["list", "show"]));
        return (!is_listing).then(|| Change::by_word(Sort::Host, invocation, word));
    }
    by_flag(invocation).map(|word| Change::by_word(Sort::Host, invocation, word)).or_else(|| {
        let is_change = match invocation.name() {
            "kill" => !invocation.args.iter().any(|word| word.is_any(&["-0", "-l", "-L", "--list", "--table"])),
            "mount" => invocation.positionals(&["-t", "-o", "-O"]).len() > 1,
            "tee" => invocation.positionals(&[]).iter().any(|word| !word.text.starts_with("/dev/")),
            _ => false,
        };
        (is_change && !invocation.args.is_empty()).then(|| Change::by_program(Sort::Host, invocation))
    })
}

fn is_question(invocation: &Invocation) -> bool {
    invocation.has(&["--help", "--version"])
        || (invocation.is(&["swapon"]) && invocation.has(&["--show", "-s", "--summary"]))
}

/// The argument by which a program that else reads changes something.
fn by_flag<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    match invocation.name() {
        "sysctl" => invocation
            .flag(&["-w", "--write", "-p", "--load", "--system"])
            .or_else(|| invocation.args.iter().find(|word| !word.is_flag() && word.text.contains('='))),
        "sed" | "perl" => invocation.args.iter().find(|word| edits_in_place(&word.text)),
        "find" => invocation.args.iter().find(|word| word.is("-delete")),
        "dmesg" => invocation.flag(&["-c", "--read-clear", "-C", "--clear", "-n", "--console-level", "-D", "-E"]),
        "journalctl" => invocation.flag(&[
            "--vacuum-size",
            "--vacuum-time",
            "--vacuum-files",
            "--rotate",
            "--flush",
            "--sync",
            "--relinquish-var",
        ]),
        "crontab" => invocation.flag(&["-r", "-e"]),
        "service" => {
            invocation.args.get(1).filter(|word| word.is_any(&["start", "stop", "restart", "reload", "force-reload"]))
        }
        "rsync" if invocation.has(&["-n", "--dry-run", "--list-only"]) => None,
        "rsync" | "scp" => invocation.positionals(&["-e", "-P", "-i", "-o", "--rsh"]).get(1).copied(),
        "dpkg" => invocation.flag(&["-i", "--install", "-r", "--remove", "-P", "--purge", "--configure", "--unpack"]),
        "rpm" => invocation.flag(&["-i", "-U", "-e", "-F", "--install", "--upgrade", "--erase"]),
        "smartctl" => invocation.flag(&["-t", "--test", "-s", "--smart", "-X"]),
        _ => None,
    }
}

/// `-i`, `-ni`, `-i.bak`, `--in-place`.
fn edits_in_place(text: &str) -> bool {
    let letters = text.strip_prefix('-').unwrap_or_default();
    let behind = letters.trim_start_matches(|c| "nrEszplaw0".contains(c));
    behind.starts_with('i') || text.starts_with("--in-place")
}
