//! A program that changes files, services, processes, packages or the network, outside of `remediations`.

use super::outside;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::Sort;
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::CHANGING_HOST, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    outside::findings(subject, &RULE, Sort::Host, "changes the host")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial;

    #[test]
    fn what_changes_a_host_is_found() {
        trial::finds(
            &RULE,
            &[
                "rm -f /tmp/x",
                "sudo systemctl restart nginx",
                "kill -9 12",
                "find /var/log -name x -exec rm {} ;",
                "find /var/log -name x -delete",
                "sysctl -w vm.swappiness=1",
                "sysctl vm.swappiness=1",
                "iptables -t nat -F",
                "ip link set eth0 down",
                "sed -i.bak s/a/b/ x",
                "perl -pi -e s/a/b/ x",
                "git -C /srv push",
                "mkfs.ext4 /dev/sdb",
                "mount /dev/sdb /mnt",
                "env A=b nohup reboot",
            ],
        );
    }

    #[test]
    fn what_only_reads_is_left_alone() {
        trial::is_silent(
            &RULE,
            &[
                "grep rm /etc/passwd",
                "ls /bin/rm",
                "systemctl is-active restart",
                "systemctl show nginx -p stop",
                "kill -0 12",
                "command -v rm",
                "sysctl vm.swappiness",
                "iptables -L -n",
                "ip -json addr show set",
                "ip route get 10.0.0.1",
                "sed -n s/-i//p x",
                "git log --since reset",
                "git stash list",
                "mount",
                "find / -name delete",
                "journalctl -u rm",
                "timeout 5 cat rm",
            ],
        );
    }
}
