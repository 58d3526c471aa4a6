//! The FIT checksum.

const TABLE: [u16; 256] = table();

const fn table() -> [u16; 256] {
    // CRC-16/ARC: polynomial 0x8005 reflected, which the FIT definition writes as nibble tables.
    let mut table = [0u16; 256];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
}

/// CRC-16 of these bytes as the FIT protocol defines it.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &b| (crc >> 8) ^ TABLE[usize::from((crc ^ u16::from(b)) & 0xFF)])
}
