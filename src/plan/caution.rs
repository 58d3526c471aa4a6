//! What asks for caution beside the rules: a gap, a night, a heart that has not settled, easy running that got slower.

use super::race::Race;
use super::week::DAYS;
use crate::calendar::Day;
use crate::season::{HrvStatus, Season};
use std::fmt;
use std::ops::Range;

/// Something that keeps hard work away.
#[derive(Clone, Debug, PartialEq)]
pub enum Caution {
    /// A gap without any activity.
    Gap {
        /// Its length, days.
        days: i32,
        /// The first day after it.
        from: Day,
    },
    /// A race, before which the runner rests.
    Race(Race),
    /// Overnight HRV below the runner's own range.
    LowHrv {
        /// RMSSD of the night, ms.
        rmssd_ms: f64,
        /// Lower end of the range, ms.
        from_ms: f64,
    },
    /// The heart beat faster after the last hard session than at that pace on other days.
    NextDay {
        /// The easy run that showed it.
        day: Day,
        /// By how many beats.
        bpm: f64,
    },
    /// Easy pace at the same heart rate went down.
    Efficiency {
        /// Percent in four weeks.
        percent: f64,
    },
}

impl Caution {
    /// Stable name.
    pub const fn id(&self) -> &'static str {
        match self {
            Caution::Gap { .. } => "gap",
            Caution::Race(_) => "race",
            Caution::LowHrv { .. } => "low_hrv",
            Caution::NextDay { .. } => "next_day",
            Caution::Efficiency { .. } => "efficiency",
        }
    }

    /// In a few words.
    pub const fn name(&self) -> &'static str {
        match self {
            Caution::Gap { .. } => "gently after the gap",
            Caution::Race(_) => "rested for the race",
            Caution::LowHrv { .. } => "overnight HRV is low",
            Caution::NextDay { .. } | Caution::Efficiency { .. } => "fatigue lingers",
        }
    }

    /// Whether it asks for a short run or none on a day, where others only ask for no hard work.
    pub(super) fn asks_for_short_runs_on(&self, day: Day) -> bool {
        match self {
            Caution::Race(race) => (race.day.0 - race.short_days()..race.day.0).contains(&day.0),
            _ => false,
        }
    }

    /// Whether it is fatigue that lingers, which takes one hard day out.
    pub const fn is_fatigue(&self) -> bool {
        matches!(self, Caution::NextDay { .. } | Caution::Efficiency { .. })
    }
}

/// A clause.
impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Caution::Gap { days, from } => {
                let last = Day(from.0 - 1);
                write!(f, "after a gap of {days} days up to {last} begin with short easy runs")
            }
            Caution::Race(race) => {
                let last = match race.short_days() {
                    1 => "last".to_string(),
                    n => format!("last {n}"),
                };
                write!(
                    f,
                    "the {} days before the race hold no hard work, the {last} of them only short runs or none",
                    race.easy_days()
                )
            }
            Caution::LowHrv { rmssd_ms, from_ms } => write!(
                f,
                "overnight HRV is {rmssd_ms:.0} ms, below your own range, which begins at {from_ms:.0}"
            ),
            Caution::NextDay { day, bpm } => write!(
                f,
                "on {day} your heart beat {bpm:.0} bpm faster than at that pace on other days, so one hard day is taken \
                 out; easy cycling or swimming will do as well"
            ),
            Caution::Efficiency { percent } => write!(
                f,
                "easy pace at the same heart rate went down by {:.1} % in four weeks, so one hard day is taken out; easy \
                 cycling or swimming will do as well",
                percent.abs()
            ),
        }
    }
}

/// Days without any activity that are a gap, as in [`crate::science::spacing`], unless the runner runs as seldom: twice
/// the usual time between two activities, of as many days as show it; and the most days that it is heeded afterwards
/// (judgement: as many as it lasted, two weeks at the most).
const GAP_DAYS: i32 = 6;
const TIMES_USUAL: i32 = 2;
const USUAL_DAYS: i32 = 56;
const HEEDED_DAYS: i32 = 14;
/// A gap of so many days loses fitness enough for half the length of runs at first, then three quarters; a longer one asks
/// for those of rebuilding (convention: Daniels, on breaks in training).
const HALF_LENGTH_DAYS: i32 = 28;
const SHARES: (f64, f64) = (0.5, 0.75);
/// The response to a hard session is heeded for so many days, when it is larger than so many standard errors (judgement).
const RESPONSE_DAYS: i32 = 3;
const RESPONSE_SE: f64 = 2.0;
/// A clear fall of efficiency by so much in four weeks is heeded, percent (judgement: heat alone makes 1 or 2).
const FALL_PERCENT: f64 = -3.0;

/// The days of a plan from `first` on that a race asks to be rested for.
pub(super) fn before(race: Race, first: Day) -> Option<(Caution, Range<usize>)> {
    let index = |day: i32| (day - first.0).clamp(0, DAYS as i32) as usize;
    let days = index(race.day.0 - race.easy_days())..index(race.day.0);
    (!days.is_empty()).then_some((Caution::Race(race), days))
}

/// What asks for caution, and on which days there is no hard work for it. Fatigue names no days: it takes the first hard
/// day out. A night that is missing says nothing.
pub(super) fn cautions(season: &Season, first: Day, today: Day) -> Vec<(Caution, Range<usize>)> {
    let mut found = Vec::new();
    if let Some(gap) = gap(season, today) {
        let index = (gap.until().0 + 1 - first.0).clamp(0, DAYS as i32) as usize;
        if index > 0 {
            found.push((Caution::Gap { days: gap.days, from: gap.from }, 0..index));
        }
    }
    let night = season.nights.iter().find(|n| n.day == today && first == today);
    if let Some(night) = night.filter(|n| n.hrv_status() == Some(HrvStatus::Suppressed))
        && let Some((from_ms, _)) = night.normal_range_ms
    {
        found.push((Caution::LowHrv { rmssd_ms: night.rmssd_ms, from_ms }, 0..1));
    }
    let response = season.responses.each.last().filter(|r| r.bpm > RESPONSE_SE * r.se);
    let response = response.map(|r| (season.runs[r.next].day, r.bpm));
    if let Some((day, bpm)) = response.filter(|r| r.0.0 >= first.0 - RESPONSE_DAYS) {
        found.push((Caution::NextDay { day, bpm }, 0..0));
    } else if let Some(trend) = season.efficiency.filter(|t| t.is_clear() && t.value < FALL_PERCENT)
    {
        found.push((Caution::Efficiency { percent: trend.value }, 0..0));
    }
    found
}

/// A gap, and the first day after it.
struct Gap {
    days: i32,
    from: Day,
}

impl Gap {
    /// The last day on which it is heeded.
    fn until(&self) -> Day {
        Day(self.from.0 - 1 + self.days.min(HEEDED_DAYS))
    }
}

/// The gap that is heeded longest.
fn gap(season: &Season, today: Day) -> Option<Gap> {
    let last = season.last_day()?;
    let open = Gap { days: today.0 - last.0 - 1, from: today };
    let over = season.spacing.breaks.iter().map(|b| Gap { days: b.days(), from: Day(b.to.0 + 1) });
    let all = over.chain([open]).filter(|gap| gap.days >= least_gap(season, gap));
    all.max_by_key(|gap| gap.until())
}

/// The days that are a gap for this runner, by the days with an activity before it.
fn least_gap(season: &Season, gap: &Gap) -> i32 {
    let begins = gap.from.0 - gap.days;
    let before = season.runs.iter().filter(|r| r.counts()).map(|r| r.day);
    let mut days: Vec<Day> =
        before.filter(|d| (begins - USUAL_DAYS..begins).contains(&d.0)).collect();
    days.dedup();
    GAP_DAYS.max(TIMES_USUAL * USUAL_DAYS / (days.len() as i32).max(1))
}

/// The share of their usual length that runs have on a day after a gap; `None` where it asks for those of rebuilding.
pub(super) fn share_after_gap(days: i32, from: Day, day: Day) -> Option<f64> {
    let half = 2 * (day.0 - from.0) < days.min(HEEDED_DAYS);
    (days <= HALF_LENGTH_DAYS).then_some(if half { SHARES.0 } else { SHARES.1 })
}
