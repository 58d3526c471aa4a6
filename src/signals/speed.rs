//! Distance and speed: as recorded by the device, else derived from positions.

use crate::activity::{Activity, Channel};
use crate::kernels::geodesy::haversine_m;

/// Half width of the window over which speed is derived from distance, seconds ([`crate::science::repairs`]: 5 to
/// 9 s).
const HALF_WINDOW_S: f64 = 4.0;

/// Returns distance and speed, each empty when unknown.
pub(super) fn of(activity: &Activity, duration_s: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let samples = &activity.samples;
    let time = samples.time();
    let distance = samples
        .get(Channel::Distance)
        .map(never_falling)
        .or_else(|| along_positions(activity))
        .or_else(|| samples.get(Channel::Speed).map(|v| integrated(v, duration_s)));
    let Some(distance) = distance else { return (Vec::new(), Vec::new()) };
    let derived = || from_distance(time, &distance);
    let speed = match samples.get(Channel::Speed) {
        Some(device) => {
            // Where the device recorded no speed, use the speed derived from distance.
            let derived = derived();
            device.iter().zip(derived).map(|(v, d)| if v.is_finite() { *v } else { d }).collect()
        }
        None => derived(),
    };
    (distance, speed)
}

fn never_falling(distance: &[f64]) -> Vec<f64> {
    let mut last = 0.0;
    distance
        .iter()
        .map(|&d| {
            if d.is_finite() && d > last {
                last = d;
            }
            last
        })
        .collect()
}

fn integrated(speed: &[f64], duration_s: &[f64]) -> Vec<f64> {
    let mut total = 0.0;
    speed
        .iter()
        .zip(duration_s)
        .map(|(v, h)| {
            let here = total;
            total += if v.is_finite() { v * h } else { 0.0 };
            here
        })
        .collect()
}

/// Computes the distance along the positions, each averaged over the 5 s around it. Without averaging, position
/// noise of a metre or two per second would lengthen the distance by a tenth.
fn along_positions(activity: &Activity) -> Option<Vec<f64>> {
    let positions = activity.samples.positions()?;
    let time = activity.samples.time();
    let n = time.len();
    let mut total = 0.0;
    let fastest = activity.sport.fastest_mps();
    let mut last: Option<(f64, f64, f64)> = None;
    let mut out = Vec::with_capacity(n);
    let (mut from, mut to) = (0, 0);
    for i in 0..n {
        while to < n && time[to] <= time[i] + 2.0 {
            to += 1;
        }
        while time[from] < time[i] - 2.0 {
            from += 1;
        }
        let (mut lat, mut lon, mut k) = (0.0, 0.0, 0.0);
        for j in from..to {
            let (a, b) = (positions.latitude[j], positions.longitude[j]);
            // Near the date line, a mean of longitudes would be on the other side of the world.
            if a.is_finite() && b.is_finite() && (b - positions.longitude[i]).abs() < 1.0 {
                lat += a;
                lon += b;
                k += 1.0;
            }
        }
        if k > 0.0 {
            let here = (lat / k, lon / k);
            if let Some((since, lat, lon)) = last {
                let step = haversine_m(lat, lon, here.0, here.1);
                // A jump to another place does not count as distance.
                if step <= fastest * (time[i] - since).max(1.0) {
                    total += step;
                }
            }
            last = Some((time[i], here.0, here.1));
        }
        out.push(total);
    }
    Some(out)
}

/// Computes speed from distance over the 8 s around each sample.
fn from_distance(time: &[f64], distance: &[f64]) -> Vec<f64> {
    let n = time.len();
    let (mut from, mut to) = (0, 0);
    (0..n)
        .map(|i| {
            while to + 1 < n && time[to + 1] <= time[i] + HALF_WINDOW_S {
                to += 1;
            }
            to = to.max(i);
            while time[from] < time[i] - HALF_WINDOW_S {
                from += 1;
            }
            let (mut a, mut b) = (from.min(i), to);
            if a == b {
                // With smart recording, the neighbours are outside the window.
                a = a.saturating_sub(1);
                b = (b + 1).min(n - 1);
            }
            let dt = time[b] - time[a];
            if dt > 0.0 { (distance[b] - distance[a]) / dt } else { 0.0 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_from_distance_is_distance_over_time() {
        let time: Vec<f64> = (0..100).map(f64::from).collect();
        let distance: Vec<f64> = time.iter().map(|t| 3.2 * t).collect();
        assert!(from_distance(&time, &distance).iter().all(|v| (v - 3.2).abs() < 1e-9));
    }

    #[test]
    fn distance_that_goes_back_stands_still() {
        assert_eq!(never_falling(&[1.0, 5.0, 3.0, f64::NAN, 6.0]), [1.0, 5.0, 5.0, 5.0, 6.0]);
    }
}
