//! The hours that a session asks for until the next hard one, by what was done ([`crate::science::spacing`]).

use crate::activity::Sport;
use crate::athlete::T1_OF_CS;
use crate::classify::{SessionType, Strain};
use crate::digest::STEP_S;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::{BONTEMPS_2020, STANLEY_2013};
use crate::score::HistoryEntry;

/// One thing that asks for hours: how much of it was done, and the hours at its knots.
#[derive(Debug)]
pub struct Demand {
    /// Stable name.
    pub id: &'static str,
    /// Name for users.
    pub name: &'static str,
    /// Unit of the amount.
    pub unit: &'static str,
    /// What it rests on.
    pub basis: &'static [Basis],
    /// Hours as a function of the amount; constant beyond the last knot.
    pub curve: &'static [(f64, f64)],
    /// How much of it a session holds.
    amount: fn(&HistoryEntry<'_>) -> f64,
}

/// All that asks for hours. The most of them counts.
pub const DEMANDS: &[Demand] = &[
    Demand {
        id: "dose",
        name: "hard work in all",
        unit: "dose (1 = 14 min at the second threshold)",
        basis: &[Basis::Published(&STANLEY_2013), Basis::Judgement("the curve")],
        curve: &DOSE,
        amount: dose,
    },
    Demand {
        id: "above_vt2",
        name: "time above threshold heart rate",
        unit: "dose above the second threshold",
        basis: &[Basis::Published(&STANLEY_2013), Basis::Judgement("the curve")],
        curve: &ABOVE_VT2,
        amount: above_vt2,
    },
    Demand {
        id: "repetitions",
        name: "repetitions",
        unit: "min of three or more",
        basis: &[Basis::Published(&STANLEY_2013), Basis::Judgement("the curve")],
        curve: &REPETITIONS,
        amount: repetitions,
    },
    Demand {
        id: "race",
        name: "a race",
        unit: "km",
        basis: &[Basis::Convention(
            "an easy day for each 3 to 4 km of a race (Daniels); one to three weeks after a marathon",
        )],
        curve: &RACE,
        amount: race,
    },
    Demand {
        id: "length",
        name: "its length",
        unit: "h moving on foot",
        basis: &[Basis::Judgement("the curve: a day after a long run, more when it took hours")],
        curve: &LENGTH,
        amount: length,
    },
    Demand {
        id: "downhill",
        name: "long downhill running",
        unit: "m down slopes of 5 % and more",
        basis: &[Basis::Published(&BONTEMPS_2020), Basis::Judgement("the curve")],
        curve: &DOWNHILL,
        amount: downhill,
    },
];

/// A hard session asks for so many hours at least (Stanley, Peake and Buchheit 2013: up to 24 h after easy, 24 to
/// 48 h after threshold work).
pub const LEAST_H: f64 = 24.0;
/// Hours at the knots of each demand (judgement around the sources of [`crate::science::spacing`]).
const DOSE: [(f64, f64); 5] = [(0.0, 0.0), (0.5, 24.0), (1.0, 36.0), (2.0, 48.0), (5.0, 72.0)];
const ABOVE_VT2: [(f64, f64); 5] = [(0.0, 0.0), (0.2, 24.0), (0.5, 36.0), (1.0, 48.0), (2.0, 60.0)];
const REPETITIONS: [(f64, f64); 5] =
    [(0.0, 0.0), (3.0, 24.0), (8.0, 36.0), (15.0, 48.0), (30.0, 60.0)];
/// A day for each 3 km, three weeks at the most (convention), and hours of length and of damage (judgement:
/// [`crate::science::spacing`]).
const RACE: [(f64, f64); 2] = [(0.0, 0.0), (63.0, 504.0)];
const LENGTH: [(f64, f64); 6] =
    [(1.0, 0.0), (1.5, 24.0), (2.5, 48.0), (3.5, 72.0), (5.0, 120.0), (10.0, 336.0)];
const DOWNHILL: [(f64, f64); 5] =
    [(100.0, 0.0), (250.0, 24.0), (500.0, 48.0), (1000.0, 72.0), (2000.0, 120.0)];

/// The hours that an activity asks for until the next hard session, and what asks for them: [`LEAST_H`] at least
/// when it was hard.
pub fn hours_wanted(entry: &HistoryEntry<'_>) -> (f64, &'static Demand) {
    let most = DEMANDS
        .iter()
        .map(|d| (piecewise(d.curve, (d.amount)(entry)), d))
        .fold((0.0, &DEMANDS[0]), |most, next| if next.0 > most.0 { next } else { most });
    if entry.is_hard() { (most.0.max(LEAST_H), most.1) } else { most }
}

/// The hours that a race of so many kilometres asks for until the next hard session.
pub fn race_hours(km: f64) -> f64 {
    piecewise(&RACE, km).max(LEAST_H)
}

/// A race: named so, or of a marathon's length, or even near a critical speed that is no lower bound.
fn is_race(entry: &HistoryEntry<'_>) -> bool {
    let known = entry.thresholds.cs.as_ref().is_some_and(|cs| !cs.lower_bound);
    let shape = entry.verdict.structure.session_type == SessionType::Race;
    entry.verdict.strain.is_some() || entry.verdict.context.race || (shape && known)
}

fn on_foot(entry: &HistoryEntry<'_>) -> bool {
    matches!(entry.digest.sport, Sport::Running | Sport::Hiking | Sport::Walking)
}

fn dose(entry: &HistoryEntry<'_>) -> f64 {
    let doses = &entry.verdict.doses;
    doses.heart_rate.clone().or_else(|_| doses.pace.clone()).unwrap_or(0.0)
}

/// Dose per minute as a function of the threshold-normalised intensity, from the second threshold up
/// ([`crate::science::load`]).
const HIGH_RATE: [(f64, f64); 2] = [(1.0, 1.0 / 14.0), (1.5, 1.0 / 8.0)];

/// The dose above the second threshold, by heart rate, else by pace.
fn above_vt2(entry: &HistoryEntry<'_>) -> f64 {
    let (track, t) = (&entry.digest.track, entry.thresholds);
    let over = |x: Vec<f64>, t1: f64, t2: f64| -> f64 {
        let u = |i: usize| (x[i] - t1) / (t2 - t1);
        let above = (0..x.len()).filter(|&i| x[i].is_finite() && u(i) > 1.0);
        above.map(|i| piecewise(&HIGH_RATE, u(i)) * track.timer_s(i) / 60.0).sum()
    };
    match (&t.vt1, &t.vt2, &t.cs) {
        (Some(vt1), Some(vt2), _) if entry.verdict.doses.heart_rate.is_ok() => {
            // Most runs never come near it.
            if track.highest_heart_rate().is_none_or(|highest| highest <= vt2.value) {
                return 0.0;
            }
            over(track.smoothed_heart_rate(), vt1.value, vt2.value)
        }
        (_, _, Some(cs)) if track.has_gap() => {
            over(track.smoothed_gap(), T1_OF_CS * cs.reference_mps(), cs.reference_mps())
        }
        _ => 0.0,
    }
}

fn repetitions(entry: &HistoryEntry<'_>) -> f64 {
    let reps = &entry.verdict.structure.reps;
    if reps.len() >= 3 { reps.iter().map(|r| r.1).sum::<f64>() / 60.0 } else { 0.0 }
}

/// Fast running of so many seconds shows where a race began and ended (judgement).
const RACED_S: f64 = 480.0;

/// Kilometres of a race, without the warm-up and the cool-down of the same recording where fast running shows them.
fn race(entry: &HistoryEntry<'_>) -> f64 {
    if !entry.is_run() || !is_race(entry) {
        return 0.0;
    }
    let whole = entry.digest.distance_m.as_ref().map_or(0.0, |m| m / 1000.0);
    let structure = &entry.verdict.structure;
    let (Some(first), Some(last)) = (structure.fast.first(), structure.fast.last()) else {
        return whole;
    };
    if entry.verdict.strain == Some(Strain::Marathon) || structure.fast_s() < RACED_S {
        return whole;
    }
    let bin = |t: f64| ((t / STEP_S) as usize).min(entry.digest.track.len());
    let raced = (bin(first.0)..bin(last.0 + last.1)).map(|i| entry.digest.track.bin(i));
    let metres = raced.map(|b| b.speed * b.moving_s).filter(|m| m.is_finite()).sum::<f64>();
    whole.min(metres / 1000.0)
}

fn length(entry: &HistoryEntry<'_>) -> f64 {
    if on_foot(entry) { entry.digest.moving_s / 3600.0 } else { 0.0 }
}

/// A slope that damages (judgement).
const STEEP: f64 = -0.05;

fn downhill(entry: &HistoryEntry<'_>) -> f64 {
    if !on_foot(entry) {
        return 0.0;
    }
    let track = &entry.digest.track;
    let steep = (0..track.len()).filter(|&i| track.grade(i) <= STEEP);
    let down = steep.map(|i| -track.grade(i) * track.speed(i) * track.moving_s(i));
    down.filter(|m| m.is_finite()).sum()
}
