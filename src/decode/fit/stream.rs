//! Walks over the headers, definitions and data messages of one or more chained FIT files.
//!
//! The walker knows the structure of messages but not their meaning. It passes on consecutive messages of one
//! definition together, so that a sink can read them column by column.

use super::crc::crc16;
use super::damage::{Damage, DamageKind};
use super::header::{self, Header};
use super::value::{DeveloperFieldDefinition, FieldDefinition, Message};

/// Most definitions in one file; more are treated as an attack (judgement; real files
/// hold a few dozen, and some of them define anew before each message).
const MAX_DEFINITIONS: usize = 1_000_000;

/// Most chained files; more are treated as an attack (judgement; watches chain up to seven).
const MAX_FILES: usize = 1000;
/// Most searches per input for messages beyond the length stored in a header.
const MAX_SEARCHES: usize = 8;

/// The layout of a data message.
#[derive(Clone, Debug)]
pub(in crate::decode) struct Definition {
    /// Message number in the profile.
    pub global: u16,
    /// Big-endian.
    pub big_endian: bool,
    pub fields: Vec<FieldDefinition>,
    pub developer: Vec<DeveloperFieldDefinition>,
    /// Length of a data message without its header byte.
    pub size: usize,
}

/// Consecutive data messages of one definition.
#[derive(Clone, Copy)]
pub(in crate::decode) struct MessageRun<'a> {
    /// Byte offset of the header of the first message.
    pub at: usize,
    /// Bytes from the body of the first message to the end of the last.
    pub bytes: &'a [u8],
    /// Distance from one body to the next, bytes.
    pub stride: usize,
    pub count: usize,
    /// Time from a compressed header. Such a run has only one message.
    pub header_time: Option<u32>,
}

impl<'a> MessageRun<'a> {
    /// Returns `count` messages, beginning with index `first`.
    pub fn part(self, first: usize, count: usize) -> MessageRun<'a> {
        let from = first * self.stride;
        let bytes = &self.bytes[from..from + count * self.stride - 1];
        MessageRun { at: self.at + from, bytes, count, ..self }
    }

    /// Iterates over the messages.
    pub fn each(self, definition: &'a Definition) -> impl Iterator<Item = Message<'a>> {
        (0..self.count).map(move |i| Message {
            fields: &definition.fields,
            raw: &self.bytes[i * self.stride..i * self.stride + definition.size],
            big_endian: definition.big_endian,
            header_time: self.header_time,
        })
    }
}

/// Receives the messages of a walk.
pub(in crate::decode) trait Sink {
    /// Called at the beginning of a file.
    fn file(&mut self, _header: &Header) {}
    /// Called when local message `local` (0 to 15) is defined at byte `at`.
    fn define(&mut self, _local: usize, _at: usize, _definition: &Definition) {}
    /// Called with data messages of the local message `local`.
    fn messages(&mut self, local: usize, definition: &Definition, run: MessageRun<'_>);
    /// Called when damage is found.
    fn damage(&mut self, damage: Damage);
}

/// Walks over all files chained in `bytes` and returns their number.
pub(in crate::decode) fn walk(bytes: &[u8], sink: &mut impl Sink) -> usize {
    let mut at = 0;
    let mut files = 0;
    let mut searches = 0;
    while at < bytes.len() {
        if files == MAX_FILES {
            let kind = DamageKind::TooManyFiles { read: MAX_FILES };
            sink.damage(Damage { at, kind });
            break;
        }
        let Some((header, wrong)) = Header::read(bytes, at) else {
            let next = header::find(bytes, at + 1);
            let left = next.unwrap_or(bytes.len()) - at;
            sink.damage(Damage { at, kind: DamageKind::NotFit { bytes: left } });
            match next {
                Some(next) => at = next,
                None => break,
            }
            continue;
        };
        files += 1;
        if let Some(kind) = wrong {
            sink.damage(Damage { at, kind });
        }
        sink.file(&header);
        at = file(bytes, &header, &mut searches, sink);
    }
    files
}

/// Reads the messages and the checksum of one file and returns the offset of the next.
fn file(bytes: &[u8], header: &Header, searches: &mut usize, sink: &mut impl Sink) -> usize {
    let start = header.at + header.size;
    let promised = start + header.data_size;
    let mut reader =
        Reader { at: start, definitions: Definitions::default(), count: 0, time: None };
    if promised > bytes.len() {
        let stopped = reader.messages(bytes, bytes.len(), sink);
        let found = bytes.len() - header.at;
        let promised = header.size + header.data_size;
        let kind = DamageKind::EndsEarly { promised, found };
        sink.damage(Damage { at: bytes.len(), kind });
        stopped.into_iter().for_each(|damage| sink.damage(damage));
        return bytes.len();
    }
    let stopped = reader.messages(bytes, promised, sink);
    let sound = match bytes.get(promised..promised + 2) {
        // A stored 0 means "not computed" to several writers.
        Some([0, 0]) | None => None,
        Some(stored) => {
            Some(crc16(&bytes[header.at..promised]) == u16::from_le_bytes([stored[0], stored[1]]))
        }
    };
    // The header of a recording cut short by an empty battery may store a length of zero, or one too small.
    let rest = bytes.get(promised + 2..).unwrap_or_default();
    let more = sound != Some(true) && !rest.is_empty() && !header::is_header(rest);
    *searches += usize::from(more);
    let more = more && *searches <= MAX_SEARCHES;
    if more && let Some(end) = reader.continues(bytes, bytes.len()) {
        let kind = DamageKind::GoesOn { promised: header.data_size, end };
        sink.damage(Damage { at: header.at + 4, kind });
        let stopped = reader.messages(bytes, end, sink);
        stopped.into_iter().for_each(|damage| sink.damage(damage));
        return bytes.len();
    }
    stopped.into_iter().for_each(|damage| sink.damage(damage));
    match sound {
        Some(false) => sink.damage(Damage { at: promised, kind: DamageKind::Checksum }),
        None if promised + 2 > bytes.len() => {
            sink.damage(Damage { at: promised, kind: DamageKind::ChecksumMissing });
        }
        _ => {}
    }
    promised + 2
}

type Definitions = [Option<Definition>; 16];

#[derive(Clone)]
struct Reader {
    at: usize,
    definitions: Definitions,
    count: usize,
    /// Latest time seen, for compressed headers.
    time: Option<u32>,
}

/// Counts messages without reading them.
struct CountingSink(usize);

impl Sink for CountingSink {
    fn messages(&mut self, _: usize, _: &Definition, run: MessageRun<'_>) {
        self.0 += run.count;
    }
    fn damage(&mut self, _: Damage) {}
}

impl Reader {
    /// Returns the end of the messages if they continue from here to the end of `bytes`, with or without a
    /// checksum after them.
    fn continues(&self, bytes: &[u8], len: usize) -> Option<usize> {
        [len.saturating_sub(2), len].into_iter().find(|&end| {
            let mut ahead = self.clone();
            let mut counter = CountingSink(0);
            let damage = ahead.messages(bytes, end, &mut counter);
            // Three consecutive messages are unlikely to be accidental (judgement).
            damage.is_none() && counter.0 >= 3
        })
    }

    /// Reads messages up to `end` and returns the damage that stopped it early, if any.
    fn messages(&mut self, bytes: &[u8], end: usize, sink: &mut impl Sink) -> Option<Damage> {
        let stop = |at: usize, kind: DamageKind| Some(Damage { at, kind });
        while self.at < end {
            let head = bytes[self.at];
            let body = self.at + 1;
            if head & 0xC0 == 0x40 {
                self.count += 1;
                if self.count > MAX_DEFINITIONS {
                    return stop(self.at, DamageKind::TooManyDefinitions);
                }
                let Some((definition, size)) = define(&bytes[body..end], head & 0x20 != 0) else {
                    return stop(self.at, DamageKind::DefinitionCut);
                };
                let local = usize::from(head & 0x0F);
                sink.define(local, self.at, &definition);
                self.definitions[local] = Some(definition);
                self.at = body + size;
                continue;
            }
            let compressed = head & 0x80 != 0;
            let local = usize::from(if compressed { head >> 5 & 0x03 } else { head & 0x0F });
            let Some(definition) = &self.definitions[local] else {
                return stop(self.at, DamageKind::Undefined);
            };
            let stride = definition.size + 1;
            let whole = (end - self.at) / stride;
            if whole == 0 {
                return stop(self.at, DamageKind::MessageCut);
            }
            let mut count = 1;
            if !compressed {
                while count < whole && bytes[self.at + count * stride] == head {
                    count += 1;
                }
            }
            let header_time = self.time.filter(|_| compressed).map(|last| {
                // A compressed head holds the low 5 bits of the time; a smaller value has rolled over.
                let low = u32::from(head & 0x1F);
                let rolled = if low < last & 0x1F { 0x20 } else { 0 };
                (last & !0x1F).wrapping_add(low).wrapping_add(rolled)
            });
            let size = count * stride - 1;
            let run = MessageRun {
                at: self.at,
                bytes: &bytes[body..body + size],
                stride,
                count,
                header_time,
            };
            let last = run.part(count - 1, 1);
            if let Some(time) = last.each(definition).next().and_then(|m| m.time()) {
                self.time = Some(time);
            }
            sink.messages(local, definition, run);
            self.at += count * stride;
        }
        None
    }
}

fn define(bytes: &[u8], developer: bool) -> Option<(Definition, usize)> {
    let big_endian = *bytes.get(1)? == 1;
    let global = [*bytes.get(2)?, *bytes.get(3)?];
    let global = if big_endian { u16::from_be_bytes(global) } else { u16::from_le_bytes(global) };
    let count = usize::from(*bytes.get(4)?);
    let mut used = 5 + 3 * count;
    let table = bytes.get(5..used)?;
    let mut offset = 0;
    let mut fields = Vec::with_capacity(count);
    for entry in table.as_chunks::<3>().0 {
        fields.push(FieldDefinition { num: entry[0], size: entry[1], base: entry[2], offset });
        offset += usize::from(entry[1]);
    }
    let mut own = Vec::new();
    if developer {
        let count = usize::from(*bytes.get(used)?);
        let table = bytes.get(used + 1..used + 1 + 3 * count)?;
        for entry in table.as_chunks::<3>().0 {
            own.push(DeveloperFieldDefinition {
                num: entry[0],
                size: entry[1],
                app: entry[2],
                offset,
            });
            offset += usize::from(entry[1]);
        }
        used += 1 + 3 * count;
    }
    Some((Definition { global, big_endian, fields, developer: own, size: offset }, used))
}
