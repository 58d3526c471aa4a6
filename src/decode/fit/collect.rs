//! What the messages of one FIT file say, before it becomes activities.

use super::beats::{HrClock, Intervals};
use super::developer::Apps;
use super::overnight::Night;
use super::plan::Plan;
use super::stream::{Definition, Run, Sink};
use super::table::Table;
use super::value::Message;
use super::{Damage, Header};
use crate::activity::{Intensity, PrimaryBenefit, RunnerSettings, WorkoutStep};

/// Times below this count from power-on (FIT profile, type `date_time`).
pub(super) const FIRST_DATE: u32 = 0x1000_0000;

/// A `session` message.
#[derive(Clone, Debug, Default)]
pub(super) struct SessionMessage {
    pub start: Option<u32>,
    pub sport: Option<u8>,
    pub sub_sport: Option<u8>,
    pub totals: crate::activity::Session,
}

/// A `lap` message.
#[derive(Clone, Debug)]
pub(super) struct LapMessage {
    pub start: u32,
    pub end: u32,
    pub timer_s: Option<f64>,
    pub distance_m: Option<f64>,
    pub intensity: Option<Intensity>,
    pub step: Option<usize>,
}

/// Everything kept of one FIT file.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Byte at which it begins.
    pub at: usize,
    pub file_type: Option<u8>,
    /// FIT seconds when the file was made.
    pub created: Option<u32>,
    pub maker: Option<(u16, Option<u16>)>,
    pub product_name: Option<String>,
    pub records: Table,
    /// One for each of `beats::CARRIERS`.
    pub beats: [Intervals; 4],
    pub sessions: Vec<SessionMessage>,
    pub laps: Vec<LapMessage>,
    /// Timer events: FIT seconds, and whether it started.
    pub timer: Vec<(u32, bool)>,
    pub sport: Option<(u8, u8)>,
    pub sport_name: Option<String>,
    pub workout_name: Option<String>,
    /// Steps with their index.
    pub steps: Vec<(usize, WorkoutStep)>,
    pub local_offset_s: Option<i64>,
    /// Seconds from the clock that counts from power-on to the true one.
    pub correlation: Option<u32>,
    pub strap: bool,
    pub wrist: bool,
    pub barometer: bool,
    pub foot_pod: bool,
    pub runner: RunnerSettings,
    pub night: Night,
}

/// Everything kept of one or more chained files.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub parts: Vec<Part>,
    pub damages: Vec<Damage>,
    /// Bytes of the input.
    len: usize,
    plans: [Option<Plan>; 16],
    apps: Apps,
    hr_clock: HrClock,
    waiting: Waiting,
    /// Latest time of a record or event.
    anchor: Option<u32>,
}

/// Records that lie alone between other messages, copied side by side so that columns are filled many at a
/// time: a column costs more to begin than to fill.
#[derive(Debug, Default)]
struct Waiting {
    /// Local message that they are of.
    local: usize,
    bytes: Vec<u8>,
    count: usize,
    /// Byte behind the last of them.
    end: usize,
}

/// Runs of so few records wait (measured: from some ten on, filling at once is as fast).
const FEW: usize = 8;
/// ... until there are so many bytes of them.
const MOST_WAITING: usize = 1 << 16;

impl Collected {
    /// For an input of this many bytes.
    pub fn new(len: usize) -> Collected {
        Collected { len, ..Collected::default() }
    }

    /// Fills the columns from the records that wait.
    pub fn settle(&mut self) {
        let Waiting { local, bytes, count, end } = &mut self.waiting;
        if *count > 0
            && let (Some(part), Some(plan)) = (self.parts.last_mut(), &self.plans[*local])
        {
            let stride = (bytes.len() + 1) / *count;
            let run = Run { at: 0, bytes, stride, count: *count, header_time: None };
            part.records.add(plan, run, self.len.saturating_sub(*end));
        }
        bytes.clear();
        *count = 0;
    }

    /// Lets a few records wait for others of their kind; `time_at` is where they hold their time.
    fn wait(&mut self, local: usize, run: Run<'_>, time_at: usize, big: bool) {
        if self.waiting.local != local || self.waiting.bytes.len() > MOST_WAITING {
            self.settle();
        }
        let waiting = &mut self.waiting;
        waiting.local = local;
        if waiting.count > 0 {
            // Where the head of the message stood.
            waiting.bytes.push(0);
        }
        waiting.bytes.extend_from_slice(run.bytes);
        waiting.count += run.count;
        waiting.end = run.at + run.bytes.len();
        let time = |i: usize| {
            let from = i * run.stride + time_at;
            let raw: [u8; 4] = run.bytes.get(from..from + 4)?.try_into().ok()?;
            let time = if big { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) };
            (time != u32::MAX).then_some(time)
        };
        self.anchor = (0..run.count).rev().find_map(time).or(self.anchor);
    }
}

impl Sink for Collected {
    fn file(&mut self, header: &Header) {
        self.settle();
        self.parts.push(Part { at: header.at, ..Part::default() });
        self.apps = Apps::default();
        self.anchor = None;
    }

    fn define(&mut self, local: usize, _: usize, definition: &Definition) {
        if self.waiting.local == local {
            self.settle();
        }
        let record = definition.global == 20;
        self.plans[local] = record.then(|| Plan::of(definition, &self.apps));
    }

    fn messages(&mut self, local: usize, definition: &Definition, run: Run<'_>) {
        let record = self.plans[local].as_ref().map(|plan| (plan.time_at, plan.big));
        match record {
            Some((Some(time_at), big)) if run.count <= FEW && run.header_time.is_none() => {
                return self.wait(local, run, time_at, big);
            }
            // What waits came before.
            Some(_) => self.settle(),
            None => {}
        }
        let Some(part) = self.parts.last_mut() else { return };
        if let Some(plan) = &self.plans[local] {
            let left = self.len.saturating_sub(run.at + run.bytes.len());
            self.anchor = part.records.add(plan, run, left).or(self.anchor);
            return;
        }
        match definition.global {
            78 => part.beats[0].hrv(definition, run, self.anchor),
            21 => {
                for m in run.each(definition) {
                    self.anchor = part.event(&m).or(self.anchor);
                }
            }
            132 => run.each(definition).for_each(|m| self.hr_clock.read(&m, &mut part.beats[3])),
            206 => run.each(definition).for_each(|m| self.apps.describe(&m)),
            global => {
                if let Some((_, read)) = READERS.iter().find(|(g, _)| *g == global) {
                    run.each(definition).for_each(|m| read(part, &m));
                }
            }
        }
    }

    fn damage(&mut self, damage: Damage) {
        self.damages.push(damage);
    }
}

/// What takes one message in.
type Reader = fn(&mut Part, &Message);

/// Messages that are read one by one, by their number in the profile.
const READERS: &[(u16, Reader)] = &[
    (0, Part::file_id),
    (3, Part::user_profile),
    (7, Part::zones_target),
    (8, Part::hr_zone),
    (12, Part::sport),
    (18, Part::session),
    (19, Part::lap),
    (23, Part::device_info),
    (26, Part::workout),
    (27, Part::workout_step),
    (34, Part::activity),
    (103, |part, m| part.night.monitoring_info(m)),
    (162, Part::timestamp_correlation),
    (211, |part, m| part.night.monitoring_hr_data(m)),
    (216, Part::time_in_zone),
    (290, |part, m| part.beats[1].beat_intervals(m)),
    (370, |part, m| part.night.hrv_status_summary(m)),
    (371, |part, m| part.night.hrv_value(m)),
    (372, |part, m| part.beats[2].raw_bbi(m)),
];

impl Part {
    fn file_id(&mut self, m: &Message) {
        self.file_type = m.byte(0).or(self.file_type);
        self.created = m.number(4).map(|v| v as u32).or(self.created);
        let product = m.number(2).map(|v| v as u16);
        self.maker = m.number(1).map(|maker| (maker as u16, product)).or(self.maker);
        self.product_name = m.text(8).or(self.product_name.take());
    }

    fn user_profile(&mut self, m: &Message) {
        let told = &mut self.runner;
        told.resting_heart_rate = positive(m.number(8)).or(told.resting_heart_rate);
        told.max_heart_rate =
            positive(m.number(9)).or(positive(m.number(11))).or(told.max_heart_rate);
        told.weight_kg = positive(m.scaled(4, 10.0)).or(told.weight_kg);
    }

    fn zones_target(&mut self, m: &Message) {
        let told = &mut self.runner;
        told.max_heart_rate = told.max_heart_rate.or(positive(m.number(1)));
        told.threshold_heart_rate = positive(m.number(2)).or(told.threshold_heart_rate);
        told.threshold_power_w = positive(m.number(3)).or(told.threshold_power_w);
    }

    fn hr_zone(&mut self, m: &Message) {
        if let Some(high) = positive(m.number(1)) {
            self.runner.heart_rate_zones.push(high);
        }
    }

    /// Zones as they were for a session (message 18) count, those of laps are the same.
    fn time_in_zone(&mut self, m: &Message) {
        if m.number(0) != Some(18.0) {
            return;
        }
        let told = &mut self.runner;
        told.max_heart_rate = positive(m.number(11)).or(told.max_heart_rate);
        told.resting_heart_rate = positive(m.number(12)).or(told.resting_heart_rate);
        told.threshold_heart_rate = positive(m.number(13)).or(told.threshold_heart_rate);
        told.threshold_power_w = told.threshold_power_w.or(positive(m.number(15)));
        let zones: Vec<f64> = m.numbers(6).flatten().filter(|v| *v > 0.0).collect();
        if !zones.is_empty() {
            told.heart_rate_zones = zones;
        }
    }

    fn sport(&mut self, m: &Message) {
        if let Some(sport) = m.byte(0) {
            self.sport.get_or_insert((sport, m.byte(1).unwrap_or(0)));
        }
        self.sport_name = self.sport_name.take().or(m.text(3));
    }

    fn session(&mut self, m: &Message) {
        let mut s = SessionMessage {
            start: m.number(2).map(|v| v as u32),
            sport: m.byte(5),
            sub_sport: m.byte(6),
            ..SessionMessage::default()
        };
        s.totals.elapsed_s = m.scaled(7, 1000.0);
        s.totals.timer_s = m.scaled(8, 1000.0);
        s.totals.distance_m = m.scaled(9, 100.0);
        s.totals.avg_heart_rate = m.number(16);
        s.totals.max_heart_rate = m.number(17);
        s.totals.ascent_m = m.number(22);
        s.totals.aerobic_training_effect = m.scaled(24, 10.0);
        s.totals.anaerobic_training_effect = m.scaled(137, 10.0);
        s.totals.training_load = m.scaled(168, 65_536.0).filter(|v| *v >= 0.0);
        s.totals.primary_benefit = m.byte(188).and_then(PrimaryBenefit::from_fit);
        s.totals.feel = m.number(192).filter(|v| *v <= 100.0);
        s.totals.rpe = m.scaled(193, 10.0).filter(|v| *v <= 10.0);
        self.sessions.push(s);
    }

    fn lap(&mut self, m: &Message) {
        let Some(start) = m.number(2).map(|v| v as u32) else { return };
        let elapsed = m.scaled(7, 1000.0);
        let end = elapsed.map(|s| start.saturating_add(s.round() as u32)).or(m.time());
        let Some(end) = end.filter(|&end| end > start) else { return };
        self.laps.push(LapMessage {
            start,
            end,
            timer_s: m.scaled(8, 1000.0),
            distance_m: m.scaled(9, 100.0),
            intensity: m.byte(23).and_then(Intensity::from_fit),
            step: m.number(71).map(|v| v as usize),
        });
    }

    /// The time of the event, if it has one.
    fn event(&mut self, m: &Message) -> Option<u32> {
        let time = m.time()?;
        // Event 0 is the timer; types 0 start, 1 stop, 4 stop_all, 8 and 9 stop_disable(_all).
        match (m.byte(0), m.byte(1)) {
            (Some(0), Some(0)) => self.timer.push((time, true)),
            (Some(0), Some(1 | 4 | 8 | 9)) => self.timer.push((time, false)),
            _ => {}
        }
        Some(time)
    }

    fn device_info(&mut self, m: &Message) {
        let kind = m.byte(1);
        // `source_type` 5 is inside the watch; device types are then numbered apart.
        match (m.byte(25), kind) {
            (Some(5), Some(4)) => self.barometer = true,
            (Some(5), Some(10)) => self.wrist = true,
            (Some(0 | 1), Some(120)) | (Some(2 | 3), Some(1 | 120)) | (None, Some(120)) => {
                self.strap = true;
            }
            (Some(0 | 1), Some(124)) | (Some(3), Some(6)) | (None, Some(124)) => {
                self.foot_pod = true;
            }
            _ => {}
        }
        if m.byte(0) == Some(0) {
            self.product_name = m.text(27).or(self.product_name.take());
        }
    }

    fn workout(&mut self, m: &Message) {
        self.workout_name = m.text(8).or(self.workout_name.take());
    }

    fn workout_step(&mut self, m: &Message) {
        let index = m.number(254).map_or(self.steps.len(), |v| v as usize);
        let intensity = m.byte(7).and_then(Intensity::from_fit);
        // Field 0 is the step's name, 8 its notes.
        let name = m.text(0).or_else(|| m.text(8));
        self.steps.push((index, WorkoutStep { name, intensity }));
    }

    fn activity(&mut self, m: &Message) {
        if let (Some(time), Some(local)) = (m.time(), m.number(5)) {
            self.local_offset_s = offset_s(time, local).or(self.local_offset_s);
        }
    }

    fn timestamp_correlation(&mut self, m: &Message) {
        if let (Some(time), Some(system)) = (m.time(), m.number(1)) {
            let (true_time, system) = (time >= FIRST_DATE, system as u32);
            if true_time && system < FIRST_DATE {
                self.correlation = Some(time - system);
            }
        }
        if let (Some(time), Some(local)) = (m.time(), m.number(3)) {
            self.local_offset_s = self.local_offset_s.or(offset_s(time, local));
        }
    }
}

impl Part {
    /// Whether it goes on with the activity of the part before it: only a part with samples and a
    /// session of its own is another activity.
    pub fn goes_on(&self, before: &Part) -> bool {
        let whole = |p: &Part| !p.records.time.is_empty() && !p.sessions.is_empty();
        !(whole(self) && whole(before))
    }

    /// Takes in a part that goes on with this one, or that this one goes on with.
    pub fn append(&mut self, other: Part) {
        // The first file of a chain names the whole; an activity outranks settings.
        if self.file_type.is_none() || other.file_type == Some(4) && self.file_type != Some(4) {
            self.file_type = other.file_type.or(self.file_type);
            self.maker = other.maker.or(self.maker);
            self.product_name = other.product_name.or(self.product_name.take());
        }
        self.created = self.created.or(other.created);
        self.records.append(other.records);
        for (mine, more) in self.beats.iter_mut().zip(other.beats) {
            mine.append(more);
        }
        self.sessions.extend(other.sessions);
        self.laps.extend(other.laps);
        self.timer.extend(other.timer);
        self.sport = self.sport.or(other.sport);
        self.sport_name = self.sport_name.take().or(other.sport_name);
        self.workout_name = self.workout_name.take().or(other.workout_name);
        self.steps.extend(other.steps);
        self.local_offset_s = self.local_offset_s.or(other.local_offset_s);
        self.correlation = self.correlation.or(other.correlation);
        self.strap |= other.strap;
        self.wrist |= other.wrist;
        self.barometer |= other.barometer;
        self.foot_pod |= other.foot_pod;
        if self.runner == RunnerSettings::default() {
            self.runner = other.runner;
        }
        self.night.append(other.night);
    }

    /// Adds this to all times that count from power-on.
    pub fn shift(&mut self, seconds: u32) {
        let moved = |t: u32| if t < FIRST_DATE { t.saturating_add(seconds) } else { t };
        self.records.time.iter_mut().for_each(|t| *t = moved(*t));
        self.created = self.created.map(moved);
        self.timer.iter_mut().for_each(|(t, _)| *t = moved(*t));
        self.sessions.iter_mut().for_each(|s| s.start = s.start.map(moved));
        for lap in &mut self.laps {
            (lap.start, lap.end) = (moved(lap.start), moved(lap.end));
        }
        for beats in &mut self.beats {
            for at in beats.at.iter_mut().filter(|at| **at < f64::from(FIRST_DATE)) {
                *at += f64::from(seconds);
            }
        }
    }
}

/// Seconds from UTC to local time.
pub(super) fn offset_s(time: u32, local: f64) -> Option<i64> {
    let offset = local as i64 - i64::from(time);
    // Zones run from -12 to +14 hours; a watch that was never told holds 0 or nonsense. Some
    // watches store the local time a few seconds late.
    (-12 * 3600..=14 * 3600).contains(&offset).then(|| (offset as f64 / 900.0).round() as i64 * 900)
}

/// Settings that were never made are 0 in some watches.
fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|v| *v > 0.0)
}
