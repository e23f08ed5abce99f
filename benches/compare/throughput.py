"""Many steps of `/bin/true`: against a bare loop in C, and against other tools."""

import shutil
import sys

import scenarios
from measure import memory, ratio, seconds, table


def against_the_loop(bench, count=10_000, rounds=5):
    """The same number of programs, started by a loop that does nothing else."""
    file = bench.write("many.yaml", scenarios.many(count))
    rows = []
    for at_once in (2, 64):
        taken = bench.meter.in_turn(
            {"loop": [bench.loop, count, at_once], "checklist": bench.run(file, at_once)}, rounds
        )
        each = [f"{seconds(taken[name]) / count * 1e6:.0f} µs" for name in ("loop", "checklist")]
        most = f"{memory(taken['checklist']):.0f} MiB"
        rows.append([at_once, *each, ratio(taken["checklist"], taken["loop"]), most])
    heads = ["at once", "C loop, a program", "checklist, a step", "ratio", "memory"]
    table(f"{count:,} times `/bin/true`", heads, rows)


def against_others(bench, rounds=3):
    """Other tools that do many things at once, each in its own way."""
    rows = []
    for name, (program, count, command) in OTHERS.items():
        if not shutil.which(program):
            print(f"{name}: SKIPPED, it is not installed", file=sys.stderr)
            continue
        own = bench.write(f"many-{count}.yaml", scenarios.many(count))
        row = [name, count]
        for at_once in (2, 64):
            commands = {name: command(bench, at_once, count), "checklist": bench.run(own, at_once)}
            taken = bench.meter.in_turn(commands, rounds)
            each = [f"{seconds(taken[one]) / count * 1e3:.2f} ms" for one in commands]
            row += [*each, ratio(taken[name], taken["checklist"])]
        rows.append(row)
    heads = ["tool", "steps", *["it, a step", "checklist", "ratio"] * 2]
    table("Other tools, 2 at once and 64 at once: how many times as long they take", heads, rows)


def numbers(bench, count):
    return bench.write("numbers", "".join(f"{n}\n" for n in range(count)))


def xargs(bench, at_once, count):
    return ["xargs", "--arg-file", numbers(bench, count), "-n", 1, "-P", at_once, "/bin/true"]


def parallel(bench, at_once, count):
    return ["parallel", "--arg-file", numbers(bench, count), "--jobs", at_once, "/bin/true", "{}"]


def bats(bench, at_once, count):
    text = "".join(f'@test "{n}" {{ /bin/true {n}; }}\n' for n in range(count))
    return ["bats", "--jobs", at_once, bench.write("many.bats", text)]


def goss(bench, at_once, count):
    text = "command:\n" + "".join(f"  /bin/true {n}: {{exit-status: 0}}\n" for n in range(count))
    return ["goss", "--gossfile", bench.write("goss.yaml", text), "validate", "--max-concurrent", at_once]


def ansible(bench, at_once, count):
    hosts = "".join(f"h{n}," for n in range(count))
    return ["ansible", "all", "-i", hosts, "-c", "local", "-f", at_once, "-m", "raw", "-a", "/bin/true"]


# Each with its program, and how many times: fewer where each takes long.
OTHERS = {
    "`xargs -P`": ("xargs", 2000, xargs),
    "GNU `parallel`": ("parallel", 1000, parallel),
    "`goss validate`": ("goss", 1000, goss),
    "`bats --jobs`": ("bats", 200, bats),
    "`ansible`, local, `raw`": ("ansible", 100, ansible),
}
