//! How steady what is learned is: from half the runs, from one year, from the first runs, and with planted errors.

use super::altered;
use super::history::{KnownHistory, KnownRun, Stored, learned};
use crate::athlete::{Athlete, Estimate};
use crate::calendar::Day;
use crate::kernels::random::Random;
use crate::parallel;
use crate::season::Options;

/// By how much one learned value moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The runner.
    pub athlete: String,
    /// By how much, in the unit of the row.
    pub by: f64,
    /// Whether that is within the limit of the row.
    pub within: bool,
}

/// One row of the table of stability.
pub struct Stability {
    /// Stable name.
    pub id: &'static str,
    /// What is compared.
    pub name: &'static str,
    /// The limit, in words.
    pub limit: &'static str,
    /// Unit of what moved.
    pub unit: &'static str,
    moved: fn(&Case<'_>) -> Vec<(f64, bool)>,
}

/// A measured row.
pub struct Steadiness {
    /// What was measured.
    pub row: &'static Stability,
    /// Whether what the watch had stored is heard.
    pub stored: Stored,
    /// Each comparison.
    pub moved: Vec<Moved>,
}

/// What a row is measured on: the runs of one runner, and what the whole history teaches.
struct Case<'a> {
    runs: &'a [KnownRun],
    options: &'a Options,
    whole: Athlete,
}

/// All of them.
pub const STABILITY: &[Stability] = &[
    Stability {
        id: "vt1_halves",
        name: "VT1 of two random halves of the runs",
        limit: "4 bpm apart",
        unit: "bpm",
        moved: halves,
    },
    Stability {
        id: "vt1_years",
        name: "VT1 of one year against the whole history",
        limit: "two stated errors",
        unit: "bpm",
        moved: years,
    },
    Stability {
        id: "hr_max_first_5",
        name: "HRmax of 5 runs against the whole history",
        limit: "two stated errors",
        unit: "bpm",
        moved: |case| first_runs(case, 5),
    },
    Stability {
        id: "hr_max_first_10",
        name: "HRmax of 10 runs against the whole history",
        limit: "two stated errors",
        unit: "bpm",
        moved: |case| first_runs(case, 10),
    },
    Stability {
        id: "hr_max_first_20",
        name: "HRmax of 20 runs against the whole history",
        limit: "two stated errors",
        unit: "bpm",
        moved: |case| first_runs(case, 20),
    },
    Stability {
        id: "vt1_dry_strap",
        name: "VT1 with three runs of a dry strap",
        limit: "2 bpm",
        unit: "bpm",
        moved: |case| dry_strap(case, case.runs, &case.whole, 2.0),
    },
    Stability {
        id: "vt1_dry_strap_short",
        name: "... in a history of 60 runs",
        limit: "5 bpm",
        unit: "bpm",
        moved: dry_strap_short,
    },
    Stability {
        id: "cs_rides",
        name: "critical speed with four rides in a year",
        limit: "3 %",
        unit: "%",
        moved: rides,
    },
];

/// Measures all rows. The seed is fixed, so that the same runs give the same table.
pub(super) fn stability(
    histories: &[KnownHistory],
    stored: &[Stored],
    options: &Options,
) -> Vec<Steadiness> {
    let stored_count = stored.len();
    let mut tasks = Vec::new();
    for (place, &stored) in stored.iter().enumerate() {
        for history in histories {
            let runs = history.runs(stored);
            let whole = learned(runs.iter(), options);
            tasks.push((place, &history.athlete, Case { runs, options, whole }));
        }
    }
    let pieces: Vec<(usize, usize)> = (0..tasks.len())
        .flat_map(|task| (0..STABILITY.len()).map(move |row| (task, row)))
        .collect();
    let moved = parallel::map(&pieces, |(task, row)| (STABILITY[*row].moved)(&tasks[*task].2));
    let mut rows: Vec<Steadiness> = STABILITY
        .iter()
        .flat_map(|row| stored.iter().map(move |&stored| (row, stored)))
        .map(|(row, stored)| Steadiness { row, stored, moved: Vec::new() })
        .collect();
    for ((task, row), moved) in pieces.iter().zip(moved) {
        let (stored, athlete, _) = &tasks[*task];
        let named = |(by, within)| Moved { athlete: athlete.to_string(), by, within };
        let own = &mut rows[row * stored_count + stored];
        own.moved.extend(moved.into_iter().map(named));
    }
    rows
}

/// Draws of each row that draws.
const DRAWS: u64 = 5;
/// A half or a year of fewer runs is too short to compare (judgement).
const LEAST_RUNS: usize = 20;
/// Days at which two histories are compared, evenly spaced over the runs.
const CHECKS: usize = 10;

/// Evenly spaced days of these runs.
fn check_days(runs: &[KnownRun]) -> impl Iterator<Item = Day> + '_ {
    let last = runs.len().saturating_sub(1);
    let place = move |k: usize| k * last / (CHECKS - 1);
    (0..CHECKS).filter_map(move |k| runs.get(place(k))).map(|run| run.day)
}

fn vt1(athlete: &Athlete, day: Day) -> Option<&Estimate> {
    athlete.at(day).vt1.as_ref()
}

fn hr_max(athlete: &Athlete, day: Day) -> Option<&Estimate> {
    athlete.at(day).hr_max.as_ref()
}

/// How far an estimate lies from that of the whole history, and whether that is within two of its stated errors.
fn from_whole(part: Option<&Estimate>, whole: Option<&Estimate>) -> Option<(f64, bool)> {
    let (part, whole) = (part?, whole?);
    let by = (part.value - whole.value).abs();
    Some((by, by <= 2.0 * part.se))
}

/// Greatest distance of two halves, bpm.
const HALVES_BPM: f64 = 4.0;

fn halves(case: &Case<'_>) -> Vec<(f64, bool)> {
    if case.runs.len() < 2 * LEAST_RUNS {
        return Vec::new();
    }
    let mut found = Vec::new();
    for seed in 0..DRAWS {
        let mut random = Random::new(seed);
        let mut order: Vec<usize> = (0..case.runs.len()).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i + 1));
        }
        let halves = [false, true].map(|second| {
            let (first, rest) = order.split_at(order.len() / 2);
            let mut own = if second { rest } else { first }.to_vec();
            own.sort_unstable();
            learned(own.iter().map(|&i| &case.runs[i]), case.options)
        });
        for day in check_days(case.runs) {
            if let (Some(a), Some(b)) = (vt1(&halves[0], day), vt1(&halves[1], day)) {
                let by = (a.value - b.value).abs();
                found.push((by, by <= HALVES_BPM));
            }
        }
    }
    found
}

/// The runs of each calendar year that has enough.
fn by_year(runs: &[KnownRun]) -> impl Iterator<Item = &[KnownRun]> {
    runs.chunk_by(|a, b| a.day.ymd().0 == b.day.ymd().0).filter(|own| own.len() >= LEAST_RUNS)
}

fn years(case: &Case<'_>) -> Vec<(f64, bool)> {
    by_year(case.runs)
        .filter(|own| own.len() < case.runs.len())
        .filter_map(|own| {
            let alone = learned(own.iter(), case.options);
            let day = own[own.len() / 2].day;
            from_whole(vt1(&alone, day), vt1(&case.whole, day))
        })
        .collect()
}

/// A run is in about this many of the stretches of first runs.
const TIMES: usize = 5;

fn first_runs(case: &Case<'_>, n: usize) -> Vec<(f64, bool)> {
    if case.runs.len() < 2 * n {
        return Vec::new();
    }
    let first = |own: &[KnownRun]| {
        let alone = learned(own.iter(), case.options);
        let day = own[n - 1].day;
        from_whole(hr_max(&alone, day), hr_max(&case.whole, day))
    };
    case.runs.windows(n).step_by((n / TIMES).max(1)).filter_map(first).collect()
}

/// Runs of a dry strap, and between what their highest heart rates lie, bpm.
const DRY_STRAP_RUNS: usize = 3;
const DRY_STRAP_BPM: std::ops::Range<f64> = 205.0..225.0;

/// Plants the runs in the easier half by mean heart rate; the greatest move over the days of comparison.
fn dry_strap(case: &Case<'_>, runs: &[KnownRun], before: &Athlete, limit: f64) -> Vec<(f64, bool)> {
    let mut easiest: Vec<(f64, usize)> = runs
        .iter()
        .enumerate()
        .filter_map(|(i, r)| Some((r.digest.mean_heart_rate()?, i)))
        .filter(|(_, i)| runs[*i].digest.peak_heart_rate.is_some())
        .collect();
    easiest.sort_by(|a, b| a.0.total_cmp(&b.0));
    easiest.truncate(easiest.len() / 2);
    let easiest: Vec<usize> = easiest.into_iter().map(|(_, place)| place).collect();
    drawn(&easiest, DRY_STRAP_RUNS)
        .enumerate()
        .filter_map(|(seed, places)| {
            let mut faulty = runs.to_vec();
            let mut random = Random::new(seed as u64);
            for place in places {
                let bpm = DRY_STRAP_BPM.start
                    + random.uniform() * (DRY_STRAP_BPM.end - DRY_STRAP_BPM.start);
                let digest = &mut faulty[place].digest;
                let factor = digest.peak_heart_rate.map_or(1.0, |peak| bpm / peak);
                altered::scaled_heart_rate(digest, factor);
            }
            let after = learned(faulty.iter(), case.options);
            greatest(runs, |day| Some((vt1(&after, day)?.value - vt1(before, day)?.value).abs()))
        })
        .map(|by| (by, by <= limit))
        .collect()
}

/// A history of a hundred runs at most.
const SHORT: usize = 60;

fn dry_strap_short(case: &Case<'_>) -> Vec<(f64, bool)> {
    let parts = case.runs.chunks_exact(SHORT);
    parts.flat_map(|part| dry_strap(case, part, &learned(part.iter(), case.options), 5.0)).collect()
}

/// As much faster is a ride than a run (judgement: 24 km/h for 11 km/h).
const RIDE: f64 = 2.2;
const RIDES: usize = 4;
/// Greatest move of critical speed, percent.
const RIDES_PERCENT: f64 = 3.0;

fn rides(case: &Case<'_>) -> Vec<(f64, bool)> {
    let cs = |athlete: &Athlete, day| athlete.at(day).cs.as_ref().map(|c| c.speed.value);
    let mut found = Vec::new();
    let mut from = 0;
    for year in case.runs.chunk_by(|a, b| a.day.ymd().0 == b.day.ymd().0) {
        let places: Vec<usize> = (from..from + year.len())
            .filter(|&i| case.runs[i].digest.efforts[0].is_some())
            .collect();
        from += year.len();
        if places.len() < LEAST_RUNS {
            continue;
        }
        for places in drawn(&places, RIDES).take(YEAR_DRAWS) {
            let mut faulty = case.runs.to_vec();
            for place in places {
                altered::scaled_speed(&mut faulty[place].digest, RIDE);
            }
            let after = learned(faulty.iter(), case.options);
            found.extend(greatest(year, |day| {
                let (after, before) = (cs(&after, day)?, cs(&case.whole, day)?);
                Some(100.0 * (after / before - 1.0).abs())
            }));
        }
    }
    found.into_iter().map(|by| (by, by <= RIDES_PERCENT)).collect()
}

/// Draws in each year.
const YEAR_DRAWS: usize = 3;

/// That many of these places, drawn at random without replacement, again and again.
fn drawn(among: &[usize], count: usize) -> impl Iterator<Item = Vec<usize>> + '_ {
    let draws = if among.len() < count { 0 } else { DRAWS };
    (0..draws).map(move |seed| {
        let mut random = Random::new(seed);
        let mut left = among.to_vec();
        (0..count).map(|_| left.swap_remove(random.below(left.len()))).collect()
    })
}

/// The greatest move over the days of comparison.
fn greatest(runs: &[KnownRun], moved: impl Fn(Day) -> Option<f64>) -> Option<f64> {
    check_days(runs).filter_map(moved).max_by(f64::total_cmp)
}
