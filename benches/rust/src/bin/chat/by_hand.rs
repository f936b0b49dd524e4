//! The types of `chat.hproto` as one writes them with serde's derive.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    Verified,
    Unverified,
    Incorrect,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    Merchant,
    Assistant,
    System,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Workflow {
    Onboarding,
    DailyBriefing,
    SupportReview,
    AdHoc,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Info,
    Warning,
    Error,
}

#[derive(Serialize, Deserialize)]
pub struct Claim {
    pub claim: String,
    pub verification: Verdict,
    pub confidence: f64,
    pub position: i64,
    /// Absent and `null` are two things.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub actual_data: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[derive(Serialize, Deserialize)]
pub struct Issue {
    pub severity: Severity,
    pub summary: String,
    pub claim_indexes: Vec<i64>,
}

#[derive(Serialize, Deserialize)]
pub struct FactCheckResult {
    pub overall: Verdict,
    pub claims: Vec<Claim>,
    pub issues: Vec<Issue>,
    pub execution_time: f64,
}

#[derive(Serialize, Deserialize)]
pub struct HistoryEntry {
    pub message_id: String,
    pub author: Author,
    pub text: String,
}

#[derive(Serialize, Deserialize)]
pub struct Usage {
    pub input_tokens: u32,
    pub output_tokens: u32,
}

#[derive(Serialize, Deserialize)]
pub struct Heartbeat {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Pong {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    pub time: i64,
}

#[derive(Serialize, Deserialize)]
pub struct ErrorNotice {
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Thinking {
    pub status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    pub step: i64,
    pub elapsed: f64,
}

#[derive(Serialize, Deserialize)]
pub struct Typing {
    pub active: bool,
}

#[derive(Serialize, Deserialize)]
pub struct MessageChunk {
    pub message_id: String,
    pub sequence: u32,
    pub delta: String,
}

#[derive(Serialize, Deserialize)]
pub struct AssistantMessage {
    pub data: AssistantMessageData,
}

#[derive(Serialize, Deserialize)]
pub struct AssistantMessageData {
    pub message_id: String,
    pub author: Author,
    pub content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact_check: Option<Verdict>,
    pub reply_to: Option<String>,
    pub suggestions: Vec<String>,
    pub usage: Usage,
}

#[derive(Serialize, Deserialize)]
pub struct MessageWithdrawn {
    pub message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct ConversationStarted {
    pub data: ConversationStartedData,
}

#[derive(Serialize, Deserialize)]
pub struct ConversationStartedData {
    pub conversation_id: String,
    pub workflow: Workflow,
    pub messages: Vec<HistoryEntry>,
    pub context: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
pub struct WorkflowUpdated {
    pub workflow: Workflow,
    pub previous: Option<Workflow>,
}

#[derive(Serialize, Deserialize)]
pub struct FactCheckStarted {
    pub position: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<i64>,
}

#[derive(Serialize, Deserialize)]
pub struct FactCheckComplete {
    pub data: FactCheckCompleteData,
}

#[derive(Serialize, Deserialize)]
pub struct FactCheckCompleteData {
    pub position: i64,
    pub result: FactCheckResult,
}

#[derive(Serialize, Deserialize)]
pub struct FactCheckFailed {
    pub position: i64,
    pub text: String,
}

#[derive(Serialize, Deserialize)]
pub struct OAuthStart {
    pub provider: String,
    pub authorize_url: String,
    pub expires_in: i64,
}

#[derive(Serialize, Deserialize)]
pub struct Closing {
    pub code: i64,
    pub reconnect: bool,
}

#[derive(Serialize, Deserialize)]
pub struct Session {
    pub id: Uuid,
    pub connected_at: DateTime<FixedOffset>,
    pub expires_at: DateTime<FixedOffset>,
    pub locale: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    Ping(Heartbeat),
    Pong(Pong),
    Error(ErrorNotice),
    Thinking(Thinking),
    Typing(Typing),
    MessageChunk(MessageChunk),
    AssistantMessage(AssistantMessage),
    MessageWithdrawn(MessageWithdrawn),
    ConversationStarted(ConversationStarted),
    WorkflowUpdated(WorkflowUpdated),
    FactCheckStarted(FactCheckStarted),
    FactCheckComplete(FactCheckComplete),
    FactCheckFailed(FactCheckFailed),
    OauthStart(OAuthStart),
    Closing(Closing),
    Session(Session),
}

#[derive(Serialize, Deserialize)]
pub struct StartConversation {
    pub workflow: Workflow,
    pub locale: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct UserMessage {
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    pub client_id: String,
}

#[derive(Serialize, Deserialize)]
pub struct UiAction {
    pub action: String,
    pub values: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
pub struct RateMessage {
    pub message_id: String,
    pub rating: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Article {
    pub sku: String,
    pub title: String,
    pub quantity: u32,
    pub price: f64,
    pub tags: Vec<String>,
    pub in_stock: bool,
}

#[derive(Serialize, Deserialize)]
pub struct Upload {
    pub table: String,
    pub articles: Vec<Article>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    Ping(Heartbeat),
    Start(StartConversation),
    Message(UserMessage),
    Typing(Typing),
    UiAction(UiAction),
    RateMessage(RateMessage),
    Upload(Upload),
    Logout,
}
