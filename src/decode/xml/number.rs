//! Parses decimal numbers from bytes, with the same rounding as the standard library.

/// Powers of ten that are exactly representable in a double.
const EXACT: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Parses a text as a finite number: `7`, `-12.50`, `+1e3`. A decimal comma is accepted as a point.
///
/// Formula: a short decimal is one exact division, `digits / 10^places` (Clinger 1990, "How to read
/// floating point numbers accurately", fast path); all others are left to the standard library, so
/// both give the nearest double. `None` for anything else: empty, infinite, not a number.
pub fn number(text: &[u8]) -> Option<f64> {
    short(text).or_else(|| general(text))
}

fn short(text: &[u8]) -> Option<f64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    // Nineteen digits always fit into 64 bits.
    if digits.len() > 19 {
        return None;
    }
    let (mut whole, mut count) = (0u64, 0);
    let mut point = None;
    for (i, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            whole = whole * 10 + u64::from(digit);
            count += 1;
        } else if *byte == b'.' && point.is_none() {
            point = Some(i + 1);
        } else {
            return None;
        }
    }
    if count == 0 || whole > 1 << 53 {
        return None;
    }
    let places = point.map_or(0, |p| digits.len() - p);
    let value = whole as f64 / EXACT[places];
    Some(if negative { -value } else { value })
}

fn general(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    let value = match text.parse::<f64>() {
        Ok(value) => value,
        Err(_) if text.matches(',').count() == 1 => text.replace(',', ".").parse().ok()?,
        Err(_) => return None,
    };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    /// The plain twin.
    fn plain(text: &str) -> Option<f64> {
        text.parse().ok().filter(|v: &f64| v.is_finite())
    }

    #[test]
    fn bits_are_those_of_the_standard_library() {
        let mut dice = Random::new(7);
        let mut random = |n| dice.below(n);
        for _ in 0..200_000 {
            let sign = ["", "-", "+"][random(3)];
            let whole: String = (0..random(5)).map(|_| random(10).to_string()).collect();
            let places: String = (0..random(24)).map(|_| random(10).to_string()).collect();
            let point = ["", "."][random(2)];
            let exponent = ["", "", "", "e3", "E-7", "e400"][random(6)];
            let text = format!("{sign}{whole}{point}{places}{exponent}");
            let (ours, theirs) = (number(text.as_bytes()), plain(&text));
            assert_eq!(ours.map(f64::to_bits), theirs.map(f64::to_bits), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in
            ["", "-", ".", "+.", "1.2.3", "1,2,3", "4x.1", "NaN", "inf", "1e999", " 1", "--1"]
        {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
        assert_eq!(number(&[0xFF, b'1']), None);
        assert_eq!(number(b"12,5"), Some(12.5));
        assert_eq!(number(b"-0").map(f64::to_bits), Some((-0.0f64).to_bits()));
    }
}
