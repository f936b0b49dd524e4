#!/usr/bin/env python3
"""Prints how fast the generated code is, side by side with what one would write or take instead.

usage: benches/run.py [--quick] [rust | typescript | python]...

Everything that it needs is put below target/benches and benches/typescript/node_modules. All figures are CPU time: the contestants run in turn,
round after round, in one process; the tables show the medians of the rounds, and the median of the ratios within a round. Nothing
fails on a figure: it is a measurement, not a test.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import venv
from collections import defaultdict
from pathlib import Path
from typing import Any

import big
import messages

BENCHES = Path(__file__).resolve().parent
REPOSITORY = BENCHES.parent
PLACE = REPOSITORY / "target" / "benches"
TEXTS = PLACE / "messages"
IMPORTS = (30, 300, 3_000)


def run(*command: str | Path, **more: Any) -> None:
    """Run a command that has to succeed; what it prints is about the setup."""
    subprocess.run([str(word) for word in command], check=True, stdout=sys.stderr, **more)


def put(path: Path, text: str) -> None:
    """Write a file unless it is there with this text, so that nothing is built anew for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def generate(name: str, schema: str) -> None:
    """Compile a schema to target/benches/NAME, as a package that is called after it."""
    put(PLACE / "specs" / name / "hproto.toml", f'package = "{name}-protocol"\n')
    put(PLACE / "specs" / name / f"{name}.hproto", schema)
    hprotoc = REPOSITORY / "target" / "release" / "hprotoc"
    run(hprotoc, "build", "--force", PLACE / "specs" / name, "--out", PLACE / name)


def prepare(languages: list[str]) -> None:
    """Write the messages and the generated packages."""
    run("cargo", "build", "--release", "--quiet", cwd=REPOSITORY)
    names: dict[str, list[str]] = defaultdict(list)
    for message in messages.messages():
        names[message.direction].append(message.name)
        put(TEXTS / f"{message.direction}.{message.name}.json", message.tag_first)
        put(TEXTS / f"{message.direction}.{message.name}.last.json", message.tag_last)
    put(TEXTS / "names.json", json.dumps(names))
    generate("chat", (BENCHES / "chat.hproto").read_text())
    if "rust" in languages:
        generate("big", big.schema(300))
        put(PLACE / "by_hand" / "big.rs", big.rust(300))
        for number in (0, 149, 299):
            put(TEXTS / f"big.{number}.json", big.message(number))
    if "python" in languages:
        for models in IMPORTS:
            generate(f"big{models}", big.schema(models))
            put(PLACE / "by_hand" / f"big{models}.py", big.pydantic(models))


def rust(rounds: int, milliseconds: int) -> list[dict[str, Any]]:
    """Build and run benches/rust."""
    target = PLACE / "cargo"
    run("cargo", "build", "--release", "--quiet", "--locked", "--target-dir", target, cwd=BENCHES / "rust")
    return [figure for name in ("chat", "union") for figure in figures(target / "release" / name, TEXTS, rounds, milliseconds)]


def typescript(rounds: int, milliseconds: int) -> list[dict[str, Any]]:
    """Install the libraries of the lock file, and run benches/typescript."""
    folder = BENCHES / "typescript"
    stamp = folder / "node_modules" / ".installed"
    lock = (folder / "package-lock.json").read_text()
    if not stamp.exists() or stamp.read_text() != lock:
        run("npm", "ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error")
        put(stamp, lock)
    return figures("node", folder / "main.mjs", TEXTS, PLACE / "chat" / "typescript", rounds, milliseconds)


def python(rounds: int, milliseconds: int) -> list[dict[str, Any]]:
    """Install the packages of the requirements, and run benches/python."""
    requirements = (BENCHES / "python" / "requirements.txt").read_text()
    stamp = PLACE / "venv" / ".installed"
    interpreter = PLACE / "venv" / "bin" / "python"
    if not stamp.exists() or stamp.read_text() != requirements:
        shutil.rmtree(PLACE / "venv", ignore_errors=True)
        venv.create(PLACE / "venv", with_pip=True)
        run(
            interpreter,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
            BENCHES / "python" / "requirements.txt",
        )
        put(stamp, requirements)
    paths = [PLACE / "by_hand", PLACE / "chat" / "python", *(PLACE / f"big{models}" / "python" for models in IMPORTS)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    # Who imports something a second time does not compile it again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return figures(interpreter, BENCHES / "python" / "main.py", TEXTS, rounds, milliseconds, environment=environment)


def figures(*command: object, environment: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Run a bench; each line that it prints is what one contestant took in one case."""
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return [json.loads(line) for line in done.stdout.splitlines()]


def time(ns: float) -> str:
    """A time that one can read."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}" if ns < 1000 * size else f"{ns / size:.0f} {unit}"
    return f"{ns:.0f} ns"


def show(found: list[dict[str, Any]]) -> None:
    """Print the figures as tables; a ratio is that of hprotoc's time to the other one's."""
    tables: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for figure in found:
        tables[figure["table"]][figure["case"]].append(figure)
    for table, cases in tables.items():
        others = list(dict.fromkeys(figure["who"] for rows in cases.values() for figure in rows if figure["who"] != "hprotoc"))
        print(f"\n### {table}\n")
        print(f"| case | bytes | hprotoc | {' | '.join(others)} |")
        print(f"|---|--:|--:|{'--:|' * len(others)}")
        for case, rows in cases.items():
            by = {row["who"]: row for row in rows}
            cells = [cell(by["hprotoc"], by.get(who)) for who in others]
            print(f"| {case} | {by['hprotoc']['bytes']} | {amount(by['hprotoc'])} | {' | '.join(cells)} |")


def amount(row: dict[str, Any]) -> str:
    """What a contestant took: time, or bytes."""
    return f"{row['size']} B" if "size" in row else time(statistics.median(row["ns"]))


def cell(ours: dict[str, Any], theirs: dict[str, Any] | None) -> str:
    """What another one took, and the ratio of ours to it."""
    if theirs is None:
        return ""
    pairs = [(ours["size"], theirs["size"])] if "size" in ours else zip(ours["ns"], theirs["ns"], strict=True)
    return f"{amount(theirs)} → **{statistics.median(a / b for a, b in pairs):.2f}**"


def main() -> None:
    languages = {"rust": rust, "typescript": typescript, "python": python}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one short round: shows that everything runs, not how fast")
    parser.add_argument("languages", nargs="*", metavar="rust | typescript | python", help="all of them if none is named")
    arguments = parser.parse_args()
    chosen = arguments.languages or [*languages]
    if unknown := [name for name in chosen if name not in languages]:
        parser.error(f"there is no bench for {', '.join(unknown)}")
    prepare(chosen)
    print("Each cell is the other one's time, and ours divided by it.")
    print(f"Load of the machine at the start: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores.")
    for name in chosen:
        show(languages[name](*((1, 1) if arguments.quick else (21, 10))))


if __name__ == "__main__":
    main()
