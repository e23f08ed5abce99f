//! Stores without SQL, and clouds.

use super::sort::{Change, Sort};
use super::verb::{self, Verbs};
use crate::lint::Words;
use crate::lint::view::{Invocation, Word};

static VERBS: &[Verbs] = &[
    Verbs {
        names: &["redis-cli", "valkey-cli"],
        with_value: &[
            "-h", "-p", "-a", "-n", "-u", "-s", "-r", "-i", "-t", "--user", "--pass", "--cacert", "--cert", "--key",
        ],
        changing: Words(
            "set setex setnx mset append getset getdel del unlink expire pexpire expireat persist rename incr decr incrby \
     decrby hset hdel lpush rpush lpop rpop ltrim sadd srem zadd zrem xadd xtrim xdel publish flushall flushdb \
     config+set config+rewrite config+resetstat shutdown slaveof replicaof failover client+kill client+pause \
     client+no-evict debug script+flush script+kill function+flush eval evalsha bgsave save bgrewriteaof migrate \
     restore move copy swapdb slowlog+reset latency+reset acl+setuser acl+deluser module+load module+unload \
     cluster+failover cluster+reset cluster+forget cluster+meet cluster+addslots cluster+delslots \
     cluster+replicate",
        ),
    },
    Verbs {
        names: &["etcdctl", "etcdutl"],
        with_value: &[
            "--endpoints",
            "--cacert",
            "--cert",
            "--key",
            "-w",
            "--write-out",
            "--user",
            "--password",
            "--command-timeout",
            "--dial-timeout",
        ],
        changing: Words(
            "put del compaction compact defrag txn member+add member+remove member+update member+promote move-leader \
     alarm+disarm snapshot+restore lease+grant lease+revoke lease+keep-alive lock elect auth+enable auth+disable \
     user+add user+delete user+passwd user+grant-role user+revoke-role role+add role+delete role+grant-permission \
     role+revoke-permission make-mirror",
        ),
    },
    Verbs {
        names: &["rabbitmqctl", "rabbitmq-queues"],
        with_value: &["-n", "--node", "-p", "--vhost", "-t", "--timeout"],
        changing: Words(
            "stop stop_app start_app reset force_reset purge_queue delete_queue add_user delete_user set_policy \
     clear_policy close_connection close_all_connections forget_cluster_node shutdown",
        ),
    },
];

/// Behind which of the words of `ceph` something is done, and what.
const CEPH: [(&str, Words); 8] = [
    (
        "osd",
        Words(
            "out in down set unset rm purge destroy reweight create new crush pool set-full-ratio set-nearfull-ratio \
             primary-affinity",
        ),
    ),
    ("pg", Words("repair scrub deep-scrub force-recovery force-backfill force-create-pg")),
    ("config", Words("set rm reset")),
    ("mgr", Words("fail module")),
    ("mds", Words("fail rm repaired")),
    ("mon", Words("add remove rm enable-msgr2")),
    ("fs", Words("fail rm new set reset")),
    ("health", Words("mute unmute")),
];

/// How the names of operations of `aws` begin that change something.
const AWS: Words = Words(
    "terminate stop start reboot delete create modify put update run attach detach associate disassociate \
     register deregister set reset cancel enable disable restore send invoke",
);

/// The change that an invocation makes in a store or a cloud.
pub(super) fn change(invocation: &Invocation) -> Option<Change> {
    if let Some((word, verb)) = verb::changing(VERBS, invocation) {
        let what = format!("{} {verb}", invocation.name());
        return Some(Change { sort: Sort::Store, what, spot: word.spot.clone() });
    }
    let word = match invocation.name() {
        "ceph" => ceph(invocation),
        "aws" => aws(invocation),
        _ => None,
    }?;
    Some(Change::by_word(Sort::Store, invocation, word))
}

fn ceph<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    let words = invocation.positionals(&["-f", "--format", "-c", "--conf", "-n", "--name", "--id", "-k", "--keyring"]);
    let (object, verb) = (words.first()?, words.get(1)?);
    let (_, verbs) = CEPH.iter().find(|(known, _)| object.is(known))?;
    let is_listing = words.get(2).is_some_and(|word| word.is_any(&["ls", "get", "stats", "dump", "tree", "rule"]));
    (verbs.has(&verb.text) && !is_listing).then_some(*verb)
}

fn aws<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    let words = invocation.positionals(&["--region", "--profile", "--output", "--query", "--endpoint-url"]);
    let (service, verb) = (words.first()?, words.get(1)?);
    let is_change = if service.is("s3") {
        verb.is_any(&["cp", "mv", "rm", "sync", "mb", "rb"])
    } else {
        let begin = verb.text.split('-').next().unwrap_or_default();
        verb.text.contains('-') && AWS.has(begin)
    };
    (is_change && !invocation.has(&["--dry-run", "--dryrun"])).then_some(*verb)
}
