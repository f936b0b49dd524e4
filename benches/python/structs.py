"""The types of `chat.hproto` as structs of msgspec."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.json import Decoder, Encoder

Verdict = Literal["VERIFIED", "UNVERIFIED", "INCORRECT"]
Author = Literal["merchant", "assistant", "system"]
Workflow = Literal["onboarding", "daily_briefing", "support_review", "ad_hoc"]
Severity = Literal["info", "warning", "error"]
Exact = Annotated[int, Meta(ge=-(2**53) + 1, lt=2**53)]
U32 = Annotated[int, Meta(ge=0, lt=2**32)]
Aware = Annotated[datetime, Meta(tz=True)]


class Claim(Struct, frozen=True, kw_only=True):
    claim: str
    verification: Verdict
    confidence: float
    position: Exact
    actual_data: str | None | UnsetType = UNSET
    source: str | UnsetType = UNSET


class Issue(Struct, frozen=True, kw_only=True):
    severity: Severity
    summary: str
    claim_indexes: list[Exact]


class FactCheckResult(Struct, frozen=True, kw_only=True):
    overall: Verdict
    claims: list[Claim]
    issues: list[Issue]
    execution_time: float


class HistoryEntry(Struct, frozen=True, kw_only=True):
    message_id: str
    author: Author
    text: str


class Usage(Struct, frozen=True, kw_only=True):
    input_tokens: U32
    output_tokens: U32


class AssistantMessageData(Struct, frozen=True, kw_only=True):
    message_id: str
    author: Author
    content: str
    fact_check: Verdict | UnsetType = UNSET
    reply_to: str | None
    suggestions: list[str]
    usage: Usage


class ConversationStartedData(Struct, frozen=True, kw_only=True):
    conversation_id: str
    workflow: Workflow
    messages: list[HistoryEntry]
    context: dict[str, str]


class FactCheckCompleteData(Struct, frozen=True, kw_only=True):
    position: Exact
    result: FactCheckResult


class Article(Struct, frozen=True, kw_only=True):
    sku: str
    title: str
    quantity: U32
    price: float
    tags: list[str]
    in_stock: bool


class Ping(Struct, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    nonce: str | UnsetType = UNSET


class Pong(Struct, frozen=True, kw_only=True, tag_field="type", tag="pong"):
    nonce: str | UnsetType = UNSET
    time: Exact


class ErrorNotice(Struct, frozen=True, kw_only=True, tag_field="type", tag="error"):
    text: str
    code: str | UnsetType = UNSET
    path: str | UnsetType = UNSET


class Thinking(Struct, frozen=True, kw_only=True, tag_field="type", tag="thinking"):
    status: str
    tool: str | UnsetType = UNSET
    step: Exact
    elapsed: float


class AssistantTyping(Struct, frozen=True, kw_only=True, tag_field="type", tag="typing"):
    active: bool


class MessageChunk(Struct, frozen=True, kw_only=True, tag_field="type", tag="message_chunk"):
    message_id: str
    sequence: U32
    delta: str


class AssistantMessage(Struct, frozen=True, kw_only=True, tag_field="type", tag="assistant_message"):
    data: AssistantMessageData


class MessageWithdrawn(Struct, frozen=True, kw_only=True, tag_field="type", tag="message_withdrawn"):
    message_id: str
    reason: str | UnsetType = UNSET


class ConversationStarted(Struct, frozen=True, kw_only=True, tag_field="type", tag="conversation_started"):
    data: ConversationStartedData


class WorkflowUpdated(Struct, frozen=True, kw_only=True, tag_field="type", tag="workflow_updated"):
    workflow: Workflow
    previous: Workflow | None


class FactCheckStarted(Struct, frozen=True, kw_only=True, tag_field="type", tag="fact_check_started"):
    position: Exact
    queue: Exact | UnsetType = UNSET


class FactCheckComplete(Struct, frozen=True, kw_only=True, tag_field="type", tag="fact_check_complete"):
    data: FactCheckCompleteData


class FactCheckFailed(Struct, frozen=True, kw_only=True, tag_field="type", tag="fact_check_failed"):
    position: Exact
    text: str


class OAuthStart(Struct, frozen=True, kw_only=True, tag_field="type", tag="oauth_start"):
    provider: str
    authorize_url: str
    expires_in: Exact


class Closing(Struct, frozen=True, kw_only=True, tag_field="type", tag="closing"):
    code: Exact
    reconnect: bool


class Session(Struct, frozen=True, kw_only=True, tag_field="type", tag="session"):
    id: UUID
    connected_at: Aware
    expires_at: Aware
    locale: str


class ClientPing(Struct, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    nonce: str | UnsetType = UNSET


class StartConversation(Struct, frozen=True, kw_only=True, tag_field="type", tag="start"):
    workflow: Workflow
    locale: str
    shop: str | UnsetType = UNSET


class UserMessage(Struct, frozen=True, kw_only=True, tag_field="type", tag="message"):
    text: str
    reply_to: str | UnsetType = UNSET
    client_id: str


class MerchantTyping(Struct, frozen=True, kw_only=True, tag_field="type", tag="typing"):
    active: bool


class UiAction(Struct, frozen=True, kw_only=True, tag_field="type", tag="ui_action"):
    action: str
    values: dict[str, str]


class RateMessage(Struct, frozen=True, kw_only=True, tag_field="type", tag="rate_message"):
    message_id: str
    rating: Exact
    comment: str | UnsetType = UNSET


class Upload(Struct, frozen=True, kw_only=True, tag_field="type", tag="upload"):
    table: str
    articles: list[Article]


class Logout(Struct, frozen=True, kw_only=True, tag_field="type", tag="logout"):
    pass


ServerMessage = (
    Ping
    | Pong
    | ErrorNotice
    | Thinking
    | AssistantTyping
    | MessageChunk
    | AssistantMessage
    | MessageWithdrawn
    | ConversationStarted
    | WorkflowUpdated
    | FactCheckStarted
    | FactCheckComplete
    | FactCheckFailed
    | OAuthStart
    | Closing
    | Session
)


ClientMessage = ClientPing | StartConversation | UserMessage | MerchantTyping | UiAction | RateMessage | Upload | Logout

SERVER: Decoder[ServerMessage] = Decoder(ServerMessage)
CLIENT: Decoder[ClientMessage] = Decoder(ClientMessage)
ENCODER = Encoder()
