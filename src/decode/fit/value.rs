//! One field of a FIT message to a number or a string.

/// A field as its definition describes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// Number in the profile.
    pub num: u8,
    /// Bytes.
    pub size: u8,
    /// Base type, as written.
    pub base: u8,
    /// Bytes before it in the message.
    pub offset: usize,
}

/// A field that an app of the watch added.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeveloperField {
    /// Number within the app.
    pub num: u8,
    /// Bytes.
    pub size: u8,
    /// The app's index in this file.
    pub app: u8,
    /// Bytes before it in the message.
    #[expect(dead_code)]
    pub offset: usize,
}

/// Number of the field that holds a message's time, in every message.
pub(super) const TIMESTAMP: u8 = 253;

/// Bytes of one value of a base type; 1 for what we don't know, so that it is skipped.
pub(super) fn width(base: u8) -> usize {
    match base & 0x1F {
        0x03 | 0x04 | 0x0B => 2,
        0x05 | 0x06 | 0x08 | 0x0C => 4,
        0x09 | 0x0E | 0x0F | 0x10 => 8,
        _ => 1,
    }
}

fn bytes<const N: usize>(raw: &[u8], big: bool) -> Option<[u8; N]> {
    let mut out: [u8; N] = raw.get(..N)?.try_into().ok()?;
    if big {
        out.reverse();
    }
    Some(out)
}

/// The first value of a field as a number; `None` when it is the base type's invalid value, a
/// string, or a field too short for its type.
pub(super) fn number(raw: &[u8], base: u8, big: bool) -> Option<f64> {
    match base & 0x1F {
        0x00 | 0x02 | 0x0D => raw.first().filter(|&&v| v != 0xFF).map(|&v| f64::from(v)),
        0x0A => raw.first().filter(|&&v| v != 0).map(|&v| f64::from(v)),
        0x01 => raw.first().filter(|&&v| v != 0x7F).map(|&v| f64::from(v as i8)),
        0x03 => bytes(raw, big).map(i16::from_le_bytes).filter(|&v| v != i16::MAX).map(f64::from),
        0x04 => bytes(raw, big).map(u16::from_le_bytes).filter(|&v| v != u16::MAX).map(f64::from),
        0x0B => bytes(raw, big).map(u16::from_le_bytes).filter(|&v| v != 0).map(f64::from),
        0x05 => bytes(raw, big).map(i32::from_le_bytes).filter(|&v| v != i32::MAX).map(f64::from),
        0x06 => bytes(raw, big).map(u32::from_le_bytes).filter(|&v| v != u32::MAX).map(f64::from),
        0x0C => bytes(raw, big).map(u32::from_le_bytes).filter(|&v| v != 0).map(f64::from),
        0x08 => bytes(raw, big).map(f32::from_le_bytes).map(f64::from).filter(|v| v.is_finite()),
        0x09 => bytes(raw, big).map(f64::from_le_bytes).filter(|v| v.is_finite()),
        0x0E => {
            bytes(raw, big).map(i64::from_le_bytes).filter(|&v| v != i64::MAX).map(|v| v as f64)
        }
        0x0F => {
            bytes(raw, big).map(u64::from_le_bytes).filter(|&v| v != u64::MAX).map(|v| v as f64)
        }
        0x10 => bytes(raw, big).map(u64::from_le_bytes).filter(|&v| v != 0).map(|v| v as f64),
        _ => None,
    }
}

/// A string field up to its NUL, or whole when it has none; `None` when empty or not UTF-8.
pub(super) fn text(raw: &[u8]) -> Option<String> {
    let end = raw.iter().position(|&b| b == 0).unwrap_or(raw.len());
    let text = std::str::from_utf8(&raw[..end]).ok()?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// One data message: its fields and their bytes.
#[derive(Clone, Copy)]
pub(super) struct Message<'a> {
    pub fields: &'a [Field],
    #[expect(dead_code)]
    pub developer: &'a [DeveloperField],
    pub raw: &'a [u8],
    pub big: bool,
    /// Time from a compressed header, where there was one.
    pub header_time: Option<u32>,
}

impl<'a> Message<'a> {
    /// The bytes of a field, if the message has it.
    pub fn bytes(&self, num: u8) -> Option<(&'a [u8], u8)> {
        let field = self.fields.iter().find(|f| f.num == num)?;
        Some((self.raw.get(field.offset..field.offset + usize::from(field.size))?, field.base))
    }

    /// A field as a number, unscaled.
    pub fn number(&self, num: u8) -> Option<f64> {
        let (raw, base) = self.bytes(num)?;
        number(raw, base, self.big)
    }

    /// A field as a small whole number.
    pub fn byte(&self, num: u8) -> Option<u8> {
        self.number(num).filter(|v| (0.0..256.0).contains(v)).map(|v| v as u8)
    }

    /// A field as text.
    pub fn text(&self, num: u8) -> Option<String> {
        let (raw, base) = self.bytes(num)?;
        if base & 0x1F == 0x07 { text(raw) } else { None }
    }

    /// The message's own time (field 253, or the compressed header), in FIT seconds.
    pub fn time(&self) -> Option<u32> {
        self.number(TIMESTAMP).map(|v| v as u32).or(self.header_time)
    }
}
