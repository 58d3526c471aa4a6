//! A track as columns, and its conversion to an activity.

use super::point::{BadValue, CHANNELS, Point};
use super::sift::{compose_masks, count, filtered, longest_increasing, near_the_majority};
use crate::activity::{
    Activity, Channel, Note, NoteKind, Positions, SAME_SESSION_H, Samples, Span, Sport, SubSport,
    joined_name,
};
use crate::calendar::UtcTime;

/// So many values that are too small are no single fault (judgement).
const SURELY_ANEW: usize = 3;

/// One track: a `trk` of GPX, an `Activity` of TCX. Points without a time are only counted,
/// because nothing can be derived from them.
#[derive(Default)]
pub struct Track {
    /// Its name.
    pub name: Option<String>,
    /// What it calls its sport.
    pub sport: Option<String>,
    /// The first value that could not be parsed, and the number of such values.
    pub bad_value: Option<(BadValue, usize)>,
    /// Points without a time.
    pub untimed: usize,
    /// Number of times without a UTC offset.
    unzoned: usize,
    /// The first non-zero UTC offset, seconds.
    offset_s: Option<i32>,
    unix_ms: Vec<i64>,
    latitude: Vec<f64>,
    longitude: Vec<f64>,
    /// Empty until the first value.
    columns: [Vec<f64>; CHANNELS],
    /// Indices of the points at which a segment begins.
    segments: Vec<usize>,
    /// Points of a time that was there before, taken together.
    merged: usize,
    /// The first point of the stretch being read.
    stretch: usize,
    /// The names of the tracks that were appended.
    names: Vec<Option<String>>,
}

impl Track {
    /// Whether `next` goes on with the run of this track: it begins after its end, within the time in which
    /// activities are one, and names no other sport. Apps begin a new track at each stop.
    pub fn goes_on_in(&self, next: &Track) -> bool {
        let gap_ms = self.unix_ms.last().zip(next.unix_ms.first()).map(|(end, start)| start - end);
        let same_sport = self.sport.is_none() || next.sport.is_none() || self.sport == next.sport;
        same_sport
            && gap_ms.is_some_and(|gap| gap >= 0 && gap as f64 / 1000.0 < 3600.0 * SAME_SESSION_H)
    }

    /// Appends a track that goes on with this one, as a segment of its own.
    pub fn append(&mut self, mut next: Track) {
        let before = self.unix_ms.len();
        self.begin_segment();
        self.segments.extend(next.segments.iter().map(|begin| before + begin));
        self.segments.dedup();
        // A sum of metres that begins anew goes on from the last one.
        let metres = Channel::Distance as usize;
        let last = self.columns[metres].iter().rev().find(|d| d.is_finite());
        let first = next.columns[metres].iter().find(|d| d.is_finite());
        if let Some((&last, _)) = last.zip(first).filter(|(last, first)| first < last) {
            next.columns[metres].iter_mut().for_each(|d| *d += last);
        }
        let len = before + next.unix_ms.len();
        for (column, more) in self.columns.iter_mut().zip(next.columns) {
            if column.is_empty() && more.is_empty() {
                continue;
            }
            column.resize(before, f64::NAN);
            column.extend(more);
            column.resize(len, f64::NAN);
        }
        self.unix_ms.extend(next.unix_ms);
        self.latitude.extend(next.latitude);
        self.longitude.extend(next.longitude);
        self.names.push(next.name);
        self.merged += next.merged;
        self.sport = self.sport.take().or(next.sport);
        self.untimed += next.untimed;
        self.unzoned += next.unzoned;
        self.offset_s = self.offset_s.or(next.offset_s);
        self.bad_value = match (self.bad_value.take(), next.bad_value) {
            (Some((bad, n)), Some((_, more))) => Some((bad, n + more)),
            (bad, more) => bad.or(more),
        };
    }

    /// Begins a segment with the next point.
    pub fn begin_segment(&mut self) {
        let begin = self.unix_ms.len();
        if self.segments.last() != Some(&begin) {
            self.segments.push(begin);
        }
    }

    /// Counts a value that could not be parsed: its name and byte offset.
    pub fn add_bad_value(&mut self, name: &str, at: usize) {
        match &mut self.bad_value {
            Some((_, count)) => *count += 1,
            none => *none = Some((BadValue { name: name.to_string(), at }, 1)),
        }
    }

    /// Returns whether no point has a time.
    pub fn is_empty(&self) -> bool {
        self.unix_ms.is_empty()
    }

    /// Adds a point.
    pub fn push(&mut self, point: &Point) {
        let Some(time) = point.time else {
            self.untimed += 1;
            return;
        };
        match time.offset_s {
            None => self.unzoned += 1,
            Some(0) => {}
            offset => self.offset_s = self.offset_s.or(offset),
        }
        let before = self.unix_ms.len();
        self.unix_ms.push(time.unix_ms);
        self.latitude.push(point.latitude);
        self.longitude.push(point.longitude);
        for (column, value) in self.columns.iter_mut().zip(point.values) {
            if column.is_empty() {
                if value.is_nan() {
                    continue;
                }
                column.resize(before, f64::NAN);
            }
            column.push(value);
        }
    }

    /// Adds a point, or what it knows more than the one before it where both are of one time.
    pub fn push_merged(&mut self, point: &Point) {
        let last = self.unix_ms.len().wrapping_sub(1);
        if point.time.map(|time| time.unix_ms) != self.unix_ms.last().copied() || self.is_empty() {
            return self.push(point);
        }
        self.merged += 1;
        if self.latitude[last].is_nan() || self.longitude[last].is_nan() {
            (self.latitude[last], self.longitude[last]) = (point.latitude, point.longitude);
        }
        for (column, value) in self.columns.iter_mut().zip(point.values) {
            if value.is_finite() && column.get(last).is_none_or(|v| v.is_nan()) {
                column.resize(last + 1, f64::NAN);
                column[last] = value;
            }
        }
    }

    /// Ends a stretch of points, such as a lap. Where its metres begin anew, they go on from those before: all of
    /// its first ones are below half of what had been counted.
    pub fn end_stretch(&mut self) {
        let (begin, end) = (self.stretch, self.unix_ms.len());
        self.stretch = end;
        let metres = &mut self.columns[Channel::Distance as usize];
        let Some((before, own)) = metres.split_at_mut_checked(begin) else { return };
        let Some(last) = before.iter().rev().copied().find(|d| d.is_finite()) else { return };
        let mut first = own.iter().filter(|d| d.is_finite()).take(SURELY_ANEW).peekable();
        if first.peek().is_some() && first.all(|d| *d < last / 2.0) {
            own.iter_mut().for_each(|d| *d += last);
        }
    }

    /// Converts the track to an activity; `None` without any timed point. `creator` names the device, and `name`
    /// is the name of the file.
    pub fn into_activity(self, creator: Option<&str>, name: Option<&str>) -> Option<Activity> {
        let mut notes = Vec::new();
        if !self.names.is_empty() {
            let tracks = self.names.len() + 1;
            let what =
                format!("{tracks} tracks that follow each other within the hour are one run");
            notes.push(Note::new(NoteKind::Time, what, 0));
        }
        let mut note = |what: &str, count: usize| {
            if count > 0 {
                notes.push(Note::new(NoteKind::Time, what, count));
            }
        };
        let mut left_out = self.untimed + self.merged;
        note("points of the same time were taken together", self.merged);
        note("points without a time were left out", self.untimed);
        note("times without a zone were taken as UTC", self.unzoned);
        let near = near_the_majority(&self.unix_ms);
        let mut times = self.unix_ms.clone();
        if let Some(near) = &near {
            let far = count(near, false);
            left_out += far;
            note("points more than 30 days from the rest were left out", far);
            times = filtered(times, Some(near));
        }
        let rise = longest_increasing(&times);
        if let Some(rise) = &rise {
            let what = "points whose time stands still or goes back were left out";
            let back = count(rise, false);
            left_out += back;
            note(what, back);
        }
        let keep = compose_masks(near, rise);
        let unix_ms = filtered(self.unix_ms, keep.as_deref());
        let start = *unix_ms.first()?;
        let time: Vec<f64> = unix_ms.iter().map(|ms| (ms - start) as f64 / 1000.0).collect();
        let pauses = pauses(&self.segments, &time, keep.as_deref());
        let kind = self.sport.as_deref().unwrap_or_default();
        let sport = Sport::from_name(kind);
        let mut samples = Samples::new(time).ok()?;
        let mut fallen = None;
        for (channel, column) in Channel::ALL.into_iter().zip(self.columns) {
            let mut column = filtered(column, keep.as_deref());
            match channel {
                Channel::Cadence => to_both_feet(&mut column, sport),
                Channel::Distance if !is_cumulative(&column) => {
                    let given = column.iter().filter(|d| d.is_finite()).count();
                    // Losing one or two values is not worth a note, nor is a column that only stands still.
                    if given > 2 && falls(&column).0 > 0 {
                        let what = "distances that fall were left out: they are no sum";
                        fallen = Some(Note::new(NoteKind::Distance, what, given));
                    }
                    column.clear();
                }
                _ => {}
            }
            if !column.is_empty() {
                samples.set(channel, column).ok()?;
            }
        }
        let latitude = filtered(self.latitude, keep.as_deref());
        let longitude = filtered(self.longitude, keep.as_deref());
        samples.set_positions(Positions { latitude, longitude }).ok()?;

        let mut activity = Activity::new(UtcTime::from_unix_ms(start), sport, samples);
        activity.sub_sport = SubSport::from_name(kind);
        activity.utc_offset_s = self.offset_s;
        let names = std::iter::once(&self.name).chain(&self.names);
        activity.name = joined_name(names.map(Option::as_deref)).or(name.map(str::to_string));
        activity.device.name = creator.map(str::to_string);
        activity.pauses = pauses;
        activity.left_out = left_out;
        activity.tracks = self.names.len() + 1;
        activity.notes = notes;
        activity.notes.extend(fallen);
        Some(activity)
    }
}

/// Returns the pauses between segments, from the last point of one to the first of the next.
fn pauses(segments: &[usize], time: &[f64], keep: Option<&[bool]>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    // Number of points before the segment, as read and as kept.
    let (mut read, mut kept) = (0, 0);
    for begin in segments {
        let between = read..*begin;
        kept += keep.map_or(between.len(), |k| count(&k[between], true));
        read = *begin;
        if kept == 0 || kept == time.len() {
            continue;
        }
        let span = Span { start_s: time[kept - 1], end_s: time[kept] };
        // A segment whose points were all dropped would repeat the same pause.
        if out.last() != Some(&span) {
            out.push(span);
        }
    }
    out
}

/// Doubles cadence if it counts the steps of one foot, as most writers do. This is assumed when more than half
/// of the values above 0 are below 120 per minute.
fn to_both_feet(cadence: &mut [f64], sport: Sport) {
    let steps = cadence.iter().filter(|c| **c > 0.0).count();
    let low = cadence.iter().filter(|c| **c > 0.0 && **c < 120.0).count();
    if 2 * low > steps && sport != Sport::Cycling {
        cadence.iter_mut().for_each(|c| *c *= 2.0);
    }
}

/// Largest share of steps at which a sum falls: a receiver at rest drifts back, and a writer's correction is one
/// step (judgement). Distances from point to point fall at nearly half of them.
const FALLING: f64 = 0.05;

/// Returns whether a distance is cumulative. Some writers store the distance from point to point instead.
fn is_cumulative(distance: &[f64]) -> bool {
    let known = || distance.iter().copied().filter(|d| d.is_finite());
    let (falls, steps) = falls(distance);
    let grows = known().next().zip(known().next_back()).is_some_and(|(first, last)| last > first);
    grows && falls as f64 <= FALLING * steps as f64
}

/// Number of steps at which the known distances fall, and of all steps.
fn falls(distance: &[f64]) -> (usize, usize) {
    let mut known = distance.iter().copied().filter(|d| d.is_finite());
    let Some(mut last) = known.next() else { return (0, 0) };
    known.fold((0, 0), |(falls, steps), d| {
        let fell = d < std::mem::replace(&mut last, d);
        (falls + usize::from(fell), steps + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_must_be_a_sum() {
        assert!(is_cumulative(&[0.0, 3.0, f64::NAN, 3.0, 7.0]));
        assert!(
            !is_cumulative(&[0.0, 3.0, 2.5]) && !is_cumulative(&[0.0, 0.0]) && !is_cumulative(&[])
        );
    }

    #[test]
    fn a_sum_may_fall_now_and_then() {
        let mut sum: Vec<f64> = (0..60).map(f64::from).collect();
        (sum[20], sum[40]) = (18.5, 0.0);
        assert!(is_cumulative(&sum));
        let steps: Vec<f64> = (0..60).map(|i| 3.0 + f64::from(i * 7 % 5)).collect();
        assert!(!is_cumulative(&steps));
    }
}
