//! A track as columns, and its conversion to an activity.

use super::time::Instant;
use crate::activity::{
    Activity, Channel, Note, NoteKind, Positions, SAME_SESSION_H, Samples, Span, Sport, SubSport,
    joined_name,
};
use crate::calendar::UtcTime;
use std::fmt;

const CHANNELS: usize = Channel::ALL.len();

/// A `trkpt` while it is read. Missing values are NaN.
pub struct Point {
    /// `time`.
    pub time: Option<Instant>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Values by channel, in the unit of the channel.
    values: [f64; CHANNELS],
}

impl Point {
    /// Creates a point without any values.
    pub fn new() -> Point {
        Point { time: None, latitude: f64::NAN, longitude: f64::NAN, values: [f64::NAN; CHANNELS] }
    }

    /// Sets a channel's value.
    pub fn set(&mut self, channel: Channel, value: f64) {
        self.values[channel as usize] = value;
    }
}

/// A value that could not be parsed: its element or attribute, and its byte offset. Its text is not kept: an
/// unreadable latitude is mostly that of a home.
pub struct BadValue {
    /// `ele`, `lat`.
    pub name: String,
    /// Byte offset in the UTF-8 text.
    pub at: usize,
}

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value of `{}` can't be read", self.name)
    }
}

/// One `trk`. Points without a time are only counted, because nothing can be derived from them.
#[derive(Default)]
pub struct Track {
    /// Its name.
    pub name: Option<String>,
    /// Its `type`.
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
        let mut left_out = self.untimed;
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
                    // Losing one or two values is not worth a note.
                    if given > 2 {
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

fn count(flags: &[bool], wanted: bool) -> usize {
    flags.iter().filter(|f| **f == wanted).count()
}

/// Selects the points to keep in a track that spans more time than any activity: those within 30 days
/// (judgement) of the median or of the first point, whichever leaves the longer increasing sequence. `None`
/// keeps all points.
fn near_the_majority(times: &[i64]) -> Option<Vec<bool>> {
    const FAR_MS: i64 = 30 * 86_400_000;
    if times.iter().max()? - times.iter().min()? <= FAR_MS {
        return None;
    }
    let mut sorted = times.to_vec();
    let middle = sorted.len() / 2;
    let (_, median, _) = sorted.select_nth_unstable(middle);
    let around =
        |centre: i64| -> Vec<bool> { times.iter().map(|t| (t - centre).abs() <= FAR_MS).collect() };
    let rising = |near: &[bool]| {
        let left = filtered(times.to_vec(), Some(near));
        longest_increasing(&left).map_or(left.len(), |rise| count(&rise, true))
    };
    let (rest, first) = (around(*median), around(times[0]));
    Some(if rising(&first) >= rising(&rest) { first } else { rest })
}

/// Combines two selections, of which the second applies to the points kept by the first.
fn compose_masks(first: Option<Vec<bool>>, second: Option<Vec<bool>>) -> Option<Vec<bool>> {
    match (first, second) {
        (Some(mut first), Some(second)) => {
            let mut second = second.into_iter();
            first.iter_mut().filter(|f| **f).for_each(|f| *f = second.next().unwrap_or(false));
            Some(first)
        }
        (first, second) => first.or(second),
    }
}

/// Selects the longest strictly increasing subsequence, preferring earlier points; `None` keeps all points.
///
/// A single wrong time therefore costs only one point. Uses patience sorting (Fredman 1975) from the end,
/// O(n log n).
fn longest_increasing(times: &[i64]) -> Option<Vec<bool>> {
    if times.windows(2).all(|w| w[0] < w[1]) {
        return None;
    }
    // starts[k]: the start of the sequence of k + 1 points that begins latest in time.
    let mut starts: Vec<usize> = Vec::new();
    let mut next = vec![None; times.len()];
    for (i, time) in times.iter().enumerate().rev() {
        let k = starts.partition_point(|s| times[*s] > *time);
        next[i] = k.checked_sub(1).map(|k| starts[k]);
        match starts.get_mut(k) {
            Some(start) => *start = i,
            None => starts.push(i),
        }
    }
    let mut keep = vec![false; times.len()];
    let mut at = starts.last().copied();
    while let Some(i) = at {
        keep[i] = true;
        at = next[i];
    }
    Some(keep)
}

fn filtered<T>(mut column: Vec<T>, keep: Option<&[bool]>) -> Vec<T> {
    if let Some(keep) = keep {
        let mut keep = keep.iter();
        column.retain(|_| keep.next().is_some_and(|k| *k));
    }
    column
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

/// Returns whether a distance is cumulative. Some writers store the distance from point to point instead.
fn is_cumulative(distance: &[f64]) -> bool {
    let mut finite = distance.iter().copied().filter(|d| d.is_finite());
    let Some(first) = finite.next() else { return false };
    let mut last = first;
    finite.all(|d| d >= std::mem::replace(&mut last, d)) && last > first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    fn kept(times: &[i64]) -> Vec<i64> {
        filtered(times.to_vec(), longest_increasing(times).as_deref())
    }

    #[test]
    fn one_wrong_time_costs_one_point() {
        assert_eq!(kept(&[900, 1, 2, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(kept(&[1, 2, 900, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(kept(&[1, 2, -900, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(kept(&[1, 2, 3]), [1, 2, 3]);
        assert_eq!(kept(&[1, 0, 3]), [1, 3]);
        assert_eq!(kept(&[1, 9, 3]), [1, 9]);
        assert_eq!(kept(&[5, 5, 5]), [5]);
        assert!(kept(&[]).is_empty());
    }

    #[test]
    fn two_sieves_are_one() {
        let (t, f) = (true, false);
        assert_eq!(
            compose_masks(Some(vec![f, t, t, t]), Some(vec![t, f, t])),
            Some(vec![f, t, f, t])
        );
        let day = 86_400_000;
        let times = [-9000 * day, 0, 1, 2, 9000 * day];
        assert_eq!(near_the_majority(&times), Some(vec![f, t, t, t, f]));
        assert_eq!(near_the_majority(&[0, 29 * day]), None);
    }

    #[test]
    fn the_first_of_equal_times_stays() {
        assert_eq!(longest_increasing(&[1, 2, 2, 3]), Some(vec![true, true, false, true]));
    }

    #[test]
    fn no_rise_is_longer_than_the_one_found() {
        let mut random = Random::new(3);
        for _ in 0..500 {
            let times: Vec<i64> = (0..9).map(|_| random.below(16) as i64).collect();
            let best = (0u32..1 << times.len())
                .filter(|set| {
                    let chosen: Vec<i64> =
                        (0..times.len()).filter(|i| set >> i & 1 == 1).map(|i| times[i]).collect();
                    chosen.windows(2).all(|w| w[0] < w[1])
                })
                .map(u32::count_ones)
                .max();
            let found = kept(&times);
            assert!(found.windows(2).all(|w| w[0] < w[1]), "{times:?}");
            assert_eq!(Some(found.len() as u32), best, "{times:?}");
        }
    }

    #[test]
    fn distance_must_be_a_sum() {
        assert!(is_cumulative(&[0.0, 3.0, f64::NAN, 3.0, 7.0]));
        assert!(
            !is_cumulative(&[0.0, 3.0, 2.5]) && !is_cumulative(&[0.0, 0.0]) && !is_cumulative(&[])
        );
    }
}
