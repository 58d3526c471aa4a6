//! Counts the messages and fields in a FIT file, regardless of their meaning.

use crate::decode::fit::stream::{Definition, MessageRun, Sink, walk};
use crate::decode::fit::value::text;
use crate::decode::fit::{Damage, Header};
use crate::fit_profile::field_description as described;
use std::collections::BTreeMap;

/// The messages and fields in a FIT file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// The headers of the chained files.
    pub files: Vec<Header>,
    /// Kinds of messages, in order of their number.
    pub kinds: Vec<MessageKind>,
    /// Damage in file order.
    pub damages: Vec<Damage>,
}

/// The messages of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageKind {
    /// Its number in the profile: 20 is `record`.
    pub global: u16,
    /// Number of data messages.
    pub count: usize,
    /// Byte offset of the first data message, or of the definition when there is none.
    pub first_byte: usize,
    /// Number of definitions.
    pub definitions: usize,
    /// Whether any definition is big-endian.
    pub big_endian: bool,
    /// Its fields, in order of their number.
    pub fields: Vec<FieldLayout>,
    /// Developer fields, in order of app and number.
    pub developer_fields: Vec<DeveloperFieldLayout>,
}

/// A field as defined. A field that was defined in two ways is listed twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldLayout {
    /// Its number in the profile.
    pub num: u8,
    /// Size in bytes.
    pub size: u8,
    /// Base type: `0x84` is `uint16`.
    pub base: u8,
}

/// A developer field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeveloperFieldLayout {
    /// The app's index in this file.
    pub app: u8,
    /// The field's number within the app.
    pub num: u8,
    /// Bytes.
    pub size: u8,
    /// The name that the app gave it.
    pub name: Option<String>,
    /// The unit that the app gave it.
    pub unit: Option<String>,
}

/// Surveys a FIT file. This never fails: whatever can't be read is reported as damage.
pub fn survey(bytes: &[u8]) -> Survey {
    let mut counter = Counter::default();
    walk(bytes, &mut counter);
    let kinds = counter.kinds.into_values();
    Survey { files: counter.files, kinds: kinds.collect(), damages: counter.damages }
}

#[derive(Default)]
struct Counter {
    files: Vec<Header>,
    kinds: BTreeMap<u16, MessageKind>,
    damages: Vec<Damage>,
    /// Names and units by app and number.
    names: BTreeMap<(u8, u8), (Option<String>, Option<String>)>,
}

impl Sink for Counter {
    fn file(&mut self, header: &Header) {
        self.files.push(*header);
        self.names.clear();
    }

    fn define(&mut self, _: usize, at: usize, definition: &Definition) {
        let new =
            MessageKind { global: definition.global, first_byte: at, ..MessageKind::default() };
        let kind = self.kinds.entry(definition.global).or_insert(new);
        kind.definitions += 1;
        kind.big_endian |= definition.big_endian;
        for field in &definition.fields {
            let layout = FieldLayout { num: field.num, size: field.size, base: field.base };
            if let Err(i) = kind.fields.binary_search(&layout) {
                kind.fields.insert(i, layout);
            }
        }
        for field in &definition.developer {
            let (name, unit) = self.names.get(&(field.app, field.num)).cloned().unwrap_or_default();
            let (app, num, size) = (field.app, field.num, field.size);
            let layout = DeveloperFieldLayout { app, num, size, name, unit };
            if let Err(i) = kind.developer_fields.binary_search(&layout) {
                kind.developer_fields.insert(i, layout);
            }
        }
    }

    fn messages(&mut self, _: usize, definition: &Definition, run: MessageRun<'_>) {
        if let Some(kind) = self.kinds.get_mut(&definition.global) {
            if kind.count == 0 {
                kind.first_byte = run.at;
            }
            kind.count += run.count;
        }
        if definition.global == described::MESG {
            for message in run.each(definition) {
                if let (Some(app), Some(num)) = (
                    message.byte(described::DEVELOPER_DATA_INDEX),
                    message.byte(described::FIELD_DEFINITION_NUMBER),
                ) {
                    let words = |n| message.bytes(n).and_then(|(raw, _)| text(raw));
                    self.names.insert(
                        (app, num),
                        (words(described::FIELD_NAME), words(described::UNITS)),
                    );
                }
            }
        }
    }

    fn damage(&mut self, damage: Damage) {
        self.damages.push(damage);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_counts_every_message_and_names_the_place_of_the_first() {
        let file = crate::decode::fit::tests::tiny(false);
        let found = survey(&file);
        assert_eq!(found.files.len(), 1);
        let kinds: Vec<_> = found.kinds.iter().map(|k| (k.global, k.count, k.first_byte)).collect();
        // A header of 12, a definition of 9 and a message of 2, a definition of 12.
        assert_eq!(kinds, [(0, 1, 21), (20, 3, 35)]);
        let fields = [(3, 1, 0x02), (253, 4, 0x86)];
        let layout: Vec<_> =
            found.kinds[1].fields.iter().map(|f| (f.num, f.size, f.base)).collect();
        assert_eq!(layout, fields);
        assert_eq!(found.damages, []);
    }

    #[test]
    fn a_cut_file_is_counted_up_to_the_cut() {
        let file = crate::decode::fit::tests::tiny(false);
        let found = survey(&file[..42]);
        assert_eq!(found.kinds[1].count, 1);
        assert!(found.damages.iter().any(|d| d.at == 41), "{:?}", found.damages);
    }
}
