"""Talks with the README's service the way a server would, without a network."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from service import app

SENT: list[str] = []


async def talk(texts: Iterator[str]) -> None:
    async def receive() -> dict[str, Any]:
        text = next(texts, None)
        if text == "connect":
            return {"type": "websocket.connect"}
        if text is None:
            return {"type": "websocket.disconnect", "code": 1000}
        return {"type": "websocket.receive", "text": text}

    async def send(event: dict[str, Any]) -> None:
        if event["type"] == "websocket.send":
            SENT.append(event["text"])

    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "path": "/chat",
        "raw_path": b"/chat",
        "query_string": b"",
        "headers": [],
        "subprotocols": [],
    }
    await app(scope, receive, send)  # type: ignore[arg-type]


texts = ["connect", '{"text": "hi"}', '{"type": "typing_started"}', '{"type": "message"}', '{"type": "logout"}']
asyncio.run(talk(iter(texts)))
thinking, refusal, goodbye = map(json.loads, SENT)
assert thinking == {"type": "thinking", "status": "Reading “hi”", "elapsed": 0}, thinking
assert (refusal["type"], refusal["path"]) == ("error", "/text"), refusal
assert goodbye == {"type": "logout_complete", "message": "Goodbye!"}, goodbye
