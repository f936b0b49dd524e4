"""Holds generated Python against that of harmless twins, and imports it.

    same.py HOSTILE TWINS PAIRS

PAIRS is a list of pairs of paths, below HOSTILE and below TWINS. Two files are the same when their syntax trees are, but for the
values of constants and for names, and their comments are the same, too. Nothing may happen when HOSTILE is imported.
"""

import ast
import builtins
import importlib
import io
import json
import os
import sys
import tokenize
from pathlib import Path

hostile, twins = Path(sys.argv[1]), Path(sys.argv[2])


def shape(node, out):
    out.append(type(node).__name__)
    for _, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                shape(part, out)
            else:
                out.append("number" if isinstance(part, int | float) else type(part).__name__)
    return out


def read(path):
    data = path.read_bytes()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    tree = ast.parse(data)
    comments = [token.string for token in tokenize.tokenize(io.BytesIO(data).readline) if token.type == tokenize.COMMENT]
    return encoding, shape(tree, []), comments


def main():
    complaints = []
    known = {}
    for one, other in json.loads(Path(sys.argv[3]).read_text()):
        try:
            before = (twins / other).read_bytes()
            if before not in known:
                known[before] = read(twins / other)
            actual = read(hostile / one)
        except (SyntaxError, ValueError, tokenize.TokenError) as error:
            complaints.append(f"{one}: {error}")
            continue
        for what, a, b in zip(("encoding", "syntax tree", "comments"), actual, known[before], strict=True):
            if a != b:
                at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), 0)
                complaints.append(f"{one}: another {what}: {a[max(at - 4, 0) : at + 8]} / {b[max(at - 4, 0) : at + 8]}")
    sys.path.insert(0, str(hostile))
    sys.dont_write_bytecode = True
    # An empty folder to see what would be written into.
    files_before = sorted(os.listdir("."))
    names_before = set(vars(builtins))
    # Subfolders need no file of their own to be packages.
    for path in sorted(hostile.rglob("*.py")):
        name = ".".join(path.relative_to(hostile).with_suffix("").parts)
        try:
            importlib.import_module(name.removesuffix(".__init__"))
        except BaseException as error:
            complaints.append(f"{name} cannot be imported: {type(error).__name__}: {str(error)[:300]}")
    if hasattr(builtins, "canary") or set(vars(builtins)) != names_before or sorted(os.listdir(".")) != files_before:
        complaints.append("the canary sings")
    print("\n".join(complaints))
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
