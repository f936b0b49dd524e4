"""How the generated types are used, for the type checkers.

What must be an error carries a comment that ignores it; a comment without an error is an
error, too.
"""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from typing import assert_never

from nested_unions import Closed
from nested_unions import UnknownTag as UnknownColourTag
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
