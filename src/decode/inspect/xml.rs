//! Counts the elements in a GPX or TCX file, regardless of their meaning, and lists its faults.

use crate::decode::Place;
use crate::decode::xml::{FaultKind, Faults, is_showable, place, utf8};
use crate::decode::{gpx, tcx};
use std::collections::BTreeMap;

/// The faults of a GPX or TCX file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlFaults {
    /// The first faults in file order.
    pub listed: Vec<(FaultKind, Place)>,
    /// Number of further faults.
    pub more: usize,
}

/// Returns the faults of a GPX or TCX file. This never fails.
pub fn xml_faults(bytes: &[u8]) -> XmlFaults {
    let faults = if (tcx::TCX.sniff)(bytes) { tcx::faults } else { gpx::faults };
    let text = utf8(bytes);
    let Faults { listed, more, .. } = faults(&text);
    let listed = listed.into_iter().map(|f| (f.kind, place(&text, f.at))).collect();
    XmlFaults { listed, more }
}

/// The number of elements in a document by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ElementCounts {
    /// Number of elements by name, as written and with the prefix.
    pub elements: BTreeMap<String, usize>,
    /// Deepest nesting.
    pub depth: usize,
}

/// Longest name in bytes (longer ones are truncated), and the most names that are counted.
const LONGEST: usize = 64;
const MOST: usize = 1000;

/// Counts the elements of a document. This never fails: anything but tags is skipped.
pub fn count_elements(bytes: &[u8]) -> ElementCounts {
    let narrow: Vec<u8>;
    let mut rest = match bytes {
        // Tags are ASCII, so every second byte of UTF-16 is sufficient.
        [0xFE, 0xFF, wide @ ..] => {
            narrow = wide.iter().skip(1).step_by(2).copied().collect();
            narrow.as_slice()
        }
        [0xFF, 0xFE, wide @ ..] => {
            narrow = wide.iter().step_by(2).copied().collect();
            narrow.as_slice()
        }
        _ => bytes,
    };
    let mut counts = ElementCounts::default();
    let mut depth = 0usize;
    while let Some(at) = rest.iter().position(|b| *b == b'<') {
        rest = &rest[at + 1..];
        let until =
            |end: &[u8]| rest.windows(end.len()).position(|w| w == end).map(|i| i + end.len());
        let end = match rest {
            [b'!', b'-', b'-', ..] => until(b"-->"),
            [b'!', b'[', ..] => until(b"]]>"),
            _ => until(b">"),
        };
        let Some(end) = end else { break };
        let tag = &rest[..end - 1];
        match tag.first() {
            Some(b'!' | b'?') | None => {}
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(_) => {
                let stop = |b: &u8| b.is_ascii_whitespace() || *b == b'/';
                let name = &tag[..tag.iter().position(stop).unwrap_or(tag.len())];
                let name = if is_showable(name) { name } else { b"..." };
                let name = String::from_utf8_lossy(&name[..name.len().min(LONGEST)]).into_owned();
                if counts.elements.len() < MOST || counts.elements.contains_key(&name) {
                    *counts.elements.entry(name).or_default() += 1;
                }
                counts.depth = counts.depth.max(depth + 1);
                depth += usize::from(tag.last() != Some(&b'/'));
            }
        }
        rest = &rest[end..];
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_counted_under_their_prefix_and_comments_are_none() {
        let text = "<?xml version='1.0'?><gpx><!-- <trk> --><trk><x:hr>1</x:hr><x:hr/></trk>\
                    <![CDATA[<wpt>]]></gpx>";
        let counts = count_elements(text.as_bytes());
        let elements: Vec<(&str, usize)> =
            counts.elements.iter().map(|(n, c)| (n.as_str(), *c)).collect();
        assert_eq!(elements, [("gpx", 1), ("trk", 1), ("x:hr", 2)]);
        assert_eq!(counts.depth, 3);
        let mut wide = vec![0xFE, 0xFF];
        wide.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(count_elements(&wide), counts);
        assert_eq!(count_elements(b"<gpx><trk").elements.len(), 1);
    }
}
