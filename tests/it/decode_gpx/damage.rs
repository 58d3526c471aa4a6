//! Every kind of damage: what came before it is kept, its place is told, and the cost stays small.

use super::{notes, only, point, track};
use crate::memory::measured;
use crate::support::trials;
use lope::activity::{Activity, Channel};
use lope::decode::{DecodeError, Decoded, ErrorKind, Place, decode};
use lope::kernels::random::Random;
use std::time::{Duration, Instant};

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
    let mut dice = Random::new(11);
    let mut random = |n: usize| dice.below(n);
    let (mut kept_behind, mut expected_behind) = (0, 0);
    for round in 0..trials() {
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
        let (_, peak) = measured(|| decode(text.as_bytes()));
        let took = begun.elapsed();
        println!("{name}: {} kB, peak {} kB, {took:?}", text.len() >> 10, peak >> 10);
        // Tens of milliseconds; anything quadratic takes minutes.
        assert!(took < Duration::from_secs(5), "{name}: {took:?}");
        assert!(peak < 8 * text.len() + (16 << 20), "{name}: {peak} bytes for {}", text.len());
    }
}
