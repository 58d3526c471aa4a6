//! A GPX 1.1 track with Garmin's heart-rate extension.

use super::clock;
use crate::activity::{Activity, Channel};
use crate::xml::escape_text;
use std::fmt::Write;

/// Encodes an activity. Samples without a position are dropped, and a pause begins a new segment.
pub fn write(activity: &Activity) -> Vec<u8> {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"lope\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\" \
         xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\">\n<trk>",
    );
    if let Some(name) = &activity.name {
        let _ = write!(out, "<name>{}</name>", escape_text(name));
    }
    let _ = writeln!(out, "<type>{}</type><trkseg>", activity.sport.id());
    let samples = &activity.samples;
    let column = |channel| samples.get(channel);
    let (altitude, heart, cadence) =
        (column(Channel::Altitude), column(Channel::HeartRate), column(Channel::Cadence));
    let mut pause = 0;
    for (i, t) in samples.time().iter().enumerate() {
        let Some(p) = samples.positions().filter(|p| p.latitude[i].is_finite()) else { continue };
        while activity.pauses.get(pause).is_some_and(|p| p.end_s <= *t) {
            out.push_str("</trkseg><trkseg>\n");
            pause += 1;
        }
        let _ = write!(out, "<trkpt lat=\"{:.7}\" lon=\"{:.7}\">", p.latitude[i], p.longitude[i]);
        if let Some(v) = altitude.map(|a| a[i]).filter(|v| v.is_finite()) {
            let _ = write!(out, "<ele>{v:.1}</ele>");
        }
        let _ = write!(out, "<time>{}</time>", clock(activity.start.plus_s(*t)));
        let heart = heart.map(|h| h[i]).filter(|v| v.is_finite());
        let cadence = cadence.map(|c| c[i]).filter(|v| v.is_finite());
        if heart.is_some() || cadence.is_some() {
            out.push_str("<extensions><gpxtpx:TrackPointExtension>");
            if let Some(v) = heart {
                let _ = write!(out, "<gpxtpx:hr>{v:.0}</gpxtpx:hr>");
            }
            if let Some(v) = cadence {
                let _ = write!(out, "<gpxtpx:cad>{:.0}</gpxtpx:cad>", v / 2.0);
            }
            out.push_str("</gpxtpx:TrackPointExtension></extensions>");
        }
        out.push_str("</trkpt>\n");
    }
    out.push_str("</trkseg></trk></gpx>\n");
    out.into_bytes()
}
