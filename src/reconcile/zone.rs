//! The time zone of the place, and a local time that it contradicts.

use crate::activity::{Activity, Note, NoteKind};
#[cfg(feature = "zones")]
use crate::parallel;

/// Hours between the sun and any zone that people live by, and a little more (judgement: the west of China
/// is 3 h off).
const OFF_H: f64 = 3.5;

/// The first position of a recording: degrees north and east.
fn first_position(activity: &Activity) -> Option<(f64, f64)> {
    let p = activity.samples.positions()?;
    let both = p.latitude.iter().zip(&p.longitude);
    let known = |(a, b): &(&f64, &f64)| a.is_finite() && b.is_finite() && (**a, **b) != (0.0, 0.0);
    both.into_iter().find(known).map(|(a, b)| (*a, *b))
}

/// The zone at the first position, as an IANA name; `None` without a position, or without the feature `zones`.
#[cfg(feature = "zones")]
pub fn zone_at_start(activity: &Activity) -> Option<String> {
    use std::sync::LazyLock;
    // The map takes 0.15 s and 34 MB to unpack, so this happens once and only when needed. It is constant data: the
    // result depends only on the position.
    static MAP: LazyLock<tzf_rs::DefaultFinder> =
        LazyLock::new(|| parallel::on_startable_threads(tzf_rs::DefaultFinder::new));
    let (north, east) = first_position(activity)?;
    let name = MAP.get_tz_name(east, north);
    (!name.is_empty()).then(|| name.to_string())
}

/// The zone at the first position, as an IANA name; `None` without a position, or without the feature `zones`.
#[cfg(not(feature = "zones"))]
pub fn zone_at_start(_activity: &Activity) -> Option<String> {
    None
}

/// Hours by which the zone of the place is ahead of UTC at that time.
fn zone_h(activity: &Activity) -> Option<f64> {
    let zone = jiff::tz::TimeZone::get(&zone_at_start(activity)?).ok()?;
    let at = jiff::Timestamp::from_second(activity.start.unix_s()).ok()?;
    Some(f64::from(zone.to_offset(at).seconds()) / 3600.0)
}

/// Leaves out a local time equal to UTC where the first position has another: the writer knew no zone, and an
/// evening run would fall on another day. The zone then comes from the position. A virtual run is nowhere.
pub(super) fn doubt_utc(activity: &mut Activity) {
    if activity.utc_offset_s != Some(0) || activity.sub_sport.is_indoor() {
        return;
    }
    let Some((_, east)) = first_position(activity) else { return };
    let sun_h = east / 15.0;
    let what = match zone_h(activity) {
        Some(0.0) => return,
        Some(hours) => format!(
            "the file's local time is UTC, and that of its place is {hours:+} h: the zone is that of the place"
        ),
        None if sun_h.abs() > OFF_H => format!(
            "the file's local time is UTC, {:.0} h from the sun at its place: the zone is that of the place",
            sun_h.abs()
        ),
        None => return,
    };
    activity.utc_offset_s = None;
    activity.notes.push(Note::new(NoteKind::Time, what, 0));
}
