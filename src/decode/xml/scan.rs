//! Splits XML bytes into borrowed tokens, without recursion and without stopping at damage.
//!
//! This is deliberately not a validating parser: prefixes need no declaration, entities are never expanded, and
//! a fault is reported next to the token that could be recovered. Every byte is examined a bounded number of
//! times, regardless of damage.

use super::fault::FaultKind;
use memchr::{memchr, memchr2, memmem};
use std::borrow::Cow;

/// A token of an XML document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `<name attributes>` or `<name attributes/>`.
    Open {
        /// Name with its prefix.
        name: &'a [u8],
        /// The raw text after the name; see [`attribute`].
        attributes: &'a [u8],
        /// Whether the element ends here.
        empty: bool,
    },
    /// `</name>`.
    Close(&'a [u8]),
    /// Text between tags, with references unresolved.
    Text(&'a [u8]),
    /// The content of `<![CDATA[...]]>`.
    CData(&'a [u8]),
    /// The end of the file.
    End,
}

/// A fault and its byte offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanFault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Byte offset in the UTF-8 text.
    pub at: usize,
}

/// Iterates over the tokens of a text.
pub struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Byte offset of the latest token.
    pub start: usize,
    /// The fault in the latest token. The caller takes it.
    pub fault: Option<ScanFault>,
}

impl<'a> Scanner<'a> {
    /// Creates a scanner at the beginning of a UTF-8 text.
    pub fn new(bytes: &'a [u8]) -> Scanner<'a> {
        Scanner { bytes, at: 0, start: 0, fault: None }
    }

    /// Returns the next token. Comments, processing instructions and the document type are skipped.
    pub fn token(&mut self) -> Token<'a> {
        loop {
            self.start = self.at;
            let rest = &self.bytes[self.at..];
            match *rest {
                [] => return Token::End,
                [b'<', b'/', ..] => return self.close(rest),
                [b'<', b'!', ..] => {
                    if let Some(token) = self.declaration(rest) {
                        return token;
                    }
                }
                [b'<', b'?', ..] => self.skip(rest, b"?>", FaultKind::EndsInInstruction),
                [b'<', ..] => {
                    if let Some(token) = self.open(rest) {
                        return token;
                    }
                }
                _ => {
                    let len = memchr(b'<', rest).unwrap_or(rest.len());
                    self.at += len;
                    return Token::Text(&rest[..len]);
                }
            }
        }
    }

    fn wrong(&mut self, kind: FaultKind) {
        self.fault.get_or_insert(ScanFault { kind, at: self.start });
    }

    /// Skips past `end`, or to the end of the file with a fault.
    fn skip(&mut self, rest: &'a [u8], end: &[u8], kind: FaultKind) {
        match memmem::find(rest, end) {
            Some(i) => self.at += i + end.len(),
            None => {
                self.at = self.bytes.len();
                self.wrong(kind);
            }
        }
    }

    /// Ends the document at a tag that is cut off by the end of the file.
    fn cut_off(&mut self) -> Token<'a> {
        self.at = self.bytes.len();
        self.fault = Some(ScanFault { kind: FaultKind::EndsInTag, at: self.at });
        Token::End
    }

    fn close(&mut self, rest: &'a [u8]) -> Token<'a> {
        let body = &rest[2..];
        let Some(len) = memchr2(b'>', b'<', body) else { return self.cut_off() };
        self.at += 2 + len;
        if body[len] == b'>' {
            self.at += 1;
        } else {
            self.wrong(FaultKind::TagWithoutEnd);
        }
        Token::Close(body[..len].trim_ascii_end())
    }

    /// Scans an opening tag; `None` when this `<` does not begin a tag.
    fn open(&mut self, rest: &'a [u8]) -> Option<Token<'a>> {
        let body = &rest[1..];
        let len = body.iter().position(|b| !is_name(*b)).unwrap_or(body.len());
        let (name, behind) = body.split_at(len);
        if body.is_empty() {
            return Some(self.cut_off());
        }
        if name.is_empty() {
            self.at += 1;
            self.wrong(FaultKind::StrayBracket);
            return None;
        }
        let (inside, used) = match behind {
            [b'>', ..] => (0, 1),
            [b'/', b'>', ..] => (1, 1),
            _ => match self.attributes(behind) {
                Some(found) => found,
                None => return Some(self.cut_off()),
            },
        };
        self.at += 1 + len + inside + used;
        let attributes = &behind[..inside];
        let (attributes, empty) = match attributes.split_last() {
            Some((b'/', attributes)) => (attributes, true),
            _ => (attributes, false),
        };
        Some(Token::Open { name, attributes, empty })
    }

    /// Returns the length of the attributes and of the end of the tag after them; `None` when the tag does not
    /// end.
    fn attributes(&mut self, behind: &[u8]) -> Option<(usize, usize)> {
        let ends = |b: &u8| matches!(b, b'>' | b'<' | b'"' | b'\'');
        let mut i = 0;
        loop {
            i += behind[i..].iter().position(ends)?;
            let quote = match behind[i] {
                b'>' => return Some((i, 1)),
                b'<' => break,
                quote => quote,
            };
            // A value can't contain a `<`, so a quote followed by one is damaged. Thus no byte is searched twice.
            match memchr2(quote, b'<', &behind[i + 1..]) {
                Some(end) if behind[i + 1 + end] == quote => i += end + 2,
                _ => break,
            }
        }
        self.wrong(FaultKind::DamagedTag);
        let end = memchr2(b'>', b'<', behind)?;
        Some((end, usize::from(behind[end] == b'>')))
    }

    /// Scans `<!...`, which yields a token only for CDATA.
    fn declaration(&mut self, rest: &'a [u8]) -> Option<Token<'a>> {
        if rest.starts_with(b"<!--") {
            // The closing dashes must differ from the opening ones.
            self.at += 4;
            self.skip(&rest[4..], b"-->", FaultKind::CommentWithoutEnd);
            return None;
        }
        if let Some(body) = rest.strip_prefix(b"<![CDATA[") {
            self.skip(rest, b"]]>", FaultKind::CDataWithoutEnd);
            let len = memmem::find(body, b"]]>").unwrap_or(body.len());
            return Some(Token::CData(&body[..len]));
        }
        match document_type(rest) {
            Some(len) => self.at += len,
            None => {
                self.at = self.bytes.len();
                self.wrong(FaultKind::DeclarationWithoutEnd);
            }
        }
        None
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.') || byte >= 0x80
}

/// Returns the length of `<!DOCTYPE ... [ ... ]>`. Quotes and comments inside may contain brackets.
fn document_type(text: &[u8]) -> Option<usize> {
    let mut i = 0;
    let mut depth = 0;
    loop {
        i += text[i..].iter().position(|b| matches!(b, b'<' | b'>' | b'"' | b'\''))?;
        match text[i] {
            _ if text[i..].starts_with(b"<!--") => {
                i += 4 + memmem::find(&text[i + 4..], b"-->")? + 3;
                continue;
            }
            b'<' => depth += 1,
            b'>' if depth == 1 => return Some(i + 1),
            b'>' => depth -= 1,
            quote => i += 1 + memchr(quote, &text[i + 1..])?,
        }
        i += 1;
    }
}

/// Returns the name without its prefix.
pub fn local(name: &[u8]) -> &[u8] {
    match memchr::memrchr(b':', name) {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Returns the value of the attribute with this local name, with references unresolved and any kind of quotes.
pub fn attribute<'a>(mut attributes: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    loop {
        let equals = memchr(b'=', attributes)?;
        let name = attributes[..equals].trim_ascii();
        let (quote, value) = attributes[equals + 1..].trim_ascii_start().split_first()?;
        let len = memchr(*quote, value)?;
        if local(name) == wanted {
            return Some(value[..len].trim_ascii());
        }
        attributes = &value[len + 1..];
    }
}

/// Resolves the five predefined and the numeric references in a text. All others are kept as written, even if
/// the document type defines them.
pub fn resolve(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(i) = memchr(b'&', rest) {
        out.extend_from_slice(&rest[..i]);
        rest = &rest[i..];
        // The longest are `&#x10FFFF;` and `&#1114111;`.
        let end = memchr(b';', &rest[..rest.len().min(12)]);
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((char, end)) => {
                out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[end + 1..];
            }
            None => {
                out.push(b'&');
                rest = &rest[1..];
            }
        }
    }
    out.extend_from_slice(rest);
}

fn reference(name: &[u8]) -> Option<char> {
    let code = match name {
        b"amp" => return Some('&'),
        b"lt" => return Some('<'),
        b"gt" => return Some('>'),
        b"quot" => return Some('"'),
        b"apos" => return Some('\''),
        [b'#', b'x', hex @ ..] => u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16),
        [b'#', digits @ ..] => std::str::from_utf8(digits).ok()?.parse(),
        _ => return None,
    };
    char::from_u32(code.ok()?)
}

/// Resolves the references in an attribute value.
pub fn resolved(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'&', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::new();
    resolve(text, &mut out);
    Cow::Owned(out)
}

/// Converts text to a string; `None` when it is blank.
pub fn string(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as text, faults as `!byte`.
    fn tokens(text: &str) -> String {
        let mut scanner = Scanner::new(text.as_bytes());
        let mut out = Vec::new();
        let show = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        loop {
            let token = scanner.token();
            if let Some(fault) = scanner.fault.take() {
                out.push(format!("!{}", fault.at));
            }
            out.push(match token {
                Token::Open { name, attributes, empty } => {
                    format!("<{}{}{}", show(name), show(attributes), if empty { "/" } else { "" })
                }
                Token::Close(name) => format!("/{}", show(name)),
                Token::Text(text) => show(text),
                Token::CData(text) => format!("[{}]", show(text)),
                Token::End => return out.join("|"),
            });
        }
    }

    #[test]
    fn well_formed_text() {
        assert_eq!(tokens("<a><b/>x</a>"), "<a|<b/|x|/a");
        assert_eq!(tokens("<a b='>' c=\"/\"/></a >"), "<a b='>' c=\"/\"/|/a");
        assert_eq!(tokens("<a>1<!-- <b> -->2<![CDATA[<&]]>3</a>"), "<a|1|2|[<&]|3|/a");
        assert_eq!(tokens("<?xml version='1.0'?>\n<!-- --><a/>"), "\n|<a/");
        assert_eq!(tokens("<!-->--><a/>"), "<a/");
    }

    #[test]
    fn a_document_type_is_passed_over() {
        let subset = "<!ENTITY a \"]>\"><!-- ' ]> --><!ELEMENT b (c)>";
        assert_eq!(tokens(&format!("<!DOCTYPE gpx SYSTEM 'x>y' [{subset}]><gpx/>")), "<gpx/");
        assert_eq!(tokens("<!DOCTYPE gpx><gpx/>"), "<gpx/");
        assert_eq!(tokens("<!DOCTYPE gpx [<gpx/>"), "!0");
    }

    #[test]
    fn damage_costs_one_token() {
        assert_eq!(tokens("<a b=\"1 c=\"2\"><d/>"), "!0|<a b=\"1 c=\"2\"|<d/");
        assert_eq!(tokens("<a b=\"1 <d/>"), "!0|<a b=\"1 |<d/");
        assert_eq!(tokens("<a <b>"), "!0|<a |<b");
        assert_eq!(tokens("</a <b>"), "!0|/a|<b");
        assert_eq!(tokens("1 < 2 <b>"), "1 |!2| 2 |<b");
        assert_eq!(tokens("<a><!-- <b/>"), "<a|!3");
        assert_eq!(tokens("<![CDATA[x"), "!0|[x]");
        assert_eq!(tokens("<a"), "!2");
        assert_eq!(tokens("<"), "!1");
        assert_eq!(tokens("<a b=\"1"), "!7");
        assert_eq!(tokens("<a b=\"1>"), "!0|<a b=\"1");
        assert_eq!(tokens("<a></a"), "<a|!6");
    }

    #[test]
    fn attributes_by_local_name() {
        let text = b" lat = '1' x:lon=\"2\" name='lat=\"3\"' bare";
        assert_eq!(attribute(text, b"lat"), Some(&b"1"[..]));
        assert_eq!(attribute(text, b"lon"), Some(&b"2"[..]));
        assert_eq!(attribute(text, b"bare"), None);
        assert_eq!(attribute(b" lat=", b"lat"), None);
    }

    #[test]
    fn references_that_are_not_predefined_stay() {
        let resolved = |text: &str| {
            let mut out = Vec::new();
            resolve(text.as_bytes(), &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(resolved("A &amp; B &#8211; &#x1F3C3;"), "A & B \u{2013} \u{1F3C3}");
        assert_eq!(
            resolved("&lol9; & &; &#xD800; &#99999999; &am"),
            "&lol9; & &; &#xD800; &#99999999; &am"
        );
    }
}
