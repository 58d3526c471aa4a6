//! Decodes a field of a FIT message to a number or a string.

use crate::fit_profile::TIMESTAMP;

/// A field in a definition message.
#[derive(Clone, Copy, Debug)]
pub(in crate::decode) struct FieldDefinition {
    /// Number in the profile.
    pub num: u8,
    /// Bytes.
    pub size: u8,
    /// Base type, as written.
    pub base: u8,
    /// Bytes before it in the message.
    pub offset: usize,
}

impl FieldDefinition {
    /// The base type, if it is numeric. Fields whose size is not a multiple of the type are skipped, as the
    /// official decoders do.
    pub fn base_type(&self) -> Option<BaseType> {
        let size = usize::from(self.size);
        BaseType::of(self.base).filter(|kind| size > 0 && size.is_multiple_of(kind.width()))
    }
}

/// A developer field in a definition message.
#[derive(Clone, Copy, Debug)]
pub(in crate::decode) struct DeveloperFieldDefinition {
    /// Number within the app.
    pub num: u8,
    /// Bytes.
    pub size: u8,
    /// The app's index in this file.
    pub app: u8,
    /// Bytes before it in the message.
    pub offset: usize,
}

/// A numeric base type. Each has one invalid value: the highest, or 0 for those with a `z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decode) enum BaseType {
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

impl BaseType {
    /// Parses the byte in a definition; `None` for strings and unknown types.
    pub fn of(base: u8) -> Option<BaseType> {
        // The upper bits only tell whether byte order matters, and some writers omit them.
        Some(match base & 0x1F {
            0x00 | 0x02 | 0x0D => BaseType::U8,
            0x0A => BaseType::U8z,
            0x01 => BaseType::I8,
            0x03 => BaseType::I16,
            0x04 => BaseType::U16,
            0x0B => BaseType::U16z,
            0x05 => BaseType::I32,
            0x06 => BaseType::U32,
            0x0C => BaseType::U32z,
            0x08 => BaseType::F32,
            0x09 => BaseType::F64,
            0x0E => BaseType::I64,
            0x0F => BaseType::U64,
            0x10 => BaseType::U64z,
            _ => return None,
        })
    }

    /// Bytes of one value.
    pub fn width(self) -> usize {
        match self {
            BaseType::U8 | BaseType::U8z | BaseType::I8 => 1,
            BaseType::U16 | BaseType::U16z | BaseType::I16 => 2,
            BaseType::U32 | BaseType::U32z | BaseType::I32 | BaseType::F32 => 4,
            BaseType::U64 | BaseType::U64z | BaseType::I64 | BaseType::F64 => 8,
        }
    }
}

/// Length of one value of a base type, bytes; 1 for strings and unknown types.
pub(in crate::decode) fn width(base: u8) -> usize {
    BaseType::of(base).map_or(1, BaseType::width)
}

fn bytes<const N: usize>(raw: &[u8], big_endian: bool) -> Option<[u8; N]> {
    let mut out: [u8; N] = raw.get(..N)?.try_into().ok()?;
    if big_endian {
        out.reverse();
    }
    Some(out)
}

/// The first value of a field as a number; `None` when it is the base type's invalid value, a
/// string, or a field too short for its type.
pub(in crate::decode) fn number(raw: &[u8], base: u8, big_endian: bool) -> Option<f64> {
    macro_rules! value {
        ($number:ty, $invalid:expr) => {
            bytes(raw, big_endian)
                .map(<$number>::from_le_bytes)
                .filter(|v| *v != $invalid)
                .map(|v| v as f64)
                .filter(|v| v.is_finite())
        };
    }
    let kind = BaseType::of(base).filter(|kind| raw.len().is_multiple_of(kind.width()))?;
    match kind {
        BaseType::U8 => value!(u8, u8::MAX),
        BaseType::U8z => value!(u8, 0),
        BaseType::I8 => value!(i8, i8::MAX),
        BaseType::U16 => value!(u16, u16::MAX),
        BaseType::U16z => value!(u16, 0),
        BaseType::I16 => value!(i16, i16::MAX),
        BaseType::U32 => value!(u32, u32::MAX),
        BaseType::U32z => value!(u32, 0),
        BaseType::I32 => value!(i32, i32::MAX),
        BaseType::U64 => value!(u64, u64::MAX),
        BaseType::U64z => value!(u64, 0),
        BaseType::I64 => value!(i64, i64::MAX),
        // All bits set is not a number.
        BaseType::F32 => value!(f32, f32::INFINITY),
        BaseType::F64 => value!(f64, f64::INFINITY),
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
    pub fields: &'a [FieldDefinition],
    pub raw: &'a [u8],
    pub big_endian: bool,
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
        number(raw, base, self.big_endian)
    }

    /// A field as a number over its scale.
    pub fn scaled(&self, num: u8, scale: f64) -> Option<f64> {
        self.number(num).map(|v| v / scale)
    }

    /// The values of an array field; invalid ones are `None`.
    pub fn numbers(&self, num: u8) -> impl Iterator<Item = Option<f64>> + use<'a> {
        let (raw, base) = self.bytes(num).unwrap_or((&[], 0));
        let big_endian = self.big_endian;
        raw.chunks_exact(width(base)).map(move |value| number(value, base, big_endian))
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
        // Time zones range from -12 to +14 hours; a watch that was never set stores 0 or nonsense. Some watches
        // store the local time a few seconds late.
        let zone = (-12 * 3600..=14 * 3600).contains(&offset);
        zone.then(|| (offset as f64 / 900.0).round() as i64 * 900)
    }
}
