"""Runs commands and measures them. What is compared is measured in turn, round by round, so that whatever else happens on
the machine meets everybody alike."""

import statistics
import subprocess
from dataclasses import dataclass


@dataclass
class Taken:
    """What a command took. The memory is the largest resident set of any one of its processes, in bytes."""

    seconds: float
    cpu: float
    memory: int
    code: int


class Meter:
    """Runs commands through `taken`, a small program: a process counts the memory of the one that started it."""

    def __init__(self, taken):
        self.taken = taken

    def once(self, command):
        """Runs a command to its end, without input or output."""
        words = [str(word) for word in [self.taken, *command]]
        said = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True).stdout.split()
        return Taken(float(said[0]), float(said[1]), int(said[2]) * 1024, int(said[3]))

    def in_turn(self, commands, rounds, codes=(0,)):
        """Runs each command of a mapping once a round. What each took, by its name."""
        taken = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                one = self.once(command() if callable(command) else command)
                if one.code not in codes:
                    raise SystemExit(f"{name} ended with {one.code}")
                taken[name].append(one)
        return taken


def seconds(taken):
    """The median of the wall time."""
    return statistics.median(one.seconds for one in taken)


def memory(taken):
    """The most memory of any round, in MiB."""
    return max(one.memory for one in taken) / 2**20


def ratio(taken, base):
    """The median of the ratios of the rounds, and the least and the greatest, as text."""
    ratios = sorted(one.seconds / other.seconds for one, other in zip(taken, base))
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"


def table(title, heads, rows):
    """Prints a table in Markdown."""
    print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |")
    print(flush=True)
