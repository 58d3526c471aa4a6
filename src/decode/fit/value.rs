//! One field of a FIT message to a number or a string.

use crate::fit_profile::TIMESTAMP;

/// A field as its definition describes it.
#[derive(Clone, Copy, Debug)]
pub(in crate::decode) struct Field {
    /// Number in the profile.
    pub num: u8,
    /// Bytes.
    pub size: u8,
    /// Base type, as written.
    pub base: u8,
    /// Bytes before it in the message.
    pub offset: usize,
}

impl Field {
    /// Its type, if it holds numbers. A size that the type does not divide can't be read, only
    /// skipped: the official decoders agree on that.
    pub fn kind(&self) -> Option<Type> {
        let size = usize::from(self.size);
        Type::of(self.base).filter(|kind| size > 0 && size.is_multiple_of(kind.width()))
    }
}

/// A field that an app of the watch added.
#[derive(Clone, Copy, Debug)]
pub(in crate::decode) struct DeveloperField {
    /// Number within the app.
    pub num: u8,
    /// Bytes.
    pub size: u8,
    /// The app's index in this file.
    pub app: u8,
    /// Bytes before it in the message.
    pub offset: usize,
}

/// A base type that is a number. Each has one value that says "invalid": its highest, or 0 for
/// those with a `z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decode) enum Type {
    /// `uint8`, `enum` and `byte`.
    U8,
    U8z,
    I8,
    U16,
    U16z,
    I16,
    U32,
    U32z,
    I32,
    U64,
    U64z,
    I64,
    F32,
    F64,
}

impl Type {
    /// From the byte in a definition; `None` for strings and what we don't know.
    pub fn of(base: u8) -> Option<Type> {
        // The upper bits only say whether byte order matters; some writers leave them out.
        Some(match base & 0x1F {
            0x00 | 0x02 | 0x0D => Type::U8,
            0x0A => Type::U8z,
            0x01 => Type::I8,
            0x03 => Type::I16,
            0x04 => Type::U16,
            0x0B => Type::U16z,
            0x05 => Type::I32,
            0x06 => Type::U32,
            0x0C => Type::U32z,
            0x08 => Type::F32,
            0x09 => Type::F64,
            0x0E => Type::I64,
            0x0F => Type::U64,
            0x10 => Type::U64z,
            _ => return None,
        })
    }

    /// Bytes of one value.
    pub fn width(self) -> usize {
        match self {
            Type::U8 | Type::U8z | Type::I8 => 1,
            Type::U16 | Type::U16z | Type::I16 => 2,
            Type::U32 | Type::U32z | Type::I32 | Type::F32 => 4,
            Type::U64 | Type::U64z | Type::I64 | Type::F64 => 8,
        }
    }
}

/// Bytes of one value of a base type; 1 for strings and what we don't know.
pub(in crate::decode) fn width(base: u8) -> usize {
    Type::of(base).map_or(1, Type::width)
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
pub(in crate::decode) fn number(raw: &[u8], base: u8, big: bool) -> Option<f64> {
    macro_rules! value {
        ($number:ty, $invalid:expr) => {
            bytes(raw, big)
                .map(<$number>::from_le_bytes)
                .filter(|v| *v != $invalid)
                .map(|v| v as f64)
                .filter(|v| v.is_finite())
        };
    }
    let kind = Type::of(base).filter(|kind| raw.len().is_multiple_of(kind.width()))?;
    match kind {
        Type::U8 => value!(u8, u8::MAX),
        Type::U8z => value!(u8, 0),
        Type::I8 => value!(i8, i8::MAX),
        Type::U16 => value!(u16, u16::MAX),
        Type::U16z => value!(u16, 0),
        Type::I16 => value!(i16, i16::MAX),
        Type::U32 => value!(u32, u32::MAX),
        Type::U32z => value!(u32, 0),
        Type::I32 => value!(i32, i32::MAX),
        Type::U64 => value!(u64, u64::MAX),
        Type::U64z => value!(u64, 0),
        Type::I64 => value!(i64, i64::MAX),
        // All bits set is not a number.
        Type::F32 => value!(f32, f32::INFINITY),
        Type::F64 => value!(f64, f64::INFINITY),
    }
}

/// A string field up to its NUL, or whole when it has none; `None` when empty or not UTF-8.
pub(in crate::decode) fn text(raw: &[u8]) -> Option<String> {
    let end = raw.iter().position(|&b| b == 0).unwrap_or(raw.len());
    let text = std::str::from_utf8(&raw[..end]).ok()?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// One data message: its fields and their bytes.
#[derive(Clone, Copy)]
pub(in crate::decode) struct Message<'a> {
    pub fields: &'a [Field],
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

    /// A field as a number over its scale.
    pub fn scaled(&self, num: u8, scale: f64) -> Option<f64> {
        self.number(num).map(|v| v / scale)
    }

    /// The values of an array field; `None` in the place of those that are invalid.
    pub fn numbers(&self, num: u8) -> impl Iterator<Item = Option<f64>> + use<'a> {
        let (raw, base) = self.bytes(num).unwrap_or((&[], 0));
        let big = self.big;
        raw.chunks_exact(width(base)).map(move |value| number(value, base, big))
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

    /// The message's own time (its own field, or the compressed header), in FIT seconds.
    pub fn time(&self) -> Option<u32> {
        self.number(TIMESTAMP).map(|v| v as u32).or(self.header_time)
    }

    /// Seconds from UTC to local time, by the message's own time and a field with the local one.
    pub fn offset_s(&self, local: u8) -> Option<i64> {
        let offset = self.number(local)? as i64 - i64::from(self.time()?);
        // Zones run from -12 to +14 hours; a watch that was never told holds 0 or nonsense. Some
        // watches store the local time a few seconds late.
        let zone = (-12 * 3600..=14 * 3600).contains(&offset);
        zone.then(|| (offset as f64 / 900.0).round() as i64 * 900)
    }
}
