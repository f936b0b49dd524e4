"""What the README shows for FastAPI; `check_service.py` runs it."""

from chat_protocol import DecodeError
from chat_protocol.chat import (
    ClientMessage,
    ErrorNotice,
    LogoutComplete,
    ServerMessage,
    ThinkingProgress,
    decode_client_message,
    encode_server_message,
)
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/chat")
async def chat(socket: WebSocket) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        try:
            reply = answer(decode_client_message(text))
        except DecodeError as error:
            reply = ErrorNotice(text=error.message, path=error.path)
        if reply is not None:
            await socket.send_text(encode_server_message(reply))


def answer(message: ClientMessage) -> ServerMessage | None:
    match message.type:
        case "message":
            # A type checker knows here that it is a UserMessage.
            return ThinkingProgress(status=f"Reading “{message.text}”", elapsed=0)
        case "logout":
            return LogoutComplete()
        case _:
            return None
