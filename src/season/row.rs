//! The columns of a run, as a table of definitions; the same in CSV, JSON, Markdown, Parquet and Arrow.

use super::Run;
use crate::activity::{Absent, DistanceBy, Known, Threshold};
use crate::classify::Doubt;
use crate::score::recovery::ComponentId;

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number, rounded to the column's digits.
    Number(f64),
    /// No value, and why.
    Absent(String),
    /// No value, without a reason.
    Empty,
}

/// The definition of a column.
pub struct Column {
    /// Stable name with its unit.
    pub id: &'static str,
    /// Digits after the point; `None` for text.
    pub digits: Option<u8>,
    /// What it is.
    pub doc: &'static str,
    /// The value of a run.
    pub get: fn(&Run) -> Cell,
}

fn text(value: impl Into<String>) -> Cell {
    let value = value.into();
    if value.is_empty() { Cell::Empty } else { Cell::Text(value) }
}

fn number(value: f64) -> Cell {
    if value.is_finite() { Cell::Number(value) } else { Cell::Empty }
}

fn known(value: &Known) -> Cell {
    match value {
        Ok(v) if v.is_finite() => Cell::Number(*v),
        Ok(_) => Cell::Absent("not a number".to_string()),
        Err(why) => Cell::Absent(why.to_string()),
    }
}

fn maybe(value: Option<f64>, why: &str) -> Cell {
    value.map_or_else(|| Cell::Absent(why.to_string()), number)
}

fn recorded(value: Option<f64>, what: &'static str) -> Cell {
    known(&value.ok_or(Absent::not_recorded(what)))
}

fn estimate(value: Option<&crate::athlete::Estimate>, threshold: Threshold, se: bool) -> Cell {
    match value {
        Some(e) => number(if se { e.se } else { e.value }),
        None => Cell::Absent(Absent::NoThreshold(threshold).to_string()),
    }
}

const NO_HEART: &str = "no heart rate in this file";
const NOT_RECOVERY: &str = "not a recovery run";

fn alpha1(run: &Run) -> Known<(f64, f64)> {
    run.digest.hrv.as_ref().map_err(Clone::clone)?.alpha1()
}

fn recovery(run: &Run, get: fn(&crate::score::recovery::RecoveryScore) -> &Known) -> Cell {
    match &run.recovery {
        Some(score) => known(get(score)),
        None => Cell::Absent(NOT_RECOVERY.to_string()),
    }
}

fn component(run: &Run, id: ComponentId) -> Cell {
    let mut parts = run.recovery.iter().flat_map(|r| &r.components);
    match parts.find(|part| part.0 == id) {
        Some((_, Ok(finding))) => Cell::Number(100.0 * finding.share),
        Some((_, Err(why))) => Cell::Absent(why.to_string()),
        None => Cell::Absent(NOT_RECOVERY.to_string()),
    }
}

fn classified(run: &Run, p: f64) -> Cell {
    match run.verdict.doubt {
        Some(Doubt::NoEvidence) => Cell::Absent(unclassified(run)),
        _ => number(p),
    }
}

/// Why a run is unclassified: its doubt, or the reasons of all absent votes.
pub fn unclassified(run: &Run) -> String {
    if let Some(doubt @ (Doubt::HeartRate { .. } | Doubt::Pace { .. })) = &run.verdict.doubt {
        return format!("can't be told: {doubt}");
    }
    let why: Vec<String> =
        run.verdict.silent.iter().map(|(id, why)| format!("{id}: {why}")).collect();
    format!("unclassified, because {}", why.join("; "))
}

const fn col(
    id: &'static str,
    digits: Option<u8>,
    doc: &'static str,
    get: fn(&Run) -> Cell,
) -> Column {
    Column { id, digits, doc, get }
}

/// All columns, in order. Names and units are stable.
pub const COLUMNS: &[Column] = &[
    col(
        "path",
        None,
        "file, as given or found; a member of an archive is archive.zip!member",
        |r| text(r.path.clone()),
    ),
    col("athlete", None, "whose run it is, as the profile says", |r| {
        text(r.athlete.clone().unwrap_or_default())
    }),
    col("sport", None, "sport", |r| text(r.digest.sport.id())),
    col("sub_sport", None, "its refinement", |r| text(r.digest.sub_sport.id())),
    col("name", None, "name in the file", |r| text(r.digest.name.clone().unwrap_or_default())),
    col("intent", None, "what the name says it was meant to be", |r| {
        text(r.intent.map_or("", |i| i.id()))
    }),
    col("session_type", None, "what the recording looks like", |r| {
        text(r.verdict.structure.session_type.id())
    }),
    col("start_utc", None, "start, UTC", |r| text(r.digest.start.to_string())),
    col("start_local", None, "start on the wall clock", |r| text(r.local_start())),
    col("timezone", None, "where the wall clock came from", |r| text(r.zone.clone())),
    col("elapsed_s", Some(1), "start to last sample", |r| number(r.digest.elapsed_s)),
    col("timer_s", Some(1), "with the timer running", |r| number(r.digest.timer_s)),
    col("moving_s", Some(1), "moving", |r| number(r.digest.moving_s)),
    col("distance_m", Some(1), "distance", |r| known(&r.digest.distance_m)),
    col(
        "distance_by",
        None,
        "what distance was counted by (device, positions, speed, total)",
        |r| match &r.digest.distance_m {
            Ok(_) => text(r.digest.distance_by.id()),
            Err(why) => Cell::Absent(why.to_string()),
        },
    ),
    col("ascent_m", Some(0), "metres climbed", |r| known(&r.digest.ascent_m)),
    col("ascent_by", None, "what the climb was counted by (device, altitude)", |r| {
        match &r.digest.ascent_m {
            Ok(_) => text(r.digest.ascent_by.id()),
            Err(why) => Cell::Absent(why.to_string()),
        }
    }),
    col("device", None, "what recorded it", |r| {
        text(r.digest.device.name.clone().unwrap_or_default())
    }),
    col("hr_source", None, "strap or wrist, where the file tells", |r| {
        text(r.digest.device.heart_rate.id())
    }),
    col("avg_hr_bpm", Some(1), "mean heart rate over moving time", |r| {
        maybe(r.digest.mean_heart_rate(), NO_HEART)
    }),
    col("max_hr_bpm", Some(1), "highest 20-s median of heart rate", |r| {
        maybe(r.digest.peak_heart_rate, "no 20 s of heart rate after minute 3")
    }),
    col("hr_coverage", Some(3), "share of moving time with a heart rate", |r| {
        number(r.digest.heart_rate_coverage)
    }),
    col(
        "hr_quality",
        Some(3),
        "share of moving time with a heart rate that is not suspected",
        |r| number(r.digest.track.heart_rate_quality()),
    ),
    col("avg_speed_mps", Some(3), "distance moved over moving time", |r| {
        match (&r.digest.distance_m, r.digest.moved_m) {
            (Ok(_), Some(moved)) if r.digest.moving_s > 0.0 => number(moved / r.digest.moving_s),
            (Ok(_), _) if r.digest.distance_by == DistanceBy::Total => {
                Cell::Absent("only the session's total is known".to_string())
            }
            (Ok(_), _) => Cell::Absent("never moved".to_string()),
            (Err(why), _) => Cell::Absent(why.to_string()),
        }
    }),
    col("gap_mps", Some(3), "mean grade-adjusted speed over moving time", |r| {
        maybe(r.digest.mean_gap(), "no speed in this file")
    }),
    col("cv_gap", Some(3), "variation of 30-s grade-adjusted speed, SD over mean", |r| {
        known(&r.digest.track.cv_gap())
    }),
    col("cadence_spm", Some(1), "mean cadence, both feet", |r| known(&r.digest.cadence_spm)),
    col("decoupling_pct", Some(1), "Pa:HR: loss of efficiency in the second half (Friel)", |r| {
        known(&r.digest.track.decoupling_pct())
    }),
    col("efficiency_factor", Some(3), "metres a minute for each beat a minute (Friel)", |r| {
        known(&r.digest.track.efficiency_factor())
    }),
    col("trimp_banister", Some(1), "Banister's TRIMP", |r| known(&r.trimp)),
    col("rr_beats", Some(0), "beat intervals as read", |r| match &r.digest.hrv {
        Ok(h) => number(h.rr_beats as f64),
        Err(why) => Cell::Absent(why.to_string()),
    }),
    col("rr_artifact_pct", Some(2), "artifacts over beats", |r| match &r.digest.hrv {
        Ok(h) => number(h.artifact_pct),
        Err(why) => Cell::Absent(why.to_string()),
    }),
    col("alpha1", Some(3), "mean DFA-alpha1 of minutes 10 to 60", |r| {
        known(&alpha1(r).map(|a| a.0))
    }),
    col("alpha1_se", Some(3), "its standard error", |r| known(&alpha1(r).map(|a| a.1))),
    col("rmssd_ms", Some(2), "RMSSD over usable windows", |r| match &r.digest.hrv {
        Ok(h) => known(&h.rmssd_ms),
        Err(why) => Cell::Absent(why.to_string()),
    }),
    col(
        "hr_variation_bpm",
        Some(1),
        "HR variability over time (not HRV): SD about its trend after minute 8",
        |r| known(&r.digest.track.heart_rate_variation()),
    ),
    col("reps", Some(0), "repetitions", |r| number(r.verdict.structure.reps.len() as f64)),
    col("surges", Some(0), "stretches of more than 30 s above 0.95 CS", |r| {
        number(r.verdict.structure.surges as f64)
    }),
    col("strides", Some(0), "accelerations of up to 30 s", |r| {
        known(&r.verdict.structure.strides.as_ref().map(|n| *n as f64).map_err(Clone::clone))
    }),
    col("vt1_bpm", Some(1), "first threshold around that day", |r| {
        estimate(r.thresholds.vt1.as_ref(), Threshold::Vt1, false)
    }),
    col("vt1_se_bpm", Some(1), "its standard error", |r| {
        estimate(r.thresholds.vt1.as_ref(), Threshold::Vt1, true)
    }),
    col("vt2_bpm", Some(1), "second threshold around that day", |r| {
        estimate(r.thresholds.vt2.as_ref(), Threshold::Vt2, false)
    }),
    col("vt2_se_bpm", Some(1), "its standard error", |r| {
        estimate(r.thresholds.vt2.as_ref(), Threshold::Vt2, true)
    }),
    col("hr_max_bpm", Some(1), "maximal heart rate around that day", |r| {
        estimate(r.thresholds.hr_max.as_ref(), Threshold::HrMax, false)
    }),
    col("hr_max_se_bpm", Some(1), "its standard error", |r| {
        estimate(r.thresholds.hr_max.as_ref(), Threshold::HrMax, true)
    }),
    col("cs_mps", Some(3), "critical speed around that day", |r| {
        estimate(r.thresholds.cs.as_ref().map(|c| &c.speed), Threshold::CriticalSpeed, false)
    }),
    col("cs_se_mps", Some(3), "its standard error", |r| {
        estimate(r.thresholds.cs.as_ref().map(|c| &c.speed), Threshold::CriticalSpeed, true)
    }),
    col("dose_hr", Some(3), "heart-rate dose; 1 is 14 min at VT2", |r| {
        known(&r.verdict.doses.heart_rate)
    }),
    col("dose_pace", Some(3), "pace dose", |r| known(&r.verdict.doses.pace)),
    col("dose_alpha1", Some(3), "alpha1 dose", |r| known(&r.verdict.doses.alpha1)),
    col("dose_power", Some(3), "power dose", |r| known(&r.verdict.doses.power)),
    col("temperature_c", Some(1), "median at the device", |r| {
        recorded(r.digest.temperature_c, "temperature")
    }),
    col("easy_until_min", Some(0), "minute until which it was easy", |r| {
        recovery(r, |s| &s.easy_until_min)
    }),
    col("p_hard", Some(4), "probability of hard", |r| classified(r, r.verdict.p_hard)),
    col("p_moderate", Some(4), "probability of moderate", |r| classified(r, r.verdict.p_moderate)),
    col("p_easy", Some(4), "probability of easy", |r| classified(r, r.verdict.p_easy)),
    col("kind", None, "what it was physically", |r| text(r.verdict.kind.id())),
    col("sort", None, "hard or recovery", |r| match r.verdict.sort() {
        Some(sort) => text(sort.id()),
        None => Cell::Absent(unclassified(r)),
    }),
    col("role", None, "what it was for", |r| text(r.role.map_or("", |x| x.id()))),
    col("confidence", Some(3), "highest probability, at most 0.97, and 0.80 with one vote", |r| {
        classified(r, r.verdict.confidence)
    }),
    col("flips_if", None, "what would turn the sort", |r| {
        text(r.verdict.flips_if.clone().unwrap_or_default())
    }),
    col("recovery_score", Some(1), "how easy it really was, 0 to 100", |r| {
        recovery(r, |s| &s.score)
    }),
    col("recovery_score_low", Some(1), "if VT1 were one standard error lower", |r| {
        recovery(r, |s| &s.low)
    }),
    col("recovery_score_high", Some(1), "if VT1 were one standard error higher", |r| {
        recovery(r, |s| &s.high)
    }),
    col(
        "recovery_percentile",
        Some(0),
        "% of the runner's other recovery runs that score lower",
        |r| recovery(r, |s| &s.percentile),
    ),
    col("recovery_coverage", Some(3), "share of the score that could be measured", |r| {
        maybe(r.recovery.as_ref().map(|s| s.coverage), NOT_RECOVERY)
    }),
    col("recovery_intensity", Some(1), "component, 0 to 100", |r| {
        component(r, ComponentId::Intensity)
    }),
    col("recovery_pace", Some(1), "component, 0 to 100", |r| component(r, ComponentId::Pace)),
    col("recovery_time_above_vt1", Some(1), "shown, not scored, 0 to 100", |r| {
        component(r, ComponentId::TimeAboveVt1)
    }),
    col("recovery_hrv", Some(1), "component, 0 to 100", |r| component(r, ComponentId::Hrv)),
    col("recovery_drift", Some(1), "component, 0 to 100", |r| component(r, ComponentId::Drift)),
    col("recovery_duration", Some(1), "component, 0 to 100", |r| {
        component(r, ComponentId::Duration)
    }),
    col("recovery_hills", Some(1), "component, 0 to 100", |r| component(r, ComponentId::Hills)),
    col("recovery_surges", Some(1), "component, 0 to 100", |r| component(r, ComponentId::Surges)),
    col("recovery_steadiness", Some(1), "component, 0 to 100", |r| {
        component(r, ComponentId::Steadiness)
    }),
    col("recovery_gentle_start", Some(1), "component, 0 to 100", |r| {
        component(r, ComponentId::GentleStart)
    }),
    col("recovery_cool_down", Some(1), "component, 0 to 100", |r| {
        component(r, ComponentId::CoolDown)
    }),
    col("recovery_felt", Some(1), "component, 0 to 100", |r| component(r, ComponentId::Felt)),
    col("recovery_form_cost", Some(1), "component, 0 to 100", |r| {
        component(r, ComponentId::FormCost)
    }),
    col("recovery_soft_running", Some(1), "component, 0 to 100", |r| {
        component(r, ComponentId::SoftRunning)
    }),
    col("recovery_breathing", Some(1), "shown, not scored, 0 to 100", |r| {
        component(r, ComponentId::Breathing)
    }),
    col("hours_since_hard", Some(1), "since the last hard session ended", |r| {
        maybe(r.hours_since_hard, "no hard session before")
    }),
    col("hours_to_next_hard", Some(1), "until the next hard session", |r| {
        maybe(r.hours_to_next_hard, "no hard session after")
    }),
    col(
        "hours_wanted",
        Some(0),
        "hours that a hard session asks for until the next, by what was done",
        |r| maybe(r.wanted.map(|w| w.0), "not a hard session"),
    ),
    col("hours_wanted_by", None, "what asks for them", |r| text(r.wanted.map_or("", |w| w.1.id))),
    col("feel", Some(0), "how it felt, 0 to 100", |r| {
        recorded(r.digest.session.feel, "how it felt")
    }),
    col("rpe", Some(1), "rating of effort, CR10", |r| recorded(r.digest.session.rpe, "a rating")),
    col("duplicate_of", None, "the copy that counts", |r| {
        text(r.duplicate_of.clone().unwrap_or_default())
    }),
    col("part_of", None, "the row that is the whole session", |r| {
        text(r.part_of.clone().unwrap_or_default())
    }),
    col("notes", None, "what was damaged or changed", |r| {
        let notes: Vec<String> = r
            .digest
            .notes
            .iter()
            .map(|n| match n.samples {
                0 => n.what.clone(),
                s => format!("{} ({s})", n.what),
            })
            .collect();
        text(notes.join("; "))
    }),
];

/// Rounds to a column's digits; done once, on output.
pub fn rounded(value: f64, digits: u8) -> f64 {
    let scale = 10f64.powi(i32::from(digits));
    // Adding 0 turns -0 into 0.
    (value * scale).round() / scale + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_component_has_its_column_in_its_place() {
        let mine = COLUMNS.iter().map(|c| c.id).skip_while(|id| *id != "recovery_coverage").skip(1);
        for (component, id) in crate::score::recovery::COMPONENTS.iter().zip(mine) {
            assert_eq!(id, format!("recovery_{}", component.id));
        }
    }

    #[test]
    fn column_names_are_unique() {
        let mut ids: Vec<&str> = COLUMNS.iter().map(|c| c.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), COLUMNS.len());
    }
}
