/**
 * The types of `chat.hproto`, for any library that has a word for each kind of type:
 * what `make` makes of the two unions.
 */
export function chat(make) {
  const { text, int, u32, float, flag, oneOf, nullable, optional, list, map } =
    make;
  const { struct, union } = make;
  const verdict = () => oneOf("VERIFIED", "UNVERIFIED", "INCORRECT");
  const author = () => oneOf("merchant", "assistant", "system");
  const workflow = () =>
    oneOf("onboarding", "daily_briefing", "support_review", "ad_hoc");
  const claim = struct({
    claim: text(),
    verification: verdict(),
    confidence: float(),
    position: int(),
    actual_data: optional(nullable(text())),
    source: optional(text()),
  });
  const issue = struct({
    severity: oneOf("info", "warning", "error"),
    summary: text(),
    claim_indexes: list(int()),
  });
  const result = struct({
    overall: verdict(),
    claims: list(claim),
    issues: list(issue),
    execution_time: float(),
  });
  const entry = struct({ message_id: text(), author: author(), text: text() });
  const usage = struct({ input_tokens: u32(), output_tokens: u32() });
  const row = (type, fields) => struct({ type: oneOf(type), ...fields });

  const server = union("type", [
    row("ping", { nonce: optional(text()) }),
    row("pong", { nonce: optional(text()), time: int() }),
    row("error", {
      text: text(),
      code: optional(text()),
      path: optional(text()),
    }),
    row("thinking", {
      status: text(),
      tool: optional(text()),
      step: int(),
      elapsed: float(),
    }),
    row("typing", { active: flag() }),
    row("message_chunk", {
      message_id: text(),
      sequence: u32(),
      delta: text(),
    }),
    row("assistant_message", {
      data: struct({
        message_id: text(),
        author: author(),
        content: text(),
        fact_check: optional(verdict()),
        reply_to: nullable(text()),
        suggestions: list(text()),
        usage,
      }),
    }),
    row("message_withdrawn", { message_id: text(), reason: optional(text()) }),
    row("conversation_started", {
      data: struct({
        conversation_id: text(),
        workflow: workflow(),
        messages: list(entry),
        context: map(text()),
      }),
    }),
    row("workflow_updated", {
      workflow: workflow(),
      previous: nullable(workflow()),
    }),
    row("fact_check_started", { position: int(), queue: optional(int()) }),
    row("fact_check_complete", { data: struct({ position: int(), result }) }),
    row("fact_check_failed", { position: int(), text: text() }),
    row("oauth_start", {
      provider: text(),
      authorize_url: text(),
      expires_in: int(),
    }),
    row("closing", { code: int(), reconnect: flag() }),
    // The libraries differ too much in what a date is to be held against each other here.
    row("session", {
      id: text(),
      connected_at: text(),
      expires_at: text(),
      locale: text(),
    }),
  ]);

  const article = struct({
    sku: text(),
    title: text(),
    quantity: u32(),
    price: float(),
    tags: list(text()),
    in_stock: flag(),
  });
  const client = union("type", [
    row("ping", { nonce: optional(text()) }),
    row("start", {
      workflow: workflow(),
      locale: text(),
      shop: optional(text()),
    }),
    row("message", {
      text: text(),
      reply_to: optional(text()),
      client_id: text(),
    }),
    row("typing", { active: flag() }),
    row("ui_action", { action: text(), values: map(text()) }),
    row("rate_message", {
      message_id: text(),
      rating: int(),
      comment: optional(text()),
    }),
    row("upload", { table: text(), articles: list(article) }),
    row("logout", {}),
  ]);
  return { server, client };
}
