//! Conversion of a picture to at most 256 indexed colours, which needs a third of the bytes to compress and halves the
//! file size. A chart has few colours and many blends at the edges of glyphs; colours without an entry are replaced by
//! the nearest one, which is not visible.

/// Size of the palette.
const MOST: usize = 256;
/// Number of entries for the most common colours. The rest are chosen as the farthest from the palette so far.
const COMMON: usize = 160;
/// Most distinct colours. Pictures with more keep three bytes per pixel.
const TOO_MANY: usize = 1 << 13;
/// Size of the hash table, at most half full.
const SLOTS: usize = 2 * TOO_MANY;
/// No colour: an opaque pixel has 255 in its fourth byte.
const EMPTY: u32 = 0;
/// Number of pixels compared at once.
const BLOCK: usize = 16;

/// A picture with indexed colours.
pub struct Indexed {
    /// Red, green and blue of each colour.
    pub colours: Vec<u8>,
    /// The palette index of each pixel.
    pub pixels: Vec<u8>,
}

/// Converts the pixels of an opaque picture, four bytes each; `None` when it has too many colours.
pub fn indexed(rgba: &[u8]) -> Option<Indexed> {
    let (counts, runs) = count(rgba)?;
    let mut used: Vec<usize> = (0..SLOTS).filter(|s| counts.keys[*s] != EMPTY).collect();
    used.sort_unstable_by_key(|s| (std::cmp::Reverse(counts.pixels[*s]), counts.keys[*s]));
    let colours: Vec<[i32; 3]> = used.iter().map(|s| parts(counts.keys[*s])).collect();
    let (table, places) = table(&colours);
    let mut place_of = vec![0u8; SLOTS];
    for (s, place) in used.iter().zip(places) {
        place_of[*s] = place;
    }
    let mut pixels = Vec::with_capacity(rgba.len() / 4);
    for (slot, length) in runs {
        pixels.resize(pixels.len() + length as usize, place_of[usize::from(slot)]);
    }
    Some(Indexed { colours: table.iter().flatten().map(|v| *v as u8).collect(), pixels })
}

fn parts(key: u32) -> [i32; 3] {
    let [r, g, b, _] = key.to_le_bytes();
    [r, g, b].map(i32::from)
}

/// A hash table of colours with their number of pixels.
struct Counts {
    keys: Vec<u32>,
    pixels: Vec<u32>,
}

/// A run of equal pixels: the slot of their colour and their number.
type Equal = (u16, u32);

fn count(rgba: &[u8]) -> Option<(Counts, Vec<Equal>)> {
    let mut counts = Counts { keys: vec![EMPTY; SLOTS], pixels: vec![0; SLOTS] };
    let mut runs: Vec<Equal> = Vec::with_capacity(rgba.len() / 64);
    let (mut colours, mut rest) = (0, rgba);
    while let Some(first) = rest.first_chunk::<4>() {
        let key = u32::from_le_bytes(*first);
        let slot = slot(&counts.keys, key);
        if counts.keys[slot] == EMPTY {
            colours += 1;
            if colours > TOO_MANY {
                return None;
            }
            counts.keys[slot] = key;
        }
        let length = equal(rest, key);
        counts.pixels[slot] += length as u32;
        runs.push((slot as u16, length as u32));
        rest = &rest[4 * length..];
    }
    Some((counts, runs))
}

/// Returns the slot of a colour in the hash table, or the slot to insert it at.
fn slot(keys: &[u32], key: u32) -> usize {
    let mut at = (key.wrapping_mul(0x9e37_79b1) >> 16) as usize % SLOTS;
    while keys[at] != EMPTY && keys[at] != key {
        at = (at + 1) % SLOTS;
    }
    at
}

/// Counts the pixels of this colour at the start.
fn equal(rgba: &[u8], key: u32) -> usize {
    let differs = |p: &[u8]| u32::from_le_bytes([p[0], p[1], p[2], p[3]]) ^ key;
    let same = |block: &&[u8]| block.chunks_exact(4).fold(0, |d, p| d | differs(p)) == 0;
    let whole = BLOCK * rgba.chunks_exact(4 * BLOCK).take_while(same).count();
    whole + rgba[4 * whole..].chunks_exact(4).take_while(|p| differs(p) == 0).count()
}

/// Builds the palette for colours in order of frequency and returns it with the index of each colour.
fn table(colours: &[[i32; 3]]) -> (Vec<[i32; 3]>, Vec<u8>) {
    let far = |a: [i32; 3], b: [i32; 3]| (0..3).map(|k| (a[k] - b[k]).pow(2)).sum::<i32>();
    let mut table: Vec<[i32; 3]> = Vec::with_capacity(MOST);
    // The distance to the nearest entry, with its index in the lowest byte. A single number keeps the loop vectorisable.
    let mut nearest = vec![i32::MAX; colours.len()];
    while table.len() < MOST.min(colours.len()) {
        let next = match table.len() {
            n if n < COMMON => n,
            _ => {
                let most = nearest.iter().fold(0, |most, n| most.max(n >> 8));
                // Of equals the commoner.
                nearest.iter().position(|n| n >> 8 == most).unwrap_or(0)
            }
        };
        let (place, colour) = (table.len() as i32, colours[next]);
        for (known, c) in nearest.iter_mut().zip(colours) {
            *known = (*known).min(far(*c, colour) << 8 | place);
        }
        table.push(colour);
    }
    (table, nearest.into_iter().map(|n| (n & 255) as u8).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pixel of each of so many greys and blues, four times.
    fn shades(count: u32) -> Vec<u8> {
        let shade = |k: u32| [(k & 255) as u8, (k & 255) as u8, (k >> 8) as u8, 255];
        (0..count).flat_map(|k| shade(k).repeat(4)).collect()
    }

    fn painted(found: &Indexed) -> Vec<u8> {
        let colour = |p: &u8| found.colours[3 * usize::from(*p)..][..3].iter().copied();
        found.pixels.iter().flat_map(colour).collect()
    }

    #[test]
    fn few_colours_are_kept_and_many_come_close() {
        for (count, most) in [(1, 0), (17, 0), (256, 0), (1500, 24)] {
            let rgba = shades(count);
            let found = indexed(&rgba).unwrap();
            assert_eq!(found.pixels.len() * 4, rgba.len());
            let painted = painted(&found);
            let off = rgba.chunks(4).zip(painted.chunks(3));
            let off = off.flat_map(|(p, q)| p.iter().zip(q).map(|(a, b)| a.abs_diff(*b))).max();
            assert!(off <= Some(most), "{count} colours: {off:?}");
        }
    }

    #[test]
    fn what_is_seen_most_is_exact() {
        let mut rgba = shades(3000);
        rgba.extend([1, 200, 33, 255].repeat(100));
        let painted = painted(&indexed(&rgba).unwrap());
        assert_eq!(painted[3 * 12_000..], [1, 200, 33].repeat(100));
    }

    #[test]
    fn a_photograph_has_no_table() {
        assert!(indexed(&shades(9000)).is_none());
        assert!(indexed(&[]).is_some_and(|found| found.pixels.is_empty()));
    }
}
