//! A zip archive of deflated members, without dates, so that the same members give the same bytes.

use flate2::Crc;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// Version 2.0, names in UTF-8, deflated.
const HEAD: [u16; 3] = [20, 1 << 11, 8];

/// Encodes these members, by name, in their order. An archive of 4 GB or more is none.
pub fn write(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::new(6));
        // Writing to memory can't fail.
        let _ = encoder.write_all(bytes);
        let packed = encoder.finish().unwrap_or_default();
        let mut head = [HEAD.map(u16::to_le_bytes).concat(), vec![0; 4]].concat();
        head.extend(
            [crc.sum(), packed.len() as u32, bytes.len() as u32].map(u32::to_le_bytes).concat(),
        );
        head.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        let at = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(head);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, n) = (out.len() as u32, members.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend([n, n].map(u16::to_le_bytes).concat());
    out.extend([directory.len() as u32, at].map(u32::to_le_bytes).concat());
    out.extend([0, 0]);
    out
}
