#!/usr/bin/env python3
"""Prints how fast the compiler is: CPU time, memory and growth, as medians of several runs.

usage: python3 tests/benchmark.py [RUNS]

Builds the release binary first. Nothing here fails on a figure: it is a measurement, not a test.
"""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BINARY = REPOSITORY / "target" / "release" / "hprotoc"


def protocol(messages: int) -> str:
    """A protocol of `messages` messages with eight fields each, one union over all of them."""
    lines = ["//! A synthetic protocol.", ""]
    for group in range((messages + 9) // 10):
        lines += [
            f"enum Kind{group} {{ alpha, beta, gamma, delta }}",
            "",
            f"struct Info{group} {{ name: string, count: i32, ratio?: float }}",
            "",
        ]
    for number in range(messages):
        group = number // 10
        lines += [
            f"/// Message number {number}.",
            f"struct Msg{number} {{",
            "  id: string",
            "  seq: i32",
            "  user: string",
            "  note?: string",
            "  tags: string[]",
            "  attrs: map<string, i32>",
            f"  info: Info{group}",
            f"  kind: Kind{group}",
            "}",
            "",
        ]
    lines += ["union Event by type {"]
    lines += [f"  msg_{number}: Msg{number}" for number in range(messages)]
    lines += ["}", "", "protocol Synthetic {", "  client sends Event", "  server sends Event", "}", ""]
    return "\n".join(lines)


class Run:
    """One run of a command: CPU and wall seconds, and peak memory in MiB."""

    def __init__(self, command: list[str], folder: Path) -> None:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        self.wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{errors.decode(errors='replace')[:2000]}")


def median(runs: list[Run], what: str) -> float:
    return statistics.median(getattr(run, what) for run in runs)


def repeat(count: int, command: list[str], folder: Path) -> list[Run]:
    return [Run(command, folder) for _ in range(count)]


def build_of(messages: int, count: int) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and MiB to build a protocol of that size to all targets, into an empty folder each time."""
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "synthetic.hproto"
        spec.write_text(protocol(messages))
        for number in range(count):
            runs.append(Run([str(BINARY), "build", str(spec), "--out", f"out{number}"], Path(folder)))
    return median(runs, "cpu"), median(runs, "wall"), median(runs, "memory")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=REPOSITORY, check=True)

    print("a protocol to all three targets (medians)")
    print(f"{'messages':>9} {'CPU s':>8} {'wall s':>8} {'MiB':>7}")
    figures = {}
    for messages in (30, 300, 3_000, 30_000):
        figures[messages] = build_of(messages, count if messages < 30_000 else max(3, count // 2))
        cpu, wall, memory = figures[messages]
        print(f"{messages:>9} {cpu:>8.3f} {wall:>8.3f} {memory:>7.1f}")
    for small, large in ((300, 3_000), (3_000, 30_000)):
        exponent = math.log10(figures[large][0] / figures[small][0])
        print(f"growth of CPU time from {small} to {large}: N^{exponent:.2f}")

    print("\nstart-up (medians)")
    for words in (["--version"], ["build", "--check"]):
        runs = repeat(count * 3, [str(BINARY), *words], REPOSITORY)
        print(f"hprotoc {' '.join(words):<16} {median(runs, 'wall') * 1000:6.1f} ms wall, {median(runs, 'cpu') * 1000:6.1f} ms CPU")


if __name__ == "__main__":
    main()
