//! What each witness of motion says of the way between two samples.

pub(super) use crate::activity::running_s;
use crate::activity::{Activity, Channel};
use crate::kernels::geodesy::Plane;

/// Metres from each sample to the next, as one witness counts them; NaN where it is silent. One entry
/// less than there are samples.
pub(super) type Way = Vec<f64>;

/// Metres by the device's cumulative distance: straight in time over samples without one.
pub(super) fn by_distance(activity: &Activity) -> Option<Way> {
    let distance = activity.samples.get(Channel::Distance)?;
    let time = activity.samples.time();
    if distance.iter().all(|d| d.is_finite()) {
        // Most recordings: nothing to bridge.
        let steps = distance.windows(2).zip(time.windows(2));
        return Some(
            steps
                .map(|(d, t)| {
                    let seconds = t[1] - t[0];
                    (d[1] - d[0]) / seconds * seconds
                })
                .collect(),
        );
    }
    let mut way = vec![f64::NAN; time.len().saturating_sub(1)];
    let mut last: Option<usize> = None;
    for (i, d) in distance.iter().enumerate().filter(|(_, d)| d.is_finite()) {
        if let Some(from) = last {
            let rate = (d - distance[from]) / (time[i] - time[from]);
            (from..i).for_each(|k| way[k] = rate * (time[k + 1] - time[k]));
        }
        last = Some(i);
    }
    Some(way)
}

/// Metres by the device's speed: its mean at both ends times the time.
pub(super) fn by_speed(activity: &Activity) -> Option<Way> {
    let speed = activity.samples.get(Channel::Speed)?;
    let time = activity.samples.time();
    let pairs = speed.windows(2).zip(time.windows(2));
    Some(
        pairs
            .map(|(v, t)| {
                let mean = match (v[0].is_finite(), v[1].is_finite()) {
                    (true, true) => (v[0] + v[1]) / 2.0,
                    (true, false) => v[0],
                    (false, true) => v[1],
                    (false, false) => f64::NAN,
                };
                mean * (t[1] - t[0])
            })
            .collect(),
    )
}

/// Chords between positions at least this long apart, s: shorter ones are lengthened by noise (judgement).
const CHORD_S: f64 = 5.0;

/// Metres by the positions, as chords of 5 s or more: good to some percent, for comparisons.
pub(super) fn by_positions(activity: &Activity) -> Option<Way> {
    let positions = activity.samples.positions()?;
    let time = activity.samples.time();
    let mut way = vec![f64::NAN; time.len().saturating_sub(1)];
    let mut plane = Plane::default();
    let mut last: Option<(usize, [f64; 2])> = None;
    for i in 0..time.len() {
        let (lat, lon) = (positions.latitude[i], positions.longitude[i]);
        if !(lat.is_finite() && lon.is_finite()) {
            continue;
        }
        let Some((from, place)) = last else {
            last = Some((i, plane.place(lat, lon)));
            continue;
        };
        if time[i] - time[from] >= CHORD_S || i + 1 == time.len() {
            let here = plane.place(lat, lon);
            let chord = libm::hypot(here[0] - place[0], here[1] - place[1]);
            let rate = chord / (time[i] - time[from]);
            (from..i).for_each(|k| way[k] = rate * (time[k + 1] - time[k]));
            last = Some((i, here));
        }
    }
    way.iter().any(|m| m.is_finite()).then_some(way)
}

/// Sums over stretches of about a minute, in which the witnesses are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// First interval.
    pub from: usize,
    /// Behind the last one.
    pub to: usize,
    /// Seconds with the timer running.
    pub seconds: f64,
}

/// Length of a block, seconds with the timer running (judgement: noise of positions is some percent of
/// the way of a minute).
pub(super) const BLOCK_S: f64 = 60.0;

/// The intervals in blocks of at least a minute; a last, shorter one belongs to the one before.
pub(super) fn blocks(running: &[f64]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut from, mut seconds) = (0, 0.0);
    for (i, s) in running.iter().enumerate() {
        seconds += s;
        if seconds >= BLOCK_S {
            blocks.push(Block { from, to: i + 1, seconds });
            (from, seconds) = (i + 1, 0.0);
        }
    }
    if seconds > 0.0 {
        match blocks.last_mut() {
            Some(last) => (last.to, last.seconds) = (running.len(), last.seconds + seconds),
            None => blocks.push(Block { from, to: running.len(), seconds }),
        }
    }
    blocks
}

impl Block {
    /// Mean speed of a witness in this block, m/s; NaN where it is silent for half of the time.
    pub fn speed(&self, way: &[f64], running: &[f64]) -> f64 {
        let (mut metres, mut seconds) = (0.0, 0.0);
        for i in self.from..self.to {
            if way[i].is_finite() && running[i] > 0.0 {
                metres += way[i];
                seconds += running[i];
            }
        }
        if seconds > 0.5 * self.seconds { metres / seconds } else { f64::NAN }
    }
}
