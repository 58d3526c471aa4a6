//! Weekly totals: hours by intensity, sessions, load.

use super::{Run, minutes_by_domain, monotony, polarization_index, training_load};
use crate::calendar::Day;
use crate::classify::Kind;

/// One week of a season.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Week {
    /// Its first day, as days since 1970.
    pub start: i32,
    /// Number of runs.
    pub runs: usize,
    /// Number of hard runs.
    pub hard: usize,
    /// Number of recovery runs that were not hard.
    pub recovery: usize,
    /// Hours moving in hard, moderate, easy and unclassified runs.
    pub hours: [f64; 4],
    /// Distance, km.
    pub km: f64,
    /// Sum of TRIMP.
    pub load: f64,
    /// Fitness at its end.
    pub ctl: f64,
    /// Fatigue.
    pub atl: f64,
    /// Form.
    pub tsb: f64,
    /// Foster's monotony of its daily loads.
    pub monotony: Option<f64>,
    /// Foster's strain: load x monotony.
    pub strain: Option<f64>,
    /// Minutes of running below VT1, between the thresholds and above VT2.
    pub minutes: [f64; 3],
    /// Treff's polarization index of these minutes.
    pub polarization: Option<f64>,
    /// Mean recovery score of its recovery runs.
    pub recovery_score: Option<f64>,
}

/// A column of the table of weeks.
#[derive(Clone, Copy, Debug)]
pub struct WeekColumn {
    /// Its name.
    pub id: &'static str,
    /// Digits after the point in JSON; `weeks.csv` has two of all.
    pub digits: u8,
    /// The name of the list that JSON holds the value in, with those beside it.
    pub list: Option<&'static str>,
    /// The value; `None` where it can't be known.
    pub get: fn(&Week) -> Option<f64>,
}

const fn column(id: &'static str, digits: u8, get: fn(&Week) -> Option<f64>) -> WeekColumn {
    WeekColumn { id, digits, list: None, get }
}

const fn minutes(id: &'static str, get: fn(&Week) -> Option<f64>) -> WeekColumn {
    WeekColumn { id, digits: 1, list: Some("minutes_by_domain"), get }
}

/// The columns of a week after its first day.
pub const WEEK_COLUMNS: &[WeekColumn] = &[
    column("runs", 0, |w| Some(w.runs as f64)),
    column("hard", 0, |w| Some(w.hard as f64)),
    column("recovery", 0, |w| Some(w.recovery as f64)),
    column("hours_hard", 2, |w| Some(w.hours[0])),
    column("hours_moderate", 2, |w| Some(w.hours[1])),
    column("hours_easy", 2, |w| Some(w.hours[2])),
    column("hours_unclassified", 2, |w| Some(w.hours[3])),
    column("distance_km", 2, |w| Some(w.km)),
    column("load_trimp", 1, |w| Some(w.load)),
    column("ctl", 1, |w| Some(w.ctl)),
    column("atl", 1, |w| Some(w.atl)),
    column("tsb", 1, |w| Some(w.tsb)),
    column("monotony_foster", 2, |w| w.monotony),
    column("strain_foster", 1, |w| w.strain),
    minutes("minutes_below_vt1", |w| Some(w.minutes[0])),
    minutes("minutes_between", |w| Some(w.minutes[1])),
    minutes("minutes_above_vt2", |w| Some(w.minutes[2])),
    column("polarization_index_treff", 2, |w| w.polarization),
    column("recovery_score", 1, |w| w.recovery_score),
];

/// All weeks from the first to the last activity.
pub(super) fn weeks(runs: &[Run], sunday: bool) -> Vec<Week> {
    let counted = || runs.iter().filter(|r| r.counts());
    let Some(first) = counted().map(|r| r.day).min() else { return Vec::new() };
    let last = counted().map(|r| r.day).max().unwrap_or(first);
    let start = first.week_start(sunday).0;
    let count = ((last.0 - start) / 7 + 1) as usize;
    let mut weeks: Vec<Week> =
        (0..count).map(|k| Week { start: start + 7 * k as i32, ..Week::default() }).collect();
    let mut daily = vec![0.0; 7 * count];
    let mut scores: Vec<Vec<f64>> = vec![Vec::new(); count];
    for run in counted() {
        let at = (run.day.0 - start) as usize;
        let load = run.trimp.clone().unwrap_or(0.0);
        daily[at] += load;
        let week = &mut weeks[at / 7];
        week.load += load;
        if !run.counts_as_run() {
            continue;
        }
        week.runs += 1;
        week.hard += usize::from(run.verdict.is_hard());
        week.recovery += usize::from(run.recovery.is_some() && !run.verdict.is_hard());
        week.km += run.digest.distance_m.clone().unwrap_or(0.0) / 1000.0;
        let column = match run.verdict.kind {
            Kind::Hard => 0,
            Kind::Moderate => 1,
            Kind::Easy => 2,
            Kind::Unclassified => 3,
        };
        if let Ok(minutes) = minutes_by_domain(&run.digest, &run.thresholds) {
            week.minutes.iter_mut().zip(minutes).for_each(|(sum, m)| *sum += m);
        }
        week.hours[column] += run.digest.moving_s / 3600.0;
        scores[at / 7].extend(run.recovery_score());
    }
    let (ctl, atl) = (training_load(&daily, 42.0), training_load(&daily, 7.0));
    for (k, week) in weeks.iter_mut().enumerate() {
        let end = 7 * k + 6;
        week.ctl = ctl[end];
        week.atl = atl[end];
        week.tsb = ctl[end - 1] - atl[end - 1];
        let days: [f64; 7] = std::array::from_fn(|d| daily[7 * k + d]);
        week.monotony = monotony(&days);
        week.strain = week.monotony.map(|m| m * week.load);
        week.polarization = polarization_index(week.minutes);
        week.recovery_score = crate::kernels::stats::mean(&scores[k]);
    }
    weeks
}

impl Week {
    /// The first day.
    pub fn day(&self) -> Day {
        Day(self.start)
    }
}
