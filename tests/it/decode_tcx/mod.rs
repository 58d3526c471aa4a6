//! TCX files as different makers write them, and every kind of damage, written by hand.

mod wrappers;

use crate::support::activities;
use lope::activity::{Activity, Channel, LapIntensity, Sport, SubSport};
use lope::decode::{Decoded, ErrorKind, decode, format_of};

fn only(text: &str) -> Activity {
    let mut all = activities(text.as_bytes());
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// A file of one activity with these laps.
fn file(laps: &str) -> String {
    format!(
        "<TrainingCenterDatabase><Activities><Activity Sport=\"Running\"><Id>x</Id>{laps}\
         <Creator><Name>Watch 7</Name></Creator></Activity></Activities></TrainingCenterDatabase>"
    )
}

fn lap(start: u32, inside: &str) -> String {
    format!("<Lap StartTime=\"{}\">{inside}</Lap>", clock(start))
}

fn clock(second: u32) -> String {
    format!("2026-03-01T06:{:02}:{:02}Z", 30 + second / 60, second % 60)
}

/// A point at this second, with something inside.
fn point(second: u32, inside: &str) -> String {
    format!("<Trackpoint><Time>{}</Time>{inside}</Trackpoint>\n", clock(second))
}

fn track(seconds: impl IntoIterator<Item = u32>) -> String {
    let points = seconds.into_iter().map(|s| point(s, "")).collect::<String>();
    format!("<Track>{points}</Track>")
}

fn notes(activity: &Activity) -> Vec<&str> {
    activity.notes.iter().map(|n| n.what.as_str()).collect()
}

fn values(activity: &Activity, channel: Channel) -> Vec<f64> {
    activity.samples.get(channel).map(<[f64]>::to_vec).unwrap_or_default()
}

#[test]
fn every_value_of_a_point_is_read_under_any_prefix() {
    for prefix in ["", "ns3:", "x:"] {
        let extension = format!(
            "<Extensions><{prefix}TPX><{prefix}Speed>2.75</{prefix}Speed>\
             <{prefix}RunCadence>84</{prefix}RunCadence><{prefix}Watts>261</{prefix}Watts>\
             </{prefix}TPX></Extensions>"
        );
        let inside = format!(
            "<Position><LatitudeDegrees>47.5</LatitudeDegrees><LongitudeDegrees>189.5\
             </LongitudeDegrees></Position><AltitudeMeters>412.4</AltitudeMeters>\
             <DistanceMeters>1234,5</DistanceMeters><HeartRateBpm xsi:type=\"x\"><Value>\n 151\n</Value>\
             </HeartRateBpm><Cadence>1</Cadence><SensorState>Present</SensorState>{extension}"
        );
        let points = point(0, &inside) + &point(1, "");
        let run = only(&file(&lap(0, &format!("<Track>{points}</Track>"))));
        assert_eq!(run.samples.time(), [0.0, 1.0]);
        let positions = run.samples.positions().unwrap();
        assert_eq!((positions.latitude[0], positions.longitude[0]), (47.5, -170.5));
        for (channel, value) in [
            (Channel::Altitude, 412.4),
            (Channel::HeartRate, 151.0),
            (Channel::Speed, 2.75),
            (Channel::Cadence, 168.0),
            (Channel::Power, 261.0),
        ] {
            let column = values(&run, channel);
            assert!(column[0] == value && column[1].is_nan(), "{channel:?}: {column:?}");
        }
        assert_eq!(run.device.name.as_deref(), Some("Watch 7"));
        assert_eq!(run.sport, Sport::Running);
        assert_eq!(notes(&run), [""; 0]);
    }
    // Without an element of its own, and the cadence of one foot without the extension.
    let inside = "<HeartRateBpm>140</HeartRateBpm><Cadence>80</Cadence>";
    let run = only(&file(&lap(0, &format!("<Track>{}</Track>", point(0, inside)))));
    assert_eq!(values(&run, Channel::HeartRate), [140.0]);
    assert_eq!(values(&run, Channel::Cadence), [160.0]);
}

#[test]
fn laps_keep_their_totals_and_purposes() {
    let totals = |seconds: f64, metres: f64, intensity: &str| {
        format!(
            "<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>\
             <AverageHeartRateBpm><Value>150</Value></AverageHeartRateBpm>\
             <MaximumHeartRateBpm><Value>171</Value></MaximumHeartRateBpm>\
             <Intensity>{intensity}</Intensity><TriggerMethod>Manual</TriggerMethod>"
        )
    };
    let laps = lap(0, &(totals(60.0, 200.0, "Active") + &track(0..=60)))
        + &lap(60, &(totals(20.0, 0.0, "Resting") + &track(60..=90)));
    let run = only(&file(&laps));
    let spans: Vec<_> = run.laps.iter().map(|l| (l.span.start_s, l.span.end_s)).collect();
    assert_eq!(spans, [(0.0, 60.0), (60.0, 90.0)]);
    assert_eq!(run.laps[0].intensity, Some(LapIntensity::Active));
    assert_eq!(run.laps[1].intensity, Some(LapIntensity::Rest));
    assert_eq!((run.laps[0].distance_m, run.laps[1].distance_m), (Some(200.0), None));
    // The last point of a lap stands again as the first of the next.
    assert_eq!(notes(&run), ["points of the same time were taken together"]);
    assert_eq!((run.samples.len(), run.left_out), (91, 1));
    // Ten of ninety seconds are in no lap: the timer stood still.
    assert_eq!(run.session.timer_s, Some(80.0));
    assert_eq!(run.session.avg_heart_rate, Some(150.0));
    assert_eq!(run.session.max_heart_rate, Some(171.0));
    // A lap without a total says nothing of the whole.
    assert_eq!(run.session.distance_m, None);
    // Seconds on the clock are no timer.
    let clocked = lap(0, &(totals(90.0, 300.0, "Active") + &track(0..=90)));
    let run = only(&file(&clocked));
    assert_eq!((run.session.timer_s, run.session.distance_m), (None, Some(300.0)));
}

#[test]
fn another_track_in_a_lap_is_a_pause_and_a_lap_is_none() {
    let laps = lap(0, &(track(0..10) + &track(40..50))) + &lap(50, &track(50..60));
    let run = only(&file(&laps));
    let pauses: Vec<_> = run.pauses.iter().map(|p| (p.start_s, p.end_s)).collect();
    assert_eq!(pauses, [(9.0, 40.0)]);
}

#[test]
fn metres_that_begin_anew_with_a_lap_go_on() {
    let metres = |from: u32, values: &[u32]| {
        let points = values.iter().zip(from..).map(|(metres, second)| {
            point(second, &format!("<DistanceMeters>{metres}</DistanceMeters>"))
        });
        lap(from, &format!("<Track>{}</Track>", points.collect::<String>()))
    };
    let anew = metres(0, &[0, 400, 1000]) + &metres(10, &[4, 8, 12]) + &metres(20, &[5, 9, 100]);
    let run = only(&file(&anew));
    let expected = [0.0, 400.0, 1000.0, 1004.0, 1008.0, 1012.0, 1017.0, 1021.0, 1112.0];
    assert_eq!(values(&run, Channel::Distance), expected);
    // One zero is a fault of its own, which is repaired later.
    let many: Vec<u32> = (0..50).map(|i| 20 * i).collect();
    let run = only(&file(&metres(0, &[0, 0, 0, 0])));
    assert_eq!((values(&run, Channel::Distance), notes(&run)), (Vec::new(), Vec::new()));
    let run = only(&file(&(metres(0, &many) + &metres(50, &[0, 1008, 1012]))));
    assert_eq!(values(&run, Channel::Distance)[50..], [0.0, 1008.0, 1012.0]);
}

#[test]
fn plans_were_never_run() {
    let points = track(0..10);
    let course = format!("<Courses><Course><Name>A</Name><Lap/>{points}</Course></Courses>");
    let workout = "<Workouts><Workout Sport=\"Running\"><Name>B</Name><Step><Name>Warm up</Name></Step></Workout></Workouts>";
    let root = |inside: &str| format!("<TrainingCenterDatabase>{inside}</TrainingCenterDatabase>");
    for (text, kind) in [
        (root(&course), "a course"),
        (root(workout), "a planned workout"),
        (root(""), "neither activities, courses nor workouts"),
    ] {
        assert_eq!(decode(text.as_bytes()), Ok(Decoded::NotAnActivity(kind.to_string())));
    }
    // Beside an activity, before it and behind it.
    let run = file(&lap(0, &track(0..5)));
    for text in [
        run.replace("<Activities>", &format!("{course}<Activities>")),
        run.replace("</Activities>", &format!("</Activities>{course}")),
        // Its closing tags are lost.
        run.replace("<Activities>", &format!("<Courses><Course>{points}<Activities>")),
    ] {
        assert_eq!(only(&text).samples.len(), 5, "{text}");
    }
}

#[test]
fn activities_without_points_are_named() {
    let total = "<TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5220</DistanceMeters>";
    let error = decode(file(&lap(0, total)).as_bytes()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Empty);
    assert_eq!(error.what, "a TCX activity without samples: only its total of 30 min");
    let error = decode(file("").as_bytes()).unwrap_err();
    assert_eq!(error.what, "a TCX activity without samples");
    let untimed =
        file(&lap(0, "<Track><Trackpoint><AltitudeMeters>1</AltitudeMeters></Trackpoint></Track>"));
    assert_eq!(
        decode(untimed.as_bytes()),
        Ok(Decoded::NotAnActivity("a track without times".to_string()))
    );
}

#[test]
fn several_activities_are_several_and_in_order() {
    let second = "<Activity Sport=\"Biking\"><Lap><Track>\
                  <Trackpoint><Time>2020-01-01T00:00:00Z</Time></Trackpoint></Track></Lap></Activity>";
    for (open, close) in
        [("", ""), ("<MultiSportSession><NextSport>", "</NextSport></MultiSportSession>")]
    {
        let text = file(&lap(0, &track(0..5)))
            .replace("</Activities>", &format!("{open}{second}{close}</Activities>"));
        let both = activities(text.as_bytes());
        let sports: Vec<Sport> = both.iter().map(|a| a.sport).collect();
        assert_eq!(sports, [Sport::Cycling, Sport::Running]);
        assert_eq!(both[0].laps.len(), 1);
    }
}

#[test]
fn what_makers_write_otherwise_is_read() {
    let run = file(&lap(0, &track(0..5)));
    let expected = only(&run);
    let points = |text: &str| only(text).samples.time().to_vec();
    // Blanks before the declaration, a byte order mark, UTF-16.
    let blanks = format!("          <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{run}");
    assert_eq!(points(&blanks), expected.samples.time());
    assert_eq!(format_of(blanks.as_bytes()).map(|f| f.id), Some("tcx"));
    let wide: Vec<u8> =
        [0xFEFF].into_iter().chain(run.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(activities(&wide)[0].samples.time(), expected.samples.time());
    // Times with line breaks, a second Z, and offsets without digits.
    let time = "<Time>2026-03-01T06:30:03Z</Time>";
    for other in
        ["\n\t2026-03-01T06:30:03Z\n", "2026-03-01T06:30:03ZZ", "2026-03-01T07:30:03.000+01:00"]
    {
        assert_eq!(
            points(&run.replace(time, &format!("<Time>{other}</Time>"))),
            expected.samples.time()
        );
    }
    let bare = only(&run.replace("03Z</Time>", "03.000+</Time>"));
    assert_eq!(notes(&bare), ["times without a zone were taken as UTC"]);
}

#[test]
fn damage_costs_a_point_and_is_told_with_its_place() {
    let run = file(&format!("\n{}", lap(0, &track(0..40))));
    let cut = &run[..run.find("06:30:20").unwrap()];
    let part = only(cut);
    assert_eq!(part.samples.len(), 20);
    assert!(
        notes(&part)[0].starts_with("the file ends inside `Time` (line 22, column"),
        "{part:?}"
    );
    assert_eq!(part.session.timer_s, None);
    // A point that is not closed, and a value that is no number.
    let open = run.replacen("</Trackpoint>\n", "\n", 1);
    let found = only(&open);
    assert_eq!(found.samples.len(), 40);
    assert!(notes(&found)[0].starts_with("a `Trackpoint` inside a `Trackpoint`"), "{found:?}");
    let bad = run.replacen("</Time>", "</Time><HeartRateBpm><Value>fast</Value></HeartRateBpm>", 1);
    let found = only(&bad);
    assert!(
        notes(&found)[0].starts_with("the value of `Value` can't be read (line 2,"),
        "{found:?}"
    );
    let error = decode(&run.as_bytes()[..120]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Damaged);
}

#[test]
fn laps_without_end_are_an_attack() {
    let text = file(&"<Lap/>".repeat(100_001)).replacen("<Lap/>", &lap(0, &track(0..5)), 1);
    let run = only(&text);
    assert!(notes(&run).iter().any(|n| n.starts_with("more than 100000 laps")), "{:?}", run.notes);
}

#[test]
fn a_name_is_that_of_the_plan_else_a_line_of_the_runner() {
    let run = file(&lap(0, &track(0..5)));
    let with = |inside: &str| only(&run.replace("<Creator>", &format!("{inside}<Creator>"))).name;
    assert_eq!(with("<Notes>Easy &amp; slow</Notes>").as_deref(), Some("Easy & slow"));
    assert_eq!(with(&format!("<Notes>{}</Notes>", "long ".repeat(20))), None);
    let plan = "<Notes>x</Notes><Training><Plan><Name>6 x 800 m</Name></Plan></Training>";
    assert_eq!(with(plan).as_deref(), Some("6 x 800 m"));
    let plan = plan.replace("6 x 800 m", "Treadmill running");
    let indoors = only(&run.replace("<Creator>", &format!("{plan}<Creator>")));
    assert_eq!(indoors.sub_sport, SubSport::Treadmill);
}
