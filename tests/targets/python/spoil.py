"""Messages that a program has spoiled, or made of odd values: an encoder must say of each what writing and reading it says.

The encoder passes over what is sure to be as it was judged. So each message is changed behind its back in all the ways that Python
has, and what it answers is held against the long way.
"""

import copy
import math
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import IntEnum
from uuid import UUID

from pydantic import BaseModel, ValidationError


class Text(str):
    __slots__ = ()


class One(IntEnum):
    ONE = 1


ODD = [
    *[None, True, False, 0, 1, -1, 300, 2**53, 2**64, 1.0, 1.5, -0.0, math.nan, math.inf, One.ONE],
    *["", "a", "x" * 500, "\ud800", "a\ud800", Text("a"), b"", b"\xff", UUID(int=0), Decimal("NaN"), Decimal("1E+5"), Decimal("-0.50")],
    *[datetime(2024, 1, 2), datetime(2024, 1, 2, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)],
    *[datetime(2024, 1, 2, tzinfo=timezone(timedelta(seconds=at))) for at in (1, 5400, -86340)],
    *[date.min, date.max, time(1, 2, 3, 4), time(1, tzinfo=UTC), timedelta.max, timedelta.min, timedelta(microseconds=1)],
    *[[], {}, (), [1], ["a"], [None], ["\ud800"], {"a": 1}, {"a": math.nan}, {1: "a"}, {"\ud800": "a"}, (1,), {1}, object()],
]


def parts(value, path=()) -> Iterator[tuple[tuple[object, ...], object]]:
    """All that is in a value, itself included, with the way there."""
    yield path, value
    if isinstance(value, BaseModel):
        inner = [*vars(value).items()]
    elif isinstance(value, dict):
        inner = [*value.items()]
    else:
        inner = [*enumerate(value)] if isinstance(value, list | tuple) else []
    for at, each in inner:
        yield from parts(each, (*path, at))


def put(value, path, new):
    """The value with something else at a place, its structs made by their constructors."""
    if not path:
        return new
    at, *rest = path
    if isinstance(value, BaseModel):
        return type(value)(**{**vars(value), at: put(vars(value)[at], rest, new)})
    if isinstance(value, tuple):
        return (*value[:at], put(value[at], rest, new), *value[at + 1 :])
    changed = copy.copy(value)
    changed[at] = put(value[at], rest, new)
    return changed


def loosened(random, struct):
    """A struct that no validator has seen, or one of a class that adds something."""
    fields = {**vars(struct)}
    odd = {random.choice([*fields]): random.choice(ODD)} if fields and random.random() < 0.8 else {}
    way = random.randrange(6)
    if way == 0:
        return type(struct).model_construct(**{**fields, **odd})
    if way == 1:
        return struct.model_copy(update=odd)
    if way == 2:
        return copy.deepcopy(struct.model_copy(update=odd))
    if way == 3:
        return copy.copy(struct.model_copy(update=odd, deep=True))
    if way == 4:
        return pickle.loads(pickle.dumps(struct.model_copy(update=odd)))
    of = type("Own", (type(struct),), {"__module__": __name__})
    return of.model_construct(**{**fields, **odd})


def spoiled(random, message):
    """Another message, good or bad, as a program could make of this one. It keeps none of its lists and maps."""
    message = copy.deepcopy(message)
    everything = [*parts(message)]
    way = random.random()
    containers = [value for _, value in everything if isinstance(value, list | dict)]
    if containers and way < 0.4:
        for _ in range(random.choice([1, 1, 2])):
            change_in_place(random, random.choice(containers), [value for _, value in everything] + ODD)
        return message
    structs = [(path, value) for path, value in everything if isinstance(value, BaseModel)]
    if structs and way < 0.8:
        path, struct = random.choice(structs)
        return put(message, path, loosened(random, struct))
    path, _ = random.choice(everything)
    return put(message, path, random.choice(ODD))


def deepened(random, message):
    """The message with a struct in itself, over and over: all that are about as deep as is allowed, and one that is much deeper."""
    structs = [(path, value) for path, value in parts(message) if isinstance(value, BaseModel)]
    pairs = [(a, b) for a in structs for b in structs if type(a[1]) is type(b[1]) and len(a[0]) < len(b[0]) and b[0][: len(a[0])] == a[0]]
    if not pairs:
        return
    (path, outer), (inner, _) = random.choice(pairs)
    deep, levels = outer, 0
    while levels < 200:
        deep = put(outer, inner[len(path) :], deep)
        levels = max(len(way) for way, _ in parts(deep, path))
        if 60 < levels < 70 or levels >= 200:
            yield put(message, path, deep)


def change_in_place(random, container, pool):
    """Do to a list or a map what nobody judges."""
    new = random.choice(pool)
    new = copy.copy(new) if isinstance(new, list | dict) else new
    if isinstance(container, dict):
        container[random.choice([*container, "a", "", "\ud800", Text("b"), 1, 70000])] = new
    elif container and random.random() < 0.5:
        container[random.randrange(len(container))] = new
    else:
        container.insert(random.randrange(len(container) + 1), new)


def answer(encode, message):
    """What becomes of a message: its text, or what is wrong with it."""
    try:
        return encode(message)
    except ValueError as error:
        return type(error).__name__, getattr(error, "code", None), getattr(error, "path", None), str(error)


def complaint(random, codec, message):
    """What is wrong with the encoder's answers for such a message and changed ones, in words."""
    changed = [message, *(deepened(random, message) if random.random() < 0.2 else ())]
    for _ in range(6):
        try:
            changed.append(spoiled(random, message))
        except (ValidationError, AttributeError, TypeError, RecursionError, pickle.PicklingError):
            continue
    for each in changed:
        short, long = answer(codec.encode, each), answer(codec._write_and_read, each)
        if short != long:
            return f"{each!r} is written as {short}, but {long}"
        if isinstance(short, tuple) and short[0] != "EncodeError":
            return f"{each!r} raises {short}"
    return None
