"""Measures `checklist` against what it is built from and against other tools, and prints tables in Markdown.

    python3 benches/compare PROGRAM [ROW ...]

Without rows all are measured, which takes about a quarter of an hour. Nothing else should run meanwhile."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import bounds
import throughput
from measure import Meter

HERE = pathlib.Path(__file__).parent
ROWS = {
    "loop": throughput.against_the_loop,
    "others": throughput.against_others,
    "flood": bounds.flood,
    "startup": bounds.startup,
    "graphs": bounds.graphs,
    "growth": bounds.growth,
    "stubborn": bounds.stubborn,
}


class Bench:
    """A folder for scenarios and runs, and the programs that are measured."""

    def __init__(self, program, folder):
        self.program = os.path.abspath(program)
        self.folder = pathlib.Path(folder)
        self.state = self.folder / "state"
        self.loop = self.build("loop")
        self.meter = Meter(self.build("taken"))

    def build(self, name):
        """Compiles a small program in C."""
        subprocess.run(["cc", "-O2", "-o", self.folder / name, HERE / f"{name}.c"], check=True)
        return self.folder / name

    def write(self, name, text):
        """Writes a file, and answers where it is."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name

    def run(self, scenario, jobs):
        """The command that runs a scenario, quietly."""
        return [self.program, "run", "--scenario", scenario, "--state-dir", self.state, "--jobs", jobs, "--quiet"]

    def fresh(self):
        """Forgets all runs."""
        shutil.rmtree(self.state, ignore_errors=True)


def main(program, *rows):
    unknown = set(rows) - set(ROWS)
    if unknown:
        raise SystemExit(f"no row is named {', '.join(unknown)}; there are {', '.join(ROWS)}")
    with tempfile.TemporaryDirectory(prefix="checklist-bench-") as folder:
        bench = Bench(program, folder)
        for row in rows or ROWS:
            ROWS[row](bench)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
