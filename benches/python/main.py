"""Generated Python against the same models by hand, with msgspec as a reference, on the same texts in one process.

`python main.py FOLDER ROUNDS MILLISECONDS` prints a line of JSON for each contestant of each case: the CPU time of one operation
in nanoseconds, round by round. benches/run.py makes tables of them.
"""

import gc
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time_ns
from typing import Any

import by_hand
import structs
from chat_protocol import chat

FOLDER, ROUNDS, MILLISECONDS = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])


def report(table: str, case: str, size: object, figures: dict[str, list[float]]) -> None:
    """Print what the contestants took."""
    for who, ns in figures.items():
        print(json.dumps({"table": table, "case": case, "bytes": size, "who": who, "ns": ns}))


def time(act: Callable[[], object], count: int) -> int:
    """The CPU time in nanoseconds of doing something that many times."""
    begin = process_time_ns()
    for _ in range(count):
        act()
    return process_time_ns() - begin


def contest(table: str, case: str, size: int, contestants: dict[str, Callable[[], object]]) -> None:
    """Let all contestants run in turn, round after round."""
    counts = {}
    for who, act in contestants.items():
        counts[who] = 1
        while time(act, counts[who]) < MILLISECONDS * 1_000_000:
            counts[who] *= 2
    figures: dict[str, list[float]] = {who: [] for who in contestants}
    for _ in range(ROUNDS):
        for who, act in contestants.items():
            figures[who].append(time(act, counts[who]) / counts[who])
    report(table, case, size, figures)


def encode_struct(struct: Any) -> str:
    """Write a struct of msgspec as text, as the others do."""
    return structs.ENCODER.encode(struct).decode()


def messages() -> None:
    """Decode and encode every message."""
    sides: dict[str, tuple[Any, Any, Any, Any]] = {
        "server": (chat.decode_server_message, chat.encode_server_message, by_hand.SERVER.validate_json, structs.SERVER.decode),
        "client": (chat.decode_client_message, chat.encode_client_message, by_hand.CLIENT.validate_json, structs.CLIENT.decode),
    }
    for direction, names in json.loads((FOLDER / "names.json").read_text()).items():
        decode, encode, validate, decode_struct = sides[direction]
        for name in names:
            text = (FOLDER / f"{direction}.{name}.json").read_text()
            case, size = f"{direction}: {name}", len(text.encode())
            ours, theirs, struct = decode(text), validate(text), decode_struct(text)
            same = json.loads(text)
            # Pydantic writes a moment in a way of its own, so only ours is compared.
            assert json.loads(encode(ours)) == same, encode(ours)
            contest(
                "Python decode",
                case,
                size,
                {
                    "hprotoc": partial(decode, text),
                    "by hand": partial(validate, text),
                    "msgspec": partial(decode_struct, text),
                },
            )
            contest(
                "Python encode",
                case,
                size,
                {
                    "hprotoc": partial(encode, ours),
                    "model_dump_json": theirs.model_dump_json,
                    "msgspec": partial(encode_struct, struct),
                },
            )


def cpu(program: str) -> float:
    """The CPU time in nanoseconds of a program in a process of its own."""
    before = spent_by_children()
    subprocess.run([sys.executable, "-c", program], check=True)
    return (spent_by_children() - before) * 1e9


def spent_by_children() -> float:
    """The CPU time in seconds of all programs that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def imports() -> None:
    """Import packages of many models, the interpreter included; the byte code is there already."""
    text = '{"type":"msg_7","id":"m","seq":1,"user":"u","tags":[],"ratio":0.5,"done":true,"kind":"beta"}'
    for models in (30, 300, 3_000):
        rounds = 1 if ROUNDS == 1 else 11 if models < 3_000 else 5
        ours, theirs = f"big{models}_protocol.big{models}", f"big{models}"
        programs = {
            f"Python import of {models} models": (f"import {ours}", f"import {theirs}"),
            f"Python import of {models} models and one message": (
                f"import {ours} as m; m.decode_event({text!r})",
                f"import {theirs} as m; m.EVENT.validate_json({text!r})",
            ),
        }
        for case, (import_ours, import_theirs) in programs.items():
            cpu(import_ours), cpu(import_theirs)
            figures = [(cpu(import_ours), cpu(import_theirs)) for _ in range(rounds)]
            found = {"hprotoc": [a for a, _ in figures], "by hand": [b for _, b in figures]}
            report("Python import", case.removeprefix("Python import of "), "", found)


gc.freeze()
messages()
imports()
