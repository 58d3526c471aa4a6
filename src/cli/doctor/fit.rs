//! A FIT file examined: what its damages mean, and its messages.

use super::{Read, activities, notes, ours, reference_readers, untimed, verdict};
use crate::decode::fit::DamageKind;
use crate::decode::inspect::{DeveloperFieldLayout, FieldLayout, MessageKind, Survey, survey};
use crate::report::{ContentRow, DamageSpan, Examination, printable, thousands};

/// How far a damage of a FIT file reaches.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// One place; everything is read.
    Place,
    /// The rest of the file that it stands in.
    RestOfFile,
    /// Up to the next file, or the end.
    NextFile,
}

/// What a damage means: how far it reaches, and what to do.
fn advice(kind: DamageKind) -> (Reach, &'static str) {
    match kind {
        DamageKind::EndsEarly { .. } => (
            Reach::Place,
            "the recording or the copy was cut short, and what is missing can't be made up: fetch the \
             file again; if it is the same, the watch never wrote more",
        ),
        DamageKind::NotFit { .. } => (
            Reach::NextFile,
            "something foreign stands here, as left by a bad copy; nothing of the run is in it",
        ),
        DamageKind::HeaderChecksum => (
            Reach::Place,
            "a byte of the header was changed, or the app that wrote it counts wrong; the records are \
             judged by themselves",
        ),
        DamageKind::Checksum => (
            Reach::Place,
            "some byte of the file is not what the watch wrote, or the app that wrote it counts wrong: \
             fetch it again; if it is the same, look at the numbers below before you trust them",
        ),
        DamageKind::ChecksumMissing => {
            (Reach::Place, "the last two bytes are cut off; all records are there")
        }
        DamageKind::GoesOn { .. } => (
            Reach::Place,
            "the watch was switched off, or empty, before it could write the length: the records were \
             read to the end",
        ),
        DamageKind::HeaderSize { .. } => (
            Reach::Place,
            "the first byte is wrong; the place of the first message was found without it",
        ),
        DamageKind::TooManyDefinitions => {
            (Reach::RestOfFile, "no watch writes this: the file was made to trouble a reader")
        }
        _ => (
            Reach::RestOfFile,
            "bytes were lost or overwritten here, and from here on messages can't be told apart: what \
             stands before is used; fetch the file again for the rest",
        ),
    }
}

fn fit_damages(survey: &Survey, len: usize) -> Vec<DamageSpan> {
    let mut damages: Vec<DamageSpan> = survey
        .damages
        .iter()
        .map(|damage| {
            let (reach, advice) = advice(damage.kind);
            let inside = survey.files.iter().rev().find(|h| h.at <= damage.at);
            let to = match reach {
                Reach::Place => damage.at,
                Reach::RestOfFile => inside.map_or(len, |h| (h.at + h.size + h.data_size).min(len)),
                Reach::NextFile => {
                    survey.files.iter().map(|h| h.at).find(|at| *at > damage.at).unwrap_or(len)
                }
            };
            DamageSpan {
                from: damage.at,
                to: to.max(damage.at),
                place: format!("byte {}", damage.at),
                what: damage.kind.to_string(),
                advice,
            }
        })
        .collect();
    damages.sort_by_key(|w| w.from);
    damages
}

pub(super) fn examine(path: String, bytes: &[u8], read: &Read, fields: bool) -> Examination {
    let survey = survey(bytes);
    let damages = fit_damages(&survey, bytes.len());
    let mut about = format!("FIT file of {} bytes", thousands(bytes.len()));
    if let Some(device) = activities(read).first().and_then(|a| a.device.name.as_ref()) {
        about += &format!(" from {}", printable(device));
    }
    if let Some(h) = survey.files.first() {
        let (major, minor) = (h.protocol >> 4, h.protocol & 0x0F);
        about += &format!(
            "; protocol {major}.{minor}, profile {}.{:02}",
            h.profile / 100,
            h.profile % 100
        );
    }
    if survey.files.len() > 1 {
        about += &format!("; {} files in one", survey.files.len());
    }
    let promised = survey.files.iter().map(|h| h.at + h.size + h.data_size + 2).max().unwrap_or(0);
    // A length that a damaged header made up would squeeze the picture to nothing.
    let cut = survey.damages.iter().any(|d| matches!(d.kind, DamageKind::EndsEarly { .. }));
    let promised = if cut && promised <= 64 * bytes.len() { promised } else { 0 };
    Examination {
        path,
        about,
        verdict: verdict(read, !damages.is_empty()),
        len: bytes.len(),
        promised,
        damages,
        reader_reports: vec![ours(read, false), reference_readers::fitparser(bytes)],
        left_out: untimed(read),
        notes: notes(read),
        parts: survey.kinds.iter().map(|k| fit_part(k, fields)).collect(),
        parts_name: "messages",
    }
}

fn fit_part(kind: &MessageKind, fields: bool) -> ContentRow {
    let order = if kind.big_endian { ", big-endian" } else { "" };
    let more = format!("number {}, first at byte {}{order}", kind.global, kind.first_byte);
    let mut lines = Vec::new();
    if fields {
        lines.extend(kind.fields.iter().map(|f| field_line(kind.global, f)));
        lines.extend(kind.developer_fields.iter().map(developer_line));
    }
    ContentRow {
        name: reference_readers::message_name(kind.global),
        count: kind.count,
        more,
        fields: lines,
    }
}

/// FIT base types by the number in their lower five bits.
const BASE_TYPES: [&str; 17] = [
    "enum", "sint8", "uint8", "sint16", "uint16", "sint32", "uint32", "string", "float32",
    "float64", "uint8z", "uint16z", "uint32z", "byte", "sint64", "uint64", "uint64z",
];

fn field_line(global: u16, field: &FieldLayout) -> String {
    let base = BASE_TYPES.get(usize::from(field.base & 0x1F)).copied().unwrap_or("unknown type");
    let (name, unit) = reference_readers::field_name(global, field.num, field.size, field.base)
        .unwrap_or_else(|| ("not in the public profile".to_string(), String::new()));
    let line = format!("{:>3}  {name:<34} {base:<8} {:>3} bytes  {unit}", field.num, field.size);
    line.trim_end().to_string()
}

fn developer_line(field: &DeveloperFieldLayout) -> String {
    let name = field.name.as_deref().unwrap_or("without a description");
    let unit = field.unit.as_deref().unwrap_or("");
    let line = format!(
        "{:>3}  {name:<34} app {:<4} {:>3} bytes  {unit}",
        field.num, field.app, field.size
    );
    line.trim_end().to_string()
}
