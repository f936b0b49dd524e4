// Runs the README's page with a socket and a document of our own: `node check_page.mjs PAGE`, where PAGE is page.ts compiled.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

let receive;
const sent = [];
const shown = [];
const warnings = [];
globalThis.WebSocket = class {
  addEventListener(_, listener) {
    receive = (message) => listener({ data: JSON.stringify(message) });
  }
  send(text) {
    sent.push(JSON.parse(text));
  }
};
globalThis.document = { title: "", body: { append: (text) => shown.push(text) } };
console.warn = (...words) => warnings.push(words);

const page = await import(pathToFileURL(process.argv[2]));
page.say("hi");
receive({ type: "thinking", status: "Reading", elapsed: 0.5 });
receive({
  type: "assistant_message",
  data: { message_id: "m-1", author: "assistant", timestamp: "2025-06-13T09:30:00Z", content: "Hello" },
});
receive({ type: "a message of next year" });
receive({ type: "thinking", elapsed: 0.5 });

assert.deepEqual(sent, [{ type: "message", text: "hi", attachments: [] }]);
assert.equal(document.title, "Reading");
assert.deepEqual(shown, ["Hello"]);
assert.deepEqual(warnings.map(([code, path]) => [code, path]), [["missing_field", "/status"]]);
