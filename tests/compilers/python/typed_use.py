"""How the generated types are used, for the type checkers.

What must be an error carries a comment that ignores it; a comment without an error is an
error, too.
"""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from typing import assert_never

from pydantic import JsonValue

from by_position import Frame, Relay, UnknownRelay
from choices import Batch, Digits, Holder, Id, Status, StatusA2
from external import Step, StepMoved, StepSealed, UnknownStep
from key_presence import Blob, Contents, Placed, Text
from nested_unions import Closed
from nested_unions import UnknownTag as UnknownColourTag
from number_tags import Num, Packet, Result
from number_tags import UnknownTag as UnknownNumber
from presence import UNSET, Constants, FourKinds
from specs.chat import (
    ClientMessage,
    FactCheckEvent,
    LogoutComplete,
    ServerMessage,
    UserMessage,
    decode_client_message,
    encode_server_message,
)
from unions import (
    Call,
    Other,
    PlainProgress,
    Progress,
    Request,
    UnknownOther,
    UnknownTag,
)


def every_tag(event: FactCheckEvent) -> str:
    match event.type:
        case "fact_check_requested":
            return str(event.queue_position)
        case "fact_check_started" | "fact_check_complete":
            return str(event.data.message_index)
        case "fact_check_error":
            return event.data.error


def one_tag_too_few(event: FactCheckEvent) -> str:  # type: ignore[return]  # pyright: ignore[reportReturnType]
    match event.type:  # pyright: ignore[reportMatchNotExhaustive]
        case "fact_check_requested":
            return ""
        case "fact_check_started" | "fact_check_complete":
            return ""


def the_rest_is_one_class(event: FactCheckEvent) -> str:
    match event.type:
        case "fact_check_requested" | "fact_check_started" | "fact_check_complete":
            return event.type
        case _:
            return event.data.error


def nothing_is_left(event: FactCheckEvent) -> None:
    match event.type:
        case "fact_check_requested" | "fact_check_started":
            pass
        case "fact_check_complete" | "fact_check_error":
            pass
        case _ as never:
            assert_never(never)


def an_open_union(message: Other) -> int | str | None:
    match message.event_type:
        case "progress":
            return message.percent
        case "sealed":
            return message.secret
        case "nothing":
            return None
        case UnknownTag.UNKNOWN:
            return message.unknown_tag


def what_is_unknown(message: Other) -> UnknownOther | None:
    match message.event_type:
        case "progress" | "sealed" | "nothing":
            return None
        case _:
            return message


def two_levels(message: Closed) -> float | str:
    match message.type:
        case "line":
            return message.length
        case "shape":
            return message.radius if message.shape == "circle" else message.side
        case "colour":
            if message.colour is UnknownColourTag.UNKNOWN:
                return message.unknown_tag
            return message.colour


def without_a_tag(request: Request) -> str:
    match request:
        case Call():
            return request.method
        case _:
            return request.text


def three_states(kinds: FourKinds) -> str:
    if kinds.both is UNSET:
        return "absent"
    return "null" if kinds.both is None else kinds.both


def constructors(bare: Progress) -> Progress:
    UserMessage(text="constants and defaults are filled in")
    UserMessage()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Constants(text="24/8", nullable=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    row = PlainProgress(type="retried", percent=bare.percent)
    row.percent = 5  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    return row


def both_directions(data: bytes) -> str:
    message: ClientMessage = decode_client_message(data)
    answer: ServerMessage = LogoutComplete()
    encode_server_message(message)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    return encode_server_message(answer)


def tags_that_are_numbers(packet: Packet) -> int | str | None:
    match packet.op:
        case 10:
            return packet.interval
        case 1 | 11:
            return packet.seq
        case -4:
            return packet.message
        case 0:
            return packet.op


def tags_that_are_booleans(result: Result) -> int | str:
    return result.value if result.ok is True else result.message


def numbers_that_are_unknown(num: Num) -> int | str:
    match num.n:
        case 1 | 3 | 4:
            return num.message
        case 2 | 5:
            return num.n
        case UnknownNumber.UNKNOWN:
            return num.unknown_tag


def an_external_union(step: Step) -> int | str:
    match step:
        case UnknownStep():
            return step.unknown_tag
        case "idle":
            return step
        case StepMoved(moved=moved):
            return moved.by
        case StepSealed():
            return step.sealed.secret


def a_name_that_is_none() -> Step:
    return "idl"  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def by_key_presence(contents: Contents) -> int | str | None:
    match contents:
        case Text():
            return contents.text
        case Blob():
            return contents.uri
        case Placed():
            return contents.placed
        case _:
            return contents.sealed


def by_position(frame: Frame) -> int | str | list[JsonValue]:
    match frame:
        case (2, first, second, _):
            return first + second
        case (3, name, payload):
            return f"{name} {payload.x}"
        case (6 | 7, items):
            return items
        case (8, payloads, *_):
            return len(payloads)
        case (5 | -1 as tag,):
            return tag


def what_is_kept(relay: Relay) -> str:
    match relay:
        case UnknownRelay():
            return "".join(str(item) for item in relay.root)
        case ("EVENT", name, payload):
            return f"{name} {payload.x}"
        case ("CLOSED", reasons):
            return ", ".join(reasons)
        case ("EOSE",):
            return relay[0]
        case ("many" | "more", count):
            return str(count + 1)
        case ("payloads", payloads):
            return str(payloads[0].x)


def by_kind(request: Id, batch: Batch, status: Status) -> str | int:
    if isinstance(batch, list):
        return len(batch)
    if isinstance(status, StatusA2):
        return status.failed.why
    return batch.type if isinstance(request, str) else request


def two_kinds_of_integers(holder: Holder) -> str:
    match holder.bigger:
        case Digits():
            return "travels as a string"
        case None:
            return "is absent"
        case _:
            return f"travels as a number: {holder.bigger:.1f}"
