"""Writes the scenarios that are measured."""

import random

HEAD = """version: 1
id: bench
title: Run what is measured
owner: bench
budget: 1h
defaults: {role: none, timeout: 60s}
steps:
"""


def many(count):
    """Steps that each run `/bin/true`; every one with an argument of its own, or they would share one attempt."""
    steps = (
        f"  - {{id: s{n}, title: Run true, command: [/bin/true, '{n}'], outcomes: {{0: pass}}}}\n" for n in range(count)
    )
    return HEAD + "".join(steps)


def flood(size):
    """One step that writes `size` bytes of zeros."""
    words = f"[head, --bytes={size}, /dev/zero]"
    return HEAD + f"  - {{id: flood, title: Write much, command: {words}, max_output: 1MiB, outcomes: {{0: pass}}}}\n"


def graph(seed, count=200):
    """Short sleeps that wait for one another at random: the text, and for each step its seconds and what it waits for. Each
    has a timeout of twenty times as long as it takes, as one who knows the steps would give them."""
    draw = random.Random(seed)
    steps = []
    for at in range(count):
        waits = sorted(draw.sample(range(at), min(at, draw.choice([0, 0, 1, 1, 2]))))
        steps.append((draw.randrange(20, 300) / 1000, waits))
    lines = []
    for at, (seconds, waits) in enumerate(steps):
        when = " and ".join(f"s{before}.passed" for before in waits)
        when = f", when: {when}" if waits else ""
        # A number behind the seconds would be slept too, so what tells steps apart is in the environment.
        lines.append(
            f"  - {{id: s{at}, title: Sleep, command: [/bin/sleep, '{seconds}'], env: {{N: '{at}'}}, "
            f"timeout: {seconds * 20_000:.0f}ms, outcomes: {{0: pass}}{when}}}\n"
        )
    return HEAD + "".join(lines), steps


def stubborn(count, timeout, grace, mark):
    """Steps whose every process ignores TERM and HUP, one of them in a session of its own. All have `mark` with them."""
    script = "trap '' TERM HUP INT; setsid sh -c 'sleep 600; :' & sleep 600 & sleep 600"
    head = HEAD.replace("timeout: 60s", f"timeout: {timeout}, kill_grace: {grace}")
    steps = (
        f"  - {{id: s{n}, title: Hang, env: {{N: '{n}', MARK: {mark}}}, shell: \"{script}\", outcomes: {{0: pass}}}}\n"
        for n in range(count)
    )
    return head + "".join(steps)
