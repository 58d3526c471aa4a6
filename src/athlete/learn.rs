//! Thresholds from the history (SCIENCE 4 and 5).

use super::{Anchors, Athlete, CriticalSpeed, Estimate, Level, Profile, Thresholds};
use crate::activity::Sport;
use crate::digest::{Digest, EFFORT_DISTANCES_M};
use crate::units::Day;

/// Days on either side of a week whose runs teach it (SCIENCE 5: 90 to 120 days in all).
const WINDOW_DAYS: i32 = 60;
/// Days on either side in which the highest heart rate is looked for.
const HR_MAX_DAYS: i32 = 365;
/// VT1 as a share of HRmax, of heart-rate reserve, and of LTHR (SCIENCE 4).
const VT1_OF_HR_MAX: f64 = 0.835;
const VT1_OF_RESERVE: f64 = 0.74;
const VT1_OF_LTHR: f64 = 0.91;
/// VT2 as a share of HRmax (SCIENCE 4).
const VT2_OF_HR_MAX: f64 = 0.925;

/// One run and the local day it fell on.
type Dated<'a> = (Day, &'a Digest);

/// Learns a runner from the digests of the history (duplicates already out) and their local days.
pub fn learn(digests: &[Dated<'_>], profile: Profile) -> Athlete {
    let mut runs: Vec<Dated<'_>> =
        digests.iter().copied().filter(|(_, d)| d.sport == Sport::Running).collect();
    if runs.is_empty() {
        runs = digests.to_vec();
    }
    runs.sort_by_key(|(day, d)| (*day, d.start));
    let mut mondays: Vec<Day> = digests.iter().map(|(day, _)| day.week_start(false)).collect();
    mondays.sort();
    mondays.dedup();
    let mut weeks: Vec<(Day, Thresholds)> =
        mondays.into_iter().map(|monday| (monday, thresholds(&runs, monday, &profile))).collect();
    if weeks.is_empty() {
        weeks.push((Day(0), thresholds(&[], Day(0), &profile)));
    }
    let level = profile.level.unwrap_or_else(|| level(&runs));
    Athlete { profile, weeks, level }
}

/// SCIENCE C, S5: by the mean of the last 8 weeks.
fn level(runs: &[Dated<'_>]) -> Level {
    let Some((last, _)) = runs.last() else { return Level::Novice };
    let recent = || runs.iter().filter(|(day, _)| day.0 > last.0 - 56);
    let first = recent().next().map_or(*last, |(day, _)| *day);
    let weeks = (f64::from(last.0 - first.0 + 1) / 7.0).max(1.0);
    let count = recent().count() as f64 / weeks;
    let km = recent().filter_map(|(_, d)| d.distance_m.as_ref().ok()).sum::<f64>() / 1000.0 / weeks;
    if count >= 6.0 || km >= 70.0 {
        Level::Advanced
    } else if count < 3.0 || km < 25.0 {
        Level::Novice
    } else {
        Level::Intermediate
    }
}

fn within<'a>(runs: &'a [Dated<'a>], day: Day, days: i32) -> impl Iterator<Item = &'a Digest> {
    // Runs are sorted by day: two binary searches instead of a scan for each week.
    let from = runs.partition_point(|(d, _)| d.0 < day.0 - days);
    let to = runs.partition_point(|(d, _)| d.0 <= day.0 + 6 + days);
    runs[from..to].iter().map(|(_, digest)| *digest)
}

fn thresholds(runs: &[Dated<'_>], monday: Day, profile: &Profile) -> Thresholds {
    let told = |value: f64, se: f64| Estimate { value, se, source: "profile".to_string() };
    let hr_rest = match profile.hr_rest_bpm {
        Some(v) => told(v, 2.0),
        None => Estimate { value: 60.0, se: 8.0, source: "a common default".to_string() },
    };
    let window: Vec<&Digest> = within(runs, monday, WINDOW_DAYS).collect();
    let (seen, maximal) = highest(within(runs, monday, HR_MAX_DAYS));
    let hr_max = match (profile.hr_max_bpm, seen) {
        (Some(v), _) => Some(told(v, 2.0)),
        (None, Some(v)) if maximal => Some(Estimate {
            value: v + 1.0,
            se: 3.0,
            source: "highest seen, in a history with hard efforts".to_string(),
        }),
        (None, Some(v)) => Some(Estimate {
            value: v / 0.95,
            se: 8.0,
            source: "highest seen / 0.95: no hard effort found".to_string(),
        }),
        (None, None) => None,
    };
    // LTHR moves slowly and hard efforts are rare: a year of them, not four months.
    let year: Vec<&Digest> = within(runs, monday, HR_MAX_DAYS).collect();
    let lthr = hr_max.as_ref().and_then(|max| lthr(&year, max.value));
    let reached = maximal || profile.hr_max_bpm.is_some();
    let vt1 = match profile.vt1_bpm {
        Some(v) => Some(told(v, 2.0)),
        None => hr_max.as_ref().map(|max| fuse_vt1(max, &hr_rest, lthr, reached)),
    };
    let vt2 = match profile.vt2_bpm {
        Some(v) => Some(told(v, 2.0)),
        None => hr_max.as_ref().map(|max| fuse_vt2(max, lthr, reached)),
    };
    let vt2 = vt2.map(|mut v| {
        if let Some(vt1) = &vt1 {
            v.value = v.value.max(vt1.value + 8.0);
        }
        v
    });
    let anchors = if profile.vt1_bpm.is_some() || lthr.is_some() {
        Anchors::Individual
    } else if reached {
        Anchors::Maximum
    } else {
        Anchors::Generic
    };
    let cs = match profile.cs_mps {
        Some(v) => {
            Some(CriticalSpeed { speed: told(v, 0.02 * v), d_prime_m: None, lower_bound: false })
        }
        // Four months without an all-out effort say little: then the best of a year is the better
        // lower bound.
        None => critical_speed(&window, vt2.as_ref())
            .filter(|cs| !cs.lower_bound)
            .or_else(|| critical_speed(&year, vt2.as_ref())),
    };
    Thresholds { hr_max, hr_rest, vt1, vt2, cs, anchors }
}

/// The highest heart rate that was seen twice or sustained, and whether the history holds a
/// maximal effort.
fn highest<'a>(runs: impl Iterator<Item = &'a Digest>) -> (Option<f64>, bool) {
    let mut peaks: Vec<(f64, Option<f64>, Option<f64>)> =
        runs.filter_map(|d| d.peak_heart_rate.map(|p| (p, d.peaks[0], d.peaks[1]))).collect();
    peaks.sort_by(|a, b| b.0.total_cmp(&a.0));
    let accepted = peaks.iter().enumerate().find(|(i, (peak, minute, _))| {
        let again = peaks.get(i + 1).is_some_and(|next| peak - next.0 <= 4.0);
        let sustained = minute.is_some_and(|m| peak - m <= 6.0);
        again || sustained
    });
    let Some((_, &(peak, ..))) = accepted else {
        return (peaks.last().map(|p| p.0), false);
    };
    // Twenty minutes at 88 % or more of the highest seen: somebody who goes to the limit
    // (judgement; the same bar decides which efforts teach LTHR).
    let hard = peaks.iter().filter(|(_, _, m20)| m20.is_some_and(|v| v >= 0.88 * peak)).count();
    (Some(peak), hard >= 2)
}

/// LTHR from the best 20, 30 and 60 minutes (SCIENCE 4), bpm.
fn lthr(runs: &[&Digest], hr_max: f64) -> Option<f64> {
    runs.iter()
        .filter(|d| d.peaks[1].is_some_and(|m20| m20 >= 0.88 * hr_max))
        .flat_map(|d| [(d.peaks[1], 0.98), (d.peaks[2], 1.0), (d.peaks[3], 1.02)])
        .filter_map(|(mean, factor)| mean.map(|m| m * factor))
        // Nobody holds more than this share of the maximum for twenty minutes (judgement).
        .map(|v| v.min(0.955 * hr_max))
        .max_by(f64::total_cmp)
}

fn inverse_variance(parts: &[(f64, f64)]) -> (f64, f64) {
    let weight: f64 = parts.iter().map(|(_, s)| 1.0 / (s * s)).sum();
    let value = parts.iter().map(|(v, s)| v / (s * s)).sum::<f64>() / weight;
    (value, (1.0 / weight.sqrt()).max(3.0))
}

fn fuse_vt1(max: &Estimate, rest: &Estimate, lthr: Option<f64>, reached: bool) -> Estimate {
    let by_max = VT1_OF_HR_MAX * max.value;
    let by_reserve = rest.value + VT1_OF_RESERVE * (max.value - rest.value);
    // Both lean on HRmax, so they are averaged first and keep one error.
    let mut parts = vec![((by_max + by_reserve) / 2.0, if reached { 8.5 } else { 12.0 })];
    let mut source = "share of HRmax and of heart-rate reserve".to_string();
    if let Some(lthr) = lthr {
        parts.push((VT1_OF_LTHR * lthr, 6.0));
        source.push_str(", and of the best 20 to 60 minutes");
    }
    let (value, se) = inverse_variance(&parts);
    Estimate { value, se, source }
}

fn fuse_vt2(max: &Estimate, lthr: Option<f64>, reached: bool) -> Estimate {
    let mut parts = vec![(VT2_OF_HR_MAX * max.value, if reached { 5.0 } else { 9.0 })];
    let mut source = "share of HRmax".to_string();
    if let Some(lthr) = lthr {
        parts.push((lthr, 4.0));
        source = "best 20 to 60 minutes, and share of HRmax".to_string();
    }
    let (value, se) = inverse_variance(&parts);
    Estimate { value, se, source }
}

/// Critical speed from best grade-adjusted efforts (SCIENCE 5): d = D' + CS t by least squares.
fn critical_speed(runs: &[&Digest], vt2: Option<&Estimate>) -> Option<CriticalSpeed> {
    let mut points: Vec<(f64, f64, f64)> = Vec::new();
    for (i, &distance) in EFFORT_DISTANCES_M.iter().enumerate().take(6) {
        let best =
            runs.iter().filter_map(|d| d.efforts[i]).min_by(|a, b| a.time_s.total_cmp(&b.time_s));
        points.extend(best.map(|e| (distance, e.time_s, e.mean_heart_rate)));
    }
    let long = points.iter().rfind(|p| p.0 >= 3000.0)?;
    let short = points.iter().any(|p| p.0 <= 1000.0);
    let hard = vt2.is_some_and(|v| long.2 >= v.value - 5.0);
    let fitted = (points.len() >= 3 && short).then(|| least_squares(&points)).flatten();
    let fitted = fitted.filter(|(cs, d, residual)| {
        (2.0..=7.0).contains(cs) && (40.0..=450.0).contains(d) && *residual < 0.03
    });
    let (value, d_prime_m) = match fitted {
        Some((cs, d, _)) => (cs, Some(d)),
        // SCIENCE 5's fallback, 0.97 of the best 5 km; the longest effort stands in for it.
        None => (0.97 * long.0 / long.1, None),
    };
    let how = if d_prime_m.is_some() { "best efforts, 400 m to 5 km" } else { "best long effort" };
    let speed = Estimate {
        value,
        se: if hard { 0.025 } else { 0.06 } * value,
        source: if hard { how.to_string() } else { format!("{how}; none was all out") },
    };
    Some(CriticalSpeed { speed, d_prime_m, lower_bound: !hard })
}

/// Slope, intercept and largest relative residual of distance over time.
fn least_squares(points: &[(f64, f64, f64)]) -> Option<(f64, f64, f64)> {
    let n = points.len() as f64;
    let mean_t = points.iter().map(|p| p.1).sum::<f64>() / n;
    let mean_d = points.iter().map(|p| p.0).sum::<f64>() / n;
    let sxx: f64 = points.iter().map(|p| (p.1 - mean_t).powi(2)).sum();
    if sxx <= 0.0 {
        return None;
    }
    let slope = points.iter().map(|p| (p.1 - mean_t) * (p.0 - mean_d)).sum::<f64>() / sxx;
    let intercept = mean_d - slope * mean_t;
    let residual =
        points.iter().map(|p| ((p.0 - intercept - slope * p.1) / p.0).abs()).fold(0.0, f64::max);
    Some((slope, intercept, residual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn critical_speed_of_exact_efforts_is_exact() {
        // d = 200 m + 4 m/s t.
        let points: Vec<(f64, f64, f64)> = [400.0, 800.0, 1000.0, 1500.0, 3000.0, 5000.0]
            .iter()
            .map(|d| (*d, (d - 200.0) / 4.0, 180.0))
            .collect();
        let (cs, d_prime, residual) = least_squares(&points).unwrap();
        assert!((cs - 4.0).abs() < 1e-12 && (d_prime - 200.0).abs() < 1e-9 && residual < 1e-12);
    }

    #[test]
    fn fusion_weighs_by_inverse_variance_and_never_claims_less_than_three_beats() {
        let (value, se) = inverse_variance(&[(150.0, 6.0), (160.0, 12.0)]);
        assert!((value - 152.0).abs() < 1e-12 && (se - 5.366_563_145_999_495).abs() < 1e-12);
        assert_eq!(inverse_variance(&[(150.0, 2.0)]).1, 3.0);
    }
}
