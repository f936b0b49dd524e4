//! The part of a HAR file that is of messages: what Chrome recorded of web sockets.

use super::messages::Direction;
use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, de};
use serde_json::value::RawValue;
use std::fmt;

/// What went over a web socket at once.
pub(super) struct Frame {
    /// Of the socket, as much of it as one wants to read.
    pub(super) url: String,
    /// The message that it is, or what else it is. The bytes may be no text.
    pub(super) recorded: Result<(Direction, Vec<u8>), &'static str>,
}

/// All frames of a file, in its order.
///
/// # Errors
/// It is no HAR file. What is odd about single entries and frames is none: the others can be judged.
pub(super) fn frames(text: &[u8]) -> Result<Vec<Frame>, serde_json::Error> {
    let har: Har<'_> = serde_json::from_slice(text)?;
    let mut frames = Vec::new();
    for entry in har.log.entries.into_iter().flatten() {
        let url = entry.request.and_then(|request| request.url).and_then(string).unwrap_or_default();
        let url: String = String::from_utf8_lossy(&url).chars().take(80).collect();
        let frame = |frame| Frame { url: url.clone(), recorded: recorded(frame) };
        frames.extend(entry.messages.unwrap_or_default().into_iter().map(frame));
    }
    Ok(frames)
}

#[derive(Deserialize)]
struct Har<'t> {
    #[serde(borrow)]
    log: Log<'t>,
}

#[derive(Deserialize)]
struct Log<'t> {
    #[serde(borrow)]
    entries: Vec<Option<Entry<'t>>>,
}

#[derive(Deserialize)]
struct Entry<'t> {
    #[serde(borrow)]
    request: Option<Request<'t>>,
    /// Chrome's own.
    #[serde(rename = "_webSocketMessages", borrow)]
    messages: Option<Vec<&'t RawValue>>,
}

#[derive(Deserialize)]
struct Request<'t> {
    #[serde(borrow)]
    url: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct Parts<'t> {
    #[serde(rename = "type", borrow)]
    kind: Option<&'t RawValue>,
    #[serde(borrow)]
    opcode: Option<&'t RawValue>,
    #[serde(borrow)]
    data: Option<&'t RawValue>,
}

/// The message that a frame is, or what else it is.
fn recorded(frame: &RawValue) -> Result<(Direction, Vec<u8>), &'static str> {
    const TEXT: u64 = 1;
    let Ok(frame) = serde_json::from_str::<Parts<'_>>(frame.get()) else { return Err("frames of no direction") };
    let direction = match frame.kind.and_then(string).as_deref() {
        Some(b"send") => Direction::Sent,
        Some(b"receive") => Direction::Received,
        Some(b"error") => return Err("errors of the connection"),
        _ => return Err("frames of no direction"),
    };
    let opcode = frame.opcode.and_then(|opcode| serde_json::from_str(opcode.get()).ok());
    match (opcode, frame.data.and_then(string)) {
        (Some(TEXT), Some(data)) => Ok((direction, data)),
        (Some(TEXT), None) => Err("frames without data"),
        (Some(2), _) => Err("binary frames"),
        _ => Err("frames that are no text"),
    }
}

/// The bytes of a string. Half a surrogate pair, which an escape may be, has three that are no text.
fn string(value: &RawValue) -> Option<Vec<u8>> {
    struct Bytes;

    impl Visitor<'_> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_owned())
        }
    }

    serde_json::Deserializer::from_str(value.get()).deserialize_bytes(Bytes).ok()
}
