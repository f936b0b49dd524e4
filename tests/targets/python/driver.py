"""Answers for the generated Python package, one JSON line for each line it reads (see ../README.md).

Started with the folder of the package, such as `generated/python`.
"""

import importlib
import json
import pkgutil
import sys
from pathlib import Path


def bare(name):
    """A name without its casing: what the schema and Python agree on."""
    return name.replace("_", "").replace("-", "").lower()


def functions(package):
    """The decoders and encoders of all modules, by the bare names of module and root."""
    found = {}
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, prefix=package + "."):
        path = info.name.split(".")[1:]
        if path[0] == "_hproto":
            continue
        module = importlib.import_module(info.name)
        for name in dir(module):
            if name.startswith("decode_"):
                part = name.removeprefix("decode_")
                key = ("/".join(map(bare, path)), bare(part))
                found[key] = (getattr(module, name), getattr(module, "encode_" + part))
    return found


def answer(found, request):
    try:
        key = (bare(request["module"]), bare(request["root"]))
        decode, encode = found[key]
        try:
            return {"text": encode(decode(bytes.fromhex(request["hex"])))}
        except ValueError as error:
            if type(error).__name__ != "DecodeError":
                raise
            return {"code": error.code, "path": error.path, "message": error.message}
    except Exception as error:
        return {"crash": f"{type(error).__name__}: {error}"[:300]}


def main():
    folder = Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    [package] = [path.parent.name for path in folder.glob("*/py.typed")]
    found = functions(package)
    for line in sys.stdin:
        print(json.dumps(answer(found, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
