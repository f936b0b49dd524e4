"""The types of `chat.hproto` as one writes them with Pydantic."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter

Verdict = Literal["VERIFIED", "UNVERIFIED", "INCORRECT"]
Author = Literal["merchant", "assistant", "system"]
Workflow = Literal["onboarding", "daily_briefing", "support_review", "ad_hoc"]
Severity = Literal["info", "warning", "error"]
Exact = Annotated[int, Field(ge=-(2**53) + 1, lt=2**53)]
U32 = Annotated[int, Field(ge=0, lt=2**32)]


class Claim(BaseModel):
    claim: str
    verification: Verdict
    confidence: float
    position: Exact
    actual_data: str | None = None
    source: str | None = None


class Issue(BaseModel):
    severity: Severity
    summary: str
    claim_indexes: list[Exact]


class FactCheckResult(BaseModel):
    overall: Verdict
    claims: list[Claim]
    issues: list[Issue]
    execution_time: float


class HistoryEntry(BaseModel):
    message_id: str
    author: Author
    text: str


class Usage(BaseModel):
    input_tokens: U32
    output_tokens: U32


class AssistantMessageData(BaseModel):
    message_id: str
    author: Author
    content: str
    fact_check: Verdict | None = None
    reply_to: str | None
    suggestions: list[str]
    usage: Usage


class ConversationStartedData(BaseModel):
    conversation_id: str
    workflow: Workflow
    messages: list[HistoryEntry]
    context: dict[str, str]


class FactCheckCompleteData(BaseModel):
    position: Exact
    result: FactCheckResult


class Article(BaseModel):
    sku: str
    title: str
    quantity: U32
    price: float
    tags: list[str]
    in_stock: bool


class Ping(BaseModel):
    type: Literal["ping"] = "ping"
    nonce: str | None = None


class Pong(BaseModel):
    type: Literal["pong"] = "pong"
    nonce: str | None = None
    time: Exact


class ErrorNotice(BaseModel):
    type: Literal["error"] = "error"
    text: str
    code: str | None = None
    path: str | None = None


class Thinking(BaseModel):
    type: Literal["thinking"] = "thinking"
    status: str
    tool: str | None = None
    step: Exact
    elapsed: float


class AssistantTyping(BaseModel):
    type: Literal["typing"] = "typing"
    active: bool


class MessageChunk(BaseModel):
    type: Literal["message_chunk"] = "message_chunk"
    message_id: str
    sequence: U32
    delta: str


class AssistantMessage(BaseModel):
    type: Literal["assistant_message"] = "assistant_message"
    data: AssistantMessageData


class MessageWithdrawn(BaseModel):
    type: Literal["message_withdrawn"] = "message_withdrawn"
    message_id: str
    reason: str | None = None


class ConversationStarted(BaseModel):
    type: Literal["conversation_started"] = "conversation_started"
    data: ConversationStartedData


class WorkflowUpdated(BaseModel):
    type: Literal["workflow_updated"] = "workflow_updated"
    workflow: Workflow
    previous: Workflow | None


class FactCheckStarted(BaseModel):
    type: Literal["fact_check_started"] = "fact_check_started"
    position: Exact
    queue: Exact | None = None


class FactCheckComplete(BaseModel):
    type: Literal["fact_check_complete"] = "fact_check_complete"
    data: FactCheckCompleteData


class FactCheckFailed(BaseModel):
    type: Literal["fact_check_failed"] = "fact_check_failed"
    position: Exact
    text: str


class OAuthStart(BaseModel):
    type: Literal["oauth_start"] = "oauth_start"
    provider: str
    authorize_url: str
    expires_in: Exact


class Closing(BaseModel):
    type: Literal["closing"] = "closing"
    code: Exact
    reconnect: bool


class Session(BaseModel):
    type: Literal["session"] = "session"
    id: UUID
    connected_at: datetime
    expires_at: datetime
    locale: str


class ClientPing(BaseModel):
    type: Literal["ping"] = "ping"
    nonce: str | None = None


class StartConversation(BaseModel):
    type: Literal["start"] = "start"
    workflow: Workflow
    locale: str
    shop: str | None = None


class UserMessage(BaseModel):
    type: Literal["message"] = "message"
    text: str
    reply_to: str | None = None
    client_id: str


class MerchantTyping(BaseModel):
    type: Literal["typing"] = "typing"
    active: bool


class UiAction(BaseModel):
    type: Literal["ui_action"] = "ui_action"
    action: str
    values: dict[str, str]


class RateMessage(BaseModel):
    type: Literal["rate_message"] = "rate_message"
    message_id: str
    rating: Exact
    comment: str | None = None


class Upload(BaseModel):
    type: Literal["upload"] = "upload"
    table: str
    articles: list[Article]


class Logout(BaseModel):
    type: Literal["logout"] = "logout"


ServerMessage = Annotated[
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
    | Session,
    Field(discriminator="type"),
]


ClientMessage = Annotated[
    ClientPing | StartConversation | UserMessage | MerchantTyping | UiAction | RateMessage | Upload | Logout,
    Field(discriminator="type"),
]

SERVER: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
CLIENT: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)
