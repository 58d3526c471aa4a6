//! Grade by local regression of altitude on distance.

use super::gap::MAX_GRADE;
use crate::activity::Altimeter;

/// Half width of the window over which grade is fitted, metres ([`crate::science::repairs`]).
const HALF_WINDOW_BAROMETER_M: f64 = 60.0;
const HALF_WINDOW_GPS_M: f64 = 100.0;
/// Metres that must lie in the stretch for a grade to be told (judgement).
const MIN_MOVED_M: f64 = 10.0;

/// Computes the grade at each sample as the least-squares slope of altitude over distance in a window around it;
/// 0 where the window is too short. Cost: O(n) by two pointers and running sums.
pub(super) fn of(altitude: &[f64], distance: &[f64], altimeter: Altimeter) -> Vec<f64> {
    let half =
        if altimeter == Altimeter::Gps { HALF_WINDOW_GPS_M } else { HALF_WINDOW_BAROMETER_M };
    let altitude = median_of_five(altitude);
    let n = altitude.len();
    let (mut from, mut to) = (0, 0);
    // Running sums of x, y, xx and xy over the window.
    let mut sums = RegressionSums::default();
    let mut grades = Vec::with_capacity(n);
    for i in 0..n {
        while to < n && distance[to] <= distance[i] + half {
            sums.add(distance[to], altitude[to], 1.0);
            to += 1;
        }
        while from < to && distance[from] < distance[i] - half {
            sums.add(distance[from], altitude[from], -1.0);
            from += 1;
        }
        let moved = if to > from { distance[to - 1] - distance[from] } else { 0.0 };
        let slope = if moved >= MIN_MOVED_M { sums.slope() } else { None };
        grades.push(slope.unwrap_or(0.0).clamp(-MAX_GRADE, MAX_GRADE));
    }
    grades
}

#[derive(Default)]
struct RegressionSums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

impl RegressionSums {
    fn add(&mut self, x: f64, y: f64, sign: f64) {
        if y.is_finite() {
            self.n += sign;
            self.x += sign * x;
            self.y += sign * y;
            self.xx += sign * x * x;
            self.xy += sign * x * y;
        }
    }

    fn slope(&self) -> Option<f64> {
        let sxx = self.xx - self.x * self.x / self.n;
        let sxy = self.xy - self.x * self.y / self.n;
        (self.n >= 3.0 && sxx > 1.0).then(|| sxy / sxx)
    }
}

fn median_of_five(values: &[f64]) -> Vec<f64> {
    let n = values.len();
    (0..n)
        .map(|i| {
            let mut w = [f64::NAN; 5];
            let mut k = 0;
            for &v in &values[i.saturating_sub(2)..(i + 3).min(n)] {
                if v.is_finite() {
                    w[k] = v;
                    k += 1;
                }
            }
            if !values[i].is_finite() || k == 0 {
                return f64::NAN;
            }
            w[..k].sort_by(f64::total_cmp);
            w[k / 2]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_slope_is_found_everywhere() {
        let distance: Vec<f64> = (0..1000).map(|i| f64::from(i) * 3.0).collect();
        let altitude: Vec<f64> = distance.iter().map(|d| 100.0 + 0.04 * d).collect();
        let grades = of(&altitude, &distance, Altimeter::Barometer);
        assert!(grades[25..975].iter().all(|g| (g - 0.04).abs() < 1e-6));
    }

    #[test]
    fn standing_still_has_no_grade() {
        let grades = of(&[100.0, 105.0, 103.0], &[0.0, 0.5, 1.0], Altimeter::Unknown);
        assert_eq!(grades, [0.0, 0.0, 0.0]);
    }
}
