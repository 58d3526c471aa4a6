//! Maximal heart rate, LTHR, VT1 and VT2 from the history ([`crate::science::thresholds`]).

use super::evidence::RunEvidence;
use super::history::{FEW_RUNS, History};
use super::maxima::{HR_MAX_A_YEAR, Observation, highest, years};
use super::profile::Profile;
use super::settings::WatchSettings;
use super::speed::BestEfforts;
use super::thresholds::{Anchors, Estimate};
use crate::calendar::Day;

/// An LTHR observed a year away counts this much less, bpm (judgement; faster forgetting sorted real runs
/// worse).
const LTHR_A_YEAR: f64 = 0.3;
/// Twenty minutes at this share of HRmax are a hard effort (judgement: [`crate::science::thresholds`]).
const HARD_EFFORT: f64 = 0.88;
/// Highest share of HRmax that anybody holds for twenty minutes (judgement).
const LTHR_CAP: f64 = 0.95;
/// Without a hard effort, the highest observed heart rate is this share of HRmax (judgement:
/// [`crate::science::thresholds`]).
const UNREACHED: f64 = 0.97;
/// VT1 and VT2 as shares of HRmax, of heart-rate reserve and of LTHR ([`crate::science::thresholds`]).
const VT1_OF_HR_MAX: f64 = 0.835;
const VT1_OF_RESERVE: f64 = 0.74;
const VT1_OF_LTHR: f64 = 0.91;
const VT2_OF_HR_MAX: f64 = 0.925;
/// Standard errors of the settings stored by the watch, bpm. A stored maximum is off by a few beats
/// (judgement). Thresholds derived from it carry the spread between runners, but less than thresholds from a
/// maximum observed in runs, because a watch sees every sport and every day (judgement, confirmed by labelled
/// runs: README, "How often it is right"). The watch's own LTHR is off by 9 to 11 bpm on average, so 12
/// (Front Physiol 2025 1621996).
const STORED_MAX_SE: f64 = 4.0;
const STORED_REST_SE: f64 = 5.0;
const STORED_VT1_SE: f64 = 5.0;
const STORED_VT2_SE: f64 = 4.0;
const STORED_LTHR_SE: f64 = 12.0;
/// Standard errors of the estimates from shares and from the longest efforts when the watch's settings are
/// known too; both are averages of other runners ([`crate::science::thresholds`]: 8.5 and 5 for shares of a
/// maximum).
const SHARES_VT1_SE: f64 = 8.5;
const SHARES_VT2_SE: f64 = 6.5;
/// Standard error of LTHR in a short history, bpm (judgement).
const FEW_LTHR_SE: f64 = 10.0;
/// Least distance between VT1 and VT2, bpm ([`crate::science::thresholds`]).
const APART: f64 = 8.0;

/// Heart-rate thresholds around one day.
pub(super) struct HeartRateThresholds {
    pub hr_max: Option<Estimate>,
    pub hr_rest: Estimate,
    pub vt1: Option<Estimate>,
    pub vt2: Option<Estimate>,
    pub anchors: Anchors,
}

impl HeartRateThresholds {
    /// Combines the thresholds with the heart rates at their shares of critical speed, which are independent
    /// of the maximum. Values from the profile stay.
    pub fn with_pace(
        mut self,
        by_pace: Option<(Estimate, Estimate)>,
        profile: &Profile,
    ) -> HeartRateThresholds {
        let Some((first, second)) = by_pace else { return self };
        if profile.vt1_bpm.is_none() {
            self.vt1 = self.vt1.map(|vt1| fused(first, vt1));
        }
        if profile.vt2_bpm.is_none() {
            self.vt2 = self.vt2.map(|vt2| fused(second, vt2));
        }
        self.apart(profile)
    }

    /// Keeps VT1 and VT2 at least [`APART`] apart; the one from the profile stays where it is.
    fn apart(mut self, profile: &Profile) -> HeartRateThresholds {
        if let (Some(vt1), Some(vt2)) = (&mut self.vt1, &mut self.vt2) {
            if profile.vt2_bpm.is_some() {
                vt1.value = vt1.value.min(vt2.value - APART);
            } else {
                vt2.value = vt2.value.max(vt1.value + APART);
            }
        }
        self
    }
}

/// Learns the heart-rate thresholds around a day. `alpha1_vt1` is the heart rate at alpha1 0.75 and its
/// standard error, where known.
pub(super) fn learn(
    history: &History,
    day: Day,
    best_efforts: &BestEfforts,
    alpha1_vt1: Option<(f64, f64)>,
    settings: WatchSettings,
    profile: &Profile,
) -> HeartRateThresholds {
    let from_profile =
        |value: f64| Estimate { value, se: 2.0, source: "profile".to_string(), observed_on: None };
    let from_watch = |value: f64, se: f64| Estimate {
        value,
        se,
        source: "stored by the watch".to_string(),
        observed_on: None,
    };
    let hr_rest = profile
        .hr_rest_bpm
        .map(from_profile)
        .or_else(|| settings.hr_rest.map(|v| from_watch(v, STORED_REST_SE)))
        .unwrap_or_else(|| Estimate {
            value: 60.0,
            se: 8.0,
            source: "a common default".to_string(),
            observed_on: None,
        });
    let runs = &history.runs;
    let top = maximum(history, day);
    let highest = top.map(|t| t.0);
    let (hard, raced) = highest.map_or((0, false), |max| hard_efforts(runs, day, max.value));
    let all_out = raced || best_efforts.all_out().unwrap_or(true);
    // A few runs have hardly reached the maximum, however hard the hardest was.
    let few = runs.len() < FEW_RUNS;
    let reached = hard >= 2 && all_out && !few || profile.hr_max_bpm.is_some();
    let learned = top.map(|(s, plateau)| hr_max(s, reached, plateau));
    let hr_max = profile.hr_max_bpm.map(from_profile).or_else(|| {
        let stored = settings.hr_max.map(|v| from_watch(v, STORED_MAX_SE));
        match (learned, stored) {
            (Some(a), Some(b)) => Some(fused(a, b)),
            (a, b) => a.or(b),
        }
    });
    let lthr = hr_max.as_ref().and_then(|max| lthr(runs, day, max.value));
    let shares = |max: &Estimate| {
        let by_reserve = hr_rest.value + VT1_OF_RESERVE * (max.value - hr_rest.value);
        (VT1_OF_HR_MAX * max.value + by_reserve) / 2.0
    };
    let vt1 = profile.vt1_bpm.map(from_profile).or_else(|| {
        let max = hr_max.as_ref()?;
        let by_lthr = lthr.map(|l| Observation { value: VT1_OF_LTHR * l.value, ..l });
        let by_lthr_se = if few { FEW_LTHR_SE } else { 6.0 };
        let by_shares = pooled(shares(max), if reached { 8.5 } else { 12.0 }, by_lthr, by_lthr_se);
        let watch = combined(
            settings.hr_max.map(|v| from_watch(VT1_OF_HR_MAX * v, STORED_VT1_SE)),
            settings.lthr.map(|v| from_watch(VT1_OF_LTHR * v, STORED_LTHR_SE)),
        );
        let alone = watch.is_none() && alpha1_vt1.is_none();
        let by_shares = with_watch(by_shares, SHARES_VT1_SE, watch);
        let by_shares = match history.habitual_hr.filter(|_| alone) {
            Some(habitual_hr) => with_habit(by_shares, habitual_hr),
            None => by_shares,
        };
        Some(match alpha1_vt1 {
            Some((bpm, se)) => {
                let source = format!("DFA-alpha1 0.75 at {bpm:.0} bpm");
                fused(Estimate { value: bpm, se, source, observed_on: None }, by_shares)
            }
            None => by_shares,
        })
    });
    let vt2 = profile.vt2_bpm.map(from_profile).or_else(|| {
        let max = hr_max.as_ref()?;
        let share = if reached { 5.0 } else { 9.0 };
        let by_shares = pooled(
            VT2_OF_HR_MAX * max.value,
            share,
            lthr,
            if few {
                FEW_LTHR_SE
            } else if reached {
                4.0
            } else {
                4.5
            },
        );
        let watch = combined(
            settings.hr_max.map(|v| from_watch(VT2_OF_HR_MAX * v, STORED_VT2_SE)),
            settings.lthr.map(|v| from_watch(v, STORED_LTHR_SE)),
        );
        Some(with_watch(by_shares, SHARES_VT2_SE, watch))
    });
    let anchors = match (profile.vt1_bpm.is_some() || lthr.is_some(), reached) {
        (true, _) => Anchors::Individual,
        (false, true) => Anchors::Maximum,
        (false, false) => Anchors::Generic,
    };
    HeartRateThresholds { hr_max, hr_rest, vt1, vt2, anchors }.apart(profile)
}

/// The highest heart rate that other runs corroborate: reached again within 4 bpm, or held for a minute with
/// another run within 6 bpm, and in a longer history never more than 10 bpm above the third highest. This
/// rejects peaks of cadence lock and of dry straps.
///
/// Also returns whether three runs reached it (a plateau): then it is the maximum itself, and nothing is
/// added.
fn maximum(history: &History, day: Day) -> Option<(Observation, bool)> {
    let peaks = highest(history.peaks.iter().map(|peak| {
        let less = HR_MAX_A_YEAR * years(peak.day, day);
        Observation { value: peak.value - less, companion: peak.companion - less, ..*peak }
    }));
    let few = history.runs.len() < FEW_RUNS;
    let corroborated = |i: usize| {
        let peak = peaks[i];
        let Some(next) = peaks.get(i + 1).map(|p| p.value) else { return false };
        let again = peak.value - next <= 4.0;
        let held = peak.value - peak.companion <= HELD_BPM && peak.value - next <= 6.0;
        let third = peaks.get(i + 2).filter(|_| !few);
        let alone = third.is_some_and(|t| peak.value - t.value > 10.0);
        // A short history need not contain another run as hard.
        (again || held || few && peak.value - peak.companion <= HELD_BPM) && !alone
    };
    // If no two runs agree, take the highest one held for a minute, else the lowest.
    let held = |i: &usize| peaks[*i].value - peaks[*i].companion <= HELD_BPM;
    let all = 0..peaks.len();
    let found = all.clone().find(|&i| corroborated(i)).or(all.clone().find(held)).or(all.last())?;
    let third = peaks.get(found + 2).map_or(f64::NAN, |p| p.value);
    Some((peaks[found], peaks[found].value - third <= PLATEAU_BPM))
}

/// The number of hard efforts, and whether one of them was a race.
fn hard_efforts(runs: &[RunEvidence], day: Day, max: f64) -> (usize, bool) {
    let hard = |r: &&RunEvidence| {
        r.means[1].is_some_and(|m20| m20 >= HARD_EFFORT * max)
            && r.peak.is_some_and(|p| p - HR_MAX_A_YEAR * years(r.day, day) <= max + 1.0)
    };
    runs.iter().filter(hard).fold((0, false), |(n, race), r| (n + 1, race || r.race))
}

/// Standard error of a maximum reached in hard efforts, bpm: its error in the synthetic runners of
/// [`crate::science::generator`] (`tests/it/thresholds.rs`).
const REACHED_SE: f64 = 1.8;
/// A peak no further above the run's best minute counts as held, bpm (judgement).
const HELD_BPM: f64 = 6.0;
/// The three highest peaks form a plateau when they lie this close together, bpm (judgement).
const PLATEAU_BPM: f64 = 2.0;

fn hr_max(highest: Observation, reached: bool, plateau: bool) -> Estimate {
    if reached {
        let source = "highest seen, in a history with hard efforts".to_string();
        let unseen = if plateau { 0.0 } else { 1.0 };
        Estimate {
            value: highest.value + unseen,
            se: REACHED_SE,
            source,
            observed_on: Some(highest.day),
        }
    } else {
        let source = "highest seen and 3 %: no hard effort found".to_string();
        Estimate {
            value: highest.value / UNREACHED,
            se: 8.0,
            source,
            observed_on: Some(highest.day),
        }
    }
}

/// LTHR from the best 20, 30 and 60 minutes of hard efforts; the second best where there are two, because the
/// best may be a sensor error.
fn lthr(runs: &[RunEvidence], day: Day, hr_max: f64) -> Option<Observation> {
    let best = highest(runs.iter().filter_map(|r| {
        // Checked first, because it excludes most runs.
        if !r.means[1].is_some_and(|m20| m20 >= HARD_EFFORT * hr_max) {
            return None;
        }
        let years = years(r.day, day);
        let believable = r.peak.is_some_and(|p| p - HR_MAX_A_YEAR * years <= hr_max + 4.0);
        let held = [(r.means[1], 0.98), (r.means[2], 1.0), (r.means[3], 1.02)]
            .into_iter()
            .filter_map(|(mean, factor)| mean.map(|m| m * factor))
            .max_by(f64::total_cmp)?;
        let value = (held - LTHR_A_YEAR * years).min(LTHR_CAP * hr_max);
        believable.then_some(Observation { value, day: r.day, companion: f64::NAN })
    }));
    best.get(1).or(best.first()).copied()
}

/// Inverse-variance mean of the shares of HRmax and of LTHR. Their errors are correlated, because both are
/// population averages, so the result keeps the smaller error.
fn pooled(by_max: f64, se_max: f64, by_lthr: Option<Observation>, se_lthr: f64) -> Estimate {
    let Some(by_lthr) = by_lthr else {
        let source = "share of the highest heart rate".to_string();
        return Estimate { value: by_max, se: se_max, source, observed_on: None };
    };
    let (a, b) = (1.0 / (se_max * se_max), 1.0 / (se_lthr * se_lthr));
    let value = (by_max * a + by_lthr.value * b) / (a + b);
    let source = "best 20 to 60 minutes, and share of the highest heart rate".to_string();
    Estimate { value, se: se_max.min(se_lthr), source, observed_on: Some(by_lthr.day) }
}

/// Inverse-variance mean of two independent estimates.
fn fused(a: Estimate, b: Estimate) -> Estimate {
    let (wa, wb) = (a.se.powi(-2), b.se.powi(-2));
    Estimate {
        value: (a.value * wa + b.value * wb) / (wa + wb),
        se: (wa + wb).powf(-0.5).max(LEAST_SE),
        source: format!("{}; {}", a.source, b.source),
        observed_on: a.observed_on.or(b.observed_on),
    }
}

/// Inverse-variance mean of the estimates from the watch's maximum and its LTHR. They are correlated, so the
/// result keeps the smaller error.
fn combined(by_max: Option<Estimate>, by_lthr: Option<Estimate>) -> Option<Estimate> {
    match (by_max, by_lthr) {
        (Some(a), Some(b)) => {
            let se = a.se.min(b.se);
            let source = a.source.clone();
            Some(Estimate { se, source, ..fused(a, b) })
        }
        (a, b) => a.or(b),
    }
}

/// Combines the estimate from shares with the watch's. Both rest on population averages, so the result keeps
/// the smaller error.
fn with_watch(by_shares: Estimate, se: f64, watch: Option<Estimate>) -> Estimate {
    let Some(watch) = watch else { return by_shares };
    let least = watch.se.min(by_shares.se);
    let both = fused(Estimate { se, ..by_shares }, watch);
    Estimate { se: least, ..both }
}

/// VT1 lies about 8 ± 8 bpm above the habitual heart rate, because hardly anybody runs half of the time above
/// it (judgement; by the watch's thresholds it was 9 to 26 bpm above in four runners).
const ABOVE_HABITUAL: f64 = 8.0;
const ABOVE_HABITUAL_SE: f64 = 8.0;

/// Compares the estimate from shares with the habitual heart rate. A VT1 that would make nearly every run
/// hard is raised, with a larger error: either the runs are too hard, or the shares do not fit this runner.
/// Any other VT1 stays.
fn with_habit(by_shares: Estimate, habitual_hr: f64) -> Estimate {
    let short = habitual_hr + ABOVE_HABITUAL - by_shares.value;
    if short <= 0.0 {
        return by_shares;
    }
    let (a, b) = (by_shares.se.powi(2), ABOVE_HABITUAL_SE.powi(2));
    let up = short * a / (a + b);
    Estimate {
        value: by_shares.value + up,
        se: by_shares.se.hypot(up),
        source: format!("{}; raised, because the usual run lies close to it", by_shares.source),
        ..by_shares
    }
}

/// Least standard error of a threshold that was not measured directly, bpm ([`crate::science::thresholds`]).
const LEAST_SE: f64 = 3.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn run(day: i32, peak: f64, m20: f64) -> RunEvidence {
        RunEvidence {
            peak: Some(peak),
            means: [Some(peak - 3.0), Some(m20), Some(m20 - 2.0), None],
            ..RunEvidence::empty(Day(day))
        }
    }

    #[test]
    fn a_maximum_that_no_other_run_bears_out_is_not_believed() {
        let mut runs: Vec<RunEvidence> =
            (0..12).map(|i| run(i, 180.0 + f64::from(i) / 4.0, 160.0)).collect();
        runs.push(run(12, 219.0, 205.0));
        runs.push(run(13, 214.0, 200.0));
        let runs = History::of(runs);
        assert_eq!(maximum(&runs, Day(11)).map(|s| s.0.day), Some(Day(11)));
    }

    #[test]
    fn a_maximum_loses_seven_tenths_of_a_beat_a_year() {
        let runs = History::of(vec![run(0, 190.0, 170.0), run(1, 189.0, 170.0)]);
        let now = maximum(&runs, Day(0)).unwrap().0.value;
        let later = maximum(&runs, Day(3653)).unwrap().0.value;
        assert!((now - 190.0).abs() < 1e-12 && (later - 183.0).abs() < 0.01);
    }

    #[test]
    fn two_shares_weigh_by_inverse_variance_and_keep_the_error_of_the_better() {
        let lthr = Observation { value: 150.0, day: Day(5), companion: f64::NAN };
        let both = pooled(160.0, 12.0, Some(lthr), 6.0);
        assert!((both.value - 152.0).abs() < 1e-12);
        assert_eq!((both.se, both.observed_on), (6.0, Some(Day(5))));
    }

    #[test]
    fn beats_and_shares_weigh_by_inverse_variance() {
        let shares = Estimate { value: 150.0, se: 6.0, source: "x".to_string(), observed_on: None };
        let beats = Estimate { value: 160.0, se: 8.0, source: "y".to_string(), observed_on: None };
        let both = fused(shares, beats);
        // Weights 1/36 and 1/64.
        assert!((both.value - 153.6).abs() < 1e-9 && (both.se - 4.8).abs() < 1e-9);
    }

    #[test]
    fn the_thresholds_stay_apart_and_the_profile_wins() {
        let runs = History::of(vec![run(0, 180.0, 170.0), run(1, 180.0, 171.0)]);
        let profile = Profile { vt1_bpm: Some(175.0), ..Profile::default() };
        let heart = learn(
            &runs,
            Day(0),
            &BestEfforts::around(&runs, Day(0)),
            None,
            WatchSettings::default(),
            &profile,
        );
        assert_eq!(heart.vt1.unwrap().value, 175.0);
        assert_eq!(heart.vt2.unwrap().value, 183.0);
        assert_eq!(heart.anchors, Anchors::Individual);
    }
}
