//! What the README shows for Rust: the service's answer to one text of the socket.

use chat_protocol::chat::{ClientMessage, ErrorNotice, LogoutComplete, ServerMessage, ThinkingProgress};

fn answer(text: &str) -> Option<ServerMessage> {
    Some(match chat_protocol::decode(text) {
        Ok(ClientMessage::UserMessage(message)) => {
            ThinkingProgress::new(format!("Reading “{}”", message.text), 0.0).into()
        }
        Ok(ClientMessage::Logout) => LogoutComplete::default().into(),
        Ok(_) => return None,
        Err(error) => ErrorNotice { path: Some(error.path), ..ErrorNotice::new(error.message) }.into(),
    })
}

fn main() {
    let written = |text: &str| answer(text).map(|message| chat_protocol::encode(&message).expect("a message that can be written"));
    let thinking = r#"{"type":"thinking","status":"Reading “hi”","elapsed":0.0}"#;
    assert_eq!(written(r#"{"text": "hi"}"#).as_deref(), Some(thinking));
    assert_eq!(written(r#"{"type": "logout"}"#).as_deref(), Some(r#"{"type":"logout_complete","message":"Goodbye!"}"#));
    assert_eq!(written(r#"{"type": "typing_started"}"#), None);
    let refusal = written(r#"{"type": "message", "text": 7}"#).expect("an answer");
    assert!(refusal.contains(r#""path":"/text""#), "{refusal}");
}
