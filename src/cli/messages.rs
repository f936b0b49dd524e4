//! Messages that are to be judged: files of JSON or JSON lines, standard input, and what a browser recorded.

use super::error::CliError;
use super::har::{self, Frame};
use super::paths::typed;
use hprotoc::source::{FileId, SourceMap};
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

/// The largest file of messages, in bytes. A recording holds everything that a page has loaded.
const LARGEST: u64 = 1 << 30;

/// Who sent a message, seen from the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    Received,
}

impl Direction {
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received => "received",
        }
    }
}

/// A message and where it stands.
pub(super) struct Message {
    pub(super) file: FileId,
    range: Range<usize>,
    /// The bytes, where they are no text; the source has a makeshift for them ([`with_makeshift`]).
    raw: Option<Vec<u8>>,
    /// Its number in what it was read from, from 1.
    pub(super) number: usize,
    pub(super) direction: Option<Direction>,
}

impl Message {
    /// Its first byte in the source.
    pub(super) fn start(&self) -> usize {
        self.range.start
    }

    pub(super) fn bytes<'a>(&'a self, sources: &'a SourceMap) -> &'a [u8] {
        let in_source = || sources.get(self.file).and_then(|file| file.text.as_bytes().get(self.range.clone()));
        self.raw.as_deref().or_else(in_source).unwrap_or_default()
    }
}

/// All messages of a run, and what else was there.
#[derive(Default)]
pub(super) struct Messages {
    pub(super) list: Vec<Message>,
    /// How many are not judged, by what they are.
    pub(super) skipped: BTreeMap<&'static str, usize>,
}

impl Messages {
    pub(super) fn skip(&mut self, what: &'static str) {
        *self.skipped.entry(what).or_default() += 1;
    }

    /// Reads a file, or standard input for `-`.
    pub(super) fn add_file(&mut self, path: &Path, sources: &mut SourceMap) -> Result<(), CliError> {
        let (bytes, shown) = read(path)?;
        let places = if is_lines(path, &bytes) { lines(&bytes) } else { vec![whole(&bytes)] };
        let no_text = |range: &Range<usize>| bytes.get(range.clone()).and_then(no_text);
        let found: Vec<_> = places.into_iter().map(|range| (no_text(&range), range)).collect();
        let file = sources.add(shown, with_makeshift(bytes));
        let message = |(index, (raw, range))| Message { file, range, raw, number: index + 1, direction: None };
        self.list.extend(found.into_iter().enumerate().map(message));
        Ok(())
    }

    /// Reads what a browser recorded of its web sockets.
    pub(super) fn add_har(&mut self, path: &Path, sources: &mut SourceMap) -> Result<(), CliError> {
        let (bytes, shown) = read(path)?;
        // Some exporters begin with a byte-order mark.
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let no_har = |error| CliError::new(format!("`{shown}` is no HAR file: {error}")).help("export it with the network panel of Chrome");
        let frames = har::frames(text).map_err(no_har)?;
        if frames.is_empty() {
            let error = CliError::new(format!("`{shown}` has no messages of web sockets"));
            return Err(error.help("Chrome exports those that pass while the network panel is open"));
        }
        for (index, Frame { url, recorded }) in frames.into_iter().enumerate() {
            match recorded {
                Ok((direction, data)) => {
                    let number = index + 1;
                    let (range, raw) = (0..data.len(), no_text(&data));
                    let file = sources.add(format!("{shown} (message {number} of {url})"), with_makeshift(data));
                    self.list.push(Message { file, range, raw, number, direction: Some(direction) });
                }
                Err(what) => self.skip(what),
            }
        }
        Ok(())
    }
}

/// What a file holds, and its name as the user would type it.
fn read(path: &Path) -> Result<(Vec<u8>, String), CliError> {
    let from = |reader: &mut dyn Read, shown: String| {
        let mut bytes = Vec::new();
        let length = reader.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| CliError::io("read", path, error))?;
        if length as u64 > LARGEST {
            return Err(CliError::new(format!("`{shown}` is larger than {} MiB", LARGEST >> 20)));
        }
        Ok((bytes, shown))
    };
    if path == Path::new("-") {
        return from(&mut io::stdin().lock(), "standard input".to_owned());
    }
    let mut file = File::open(path).map_err(|error| CliError::io("read", path, error))?;
    let shown = path.canonicalize().map_or_else(|_| typed(path), |path| typed(&path));
    from(&mut file, shown)
}

/// The lines that are not blank.
fn lines(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if !line.trim_ascii().is_empty() {
            found.push(start..start + line.len());
        }
        start += line.len() + 1;
    }
    found
}

/// All of it but the end of the last line.
fn whole(bytes: &[u8]) -> Range<usize> {
    0..bytes.strip_suffix(b"\n").unwrap_or(bytes).len()
}

/// The bytes, if they are no text.
fn no_text(bytes: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(bytes).is_err().then(|| bytes.to_owned())
}

/// A text to point into: each byte that is none is a `?` in it, so that all others keep their places.
fn with_makeshift(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut text = String::with_capacity(error.as_bytes().len());
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
        text
    })
}

/// Whether each line is a message: its name says so, or it is not one JSON text and its first line is. What is blank has no messages, so
/// that a log may be empty; only a name can say that one has to be there.
fn is_lines(path: &Path, bytes: &[u8]) -> bool {
    let is_json = |text: &[u8]| serde_json::from_slice::<IgnoredAny>(text).is_ok();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("jsonl" | "ndjson") => true,
        Some("json") => false,
        _ => {
            let first = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
            first.is_none_or(|line| line.len() < bytes.trim_ascii().len() && is_json(line))
        }
    }
}
