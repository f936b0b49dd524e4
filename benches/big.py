"""Large made-up protocols, as schemas and as the same types by hand."""

from messages import compact


def schema(models: int) -> str:
    """A union of that many rows, each a struct of eight fields."""
    lines = ["//! A large protocol that is made up.", "", "union Event by type {"]
    for number in range(models):
        lines += [
            f"  msg_{number}: Msg{number} {{",
            "    id: string",
            "    seq: i32",
            "    user: string",
            "    note?: string",
            "    tags: string[]",
            "    ratio: float",
            "    done: bool",
            '    kind: "alpha" | "beta" | "gamma"',
            "  }",
        ]
    lines += ["}", ""]
    lines += ["protocol Big {", "  client sends Event", "  server sends Event", "}", ""]
    return "\n".join(lines)


def message(number: int) -> str:
    """A message of a row."""
    return compact(
        {
            "type": f"msg_{number}",
            "id": "m-000417",
            "seq": number,
            "user": "somebody",
            "note": "nothing of note",
            "tags": ["one", "two"],
            "ratio": 0.25,
            "done": True,
            "kind": "beta",
        }
    )


def rust(models: int) -> str:
    """The types with serde's derive."""
    lines = ["use serde::{Deserialize, Serialize};", ""]
    lines += [
        "#[derive(Serialize, Deserialize)]",
        '#[serde(rename_all = "snake_case")]',
        "pub enum Kind {",
        "Alpha,",
        "Beta,",
        "Gamma,",
        "}",
        "",
    ]
    for number in range(models):
        lines += [
            "#[derive(Serialize, Deserialize)]",
            f"pub struct Msg{number} {{",
            "    pub id: String,",
            "    pub seq: i32,",
            "    pub user: String,",
            '    #[serde(skip_serializing_if = "Option::is_none")]',
            "    pub note: Option<String>,",
            "    pub tags: Vec<String>,",
            "    pub ratio: f64,",
            "    pub done: bool,",
            "    pub kind: Kind,",
            "}",
            "",
        ]
    lines += ["#[derive(Serialize, Deserialize)]", '#[serde(tag = "type")]', "pub enum Event {"]
    for number in range(models):
        lines += [f'    #[serde(rename = "msg_{number}")]', f"    Msg{number}(Msg{number}),"]
    return "\n".join([*lines, "}", ""])


def pydantic(models: int) -> str:
    """The types as Pydantic models, and an adapter for all of them."""
    lines = ["from typing import Annotated, Literal, Union", "", "from pydantic import BaseModel, Field, TypeAdapter", ""]
    for number in range(models):
        lines += [
            "",
            f"class Msg{number}(BaseModel):",
            f'    type: Literal["msg_{number}"] = "msg_{number}"',
            "    id: str",
            "    seq: Annotated[int, Field(ge=-(2**31), lt=2**31)]",
            "    user: str",
            "    note: str | None = None",
            "    tags: list[str]",
            "    ratio: float",
            "    done: bool",
            '    kind: Literal["alpha", "beta", "gamma"]',
            "",
        ]
    # Python's own parser refuses some thousand types with `|` between them.
    rows = ", ".join(f"Msg{number}" for number in range(models))
    lines += ["", f'Event = Annotated[Union[{rows}], Field(discriminator="type")]']
    return "\n".join([*lines, "EVENT: TypeAdapter[Event] = TypeAdapter(Event)", ""])
