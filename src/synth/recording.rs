//! The same true run as different watches and phones would write it down ([`crate::science::generator`]):
//! when a point is written, how far its position and altitude err, and which channels there are.

use super::body::{LATITUDE, LONGITUDE, OFFSET_S, Runner, heart_rate_response};
use crate::activity::{Activity, Altimeter, Channel, Positions, Samples, Sport};
use crate::calendar::UtcTime;
use crate::kernels::geodesy::METRES_A_DEGREE;
use crate::kernels::random::Random;

/// Where a run goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Course {
    /// Straight to the north.
    Straight,
    /// Quarter circles of a radius of 40 m, left and right in turn.
    Winding,
    /// Laps of this many metres, in the shape of a 400-m track: two straights and two half circles.
    Laps(f64),
}

const WINDING_RADIUS_M: f64 = 40.0;
/// Straight and radius of a 400-m track over its lap (84.39 m and 36.80 m).
const STRAIGHT_OF_LAP: f64 = 84.39 / 400.0;

impl Course {
    /// Metres east and north of the start after so many metres.
    pub fn place(self, along_m: f64) -> [f64; 2] {
        use std::f64::consts::{FRAC_PI_2, PI};
        match self {
            Course::Straight => [0.0, along_m],
            Course::Winding => {
                let r = WINDING_RADIUS_M;
                let bend_m = FRAC_PI_2 * r;
                let bend = (along_m / bend_m).floor();
                let angle = (along_m - bend * bend_m) / r;
                let (side, ahead) = (r * (1.0 - libm::cos(angle)), r * libm::sin(angle));
                // Every second bend begins to the west and ends to the north.
                let [west, north] = if bend % 2.0 == 0.0 { [side, ahead] } else { [ahead, side] };
                [-(bend * r + west), bend * r + north]
            }
            Course::Laps(lap_m) => {
                let straight = STRAIGHT_OF_LAP * lap_m;
                let half_m = lap_m / 2.0;
                let r = (half_m - straight) / PI;
                let half = (along_m / half_m).floor();
                let at = along_m - half * half_m;
                let [east, north] = if at < straight {
                    [0.0, at]
                } else {
                    let angle = (at - straight) / r;
                    [-r * (1.0 - libm::cos(angle)), straight + r * libm::sin(angle)]
                };
                if half % 2.0 == 0.0 { [east, north] } else { [-2.0 * r - east, straight - north] }
            }
        }
    }
}

/// What truly happened, second by second.
#[derive(Clone, Debug)]
pub struct TrueRun {
    /// m/s in each second; 0 is standing.
    pub speed_mps: Vec<f64>,
    /// Heart rate, bpm.
    pub heart_rate: Vec<f64>,
    /// Where it went.
    pub course: Course,
    /// Altitude after so many metres, m.
    pub altitude_m: fn(f64) -> f64,
}

impl TrueRun {
    /// A level run of stretches, each seconds and m/s; the heart is that of the runner.
    pub fn new(stretches: &[(usize, f64)], course: Course, runner: &Runner) -> TrueRun {
        let speed_mps: Vec<f64> =
            stretches.iter().flat_map(|&(s, mps)| std::iter::repeat_n(mps, s)).collect();
        let heart_rate = heart_rate_response(&speed_mps, runner, &mut Random::new(1));
        TrueRun { speed_mps, heart_rate, course, altitude_m: |_| 100.0 }
    }

    /// Metres at each full second, from 0 to the end.
    pub fn along_m(&self) -> Vec<f64> {
        let mut total = 0.0;
        let ends = self.speed_mps.iter().map(|v| {
            total += v;
            total
        });
        std::iter::once(0.0).chain(ends).collect()
    }

    /// Metres in all.
    pub fn distance_m(&self) -> f64 {
        self.speed_mps.iter().sum()
    }

    /// Seconds that were not stood.
    pub fn moving_s(&self) -> f64 {
        self.speed_mps.iter().filter(|v| **v > 0.0).count() as f64
    }

    /// Fewest seconds for a distance; `None` when the run is shorter.
    pub fn fastest_s(&self, distance_m: f64) -> Option<f64> {
        let along = self.along_m();
        let ends = (0..along.len()).filter_map(|from| {
            let to = along.partition_point(|d| *d < along[from] + distance_m);
            let over = along.get(to)? - along[from] - distance_m;
            Some((to - from) as f64 - over / self.speed_mps[to - 1])
        });
        ends.min_by(f64::total_cmp)
    }
}

/// When points are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spacing {
    /// Every so many seconds.
    Even(f64),
    /// These seconds, over and over.
    Cycle(&'static [f64]),
    /// Between so many and so many seconds, each as likely.
    Between(f64, f64),
    /// Normal, mean and standard deviation in seconds; 0.5 s at least.
    Jitter(f64, f64),
    /// Every second, of which this share is lost.
    Lost(f64),
}

impl Spacing {
    /// Seconds from the `i`th point to the next.
    fn next_s(self, i: usize, rng: &mut Random) -> f64 {
        match self {
            Spacing::Even(s) => s,
            Spacing::Cycle(seconds) => seconds[i % seconds.len()],
            Spacing::Between(low, high) => low + (high - low) * rng.uniform(),
            Spacing::Jitter(mean, sd) => rng.normal(mean, sd).max(0.5),
            Spacing::Lost(share) => {
                1.0 + (0..60).take_while(|_| rng.uniform() < share).count() as f64
            }
        }
    }
}

/// An error that is white, and one that wanders (AR(1) in time); the whole is the sum of both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Noise {
    /// Standard deviation of the white part, m.
    pub white_m: f64,
    /// Standard deviation of the part that wanders, m.
    pub wandering_m: f64,
    /// Seconds after which that part is correlated by 1/e.
    pub over_s: f64,
}

/// The wandering part of an error on one axis.
struct Error(f64);

impl Error {
    fn first(noise: Noise, rng: &mut Random) -> Error {
        Error(rng.normal(0.0, noise.wandering_m))
    }

    /// The error `dt` seconds later, m.
    fn next(&mut self, noise: Noise, dt: f64, rng: &mut Random) -> f64 {
        let kept = if noise.over_s > 0.0 { libm::exp(-dt / noise.over_s) } else { 0.0 };
        let fresh = noise.wandering_m * (1.0 - kept * kept).sqrt();
        self.0 = kept * self.0 + rng.normal(0.0, fresh);
        self.0 + rng.normal(0.0, noise.white_m)
    }
}

/// How a run is written down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recording {
    /// Stable name.
    pub id: &'static str,
    /// When points are written.
    pub spacing: Spacing,
    /// Error of positions, each axis alike.
    pub position: Noise,
    /// Error of altitude.
    pub altitude: Noise,
    /// Altitude comes in steps of so many metres; 0 for none.
    pub altitude_step_m: f64,
    /// From and to which second nothing is written: a tunnel.
    pub tunnel_s: Option<(f64, f64)>,
}

/// A metre of white noise: open sky.
pub const OPEN_SKY: Noise = Noise { white_m: 1.0, wandering_m: 0.0, over_s: 0.0 };
const QUIET: Noise = Noise { white_m: 0.0, wandering_m: 0.0, over_s: 0.0 };

const fn recording(id: &'static str, spacing: Spacing) -> Recording {
    Recording {
        id,
        spacing,
        position: OPEN_SKY,
        altitude: QUIET,
        altitude_step_m: 0.0,
        tunnel_s: None,
    }
}

const fn erring(id: &'static str, white_m: f64, wandering_m: f64) -> Recording {
    let position = Noise { white_m, wandering_m, over_s: 20.0 };
    Recording { position, ..recording(id, Spacing::Even(1.0)) }
}

/// The recordings that are tried: the rhythms that devices and exporters write in, the errors of their
/// positions and altitudes, and a hole.
pub const RECORDINGS: &[Recording] = &[
    recording("1 s", Spacing::Even(1.0)),
    recording("2 s", Spacing::Even(2.0)),
    recording("4 s", Spacing::Even(4.0)),
    recording("8 s", Spacing::Even(8.0)),
    recording("1-1-8 s", Spacing::Cycle(&[1.0, 1.0, 8.0])),
    recording("2 to 8 s", Spacing::Between(2.0, 8.0)),
    recording("3 +- 1.2 s", Spacing::Jitter(3.0, 1.2)),
    recording("every second lost", Spacing::Lost(0.5)),
    recording("10 to 15 s", Spacing::Between(10.0, 15.0)),
    recording("30 s", Spacing::Even(30.0)),
    recording("30 to 60 s", Spacing::Between(30.0, 60.0)),
    recording("60 s", Spacing::Even(60.0)),
    erring("no noise", 0.0, 0.0),
    erring("white 2 m", 2.0, 0.0),
    erring("white 4 m", 4.0, 0.0),
    erring("wandering 2 m", 0.3, 2.0),
    erring("between houses", 0.5, 4.0),
    Recording {
        altitude: Noise { white_m: 0.0, wandering_m: 4.0, over_s: 60.0 },
        ..recording("altitude of a phone", Spacing::Even(1.0))
    },
    Recording {
        altitude: Noise { white_m: 0.3, wandering_m: 0.0, over_s: 0.0 },
        altitude_step_m: 1.0,
        ..recording("altitude in steps", Spacing::Even(1.0))
    },
    Recording { tunnel_s: Some((600.0, 760.0)), ..recording("tunnel", Spacing::Even(1.0)) },
];

/// The recording of that name.
pub fn recording_of(id: &str) -> Option<Recording> {
    RECORDINGS.iter().copied().find(|r| r.id == id)
}

/// Which channels there are, and how fine the clock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// FIT without distance and speed: whole seconds.
    FitPositions,
    /// FIT with the device's distance and speed: whole seconds.
    FitDistance,
    /// GPX: positions, milliseconds.
    Gpx,
}

/// What a recording makes of a run, to be written by [`crate::encode`]. The same seed gives the same
/// numbers on every machine.
pub fn record(
    run: &TrueRun,
    recording: &Recording,
    form: Form,
    start: UtcTime,
    rng: &mut Random,
) -> Activity {
    let along = run.along_m();
    let end_s = run.speed_mps.len() as f64;
    let time = times(recording, form, end_s, rng);
    let at = |t: f64| {
        let second = (t as usize).min(along.len() - 2);
        along[second] + (t - second as f64) * run.speed_mps[second]
    };
    let held = |column: &[f64], t: f64| column[(t as usize).min(column.len() - 1)];
    let distance: Vec<f64> = time.iter().map(|t| at(*t)).collect();
    let mut errors = [Error::first(recording.position, rng), Error::first(recording.position, rng)];
    let mut high = Error::first(recording.altitude, rng);
    let shrink = libm::cos(LATITUDE.to_radians());
    let mut positions = Positions::default();
    let mut altitude = Vec::with_capacity(time.len());
    for (i, d) in distance.iter().enumerate() {
        let dt = if i > 0 { time[i] - time[i - 1] } else { 0.0 };
        let [east, north] = run.course.place(*d);
        let east = east + errors[0].next(recording.position, dt, rng);
        let north = north + errors[1].next(recording.position, dt, rng);
        positions.latitude.push(LATITUDE + north / METRES_A_DEGREE);
        positions.longitude.push(LONGITUDE + east / (METRES_A_DEGREE * shrink));
        let metres = (run.altitude_m)(*d) + high.next(recording.altitude, dt, rng);
        let step = recording.altitude_step_m;
        altitude.push(if step > 0.0 { (metres / step).round() * step } else { metres });
    }
    // A heart is never still.
    let heart = time.iter().map(|t| rng.normal(held(&run.heart_rate, *t), 1.0).round()).collect();
    let speed = time.iter().map(|t| held(&run.speed_mps, *t)).collect();
    let mut samples = Samples::new(time).unwrap_or_default();
    // Lengths agree by construction.
    let _ = samples.set(Channel::HeartRate, heart);
    let _ = samples.set(Channel::Altitude, altitude);
    let _ = samples.set_positions(positions);
    if form == Form::FitDistance {
        let _ = samples.set(Channel::Distance, distance);
        let _ = samples.set(Channel::Speed, speed);
    }
    let mut activity = Activity::new(start, Sport::Running, samples);
    activity.utc_offset_s = Some(OFFSET_S);
    if form == Form::FitDistance {
        activity.device.altimeter = Altimeter::Barometer;
    }
    activity
}

/// The times of the points, from the first second to the last.
fn times(recording: &Recording, form: Form, end_s: f64, rng: &mut Random) -> Vec<f64> {
    let (mut times, mut t, mut i) = (Vec::new(), 0.0, 0);
    let mut push = |t: f64| {
        let t = if form == Form::Gpx { t } else { t.round() };
        let hidden = recording.tunnel_s.is_some_and(|(from, to)| from < t && t < to);
        if !hidden && times.last().is_none_or(|last| *last < t) {
            times.push(t);
        }
    };
    while t < end_s {
        push(t);
        t += recording.spacing.next_s(i, rng);
        i += 1;
    }
    push(end_s);
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step_m(course: Course, along_m: f64) -> f64 {
        let (a, b) = (course.place(along_m), course.place(along_m + 0.01));
        libm::hypot(b[0] - a[0], b[1] - a[1])
    }

    #[test]
    fn a_metre_of_each_course_is_a_metre() {
        for course in [Course::Straight, Course::Winding, Course::Laps(400.0), Course::Laps(60.0)] {
            for k in 0..2000 {
                let step = step_m(course, 0.537 * f64::from(k));
                assert!((step - 0.01).abs() < 1e-4, "{course:?} {k}: {step}");
            }
        }
        let [east, north] = Course::Laps(400.0).place(400.0);
        assert!(libm::hypot(east, north) < 1e-9);
    }

    #[test]
    fn a_run_is_recorded_as_it_was_and_each_time_the_same() {
        let runner = Runner::random(&mut Random::new(3));
        let run = TrueRun::new(&[(600, 3.0), (100, 0.0), (600, 4.0)], Course::Winding, &runner);
        assert_eq!((run.distance_m(), run.moving_s()), (4200.0, 1200.0));
        assert_eq!(run.fastest_s(400.0), Some(100.0));
        for recording in RECORDINGS {
            let once =
                |form| record(&run, recording, form, UtcTime::from_unix_s(0), &mut Random::new(7));
            let activity = once(Form::FitDistance);
            assert_eq!(activity, once(Form::FitDistance));
            assert_eq!(activity.elapsed_s(), 1300.0);
            assert_eq!(activity.samples.get(Channel::Distance).unwrap().last(), Some(&4200.0));
            assert!(once(Form::Gpx).samples.get(Channel::Distance).is_none());
        }
    }
}
