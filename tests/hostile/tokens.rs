//! Rust source as tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Ok if the two texts have the same tokens, except that a literal stands for a literal and a name for a name.
pub fn differ_harmlessly(one: &str, other: &str) -> Result<(), String> {
    if one == other {
        return Ok(());
    }
    let tokens = |text: &str| {
        let mut tokens = vec![];
        let stream = text.parse::<TokenStream>().map_err(|error| format!("no Rust: {error}"))?;
        collect(stream, &mut tokens);
        Ok::<_, String>(plain(&tokens))
    };
    let (one, other) = (tokens(one)?, tokens(other)?);
    if one == other {
        return Ok(());
    }
    let at = one.iter().zip(&other).position(|(a, b)| a != b).unwrap_or_default();
    let near = |tokens: &[String]| tokens.iter().skip(at.saturating_sub(6)).take(12).cloned().collect::<Vec<_>>().join(" ");
    Err(format!("other tokens: {} / {}", near(&one), near(&other)))
}

/// The tokens without those that depend on where lines break.
fn plain(tokens: &[String]) -> Vec<String> {
    const SKIP: [&str; 7] = ["#", "[", "rustfmt", ":", ":", "skip", "]"];
    let mut plain = vec![];
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        if let Some(after) = (rest.len() >= SKIP.len()).then(|| rest.split_at(SKIP.len())).filter(|(head, _)| *head == SKIP) {
            rest = after.1;
            continue;
        }
        let is_layout = matches!(&**token, "," | "{" | "}") || token == ";" && after.first().is_some_and(|next| next == "}");
        if !is_layout {
            plain.push(if token == "rustfmt" || token == "skip" { "x".to_owned() } else { token.clone() });
        }
        rest = after;
    }
    plain
}

/// Literals as `"`, names as `x`, everything else as it is.
fn collect(stream: TokenStream, tokens: &mut Vec<String>) {
    for token in stream {
        match token {
            TokenTree::Ident(ident) if ident == "rustfmt" || ident == "skip" => tokens.push(ident.to_string()),
            TokenTree::Ident(_) => tokens.push("x".to_owned()),
            TokenTree::Literal(_) => tokens.push("\"".to_owned()),
            TokenTree::Punct(punct) => tokens.push(punct.as_char().to_string()),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                tokens.push(open.to_owned());
                collect(group.stream(), tokens);
                tokens.push(close.to_owned());
            }
        }
    }
}
