//! GPX files of every dialect and every kind of damage, written by hand.

mod damage;
mod dialects;

use crate::support::activities;
use lope::activity::{Activity, Channel, SubSport};
use lope::decode::{Decoded, ErrorKind, decode};

fn only(bytes: &[u8]) -> Activity {
    let mut all = activities(bytes);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// A track of these points.
fn track(points: &str) -> String {
    format!("<gpx version=\"1.1\"><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>")
}

/// A point at this second, with something inside.
fn point(second: u32, inside: &str) -> String {
    let time = format!("2026-03-01T06:{:02}:{:02}Z", 30 + second / 60, second % 60);
    format!("<trkpt lat=\"40.{second:03}\" lon=\"-30\"><time>{time}</time>{inside}</trkpt>\n")
}

fn notes(activity: &Activity) -> Vec<&str> {
    activity.notes.iter().map(|n| n.what.as_str()).collect()
}

/// As text: a missing sample is NaN, which equals nothing.
fn shown(activity: &Activity) -> String {
    format!("{activity:?}")
}

#[test]
fn a_file_without_times_or_tracks_is_named_for_what_it_is() {
    for (file, kind) in [
        ("<gpx><rte><rtept lat='1' lon='1'/></rte></gpx>", "a route"),
        ("<gpx><wpt lat='1' lon='1'><time>2026-03-01T06:30:00Z</time></wpt></gpx>", "waypoints"),
        ("<gpx><wpt lat='1' lon='1'/><rte/></gpx>", "a route"),
        (
            "<gpx><trk><trkseg><trkpt lat='1' lon='1'/></trkseg></trk></gpx>",
            "a track without times",
        ),
        ("<gpx/>", "neither tracks, routes nor waypoints"),
    ] {
        assert_eq!(decode(file.as_bytes()), Ok(Decoded::NotAnActivity(kind.to_string())), "{file}");
    }
    let empty = decode(b"<gpx><trk><name>Treadmill</name><trkseg/></trk></gpx>").unwrap_err();
    assert_eq!(empty.to_string(), "a track without points");
    assert_eq!(empty.kind, ErrorKind::Empty);
}

#[test]
fn times_with_an_offset_tell_the_zone_and_times_without_are_told() {
    let points = "<trkpt><time>2026-03-01T07:30:00+01:00</time></trkpt>
        <trkpt><time>2026-03-01T06:30:01.25Z</time></trkpt>
        <trkpt><time> 2026-03-01T06:30:02.5 </time></trkpt>
        <trkpt/>";
    let activity = only(track(points).as_bytes());
    assert_eq!(activity.start.to_string(), "2026-03-01T06:30:00Z");
    assert_eq!(activity.utc_offset_s, Some(3600));
    assert_eq!(activity.samples.time(), [0.0, 1.25, 2.5]);
    let expected =
        ["points without a time were left out", "times without a zone were taken as UTC"];
    assert_eq!(notes(&activity), expected);
    assert!(activity.notes.iter().all(|n| n.samples == 1));
    assert_eq!(only(track(&point(0, "")).as_bytes()).utc_offset_s, None);
}

#[test]
fn years_are_read_as_they_stand() {
    for year in [1901, 1970, 1989, 7502] {
        let time = format!("{year}-12-13T20:45:52Z");
        let activity = only(track(&format!("<trkpt><time>{time}</time></trkpt>")).as_bytes());
        assert_eq!(activity.start.to_string(), time);
    }
}

#[test]
fn a_treadmill_has_no_position() {
    let file = "<gpx><trk><type>treadmill_running</type><trkseg>
        <trkpt><time>2026-03-01T06:30:00Z</time><extensions><hr>120</hr></extensions></trkpt>
        <trkpt lat='' lon=''><time>2026-03-01T06:30:01Z</time></trkpt></trkseg></trk></gpx>";
    let activity = only(file.as_bytes());
    assert_eq!(activity.samples.positions(), None);
    assert_eq!(activity.samples.len(), 2);
    assert_eq!(activity.sub_sport, SubSport::Treadmill);
    assert_eq!(notes(&activity), [""; 0]);
}

#[test]
fn segments_are_pauses_and_tracks_are_activities() {
    let segments = "<trkseg/><trkseg>".to_string()
        + &point(0, "")
        + &point(5, "")
        + "</trkseg><trkseg></trkseg><trkseg>"
        + &point(60, "")
        + "</trkseg><trkseg>"
        + &point(70, "")
        + "</trkseg><trkseg/>";
    let early = "<trkseg><trkpt><time>2020-01-01T00:00:00Z</time></trkpt></trkseg>";
    let file = format!(
        "<gpx creator='C'><trk><name>late</name>{segments}</trk><trk/><trk>{early}</trk></gpx>"
    );
    let both = activities(file.as_bytes());
    assert_eq!(both.len(), 2);
    assert_eq!(both[0].start.to_string(), "2020-01-01T00:00:00Z");
    assert_eq!(both[1].name.as_deref(), Some("late"));
    assert_eq!(both[1].device.name.as_deref(), Some("C"));
    let pauses: Vec<(f64, f64)> = both[1].pauses.iter().map(|p| (p.start_s, p.end_s)).collect();
    assert_eq!(pauses, [(5.0, 60.0), (60.0, 70.0)]);
}

#[test]
fn entities_are_never_expanded() {
    let file = "<?xml version=\"1.0\"?>
<!DOCTYPE gpx [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">
<!-- ]> ' --> <!ENTITY hr \"120\">]>
<gpx><trk><name>&b; &f; R&amp;D &#x2013; &#39;x&apos;</name><trkseg>
<trkpt lat=\"4&#48;\" lon=\"-30\"><time>2026-03-01T06:30:00Z</time><extensions><hr>&hr;</hr></extensions></trkpt>
</trkseg></trk></gpx>";
    let activity = only(file.as_bytes());
    assert_eq!(activity.name.as_deref(), Some("&b; &f; R&D \u{2013} 'x'"));
    assert_eq!(activity.samples.get(Channel::HeartRate), None);
    assert_eq!(activity.samples.positions().unwrap().latitude, [40.0]);
    assert_eq!(notes(&activity), ["the value of `hr` can't be read (line 5, column 80)"]);
}

#[test]
fn a_value_that_can_t_be_read_is_told_with_its_place() {
    let points = "\n<trkpt lat=\"4x.1\" lon=\"-30\"><time>2026-03-01T06:30:00Z</time></trkpt>
<trkpt lat=\"91\" lon=\"-30\"><time>2026-03-01T06:30:01Z</time><ele/><extensions><hr></hr></extensions></trkpt>";
    let activity = only(track(points).as_bytes());
    assert_eq!(activity.samples.len(), 2);
    assert_eq!(activity.samples.positions(), None);
    let expected = "the value of `lat` can't be read (line 2, column 1), the first of such values";
    assert_eq!(notes(&activity), [expected]);
    assert_eq!(activity.notes[0].samples, 2);

    let times = track("\n<trkpt lat=\"1\" lon=\"1\">\n<time>yesterday</time></trkpt>");
    let error = decode(times.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "the value of `time` can't be read (line 3, column 7)");
}

#[test]
fn a_time_from_another_year_costs_one_point() {
    let wrong = "<trkpt><time>7502-01-01T00:00:00Z</time></trkpt>";
    let points = wrong.to_string() + &point(0, "") + &point(1, "") + wrong + &point(2, "");
    let activity = only(track(&points).as_bytes());
    assert_eq!(activity.start.to_string(), "2026-03-01T06:30:00Z");
    assert_eq!(activity.samples.time(), [0.0, 1.0, 2.0]);
    assert_eq!(notes(&activity), ["points more than 30 days from the rest were left out"]);
    assert_eq!(activity.notes[0].samples, 2);

    let back = point(0, "") + &point(1, "") + &point(1, "") + &point(0, "") + &point(2, "");
    let activity = only(track(&back).as_bytes());
    assert_eq!(activity.samples.time(), [0.0, 1.0, 2.0]);
    assert_eq!(notes(&activity), ["points whose time stands still or goes back were left out"]);
    assert_eq!(activity.notes[0].samples, 2);
}
