"""The messages that are sent: each has a name, a direction and a text, whose tag stands first."""

import json
from typing import Any, NamedTuple

SENTENCE = "Conversion fell by 12 % since the new theme went live on Tuesday, mostly on phones."


class Message(NamedTuple):
    """A message of the chat protocol."""

    name: str
    direction: str
    value: dict[str, Any]

    @property
    def tag_first(self) -> str:
        """The text as our encoders write it."""
        return compact(self.value)

    @property
    def tag_last(self) -> str:
        """The same message with its tag after everything else."""
        return compact({**{key: value for key, value in self.value.items() if key != "type"}, "type": self.value["type"]})


def compact(value: Any) -> str:
    """JSON without blanks."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _claim(number: int) -> dict[str, Any]:
    return {
        "claim": f"{SENTENCE[: 40 + number % 30]} ({number})",
        "verification": ("VERIFIED", "UNVERIFIED", "INCORRECT")[number % 3],
        "confidence": (number * 37 % 100) / 100,
        "position": number,
        **({"actual_data": None if number % 4 else "11.4 % on phones"} if number % 2 else {}),
        **({} if number % 3 else {"source": f"https://shop.example/reports/{number}"}),
    }


def _fact_check(claims: int) -> dict[str, Any]:
    result = {
        "overall": "UNVERIFIED",
        "claims": [_claim(number) for number in range(claims)],
        "issues": [{"severity": "warning", "summary": SENTENCE, "claim_indexes": [1, 2, 3]}],
        "execution_time": 4.25,
    }
    return {"type": "fact_check_complete", "data": {"position": 7, "result": result}}


def _upload(articles: int) -> dict[str, Any]:
    rows = [
        {
            "sku": f"LAMP-{number:05}",
            "title": f"Lamp number {number}, brushed brass, dimmable",
            "quantity": number * 7 % 250,
            "price": (number * 1999 % 50_000) / 100,
            "tags": ["lamps", "indoor", "sale"][: 1 + number % 3],
            "in_stock": number % 5 != 0,
        }
        for number in range(articles)
    ]
    return {"type": "upload", "table": "articles", "articles": rows}


def messages() -> list[Message]:
    """All of them, both directions, from small to large."""
    answer = {
        "message_id": "m-000417",
        "author": "assistant",
        "content": " ".join([SENTENCE] * 3),
        "fact_check": "VERIFIED",
        "reply_to": None,
        "suggestions": ["Show me the pages", "What changed?"],
        "usage": {"input_tokens": 1834, "output_tokens": 212},
    }
    session = {
        "id": "6f1c2a34-9b7d-4e0f-8a55-0c2d3e4f5a6b",
        "connected_at": "2026-03-01T09:30:00.250001Z",
        "expires_at": "2026-03-02T09:30:00+02:00",
        "locale": "en",
    }
    return [
        Message("error", "server", {"type": "error", "text": "Not found.", "code": "not_found"}),
        Message("thinking", "server", {"type": "thinking", "status": SENTENCE[:48], "tool": "orders", "step": 3, "elapsed": 1.25}),
        Message("session", "server", {"type": "session", **session}),
        Message("assistant_message", "server", {"type": "assistant_message", "data": answer}),
        Message("fact_check", "server", _fact_check(31)),
        Message("fact_check_large", "server", _fact_check(698)),
        Message("rate_message", "client", {"type": "rate_message", "message_id": "m-000417", "rating": 5}),
        Message(
            "ui_action",
            "client",
            {
                "type": "ui_action",
                "action": "order",
                "values": {"sku": "LAMP-00001", "note": "as a present, please", "count": "2", "gift": "yes"},
            },
        ),
        Message(
            "user_message", "client", {"type": "message", "text": " ".join([SENTENCE] * 5), "reply_to": "m-000416", "client_id": "c-12"}
        ),
        Message("upload", "client", _upload(35)),
        Message("upload_large", "client", _upload(771)),
    ]


if __name__ == "__main__":
    for message in messages():
        print(message.name, message.direction, len(message.tag_first.encode()))
