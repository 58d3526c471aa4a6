//! Distance, speed and positions held against each other.

use super::ways::{Block, Way, blocks, by_distance, by_positions, by_speed, running_s};
use crate::activity::{Activity, Channel, DistanceBy, Mask, MaskTarget, Note, RepairId, Span};
use crate::kernels::geodesy::Plane;
use crate::kernels::smoother::{Model, smooth};
use crate::kernels::stats::{median, quantile};
use crate::repair::Repair;
use crate::science::Basis;

/// Distance and speed that the other witnesses do not bear out.
pub const MOTION: Repair = Repair {
    id: RepairId::Motion,
    name: "distance, speed and positions that contradict each other",
    basis: &[Basis::Judgement("witnesses compared minute by minute")],
    doc: "Distance, speed and positions are compared minute by minute. A channel of zeros beside another \
          that moves, or beside legs that turn 120 times a minute or more, is missing, not a stop. A \
          channel that is off by the same factor all the way (km/h for m/s, say) is scaled when two others \
          or the limits of a runner show which one is wrong, and left out when its factor changes. Without \
          a distance of the device's own the way is that along the smoothed positions. Distance and speed \
          always speak of the same way.",
    apply: motion,
};

/// A witness that says less while another moves is silent, m/s (judgement).
const STANDING_MPS: f64 = 0.3;
const MOVING_MPS: f64 = 1.0;
/// Steps a minute, both feet: legs that turn so often move (judgement).
const TURNING_SPM: f64 = 120.0;
/// Witnesses that differ by less agree (judgement).
const AGREE: f64 = 0.12;
/// A factor whose quartiles lie this near to each other is the same all the way (judgement).
const STEADY: f64 = 0.15;
/// Fewer minutes show no factor (judgement).
const FEWEST_BLOCKS: usize = 3;
/// The speeds that a runner or walker keeps up for minutes, m/s (judgement).
const ON_FOOT_MPS: std::ops::RangeInclusive<f64> = 0.8..=6.6;
/// The mistakes of unit that writers make: factor over m/s, and what it is (judgement).
const UNITS: [(f64, &str); 4] =
    [(3.6, "km/h"), (2.237, "mph"), (0.2778, "a unit"), (1000.0, "mm/s")];

/// What one witness says of each block, and what it was found to be.
struct Witness {
    way: Way,
    speeds: Vec<f64>,
}

impl Witness {
    fn of(way: Option<Way>, running: &[f64], blocks: &[Block]) -> Option<Witness> {
        let way = way?;
        let speeds: Vec<f64> = blocks.iter().map(|b| b.speed(&way, running)).collect();
        speeds.iter().any(|v| v.is_finite()).then_some(Witness { way, speeds })
    }

    /// Median speed of the blocks in which it moves, m/s; `None` where it never does.
    fn usual_mps(&self) -> Option<f64> {
        let moving = self.speeds.iter().copied().filter(|v| *v > STANDING_MPS);
        median(&mut moving.collect::<Vec<_>>())
    }
}

/// How one witness stands to another: the median of its speed over the other's, and whether it is the
/// same all the way; `None` when they speak together too rarely.
#[derive(Clone, Copy)]
struct Ratio {
    median: f64,
    steady: bool,
}

impl Ratio {
    fn agrees(self) -> bool {
        (self.median - 1.0).abs() <= AGREE
    }
}

fn ratio(a: &[f64], b: &[f64]) -> Option<Ratio> {
    let both = a.iter().zip(b).filter(|(a, b)| **a > STANDING_MPS && **b > STANDING_MPS);
    let mut ratios: Vec<f64> = both.map(|(a, b)| a / b).collect();
    if ratios.len() < FEWEST_BLOCKS {
        return None;
    }
    let (low, high) = (quantile(&mut ratios, 0.25)?, quantile(&mut ratios, 0.75)?);
    let median = quantile(&mut ratios, 0.5)?;
    Some(Ratio { median, steady: high - low <= STEADY * median })
}

fn motion(activity: &mut Activity) -> Option<Note> {
    let running = running_s(activity.samples.time(), &activity.pauses);
    let blocks = blocks(&running);
    let mut distance = Witness::of(by_distance(activity), &running, &blocks);
    let mut speed = Witness::of(by_speed(activity), &running, &blocks);
    if in_one_voice(&distance, &speed, &running) {
        // Nobody else need be asked; single missing values follow the two.
        fill(activity, &running, &distance, &speed, &None);
        return None;
    }
    let places = Witness::of(by_positions(activity), &running, &blocks);
    let turning = turning(activity, &running, &blocks);
    let mut said = Vec::new();
    let n = activity.samples.len();

    // Zeros are the weakest thing that a witness can say.
    let moves = |others: &[Option<&Witness>], k: usize| {
        turning[k] || others.iter().flatten().any(|w| w.speeds[k] >= MOVING_MPS)
    };
    let silent = |witness: &Option<Witness>, others: &[Option<&Witness>]| -> Vec<usize> {
        let Some(witness) = witness else { return Vec::new() };
        let stands = |k: &usize| witness.speeds[*k] < STANDING_MPS && moves(others, *k);
        (0..blocks.len()).filter(stands).collect()
    };
    let no_distance = silent(&distance, &[speed.as_ref(), places.as_ref()]);
    let no_speed = silent(&speed, &[distance.as_ref(), places.as_ref()]);
    for (witness, channel, silent) in
        [(&mut distance, Channel::Distance, no_distance), (&mut speed, Channel::Speed, no_speed)]
    {
        let Some(w) = witness else { continue };
        if silent.is_empty() {
            continue;
        }
        silence(activity, w, channel, &blocks, &silent);
        said.push(format!("{} of 0 while you moved was left out", channel.name()));
        if w.speeds.iter().all(|v| v.is_nan() || *v < STANDING_MPS) {
            // Nothing is left of it.
            let _ = activity.samples.set(channel, vec![f64::NAN; n]);
            *witness = None;
        }
    }

    // Factors.
    let between =
        |a: &Option<Witness>, b: &Option<Witness>| ratio(&a.as_ref()?.speeds, &b.as_ref()?.speeds);
    let (sd, sp, dp) =
        (between(&speed, &distance), between(&speed, &places), between(&distance, &places));
    let wrong = match (sd, sp, dp) {
        (Some(sd), ..) if sd.agrees() => None,
        // The third bears one of the two out.
        (Some(sd), _, Some(dp)) if dp.agrees() => Some((Channel::Speed, sd)),
        (Some(sd), Some(sp), _) if sp.agrees() => Some((Channel::Distance, inverse(sd))),
        (Some(sd), ..) => Some(by_limits(activity, sd, &speed, &distance)),
        (None, Some(sp), _) if !sp.agrees() => Some((Channel::Speed, sp)),
        (None, None, Some(dp)) if !dp.agrees() => by_record(activity, dp, &distance),
        _ => None,
    };
    if let Some((channel, ratio)) = wrong {
        let column = activity.samples.get_mut(channel)?;
        let named = UNITS.iter().find(|(f, _)| (ratio.median / f - 1.0).abs() < 0.05);
        if ratio.steady {
            column.iter_mut().for_each(|v| *v /= ratio.median);
            let unit = named.map_or(String::new(), |(_, unit)| format!(", as {unit} would be"));
            said.push(format!(
                "{} was {:.2} times what the others say{unit}: it was scaled",
                channel.name(),
                ratio.median
            ));
        } else {
            let _ = activity.samples.set(channel, vec![f64::NAN; n]);
            said.push(format!("{} that the others contradict was left out", channel.name()));
        }
        if channel == Channel::Distance {
            distance = Witness::of(by_distance(activity), &running, &blocks);
        } else {
            speed = Witness::of(by_speed(activity), &running, &blocks);
        }
    }

    said.extend(fill(activity, &running, &distance, &speed, &places));
    if said.is_empty() {
        return None;
    }
    Some(Note::new(RepairId::Motion, said.join("; "), n))
}

/// Whether distance and speed move in every block and agree, and distance is silent nowhere.
fn in_one_voice(distance: &Option<Witness>, speed: &Option<Witness>, running: &[f64]) -> bool {
    let (Some(d), Some(s)) = (distance, speed) else { return false };
    let stands = |w: &Witness| w.speeds.iter().any(|v| *v < STANDING_MPS);
    !stands(d)
        && !stands(s)
        && ratio(&s.speeds, &d.speeds).is_some_and(Ratio::agrees)
        && !silent_somewhere(distance, running)
}

/// Whether a witness says nothing of some time with the timer running.
fn silent_somewhere(witness: &Option<Witness>, running: &[f64]) -> bool {
    let silent = |w: &Witness| w.way.iter().zip(running).any(|(m, s)| *s > 0.0 && !m.is_finite());
    witness.as_ref().is_none_or(silent)
}

/// Whether a channel has a value at every sample.
fn complete(activity: &Activity, channel: Channel) -> bool {
    activity.samples.get(channel).is_some_and(|c| c.iter().all(|v| v.is_finite()))
}

fn inverse(ratio: Ratio) -> Ratio {
    Ratio { median: 1.0 / ratio.median, ..ratio }
}

/// Speed against distance with nobody else to ask: the one that is no runner's is wrong, or the one that
/// a mistake of unit explains; else distance is believed, which watches count themselves.
fn by_limits(
    activity: &Activity,
    ratio: Ratio,
    speed: &Option<Witness>,
    distance: &Option<Witness>,
) -> (Channel, Ratio) {
    let on_foot = activity.sport.is_on_foot();
    let possible = |w: &Option<Witness>| {
        let usual = w.as_ref().and_then(Witness::usual_mps);
        !on_foot || usual.is_some_and(|v| ON_FOOT_MPS.contains(&v))
    };
    if possible(speed) && !possible(distance) {
        return (Channel::Distance, inverse(ratio));
    }
    (Channel::Speed, ratio)
}

/// Distance against positions with nobody else to ask: positions are lengthened by noise and shortened by
/// corners, so that only what no runner does condemns the distance.
fn by_record(
    activity: &Activity,
    ratio: Ratio,
    distance: &Option<Witness>,
) -> Option<(Channel, Ratio)> {
    let usual = distance.as_ref()?.usual_mps()?;
    let impossible = activity.sport.is_on_foot() && !ON_FOOT_MPS.contains(&usual);
    let unit = UNITS.iter().any(|(f, _)| (ratio.median / f - 1.0).abs() < 0.05);
    (impossible || unit).then_some((Channel::Distance, ratio))
}

/// Takes what a witness says in these blocks out of its channel.
fn silence(
    activity: &mut Activity,
    witness: &mut Witness,
    channel: Channel,
    blocks: &[Block],
    silent: &[usize],
) {
    let time = activity.samples.time();
    let end = time.len() - 1;
    // A minute that is silent in part goes on as far as the silence does.
    let stands = |i: usize, way: &Way| way[i] < STANDING_MPS * (time[i + 1] - time[i]);
    let mut spans: Vec<Span> = Vec::new();
    for &k in silent {
        let Block { mut from, mut to, .. } = blocks[k];
        while from > 0 && stands(from - 1, &witness.way) {
            from -= 1;
        }
        while to < end && stands(to, &witness.way) {
            to += 1;
        }
        let (start_s, end_s) = (time[from], time[to.min(end)]);
        match spans.last_mut() {
            Some(last) if last.end_s >= start_s => last.end_s = last.end_s.max(end_s),
            _ => spans.push(Span { start_s, end_s }),
        }
        witness.speeds[k] = f64::NAN;
        witness.way[from..to].fill(f64::NAN);
    }
    let target = MaskTarget::Channel(channel);
    activity.masks.extend(spans.iter().map(|&span| Mask {
        target,
        repair: RepairId::Motion,
        span,
    }));
    // A distance that stands still is flat here and true at both ends: only the inside is missing.
    if let Some((time, column)) = activity.samples.clock_and_mut(channel) {
        for span in spans {
            let from = time.partition_point(|t| *t < span.start_s);
            let mut to = time.partition_point(|t| *t < span.end_s);
            if to == end {
                to = time.len();
            }
            while channel == Channel::Speed && to <= end && column[to] < STANDING_MPS {
                to += 1;
            }
            column[from..to].fill(f64::NAN);
        }
    }
}

/// Whether the legs turn in each block.
fn turning(activity: &Activity, running: &[f64], blocks: &[Block]) -> Vec<bool> {
    let Some(cadence) =
        activity.samples.get(Channel::Cadence).filter(|_| activity.sport.is_on_foot())
    else {
        return vec![false; blocks.len()];
    };
    let turns = |b: &Block| {
        let seconds = (b.from..b.to).filter(|&i| cadence[i] >= TURNING_SPM).map(|i| running[i]);
        seconds.sum::<f64>() > 0.5 * b.seconds
    };
    blocks.iter().map(turns).collect()
}

/// Writes one distance and one speed that speak of the same way: what the device says where it speaks,
/// what another witness says where it is silent. What is to be said of the way along positions comes back.
fn fill(
    activity: &mut Activity,
    running: &[f64],
    distance: &Option<Witness>,
    speed: &Option<Witness>,
    places: &Option<Witness>,
) -> Option<String> {
    let time = activity.samples.time();
    if complete(activity, Channel::Distance) && complete(activity, Channel::Speed) {
        return None;
    }
    let asked = places.is_some() && silent_somewhere(distance, running);
    let smoothed = if asked { along(activity) } else { None };
    let way: Vec<f64> = (0..running.len())
        .map(|i| {
            let of = |w: &Option<Witness>| w.as_ref().map_or(f64::NAN, |w| w.way[i]);
            let smooth = smoothed.as_ref().map_or(f64::NAN, |s| s.way[i]);
            // Positions are better than an integrated speed, and speed is better than nothing.
            let said = [of(distance), smooth, of(speed)].into_iter().find(|m| m.is_finite());
            if running[i] > 0.0 { said.unwrap_or(f64::NAN) } else { 0.0 }
        })
        .collect();
    if way.iter().all(|m| !m.is_finite()) {
        return None;
    }
    if !complete(activity, Channel::Distance) {
        if distance.is_none() {
            activity.distance_by =
                if smoothed.is_some() { DistanceBy::Positions } else { DistanceBy::Speed };
        }
        let mut total = 0.0;
        let mut column = Vec::with_capacity(time.len());
        column.push(0.0);
        for metres in &way {
            total += if metres.is_finite() { metres.max(0.0) } else { 0.0 };
            column.push(total);
        }
        let _ = activity.samples.set(Channel::Distance, column);
    }
    let mut said = None;
    if let Some(smoothed) = smoothed {
        said = smoothed.cut_s.filter(|_| distance.is_none()).map(|s| {
            format!("points lie {s:.0} s apart: corners were cut, the way is longer than it says")
        });
        let column: Vec<f64> = match activity.samples.get(Channel::Speed) {
            Some(speed) => {
                let pairs = speed.iter().zip(&smoothed.speed);
                pairs.map(|(v, s)| if v.is_finite() { *v } else { *s }).collect()
            }
            None => smoothed.speed,
        };
        let _ = activity.samples.set(Channel::Speed, column);
    }
    said
}

/// The way along the positions.
struct Smoothed {
    way: Way,
    speed: Vec<f64>,
    /// Seconds between points, where they lie so far apart that corners are cut.
    cut_s: Option<f64>,
}

/// The way along smoothed positions, anew behind each pause; `None` without two fixes.
fn along(activity: &Activity) -> Option<Smoothed> {
    let positions = activity.samples.positions()?;
    let time = activity.samples.time();
    let n = time.len();
    let mut way = vec![f64::NAN; n.saturating_sub(1)];
    let mut speed = vec![f64::NAN; n];
    let mut plane = Plane::default();
    let known: Vec<usize> = (0..n)
        .filter(|&i| positions.latitude[i].is_finite() && positions.longitude[i].is_finite())
        .collect();
    let fixes: Vec<[f64; 2]> =
        known.iter().map(|&i| plane.place(positions.latitude[i], positions.longitude[i])).collect();
    let times: Vec<f64> = known.iter().map(|&i| time[i]).collect();
    if known.len() < 2 {
        return None;
    }
    let model = Model::of(&times, &fixes);
    let mut from = 0;
    for to in 1..=known.len() {
        let parted = to == known.len() || activity.paused_between(times[to - 1], times[to]);
        if !parted {
            continue;
        }
        let motion = smooth(&times[from..to], &fixes[from..to], model);
        for (k, pair) in motion.along_m.windows(2).enumerate() {
            let (a, b) = (known[from + k], known[from + k + 1]);
            let rate = (pair[1] - pair[0]) / (time[b] - time[a]);
            (a..b).for_each(|i| way[i] = rate * (time[i + 1] - time[i]));
            if b > a + 1 {
                speed[a + 1..b].fill(rate);
            }
        }
        for (k, v) in motion.speed_mps.iter().enumerate() {
            speed[known[from + k]] = *v;
        }
        from = to;
    }
    Some(Smoothed { way, speed, cut_s: cut_s(&times, &fixes) })
}

/// Points nearer to each other than this show corners, s, and so much shorter a way with every second point
/// shows that some are cut: a third of it is what is missing in bends that all points see (judgement).
const SPARSE_S: f64 = 8.0;
const CUT: f64 = 0.05;

/// Typical spacing of sparse points whose way bends between them.
fn cut_s(time: &[f64], fixes: &[[f64; 2]]) -> Option<f64> {
    let spacing = quantile(&mut time.windows(2).map(|t| t[1] - t[0]).collect::<Vec<_>>(), 0.5)?;
    let between = |a: [f64; 2], b: [f64; 2]| libm::hypot(a[0] - b[0], a[1] - b[1]);
    let (mut each, mut every_second) = (0.0, 0.0);
    for f in fixes.windows(3) {
        each += between(f[0], f[1]) + between(f[1], f[2]);
        every_second += between(f[0], f[2]);
    }
    (spacing >= SPARSE_S && every_second < (1.0 - CUT) * each).then_some(spacing)
}
