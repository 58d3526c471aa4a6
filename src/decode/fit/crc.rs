//! The FIT checksum, CRC-16/ARC, folded 16 words at a time.

/// x^16 + x^15 + x^2 + 1, bits reversed; the FIT protocol writes it as a table of nibbles.
const POLYNOMIAL: u16 = 0xA001;

const TABLE: [u16; 256] = table();

const fn table() -> [u16; 256] {
    let mut table = [0u16; 256];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
}

/// Byte by byte, going on from `crc`.
fn plain(crc: u16, bytes: &[u8]) -> u16 {
    bytes.iter().fold(crc, |crc, &b| (crc >> 8) ^ TABLE[usize::from((crc ^ u16::from(b)) & 0xFF)])
}

/// Words of 64 bits folded at a time.
const WORDS: usize = 16;

/// CRC-16 of these bytes as the FIT protocol defines it.
///
/// In arithmetic modulo 2 squaring a polynomial squares each of its terms, so the checksum's
/// polynomial P(x) divides P(x)^64 = P(x^64) = x^1024 + x^960 + x^128 + 1. A message may therefore
/// be folded by whole 64-bit words: each word is added to those 1, 14 and 16 words later, and is
/// gone. The last 16 words go the plain way.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    let mut blocks = bytes.chunks_exact(8 * WORDS);
    let mut folded = [0u64; WORDS];
    while blocks.len() > 1 {
        let Some(block) = blocks.next() else { break };
        let mut words = folded;
        for (word, eight) in words.iter_mut().zip(block.as_chunks::<8>().0) {
            *word ^= u64::from_le_bytes(*eight);
        }
        for i in 1..WORDS {
            words[i] ^= words[i - 1];
            if i >= 14 {
                words[i] ^= words[i - 14];
            }
        }
        folded = words;
        folded[0] ^= words[WORDS - 1];
        for i in 0..14 {
            folded[i] ^= words[i + 2];
        }
    }
    let Some(block) = blocks.next() else { return plain(0, bytes) };
    let mut crc = 0;
    for (word, eight) in folded.iter().zip(block.as_chunks::<8>().0) {
        crc = plain(crc, &(word ^ u64::from_le_bytes(*eight)).to_le_bytes());
    }
    plain(crc, blocks.remainder())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    #[test]
    fn the_checksum_of_nine_digits_is_the_published_one() {
        // CRC-16/ARC check value.
        assert_eq!(crc16(b"123456789"), 0xBB3D);
    }

    #[test]
    fn folded_and_plain_agree_at_every_length() {
        let mut random = Random::new(1);
        let bytes: Vec<u8> = (0..1500).map(|_| random.bits() as u8).collect();
        for len in 0..bytes.len() {
            assert_eq!(crc16(&bytes[..len]), plain(0, &bytes[..len]), "{len} bytes");
        }
    }
}
