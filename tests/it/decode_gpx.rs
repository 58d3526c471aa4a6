//! GPX files of every dialect and every kind of damage, written by hand.

use lope::activity::{Activity, Channel, SubSport};
use lope::decode::{DecodeError, Decoded, ErrorKind, Place, decode, format_of};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// Counts what this thread holds, and the most that it held.
struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.set(HELD.get() + layout.size() as isize);
        PEAK.set(PEAK.get().max(HELD.get()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.set(HELD.get() - layout.size() as isize);
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn activities(bytes: &[u8]) -> Vec<Activity> {
    match decode(bytes) {
        Ok(Decoded::Activities(activities)) => activities,
        other => panic!("{other:?}: {}", String::from_utf8_lossy(&bytes[..bytes.len().min(500)])),
    }
}

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

/// Whose it is, what a point holds, and what it means.
type Dialect = (&'static str, &'static str, &'static [(Channel, f64)]);

const DIALECTS: &[Dialect] = &[
    (
        "Garmin TrackPointExtension v1",
        "<ele>5.5</ele><extensions><gpxtpx:TrackPointExtension><gpxtpx:atemp>21.0</gpxtpx:atemp>\
         <gpxtpx:wtemp>9</gpxtpx:wtemp><gpxtpx:hr>140</gpxtpx:hr><gpxtpx:cad>80</gpxtpx:cad>\
         </gpxtpx:TrackPointExtension></extensions>",
        &[
            (Channel::Altitude, 5.5),
            (Channel::Temperature, 21.0),
            (Channel::HeartRate, 140.0),
            (Channel::Cadence, 160.0),
        ],
    ),
    (
        "Garmin Connect, ns3",
        "<extensions>\n <ns3:TrackPointExtension>\n  <ns3:hr>141</ns3:hr>\n  <ns3:cad>81</ns3:cad>\n \
         </ns3:TrackPointExtension>\n</extensions>",
        &[(Channel::HeartRate, 141.0), (Channel::Cadence, 162.0)],
    ),
    (
        "Garmin TrackPointExtension v2: speed, course, bearing",
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>142</gpxtpx:hr>\
         <gpxtpx:speed>3.25</gpxtpx:speed><gpxtpx:course>270.5</gpxtpx:course>\
         <gpxtpx:bearing>90</gpxtpx:bearing></gpxtpx:TrackPointExtension></extensions>",
        &[(Channel::HeartRate, 142.0), (Channel::Speed, 3.25)],
    ),
    (
        "GPX 1.0: speed and course in the point",
        "<ele>7</ele><course>12.5</course><speed>2.75</speed><fix>3d</fix><sat>9</sat>",
        &[(Channel::Altitude, 7.0), (Channel::Speed, 2.75)],
    ),
    (
        "Cluetrust gpxdata, as Movescount writes it",
        "<extensions><gpxdata:hr>143.0000038</gpxdata:hr><gpxdata:cadence>82</gpxdata:cadence>\
         <gpxdata:temp>21.7999992370605</gpxdata:temp><gpxdata:distance>5657</gpxdata:distance>\
         <gpxdata:altitude>128</gpxdata:altitude><gpxdata:energy>11.06</gpxdata:energy>\
         <gpxdata:seaLevelPressure>1014</gpxdata:seaLevelPressure>\
         <gpxdata:speed>2.5</gpxdata:speed><gpxdata:verticalSpeed>0.07</gpxdata:verticalSpeed>\
         </extensions>",
        &[
            (Channel::HeartRate, 143.0000038),
            (Channel::Cadence, 164.0),
            (Channel::Temperature, 21.7999992370605),
            (Channel::Distance, 5657.0),
            (Channel::Speed, 2.5),
        ],
    ),
    (
        "Suunto after 2016: two vendors in one point",
        "<extensions><gpxtpx:TrackPointExtension xmlns:gpxtpx=\"http://x\"><gpxtpx:hr>108</gpxtpx:hr>\
         </gpxtpx:TrackPointExtension><gpxdata:cadence>83</gpxdata:cadence></extensions>",
        &[(Channel::HeartRate, 108.0), (Channel::Cadence, 166.0)],
    ),
    (
        "Amazfit and Zepp: ns3 whose prefix is not declared, cadence of both feet",
        "<extensions><ns3:TrackPointExtension><ns3:speed>2.9</ns3:speed><ns3:cad>168.0</ns3:cad>\
         <ns3:hr>144</ns3:hr></ns3:TrackPointExtension></extensions>",
        &[(Channel::Speed, 2.9), (Channel::Cadence, 168.0), (Channel::HeartRate, 144.0)],
    ),
    (
        "Amazfit, no prefix",
        "<extensions><TrackPointExtension><hr>145</hr><cad>84</cad></TrackPointExtension></extensions>",
        &[(Channel::HeartRate, 145.0), (Channel::Cadence, 168.0)],
    ),
    (
        "Strava: power beside Garmin's extension",
        "<extensions><power>250</power><gpxtpx:TrackPointExtension><gpxtpx:hr>146</gpxtpx:hr>\
         </gpxtpx:TrackPointExtension></extensions>",
        &[(Channel::Power, 250.0), (Channel::HeartRate, 146.0)],
    ),
    (
        "Strava's upload guide: bare names",
        "<extensions><heartrate>147</heartrate><cadence>85</cadence><power>251</power>\
         <temperature>11.5</temperature></extensions>",
        &[
            (Channel::HeartRate, 147.0),
            (Channel::Cadence, 170.0),
            (Channel::Power, 251.0),
            (Channel::Temperature, 11.5),
        ],
    ),
    (
        "Garmin's PowerExtension in its three places",
        "<extensions><pwr:PowerInWatts>252</pwr:PowerInWatts></extensions>",
        &[(Channel::Power, 252.0)],
    ),
    (
        "TrainingPeaks and gpx.studio",
        "<extensions><gpxpx:PowerExtension><gpxpx:PowerInWatts>253</gpxpx:PowerInWatts>\
         </gpxpx:PowerExtension></extensions>",
        &[(Channel::Power, 253.0)],
    ),
    (
        "power in Garmin's point extension",
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:power>254</gpxtpx:power>\
         </gpxtpx:TrackPointExtension></extensions>",
        &[(Channel::Power, 254.0)],
    ),
    (
        "OpenTracks: distance from point to point is no sum",
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:speed>1.5</gpxtpx:speed>\
         <cluetrust:distance>12.5</cluetrust:distance></gpxtpx:TrackPointExtension>\
         <opentracks:gain>1</opentracks:gain><opentracks:distance>3.5</opentracks:distance>\
         </extensions>",
        &[(Channel::Speed, 1.5), (Channel::Distance, 12.5)],
    ),
    ("Holux", "<extensions><bpm>90</bpm></extensions>", &[(Channel::HeartRate, 90.0)]),
    (
        "Apple's workout routes",
        "<extensions><speed>2.25</speed><course>180</course><hAcc>3.1</hAcc><vAcc>2</vAcc></extensions>",
        &[(Channel::Speed, 2.25)],
    ),
    (
        "camel case",
        "<extensions><heartRate>148</heartRate><x:Cadence>86</x:Cadence></extensions>",
        &[(Channel::HeartRate, 148.0), (Channel::Cadence, 172.0)],
    ),
    (
        "text in pieces",
        "<extensions><hr>1<!-- four -->4<![CDATA[9]]></hr><cad>&#56;7</cad></extensions>",
        &[(Channel::HeartRate, 149.0), (Channel::Cadence, 174.0)],
    ),
    ("Polar: no extension", "<ele>8.125</ele>", &[(Channel::Altitude, 8.125)]),
];

#[test]
fn every_dialect_says_what_it_means() {
    for (name, inside, expected) in DIALECTS {
        // A first point at distance 0, so that the distance rises.
        let start = "<extensions><gpxdata:distance>0</gpxdata:distance></extensions>";
        let activity = only(track(&(point(0, start) + &point(1, inside))).as_bytes());
        for channel in Channel::ALL {
            let value = activity.samples.get(channel).map(|c| c[1]);
            let expected = expected.iter().find(|(c, _)| *c == channel).map(|(_, v)| *v);
            assert_eq!(value, expected, "{name}: {}", channel.name());
        }
        assert_eq!(notes(&activity), [""; 0], "{name}");
    }
}

#[test]
fn elements_are_known_under_any_prefix_or_none() {
    let bare = track(&(point(0, "") + &point(9, "<ele>4</ele>")));
    let mut prefixed = bare.clone();
    for name in ["gpx", "trk", "type", "trkseg", "trkpt", "time", "ele"] {
        for (from, to) in [("<", "<g:"), ("</", "</g:")] {
            for end in [">", " "] {
                let (from, to) = (format!("{from}{name}{end}"), format!("{to}{name}{end}"));
                prefixed = prefixed.replace(&from, &to);
            }
        }
    }
    assert!(prefixed.contains("<g:trkpt ") && !prefixed.contains("</trk"));
    assert_eq!(shown(&only(prefixed.as_bytes())), shown(&only(bare.as_bytes())));
}

#[test]
fn the_encoding_changes_nothing() {
    let name = "Größe \u{20ac}";
    let text = format!(
        "<gpx><metadata><name>{name}</name></metadata><trk><trkseg>{}</trkseg></trk></gpx>",
        point(0, "<ele>1</ele>")
    );
    let wide = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    };
    let marked = format!("\u{feff}{text}");
    let mut western = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\r\n".to_vec();
    western.extend(text.chars().map(|c| if c == '\u{20ac}' { 0x80 } else { c as u32 as u8 }));
    let whole = shown(&only(text.as_bytes()));
    assert!(whole.contains(name));
    for bytes in [
        marked.clone().into_bytes(),
        wide(&marked, false),
        wide(&marked, true),
        wide(&text, false),
        wide(&text, true),
        western,
        format!("\n\n  {text}").into_bytes(),
    ] {
        assert_eq!(format_of(&bytes).map(|f| f.id), Some("gpx"));
        assert_eq!(shown(&only(&bytes)), whole);
    }
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
    assert_eq!(notes(&activity), ["`hr` is `&hr;`, which can't be read (line 5, column 80)"]);
}

#[test]
fn a_value_that_can_t_be_read_is_told_with_its_place() {
    let points = "\n<trkpt lat=\"4x.1\" lon=\"-30\"><time>2026-03-01T06:30:00Z</time></trkpt>
<trkpt lat=\"91\" lon=\"-30\"><time>2026-03-01T06:30:01Z</time><ele/><extensions><hr></hr></extensions></trkpt>";
    let activity = only(track(points).as_bytes());
    assert_eq!(activity.samples.len(), 2);
    assert_eq!(activity.samples.positions(), None);
    let expected =
        "`lat` is `4x.1`, which can't be read (line 2, column 1), the first of such values";
    assert_eq!(notes(&activity), [expected]);
    assert_eq!(activity.notes[0].samples, 2);

    let times = track("\n<trkpt lat=\"1\" lon=\"1\">\n<time>yesterday</time></trkpt>");
    let error = decode(times.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "`time` is `yesterday`, which can't be read (line 3, column 7)");
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

/// A dozen points in two segments, with everything that a file may hold before them.
fn dozen() -> String {
    let extension = "<extensions><g:hr>120</g:hr><g:cad>80</g:cad></extensions>";
    let first: String = (0..6).map(|i| point(i, extension)).collect();
    let second: String = (60..66).map(|i| point(i, "<ele>12.5</ele>")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a comment -->\n<gpx version=\"1.1\" \
         creator=\"x\"><metadata><name>M</name></metadata>\n<trk><name><![CDATA[A & B]]></name>\
         <trkseg>\n{first}</trkseg>\n<trkseg>{second}</trkseg></trk></gpx>\n"
    )
}

/// Time, latitude and heart rate of each point, as text.
fn points(decoded: &Result<Decoded, DecodeError>) -> Vec<String> {
    let Ok(Decoded::Activities(activities)) = decoded else { return Vec::new() };
    let of = |a: &Activity| -> Vec<String> {
        let s = &a.samples;
        let latitude = |i| s.positions().map_or(f64::NAN, |p| p.latitude[i]);
        let heart = |i| s.get(Channel::HeartRate).map_or(f64::NAN, |h: &[f64]| h[i]);
        (0..s.len())
            .map(|i| {
                format!("{} {} {}", a.start.plus_s(s.time()[i]).unix_ms(), latitude(i), heart(i))
            })
            .collect()
    };
    activities.iter().flat_map(of).collect()
}

/// Where the points are whole.
fn ends(text: &str) -> Vec<usize> {
    text.match_indices("</trkpt>").map(|(i, s)| i + s.len()).collect()
}

#[test]
fn every_cut_keeps_the_points_before_it_and_tells_its_place() {
    let text = dozen();
    let ends = ends(&text);
    let all = points(&decode(text.as_bytes()));
    assert_eq!(all.len(), 12);
    for cut in 0..text.len() - 1 {
        let whole = ends.iter().filter(|e| **e <= cut).count();
        let decoded = decode(&text.as_bytes()[..cut]);
        assert_eq!(points(&decoded), all[..whole], "cut at {cut}");
        let told = match &decoded {
            Ok(Decoded::Activities(a)) => notes(&a[0]).join("; "),
            Ok(other) => panic!("cut at {cut}: {other:?}"),
            Err(error) if error.kind == ErrorKind::UnknownFormat => continue,
            Err(error) => error.to_string(),
        };
        // At the end of the file, or where the comment or section began that it cuts off.
        let place = |at: usize| {
            let before = &text[..at];
            let column = at - before.rfind('\n').unwrap();
            format!("line {}, column {column})", before.matches('\n').count() + 1)
        };
        let begun = place(text[..cut].rfind('<').unwrap());
        assert!(
            told.contains(&place(cut)) || told.contains("not end") && told.contains(&begun),
            "cut at {cut}: {told}"
        );
    }
}

#[test]
fn a_damaged_byte_never_costs_the_points_before_it() {
    let text = dozen();
    let ends = ends(&text);
    let all = points(&decode(text.as_bytes()));
    let mut state = 11u64;
    let mut random = |n: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let (mut kept_behind, mut expected_behind) = (0, 0);
    for round in 0..60_000 {
        let mut bytes = text.clone().into_bytes();
        let at = random(bytes.len());
        match round % 4 {
            0 => bytes[at] = random(256) as u8,
            1 => bytes[at] ^= 1 << random(8),
            2 => drop(bytes.drain(at..(at + 1 + random(40)).min(text.len()))),
            _ => drop(bytes.splice(at..at, (0..9).map(|_| b"<>\"'/&!-[] =?"[random(13)]))),
        }
        let whole = ends.iter().filter(|e| **e <= at).count();
        let found = points(&decode(&bytes));
        let shown = || String::from_utf8_lossy(&bytes).into_owned();
        assert!(found.len() >= whole, "byte {at}: {} of {whole}: {}", found.len(), shown());
        assert_eq!(found[..whole], all[..whole], "byte {at}: {}", shown());
        if whole > 0 {
            kept_behind += all[whole..].iter().filter(|p| found.contains(p)).count();
            expected_behind += 12 - whole;
        }
    }
    // Most of what lies behind the damage is read as well.
    assert!(kept_behind * 100 > expected_behind * 80, "{kept_behind} of {expected_behind}");
}

#[test]
fn damage_in_the_middle_is_told_and_costs_one_point() {
    let good: Vec<String> = (0..5).map(|i| point(i, "<ele>1</ele>")).collect();
    for (damage, points, told) in [
        (
            "<trkpt lat=\"1 lon=\"2\"><time>2026-03-01T06:30:02Z</time></trkpt>",
            5,
            "damaged attributes",
        ),
        (
            "<trkpt lat=\"1\" lon=\"2\"><time>2026-03-01T06:30:02Z</time></trkpX>",
            5,
            "`</trkpX>` closes nothing",
        ),
        (
            "<trkpt lat=\"1\" lon=\"2\"><time>2026-03-01T06:30:02Z</trkpt>",
            5,
            "`</trkpt>` closes `time`",
        ),
        (
            "<trkpX lat=\"1\" lon=\"2\"><time>2026-03-01T06:30:02Z</time></trkpt>",
            4,
            "`</trkpt>` closes nothing",
        ),
        ("<trkpt lat=\"1\" lon=\"2\"><time>2026-0", 5, "a `trkpt` inside a `trkpt`"),
        ("<trkpt lat=\"1\" lo", 5, "damaged attributes"),
        ("\u{0}\u{1}< >", 4, "begins no tag"),
    ] {
        let text = track(&format!("\n{}{}{damage}\n{}{}", good[0], good[1], good[3], good[4]));
        let activity = only(text.as_bytes());
        // A point without a time is counted, not kept.
        let untimed = activity.notes.iter().filter(|n| n.what.contains("without a time"));
        let untimed: usize = untimed.map(|n| n.samples).sum();
        assert_eq!(activity.samples.len() + untimed, points, "{damage}: {:?}", activity.notes);
        let all = notes(&activity).join("; ");
        assert!(all.contains(told) && all.contains("(line "), "{damage}: {all}");
    }
}

#[test]
fn nesting_has_a_limit_and_what_came_before_is_kept() {
    let deep = "<a>".repeat(20_000);
    let error = decode(format!("<gpx>\n{deep}").as_bytes()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit);
    assert_eq!(error.at, Some(Place::LineColumn { line: 2, column: 190 }));
    let activity = only(track(&(point(0, "") + &deep)).as_bytes());
    assert_eq!(activity.samples.len(), 1);
    assert!(notes(&activity)[0].contains("deeper than 64"), "{:?}", activity.notes);
}

#[test]
fn cost_grows_with_bytes_in_time_and_memory() {
    let many = |piece: &str, n: usize| piece.repeat(n);
    let attribute = format!("<trkpt lat=\"{}\" lon='1'/>", "1".repeat(1 << 20));
    let shared = point(0, "");
    let cases: Vec<(&str, String)> = vec![
        ("depth", many("<a>", 1_000_000)),
        ("a long attribute", attribute),
        ("a long text", format!("<trkpt><time>{}</time></trkpt>", many("1 ", 1 << 20))),
        ("tiny elements", many("<a/>", 1_000_000)),
        ("tiny points", many("<trkpt/>", 1_000_000)),
        ("tiny timed points", many("<trkpt><time>2026-03-01T06:30:00Z</time></trkpt>", 200_000)),
        ("tiny segments", many("<trkseg/>", 1_000_000)),
        ("a segment a point", many(&format!("</trkseg>{shared}<trkseg>"), 100_000)),
        ("tiny tracks", many("<trk/>", 1_000_000)),
        ("a track a point", many(&format!("<trk><trkseg>{shared}</trkseg></trk>"), 100_000)),
        ("unclosed points", many("<trkpt>", 1_000_000)),
        ("tags without an end", many("<a ", 1_000_000)),
        ("quotes without an end", many("<a b=\"", 1_000_000)),
        ("ends of nothing", many("</b>", 1_000_000)),
        ("comments without an end", many("<!--", 1_000_000)),
        ("CDATA without an end", many("<![CDATA[", 500_000)),
        ("declarations without an end", many("<!A [", 1_000_000)),
        ("references", format!("<trkpt><ele>{}</ele></trkpt>", many("&#49;", 500_000))),
        ("ampersands", format!("</trkseg><name>{}</name>", many("&", 1_000_000))),
        ("pieces", format!("<trkpt><ele>{}</ele></trkpt>", many("1<!---->", 300_000))),
    ];
    for (name, inside) in cases {
        let text = track(&inside);
        let begun = Instant::now();
        PEAK.set(HELD.get());
        let before = HELD.get();
        let _ = decode(text.as_bytes());
        let (peak, took) = ((PEAK.get() - before) as usize, begun.elapsed());
        println!("{name}: {} kB, peak {} kB, {took:?}", text.len() >> 10, peak >> 10);
        // Tens of milliseconds; anything quadratic takes minutes.
        assert!(took < Duration::from_secs(5), "{name}: {took:?}");
        assert!(peak < 8 * text.len() + (16 << 20), "{name}: {peak} bytes for {}", text.len());
    }
}
