//! What each watch and service writes, and what it means.

use super::{notes, only, point, shown, track};
use lope::activity::Channel;
use lope::decode::format_of;

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
