// What the README shows for the browser; `check_page.mjs` runs it.
import {
  createUserMessage,
  decodeServerMessage,
  encodeClientMessage,
  type ServerMessage,
} from "chat-protocol/chat";

const socket = new WebSocket("wss://shop.example/chat");

socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
  const result = decodeServerMessage(data);
  if (result.ok) {
    show(result.value);
  } else {
    console.warn(result.error.code, result.error.path, result.error.message);
  }
});

function show(message: ServerMessage): void {
  switch (message.type) {
    case "thinking":
      // The compiler knows here that it is a ThinkingProgress.
      document.title = message.status;
      break;
    case "assistant_message":
      document.body.append(message.data.content);
      break;
  }
}

export function say(text: string): void {
  socket.send(encodeClientMessage(createUserMessage({ text })));
}
