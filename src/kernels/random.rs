//! Reproducible random numbers, identical on every machine.

/// A stream of random numbers: SplitMix64, and Box-Muller for normal ones.
///
/// # Example
///
/// ```
/// use lope::kernels::random::Random;
/// let mut dice = Random::new(0);
/// assert_eq!(dice.bits(), 0xE220_A839_7B1D_CDAF);
/// assert!(dice.below(6) < 6);
/// ```
///
/// # Source
///
/// Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators,
/// doi:10.1145/2714064.2660195.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Creates a stream from a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A uniform number in 0..1.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// A uniform integer in 0..n; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        (self.uniform() * n as f64) as usize
    }

    /// A normal number with this mean and standard deviation.
    pub fn normal(&mut self, mean: f64, sd: f64) -> f64 {
        let u = 1.0 - self.uniform();
        let v = self.uniform();
        mean + sd * (-2.0 * libm::log(u)).sqrt() * libm::cos(std::f64::consts::TAU * v)
    }
}

/// Indices for drawing with replacement (bootstrap): a linear congruential generator modulo 2^64 with
/// Knuth's multiplier, of which the upper 31 bits are used. It must not change, because the
/// published intervals depend on its numbers.
///
/// # Source
///
/// Efron 1979, Bootstrap methods, doi:10.1214/aos/1176344552; Knuth, The art of computer programming,
/// volume 2, section 3.3.4 (MMIX).
#[derive(Clone, Debug)]
pub struct Resample(u64);

impl Resample {
    /// Creates the stream. It is always the same, so that the same files give the same result.
    #[expect(clippy::new_without_default, reason = "its seed is a constant, not a default")]
    pub fn new() -> Resample {
        Resample(0x5eed)
    }

    /// A uniform index below `n`, which must not be 0.
    pub fn index(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bits_of_seed_zero_are_the_published_ones() {
        let mut r = Random::new(0);
        assert_eq!(r.bits(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(r.bits(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn every_number_below_is_drawn_as_often_as_the_others() {
        let mut random = Random::new(1);
        let mut counts = [0; 7];
        (0..70_000).for_each(|_| counts[random.below(7)] += 1);
        // Five standard deviations of 10,000 of 70,000.
        assert!(counts.iter().all(|c| (9_537..=10_463).contains(c)), "{counts:?}");
        assert_eq!(random.below(0), 0);
    }
}
