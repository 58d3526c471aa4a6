//! A TCX activity as Garmin Connect writes it: laps, tracks, and speed, cadence and power in the extension.

use super::clock;
use crate::activity::{Activity, Channel, Lap, LapIntensity, Span, running_s};
use crate::xml::escape_text;
use std::fmt::Write;
use std::ops::Range;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase \
    xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\" \
    xmlns:ns3=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n  <Activities>\n";

/// Encodes an activity. Laps follow each other without a gap; a pause begins a new track.
pub fn write(activity: &Activity) -> Vec<u8> {
    let mut out = String::from(HEAD);
    let sport = match activity.sport.id() {
        "running" => "Running",
        "cycling" => "Biking",
        _ => "Other",
    };
    let start = clock(activity.start);
    let _ = writeln!(out, "    <Activity Sport=\"{sport}\">\n      <Id>{start}</Id>");
    let time = activity.samples.time();
    let running = running_s(time, &activity.pauses);
    let laps = laps(activity);
    for (i, lap) in laps.iter().enumerate() {
        let index = |at: f64| time.partition_point(|t| *t < at);
        let from = if i == 0 { 0 } else { index(lap.span.start_s) };
        let to = laps.get(i + 1).map_or(time.len(), |next| index(next.span.start_s));
        if from < to {
            write_lap(&mut out, activity, &running, lap, from..to);
        }
    }
    if let Some(name) = &activity.name {
        let _ = writeln!(out, "      <Notes>{}</Notes>", escape_text(name));
    }
    if let Some(device) = &activity.device.name {
        let name = escape_text(device);
        let _ = writeln!(out, "      <Creator xsi:type=\"Device_t\"><Name>{name}</Name></Creator>");
    }
    out.push_str("    </Activity>\n  </Activities>\n</TrainingCenterDatabase>\n");
    out.into_bytes()
}

/// The laps in order of time; a lap of everything where there are none.
fn laps(activity: &Activity) -> Vec<Lap> {
    let all = Span { start_s: 0.0, end_s: activity.elapsed_s() };
    let whole =
        Lap { span: all, timer_s: None, distance_m: None, intensity: None, step: None, name: None };
    if activity.laps.is_empty() { vec![whole] } else { activity.laps.clone() }
}

fn write_lap(
    out: &mut String,
    activity: &Activity,
    running: &[f64],
    lap: &Lap,
    samples: Range<usize>,
) {
    let (time, column) = (activity.samples.time(), |channel| activity.samples.get(channel));
    let start = clock(activity.start.plus_s(time[samples.start]));
    let _ = writeln!(out, "      <Lap StartTime=\"{start}\">");
    // Up to the first sample of the next lap.
    let seconds: f64 = running[samples.start..samples.end.min(running.len())].iter().sum();
    let _ = writeln!(out, "        <TotalTimeSeconds>{seconds:.1}</TotalTimeSeconds>");
    let reached = |at: usize| column(Channel::Distance).map(|d| d[at]).filter(|d| d.is_finite());
    let behind = samples.end.min(time.len() - 1);
    if let Some((from, to)) = reached(samples.start).zip(reached(behind)) {
        let _ = writeln!(out, "        <DistanceMeters>{:.2}</DistanceMeters>", to - from);
    }
    // The schema asks for it.
    out.push_str("        <Calories>0</Calories>\n");
    let beating: Vec<f64> = column(Channel::HeartRate)
        .map(|h| h[samples.clone()].iter().copied().filter(|v| v.is_finite()).collect())
        .unwrap_or_default();
    if let Some(highest) = beating.iter().copied().reduce(f64::max) {
        let mean = beating.iter().sum::<f64>() / beating.len() as f64;
        let _ = writeln!(
            out,
            "        <AverageHeartRateBpm><Value>{mean:.0}</Value></AverageHeartRateBpm>\n        \
             <MaximumHeartRateBpm><Value>{highest:.0}</Value></MaximumHeartRateBpm>"
        );
    }
    let resting = matches!(lap.intensity, Some(LapIntensity::Rest | LapIntensity::Recovery));
    let intensity = if resting { "Resting" } else { "Active" };
    let _ = writeln!(out, "        <Intensity>{intensity}</Intensity>");
    out.push_str("        <TriggerMethod>Manual</TriggerMethod>\n        <Track>\n");
    let begin = time[samples.start];
    let mut pauses = activity.pauses.iter().skip_while(|p| p.end_s <= begin);
    let mut pause = pauses.next();
    for i in samples {
        while pause.is_some_and(|p| p.end_s <= time[i]) {
            out.push_str("        </Track>\n        <Track>\n");
            pause = pauses.next();
        }
        write_point(out, activity, i);
    }
    out.push_str("        </Track>\n      </Lap>\n");
}

fn write_point(out: &mut String, activity: &Activity, i: usize) {
    let samples = &activity.samples;
    let value = |channel| samples.get(channel).map(|c| c[i]).filter(|v: &f64| v.is_finite());
    let time = clock(activity.start.plus_s(samples.time()[i]));
    let _ = writeln!(out, "          <Trackpoint>\n            <Time>{time}</Time>");
    if let Some(p) = samples.positions().filter(|p| p.latitude[i].is_finite()) {
        let _ = writeln!(
            out,
            "            <Position>\n              <LatitudeDegrees>{:.7}</LatitudeDegrees>\n              \
             <LongitudeDegrees>{:.7}</LongitudeDegrees>\n            </Position>",
            p.latitude[i], p.longitude[i]
        );
    }
    if let Some(v) = value(Channel::Altitude) {
        let _ = writeln!(out, "            <AltitudeMeters>{v:.1}</AltitudeMeters>");
    }
    if let Some(v) = value(Channel::Distance) {
        let _ = writeln!(out, "            <DistanceMeters>{v:.2}</DistanceMeters>");
    }
    if let Some(v) = value(Channel::HeartRate) {
        let _ = writeln!(
            out,
            "            <HeartRateBpm>\n              <Value>{v:.0}</Value>\n            </HeartRateBpm>"
        );
    }
    let extension = [
        ("Speed", value(Channel::Speed).map(|v| format!("{v:.3}"))),
        ("RunCadence", value(Channel::Cadence).map(|v| format!("{:.0}", v / 2.0))),
        ("Watts", value(Channel::Power).map(|v| format!("{v:.0}"))),
    ];
    if extension.iter().any(|(_, text)| text.is_some()) {
        out.push_str("            <Extensions>\n              <ns3:TPX>\n");
        for (name, text) in extension {
            if let Some(text) = text {
                let _ = writeln!(out, "                <ns3:{name}>{text}</ns3:{name}>");
            }
        }
        out.push_str("              </ns3:TPX>\n            </Extensions>\n");
    }
    out.push_str("          </Trackpoint>\n");
}
