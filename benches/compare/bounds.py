"""What is bounded: start-up, memory under a flood of output, the length of a graph, the growth, and the end of what does
not want to end."""

import glob
import json
import os
import shutil
import statistics

import scenarios
from measure import memory, ratio, seconds, table


def startup(bench, rounds=40):
    """The program against `/bin/true`."""
    one = bench.write("one.yaml", scenarios.many(1))
    commands = {
        "`/bin/true`": ["/bin/true"],
        "`checklist --version`": [bench.program, "--version"],
        "`checklist plan`, one step": [bench.program, "plan", "--scenario", one],
        "`checklist run`, one step": bench.run(one, 2),
    }
    taken = bench.meter.in_turn(commands, rounds)
    base = seconds(taken["`/bin/true`"])
    rows = [
        [name, f"{seconds(all) * 1e3:.2f} ms", f"{(seconds(all) - base) * 1e3:.2f} ms", f"{memory(all):.1f} MiB"]
        for name, all in taken.items()
    ]
    table("Start-up", ["what", "takes", "more than `/bin/true`", "memory"], rows)


def flood(bench, size=1 << 30, rounds=3):
    """One step that writes much, against a pipe into `cat`."""
    file = bench.write("flood.yaml", scenarios.flood(size))
    commands = {
        "cat": ["sh", "-c", f"head --bytes={size} /dev/zero | cat >/dev/null"],
        "checklist": lambda: bench.fresh() or bench.run(file, 2),
    }
    # What its step is judged to be is not the question here.
    taken = bench.meter.in_turn(commands, rounds, codes=(0, 1, 3))
    speed = {name: size / seconds(all) / 2**20 for name, all in taken.items()}
    row = [f"{speed['cat']:.0f} MiB/s", f"{speed['checklist']:.0f} MiB/s", ratio(taken["cat"], taken["checklist"])]
    heads = ["`head \\| cat`", "checklist", "of its throughput", "memory"]
    table(f"One step that writes {size >> 20} MiB", heads, [[*row, f"{memory(taken['checklist']):.1f} MiB"]])
    bench.fresh()


def graphs(bench, seeds=range(1, 6), slots=16):
    """Random graphs of short sleeps, against the longest chain or the work for each slot, whichever is longer."""
    rows = []
    for seed in seeds:
        text, steps = scenarios.graph(seed)
        file = bench.write(f"graph-{seed}.yaml", text)
        ends = []
        for length, waits in steps:
            ends.append(length + max((ends[before] for before in waits), default=0))
        bound = max(max(ends), sum(length for length, _ in steps) / slots)
        taken = bench.meter.in_turn({"run": bench.run(file, slots)}, 3)["run"]
        rows.append([seed, f"{bound:.3f} s", f"{seconds(taken):.3f} s", f"{seconds(taken) / bound:.3f}"])
    table(f"Random graphs of 200 sleeps, {slots} at once", ["graph", "bound", "takes", "ratio"], rows)


def growth(bench, sizes=(100, 1000, 10_000, 100_000)):
    """Ten times as many steps, and what that costs for each."""
    rows = []
    before = None
    empty = memory([bench.meter.once(bench.run(bench.write("one.yaml", scenarios.many(1)), 2))])
    for size in sizes:
        file = bench.write(f"many-{size}.yaml", scenarios.many(size))
        rounds = 5 if size < 10_000 else 3 if size < 100_000 else 1
        taken = bench.meter.in_turn({"run": lambda: bench.fresh() or bench.run(file, 64)}, rounds)["run"]
        each = seconds(taken) / size
        ratio_each = "" if before is None else f"{each / before:.2f}"
        of_step = (memory(taken) - empty) * 1024 / size
        row = [f"{size:,}", f"{seconds(taken):.2f} s", f"{each * 1e6:.0f} µs", ratio_each]
        rows.append([*row, f"{memory(taken):.0f} MiB", f"{of_step:.1f} KiB"])
        before = each
    heads = ["steps", "takes", "a step", "of a step in the row before", "memory", "a step more than one step"]
    table("Growth", heads, rows)
    bench.fresh()


def stubborn(bench, count=200, repeat=20, timeout=2.0, grace=0.5):
    """Steps of which nothing obeys: each ends at its timeout and grace, and nothing is left."""
    file = bench.write("stubborn.yaml", scenarios.stubborn(count, millis(timeout), millis(grace), bench.folder))
    late, left = [], 0
    for _ in range(repeat):
        bench.fresh()
        bench.meter.in_turn({"run": bench.run(file, count)}, 1, codes=(3,))
        [report] = glob.glob(f"{bench.state}/runs/*/report.json")
        with open(report, encoding="utf-8") as text:
            steps = json.load(text)["steps"]
        late.append(max(step["duration_ms"] for step in steps) - (timeout + grace) * 1e3)
        left += sum(step["leftover_processes"] for step in steps) + living(bench.folder)
    heads = ["steps", "times", "latest step, median", "latest step, most", "survivors"]
    row = [count, repeat, f"{statistics.median(late):.0f} ms more", f"{max(late):.0f} ms more", left]
    table(f"Stubborn trees of three, timeout {timeout} s, grace {grace} s", heads, [row])


def millis(seconds):
    return f"{seconds * 1000:.0f}ms"


def living(mark):
    """How many processes name the folder in their command line or environment, but for this one and its parents."""
    own, at = set(), os.getpid()
    while at > 1:
        own.add(str(at))
        with open(f"/proc/{at}/stat", encoding="utf-8", errors="replace") as stat:
            at = int(stat.read().rpartition(")")[2].split()[1])
    found = 0
    for process in filter(str.isdigit, os.listdir("/proc")):
        for name in ("cmdline", "environ"):
            try:
                with open(f"/proc/{process}/{name}", "rb") as file:
                    if process not in own and str(mark).encode() in file.read():
                        found += 1
                        break
            except OSError:
                pass
    return found
