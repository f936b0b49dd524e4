"""Makes up values for every root of generated packages, good and bad ones, and holds two readings of each text against
each other: Pydantic's, which is the decoder, and the walk that explains a refusal.

    agree.py FOLDER ROUNDS [PACKAGE TO LEAVE OUT]

FOLDER holds the packages side by side. Besides the same verdict, what is accepted must be written and read back without a change,
taken from Python objects as from text, and written the same by Pydantic's own `model_dump_json`, without a warning; and
constructors make the same of attributes and of wire names. Then programs change it (spoil.py).
"""

import copy
import importlib
import json
import random
import sys
import warnings
from enum import IntEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Literal, NewType, Union, get_args, get_origin

import spoil
from pydantic import BaseModel, TypeAdapter, ValidationError
from typing_extensions import TypeAliasType

JUNK = [
    *[None, True, False, 0, 1, -1, 1.0, 1.5, 10, 70, 2**53, 2**70, 1e300, [], {}, [1, "a"], {"a": None, "type": "x", "__proto__": 1}],
    *["", "a", "1", "01", "-0", "2024-01-02", "2024-01-02T03:04:05Z", "AAE=", "\u00e9\u2028"],
]
INTEGERS = [0, 1, 5, 127, -128, 255, -1, 2**31, 2**53 - 1]
TEXTS = {
    "AS_DECIMAL": ["1.50", "-0", "007", "1" * 28],
    "AS_BYTES": ["", "AAE=", "AA=="],
    "AS_UUID": ["6f1c2a34-9b7d-4e0f-8a55-0c2d3e4f5a6b", "6F1C2A34-9b7d-4e0f-8a55-0c2d3e4f5a6b"],
    "AS_DATETIME": ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.120+05:30"],
    "AS_DATE": ["2024-02-29"],
    "AS_URL": ["a:b"],
    "AS_TIME": ["00:00:00", "23:59:59.120", "01:02:03.123456789"],
    "AS_DURATION": ["PT0S", "P1DT1H", "-PT90M0.5000009S", "P106751991D"],
}


class Maker:
    """Makes up values for the types of one package."""

    def __init__(self, package, seed):
        support = f"{package}._hproto."
        self.walk = importlib.import_module(support + "walk")
        self.models = importlib.import_module(support + "models")
        self.scalars = importlib.import_module(support + "scalars")
        self.unions = importlib.import_module(support + "unions")
        self.random = random.Random(seed)
        self.constraints = importlib.import_module(support + "constraints")
        self.layouts = importlib.import_module(support + "layouts")
        times = importlib.import_module(support + "times")
        marks = {**vars(self.scalars), **vars(times)}
        self.kinds = {id(mark): name for name, mark in marks.items() if name.startswith("AS_")}

    def junk(self):
        return copy.deepcopy(self.random.choice(JUNK))

    def scalar(self, name):
        if name in TEXTS:
            return self.random.choice(TEXTS[name])
        if name == "AS_BOOL":
            return self.random.random() < 0.5
        if name == "AS_FLOAT":
            return self.random.choice([0, 1.5, -3, 1e300])
        if name == "AS_JSON":
            return self.random.choice([None, 1, {"a": [1, 2.5, None]}, "x"])
        number = self.random.choice(INTEGERS)
        return str(number) if name.endswith(("_KEY", "64")) else self.random.choice([number, float(number)])

    def marked(self, mark, of, depth):
        """A value for a type with a mark; what the mark has nothing to say about is None in a list."""
        if id(mark) in self.kinds:
            return [self.scalar(self.kinds[id(mark)])]
        if isinstance(mark, self.models.Absent):
            return [self.make(mark._present(of), depth=depth)]
        if isinstance(mark, self.scalars._Json):
            return [self.random.choice([{}, {"a": 1}, {"b": [{}]}])]
        if isinstance(mark, self.models._Members):
            arguments = get_args(of)
            values = [*arguments] if get_origin(of) is Literal else [member.value for member in (arguments or [of])[0]]
            value = self.random.choice([*values, 99])
            return [str(value) if mark is self.models.ENUM_KEY else value]
        if isinstance(mark, self.unions.Tagged):
            return [self.row(mark, depth)]
        if isinstance(mark, self.layouts.Table):
            return [self.make(self.random.choice(mark._types), depth=depth)]
        if mark is self.layouts.REST:
            items, rest = self.layouts._split(of)
            return [[self.make(each, depth=depth + 1) for each in [*items, *[rest] * self.random.choice([0, 1, 3])]]]
        if mark is self.layouts.BY_KIND:
            return [self.make(self.random.choice([*self.layouts.alternatives(of).values()]), depth=depth)]
        return []

    def checked(self, of, marks, checks, depth):
        """A value that pleases constraints, if luck has it."""
        for check in checks:
            if isinstance(check, self.constraints.Numbers) and self.random.random() < 0.9:
                return self.random.choice(check._numbers)
        value = None
        for _ in range(20):
            value = self.make(of, marks, depth)
            try:
                self.walk.judge(of, value, [*marks, *checks])
            except ValueError:
                continue
            if self.random.random() < 0.9:
                break
        return value

    def row(self, table, depth):
        rows = [row for _, row in table._rows] + [row for row in (table._untagged, table._unknown) if row]
        row = self.random.choice(rows)
        value = self.make(row, depth=depth)
        tags = [tag for tag, other in table._rows if other is row]
        if isinstance(value, dict) and tags and self.random.random() < 0.9:
            value[table._tag] = self.random.choice(tags)
        return value

    def make(self, of, marks=(), depth=0):
        if self.random.random() < 0.01:
            return self.junk()
        checks = [mark for mark in marks if isinstance(mark, self.walk.Check)]
        if checks:
            return self.checked(of, [mark for mark in marks if mark not in checks], checks, depth)
        for mark in marks:
            if found := self.marked(mark, of, depth):
                return found[0]
        if isinstance(of, TypeAliasType):
            return self.make(self.walk.target(of), depth=depth)
        if isinstance(of, NewType):
            return self.make(of.__supertype__, depth=depth)
        origin, arguments = get_origin(of), get_args(of)
        if origin is Annotated:
            return self.make(arguments[0], arguments[1:], depth)
        if origin is Literal:
            return self.random.choice(arguments)
        if origin in (Union, UnionType):
            return None if depth > 7 and NoneType in arguments else self.make(self.random.choice(arguments), depth=depth)
        length = self.random.choice([0, 1, 2, 3]) if depth < 5 else 0
        if origin is list:
            return [self.make(arguments[0], depth=depth + 1) for _ in range(length)]
        if origin is tuple:
            items = [self.make(each, depth=depth + 1) for each in arguments]
            return items if self.random.random() < 0.97 else self.random.choice([items[:-1], [*items, self.junk()]])
        if origin is dict:
            return {str(self.make(arguments[0], depth=depth + 1)): self.make(arguments[1], depth=depth + 1) for _ in range(length)}
        if of is str:
            return self.random.choice(["", "a", "b c", "\u00e9", "x" * 50, "ac", "a-1", "12", "https://a.b"])
        if of in (None, NoneType):
            return None
        if issubclass(of, IntEnum):
            return self.random.choice([member.value for member in of])
        if issubclass(of, self.layouts.UnknownKeyed):
            return self.random.choice(["unheard of", {"unheard of": self.junk()}, {}])
        if issubclass(of, self.layouts.UnknownItems):
            return [self.random.choice([99, "unheard of", False]), self.junk()]
        return self.struct(of, depth) if issubclass(of, BaseModel) else self.junk()

    def struct(self, of, depth):
        entries = []
        for key, field in self.walk._fields(of).items():
            keep = 0.99 if field.is_required() else 0 if depth > 6 else 0.5
            if self.random.random() < keep:
                entries.append((key, self.make(field.annotation, field.metadata, depth + 1)))
        if self.random.random() < 0.03:
            entries.append(("extra", self.junk()))
        self.random.shuffle(entries)
        return dict(entries)

    def text(self, of):
        value = self.make(of)
        if isinstance(value, dict) and value and self.random.random() < 0.3:
            key = self.random.choice([*value])
            if self.random.random() < 0.5:
                del value[key]
            else:
                value[key] = self.junk()
        return json.dumps(value)


def disagreement(random, codec, walk, adapter, text):
    """What is wrong with the answers to one text, in words; and whether it was accepted."""
    try:
        walk.judge(codec._of, json.loads(text))
        fault = None
    except ValueError as error:
        fault = error
    try:
        message = codec._read(text.encode())
    except ValidationError as error:
        return (None if fault else f"only Pydantic refuses: {error}"), False
    if fault:
        return f"only the walk refuses: {fault}", True
    written = codec.encode(message)
    if codec.decode(written) != message or codec.encode(codec.decode(written)) != written:
        return f"another value is read back from {written}", True
    if adapter.validate_python(json.loads(text), by_alias=True, by_name=False) != message:
        return "objects are read as another value", True
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dumped = message.model_dump_json() if isinstance(message, BaseModel) else adapter.dump_json(message, by_alias=True)
        if json.loads(dumped) != json.loads(written):
            return f"Pydantic itself writes {dumped}", True
    for _, struct in spoil.parts(message):
        if isinstance(struct, BaseModel) and not constructs(struct):
            return f"the constructor makes another one of {struct!r}", True
    return spoil.complaint(random, codec, message), True


def constructs(struct):
    """Whether a constructor makes the same struct, of attributes and of wire names."""
    of, attributes = type(struct), {**vars(struct), **(struct.model_extra or {})}
    keys = {name: field.alias or name for name, field in of.model_fields.items()}
    by_key = {keys.get(name, name): value for name, value in attributes.items()}
    return of(**attributes) == struct == of(**by_key)


def main():
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    texts = accepted = complaints = 0
    for package in sorted(path.parent for path in folder.glob("*/py.typed") if path.parent.name not in sys.argv[3:]):
        maker = Maker(package.name, package.name)
        files = [file.relative_to(folder).with_suffix("") for file in sorted(package.rglob("*.py"))]
        for file in files:
            if file.name == "__init__" or "_hproto" in file.parts:
                continue
            module = importlib.import_module(".".join(file.parts))
            for name, codec in [*vars(module).items()]:
                if type(codec).__name__ != "Codec":
                    continue
                adapter = TypeAdapter(codec._of)
                adapter.rebuild()
                for _ in range(rounds):
                    text = maker.text(codec._of)
                    try:
                        complaint, is_accepted = disagreement(maker.random, codec, maker.walk, adapter, text)
                    except Exception as error:
                        complaint, is_accepted = f"{type(error).__name__}: {error}", True
                    texts += 1
                    accepted += is_accepted
                    if complaint:
                        complaints += 1
                        print(f"{module.__name__}.{name}: {text[:300]}\n    {complaint[:600]}")
    print(f"{texts} texts, {accepted} accepted, {complaints} complaints")
    sys.exit(complaints > 0 or accepted < texts / 3)


if __name__ == "__main__":
    main()
