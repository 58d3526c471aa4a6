//! Conversion of any text encoding to UTF-8.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes searched for the XML declaration.
const DECLARATION_BYTES: usize = 512;

/// Returns the text as UTF-8 without a byte order mark, borrowed when it is already UTF-8.
///
/// A byte order mark takes precedence, then the zero bytes of UTF-16, then the encoding named in the XML
/// declaration. UTF-8 is not validated here but where parts of it are converted to `str`. Unknown names are
/// treated as UTF-8, and so is declared UTF-16 that is readable byte by byte.
pub fn utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let (encoding, mark) = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [b'<', 0, _, 0, ..] => (UTF_16LE, 0),
        [0, b'<', 0, _, ..] => (UTF_16BE, 0),
        _ => (declared(bytes).unwrap_or(UTF_8), 0),
    };
    let text = &bytes[mark..];
    if encoding == UTF_8 {
        return Cow::Borrowed(text);
    }
    match encoding.decode_without_bom_handling(text).0 {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// The encoding that `<?xml ... encoding="NAME"?>` names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION_BYTES)].trim_ascii_start();
    let head = head.strip_prefix(b"<?xml")?;
    let head = &head[..memchr::memchr(b'>', head)?];
    let word = b"encoding";
    let value = head[memchr::memmem::find(head, word)? + word.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let name = &value[..memchr::memchr(*quote, value)?];
    Encoding::for_label(name).filter(|e| e.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<?xml version='1.0'?><gpx>Žluťoučký ™</gpx>";

    fn wide(big: bool, mark: bool) -> Vec<u8> {
        let text = if mark { format!("\u{feff}{TEXT}") } else { TEXT.to_string() };
        text.encode_utf16()
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    }

    #[test]
    fn utf_16_with_and_without_mark() {
        for (big, mark) in [(false, false), (false, true), (true, false), (true, true)] {
            assert_eq!(&*utf8(&wide(big, mark)), TEXT.as_bytes());
        }
    }

    #[test]
    fn declared_encodings() {
        for (name, bytes, text) in [
            ("ISO-8859-1", &b"\xE9"[..], "é"),
            ("windows-1252", b"\x99", "™"),
            ("iso-8859-2", b"\xB9", "š"),
            ("KOI8-R", b"\xC1", "а"),
            ("GB18030", b"\xC5\xDC", "跑"),
            ("Shift_JIS", b"\x91\x96", "走"),
            ("UTF-8", "é".as_bytes(), "é"),
            ("UTF-16", "é".as_bytes(), "é"),
            ("no-such", "é".as_bytes(), "é"),
        ] {
            let head = format!("<?xml version=\"1.0\" encoding = '{name}' ?><gpx>");
            let file = [head.as_bytes(), bytes].concat();
            assert_eq!(utf8(&file), [head.as_bytes(), text.as_bytes()].concat(), "{name}");
        }
    }

    #[test]
    fn utf_8_is_not_copied() {
        assert!(matches!(utf8(TEXT.as_bytes()), Cow::Borrowed(_)));
        assert_eq!(utf8(b"\xEF\xBB\xBF<gpx/>"), &b"<gpx/>"[..]);
        assert_eq!(utf8(b""), &b""[..]);
    }
}
