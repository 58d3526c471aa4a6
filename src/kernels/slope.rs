//! Slope of a noisy profile, over stretches as long as its noise asks.

use super::stats::median;

/// Slope at each place of a profile, and what it is worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slope {
    /// Rise over run; NaN where too little of the way lies around it.
    pub grade: Vec<f64>,
    /// The profile smoothed over the same stretch, m; NaN as above.
    pub height_m: Vec<f64>,
    /// Half of the stretch, m.
    pub half_m: f64,
    /// Standard error of the slope from noise that wanders.
    pub grade_se: f64,
}

impl Slope {
    /// Robust standard deviation of the heights about the smoothed ones, m; `least_m` where it is no larger, which
    /// a count shows.
    pub fn noise_m(&self, height_m: &[f64], least_m: f64) -> f64 {
        let off = || height_m.iter().zip(&self.height_m).map(|(h, s)| 1.4826 * (h - s).abs());
        let (mut known, mut quiet) = (0, 0);
        for off in off() {
            known += usize::from(off.is_finite());
            quiet += usize::from(off <= least_m);
        }
        if 2 * quiet > known + 1 {
            return least_m;
        }
        let mut off: Vec<f64> = off().filter(|d| d.is_finite()).collect();
        median(&mut off).map_or(least_m, |m| m.max(least_m))
    }
}

/// The shortest and the longest half stretch, m (judgement: what a runner feels as one hill, and what is
/// left of a course when nothing shorter can be known).
const HALF_LIMITS_M: (f64, f64) = (60.0, 450.0);
/// Standard error of the slope that is aimed at.
///
/// Basis: measured on simulated flat runs with noise of 4 m over 60 s: the bias of the cost of slope falls
/// below 1 % with what [`slope`] takes off.
const AIMED_SE: f64 = 0.015;
/// Metres that must lie in the stretch for a slope to be told.
const LEAST_M: f64 = 10.0;
/// Spacing of the grid on which roughness is measured, m, and the longer of its two lags.
const GRID_M: f64 = 10.0;
const LONG_LAG: usize = 3;
/// A longer step between two samples tells nothing of what lies in between, and a broken distance must not
/// fill the memory, m.
const LONGEST_STEP_M: f64 = 300.0;
/// Bent ground grows with the lag to the power of 1.5 in [`wander`], noise that wanders not at all.
const BENT: f64 = 5.2;
const WANDERING: f64 = 1.7;

/// Least-squares slope of heights over the way around each place, on stretches that grow with the noise of
/// the profile, and shrunk by the share of it that noise explains (James and Stein): cost of slope is
/// convex, so that noise on the level would only add.
///
/// `along_m` never falls; heights may be NaN. Cost: O(n).
///
/// # Source
/// Shrinkage: [`crate::science::references::JAMES_STEIN_1961`].
pub fn slope(along_m: &[f64], height_m: &[f64]) -> Slope {
    let wander = wander(along_m, height_m);
    // A least-squares slope over a length W of a random walk of variance D a metre has variance 1.2 D / W.
    let variance = 1.2 * wander * wander / 2.0;
    let half_m = (variance / (AIMED_SE * AIMED_SE)).clamp(HALF_LIMITS_M.0, HALF_LIMITS_M.1);
    let grade_se = (variance / half_m).sqrt();
    let (mut grade, smoothed) = fit(along_m, height_m, half_m);
    for g in &mut grade {
        *g *= (1.0 - (grade_se / *g).powi(2)).max(0.0);
    }
    Slope { grade, height_m: smoothed, half_m, grade_se }
}

/// How much heights wander by noise, as the root of the variance a metre of way, m^0.5: the spread of second
/// differences at 30 m, less the part that bends of the ground explain by growing with the lag.
fn wander(along_m: &[f64], height_m: &[f64]) -> f64 {
    let grid = resampled(along_m, height_m);
    let rough = |lag: usize| {
        let n = grid.len().saturating_sub(2 * lag);
        let second = (0..n).map(|i| (grid[i] - 2.0 * grid[i + lag] + grid[i + 2 * lag]).abs());
        let mut second: Vec<f64> = second.filter(|d| d.is_finite()).collect();
        let spread = 1.4826 * median(&mut second)?;
        Some(spread / (2.0 * lag as f64 * GRID_M).sqrt())
    };
    let (Some(short), Some(long)) = (rough(1), rough(LONG_LAG)) else { return 0.0 };
    if long <= 0.0 {
        return 0.0;
    }
    let noise = ((BENT - long / short.max(1e-3)) / (BENT - WANDERING)).clamp(0.0, 1.0);
    long * noise
}

/// Heights on a grid of even distance, straight between samples.
fn resampled(along_m: &[f64], height_m: &[f64]) -> Vec<f64> {
    let mut known = along_m.iter().zip(height_m).filter(|(d, h)| d.is_finite() && h.is_finite());
    let Some((&first, &height)) = known.next() else { return Vec::new() };
    let (mut last, mut before) = (first, height);
    let mut next = first + GRID_M;
    let mut grid = vec![height];
    for (&d, &h) in known {
        if d - last > LONGEST_STEP_M {
            grid.push(f64::NAN);
            next = d + GRID_M;
        }
        while next <= d && d > last {
            grid.push(before + (h - before) * (next - last) / (d - last));
            next += GRID_M;
        }
        (last, before) = (d, h);
    }
    grid
}

/// Slope and value of the least-squares line over `half_m` to both sides; two pointers and running sums.
fn fit(along_m: &[f64], height_m: &[f64], half_m: f64) -> (Vec<f64>, Vec<f64>) {
    let n = along_m.len();
    let (mut from, mut to) = (0, 0);
    let mut sums = Sums::default();
    let (mut grade, mut smoothed) = (Vec::with_capacity(n), Vec::with_capacity(n));
    // Heights from the first one, so that little cancels.
    let base = height_m.iter().copied().find(|h| h.is_finite()).unwrap_or(0.0);
    for i in 0..n {
        while to < n && along_m[to] <= along_m[i] + half_m {
            sums.add(along_m[to], height_m[to] - base, 1.0);
            to += 1;
        }
        while from < to && along_m[from] < along_m[i] - half_m {
            sums.add(along_m[from], height_m[from] - base, -1.0);
            from += 1;
        }
        let moved = if to > from { along_m[to - 1] - along_m[from] } else { 0.0 };
        let line = if moved >= LEAST_M { sums.line(along_m[i]) } else { None };
        let (g, h) = line.unwrap_or((f64::NAN, f64::NAN));
        grade.push(g);
        smoothed.push(h + base);
    }
    (grade, smoothed)
}

#[derive(Default)]
struct Sums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

impl Sums {
    fn add(&mut self, x: f64, y: f64, sign: f64) {
        if y.is_finite() {
            self.n += sign;
            self.x += sign * x;
            self.y += sign * y;
            self.xx += sign * x * x;
            self.xy += sign * x * y;
        }
    }

    /// Slope, and the line's value at `x`.
    fn line(&self, x: f64) -> Option<(f64, f64)> {
        let sxx = self.xx - self.x * self.x / self.n;
        let sxy = self.xy - self.x * self.y / self.n;
        let slope = sxy / sxx;
        (self.n >= 3.0 && sxx > 1.0)
            .then(|| (slope, self.y / self.n + slope * (x - self.x / self.n)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(n: usize) -> Vec<f64> {
        (0..n).map(|i| 2.9 * i as f64).collect()
    }

    #[test]
    fn an_even_slope_is_found_everywhere() {
        let along = flat(1000);
        let height: Vec<f64> = along.iter().map(|d| 100.0 + 0.04 * d).collect();
        let found = slope(&along, &height);
        assert!(found.grade[25..975].iter().all(|g| (g - 0.04).abs() < 1e-6));
        assert_eq!(found.half_m, HALF_LIMITS_M.0);
    }

    #[test]
    fn hills_without_noise_keep_the_short_stretch() {
        let along = flat(3000);
        let height: Vec<f64> = along.iter().map(|d| 20.0 * libm::sin(d / 150.0)).collect();
        assert_eq!(slope(&along, &height).half_m, HALF_LIMITS_M.0);
    }

    #[test]
    fn too_little_way_tells_no_slope() {
        let found = slope(&[0.0, 0.5, 1.0], &[100.0, 105.0, 103.0]);
        assert!(found.grade.iter().all(|g| g.is_nan()));
    }
}
