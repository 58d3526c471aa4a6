//! What is written on pictures: nothing collides or clips whatever the season, and a picture says what it
//! shows and what is missing.

use super::names::NAMES;
use super::{CARDS, DIGESTS, SAMPLE, chart, drawn, run_of, track, without_heart_rate};
use lope::activity::{Absent, Channel, Mask, MaskTarget, RepairId, Sport};
use lope::calendar::{Day, UtcTime};
use lope::chart::{DateFormat, Picture, PictureFormat, Span, Style, card};
use lope::digest::{Bin, Digest, Track};
use lope::display::Decimal;
use lope::findings::Findings;
use lope::kernels::random::Random;
use lope::season::{Options, Season, assess};
use lope::units::UnitSystem;
use std::ops::Range;

/// Runs of the sample at random days, with whatever a watch may lack.
fn random_season(seed: u64) -> Season {
    let mut dice = Random::new(seed);
    let count = [1, 2, 5, 20, 80, 400][dice.below(6)];
    let days = [3, 20, 90, 400, 1500, 4200][dice.below(6)];
    let start = i64::from(Day::from_ymd(2012, 1, 5).unwrap().0) + dice.below(2000) as i64;
    let strip = dice.below(4) == 0;
    let mut found = Vec::new();
    for k in 0..count {
        let (_, mut d) = DIGESTS[dice.below(DIGESTS.len())].clone();
        let at = (start + dice.below(days) as i64) * 86_400 + dice.below(86_000) as i64;
        d.start = UtcTime::from_unix_s(at);
        if strip || dice.below(9) == 0 {
            without_heart_rate(&mut d);
        }
        match dice.below(12) {
            0 => d.sport = Sport::Cycling,
            1 => d.moving_s = 60.0,
            2 => d.moving_s = 5.0 * 3600.0,
            3 => d.name = Some("A very long name of a run ".repeat(12)),
            _ => {
                let (_, names) = NAMES[dice.below(NAMES.len())];
                d.name = Some(names[dice.below(names.len())].to_string());
            }
        }
        found.push((format!("{k}.fit"), d));
    }
    let sunday_weeks = dice.below(2) == 0;
    assess(found, &Options { sunday_weeks, ..Options::default() })
}

/// `cargo test --release --test it two_thousand_seasons -- --ignored`
#[test]
#[ignore = "minutes"]
fn two_thousand_seasons_have_no_text_on_another() {
    assert!(checked(40..2040) > 500_000);
}

/// Checks the texts of all pictures of random seasons and returns their number.
fn checked(seeds: Range<u64>) -> usize {
    let mut labels = 0;
    for seed in seeds {
        let season = random_season(seed);
        let style = Style {
            units: if seed % 2 == 0 { UnitSystem::Metric } else { UnitSystem::Imperial },
            format: PictureFormat::Svg,
            dates: [DateFormat::DayMonth, DateFormat::MonthDay, DateFormat::Iso][seed as usize % 3],
            decimal: [Decimal::Point, Decimal::Comma][seed as usize / 2 % 2],
            span: [Span::Weeks12, Span::Weeks26, Span::Weeks52][seed as usize / 3 % 3],
            ..Style::default()
        };
        for (name, picture) in drawn(&season, &style, 5) {
            check_texts(&format!("seed {seed}, {name}"), &picture);
            labels += picture.labels.len();
        }
    }
    labels
}

#[test]
fn texts_never_collide_or_leave_the_picture() {
    let mut labels = checked(0..40);
    for (name, picture) in drawn(&SAMPLE, &Style::default(), 100) {
        check_texts(&format!("sample, {name}"), &picture);
        labels += picture.labels.len();
    }
    assert!(labels > 10_000, "{labels} labels in all");
}

#[test]
fn four_thousand_runs_are_windows_and_an_overview() {
    let mut found = Vec::new();
    let day = i64::from(Day::from_ymd(2015, 1, 5).unwrap().0);
    for k in 0..4000 {
        let (_, mut d) = DIGESTS[k * 7 % DIGESTS.len()].clone();
        d.start = UtcTime::from_unix_s((day + k as i64) * 86_400 + 25_200);
        found.push((format!("{k}.fit"), d));
    }
    let season = assess(found, &Options::default());
    let style = Style { format: PictureFormat::Svg, ..Style::default() };
    let all = drawn(&season, &style, 2);
    let years = all.iter().filter(|(n, _)| n.starts_with("season")).count();
    assert_eq!(years, 571usize.div_ceil(26), "a picture for 26 weeks");
    assert_eq!(all.iter().filter(|(n, _)| n.starts_with("overview")).count(), 1);
    for (name, picture) in &all {
        check_texts(name, picture);
    }
}

#[test]
fn nothing_is_drawn_as_nothing() {
    let none = assess(Vec::new(), &Options::default());
    let mut ride = DIGESTS[0].1.clone();
    ride.sport = Sport::Cycling;
    let rides = assess(vec![("ride.fit".to_string(), ride)], &Options::default());
    let one = assess(vec![DIGESTS[0].clone()], &Options::default());
    for (what, season) in [("no file", &none), ("a ride", &rides), ("one hard run", &one)] {
        for (name, picture) in drawn(season, &Style::default(), 1) {
            check_texts(&format!("{what}, {name}"), &picture);
            assert!(picture.labels.len() >= 2, "{what}, {name}: an empty picture says why");
        }
    }
}

/// The card of a run of the sample, changed, in the season that it then makes.
fn changed(file: &str, change: impl Fn(&mut Digest)) -> Picture {
    let mut found = DIGESTS.clone();
    found.iter_mut().filter(|(name, _)| name == file).for_each(|(_, d)| change(d));
    let season = assess(found, &Options::default());
    card(run_of(&season, file), None, &Style { format: PictureFormat::Svg, ..Style::default() })
        .unwrap()
}

fn without_speed(d: &mut Digest) {
    track(d, |bin| Bin { gap: f64::NAN, speed: f64::NAN, grade: f64::NAN, ..bin });
    d.distance_m = Err(Absent::NoChannel(Channel::Distance));
    d.efforts = Default::default();
    d.segments.clear();
    d.strides = Err(Absent::NoChannel(Channel::Speed));
}

#[test]
fn a_card_says_once_what_it_lacks() {
    let alt_text = |picture: &Picture, text: &str| {
        picture.labels.iter().filter(|l| l.text.contains(text)).count()
    };
    let easy = CARDS[0].1;
    let blind = changed(easy, without_heart_rate);
    assert_eq!(alt_text(&blind, "No heart rate in this file: judged by pace alone"), 1);
    assert!(blind.finding.contains("% of threshold pace"), "why: {}", blind.finding);
    assert_eq!(alt_text(&blind, "heart rate from"), 0, "no source of what is not there");
    let still = changed(easy, without_speed);
    assert_eq!(alt_text(&still, "No speed in this file: judged by heart rate alone"), 1);
    assert_eq!(alt_text(&still, "steady"), 0, "nobody knows");
    let neither = changed(easy, |d| {
        without_heart_rate(d);
        without_speed(d);
    });
    assert_eq!(neither.finding, "Can't tell: neither heart rate nor speed in this file");
    assert_eq!(alt_text(&neither, "in this file"), 2, "the title, and what else at the foot");
    assert_eq!(alt_text(&neither, "unknown"), 0);
    let short = changed(easy, |d| {
        let mut track = Track::default();
        d.track.bins().take(12).for_each(|bin| track.push(bin));
        d.track = track;
        d.moving_s = 60.0;
    });
    assert_eq!((alt_text(&short, "60 s"), alt_text(&short, "never easy")), (1, 0));
    for picture in [&blind, &still, &neither, &short] {
        check_texts(&picture.finding, picture);
    }
}

#[test]
fn what_is_masked_is_hatched() {
    let hatched = |target, repair: RepairId| {
        let picture = changed(CARDS[0].1, |d| {
            let span = lope::activity::Span { start_s: 300.0, end_s: 420.0 };
            d.masks.push(Mask { target, repair, span });
        });
        let text = picture.labels.iter().find(|l| l.text.contains("hatched"));
        text.map(|l| l.text.clone()).unwrap_or_default()
    };
    let speed = hatched(MaskTarget::Channel(Channel::Speed), RepairId::SpeedSpikes);
    assert!(speed.starts_with("Grade-adjusted pace") && speed.contains("not believed, 2 min"));
    let heart = hatched(MaskTarget::Channel(Channel::HeartRate), RepairId::WarmUp);
    assert!(heart.starts_with("Heart rate") && heart.contains("sensor warming up, 2 min"));
    assert_eq!(hatched(MaskTarget::Channel(Channel::Altitude), RepairId::AltitudeRange), "");
}

/// Whether a text has this sign between two figures.
fn has_sign(text: &str, sign: u8) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|w| w[1] == sign && w[0].is_ascii_digit() && w[2].is_ascii_digit())
}

#[test]
fn a_comma_is_the_sign_of_every_number_but_the_names_stay() {
    let style = Style { decimal: Decimal::Comma, format: PictureFormat::Svg, ..Style::default() };
    let mut found = DIGESTS.clone();
    found.iter_mut().for_each(|(_, d)| d.name = Some("Week 3.2".to_string()));
    let season = assess(found, &Options::default());
    let all = drawn(&season, &style, 100);
    let said = all.iter().flat_map(|(name, p)| {
        let labels = p.labels.iter().map(|l| &l.text);
        labels.chain([&p.finding, &p.alt_text]).map(move |text| (name, text))
    });
    for (name, text) in said.clone() {
        assert!(!has_sign(text, b'.'), "{name}: {text}");
    }
    let (commas, names) = said.fold((0, 0), |(c, n), (_, text)| {
        let text = text.replace('\u{2060}', "");
        (c + usize::from(has_sign(&text, b',')), n + usize::from(text.contains("Week 3.2")))
    });
    assert!(commas > 50 && names > 50, "{commas} commas, {names} names");
}

/// A reader given only the picture: which run, why, how sure, what next, what is missing.
#[test]
fn the_season_answers_the_five_questions() {
    let picture = (chart("season").draw)(&SAMPLE, &Findings::of(&SAMPLE), &Style::default())
        .unwrap()
        .remove(0);
    let text: Vec<&str> = picture.labels.iter().map(|l| l.text.as_str()).collect();
    let all = text.join("\n");
    for (question, answer) in [
        ("which", "Wed 8 Apr: scores "),
        ("why", "hardest 10 % above "),
        ("how sure", " to "),
        ("what next", "Hard again from "),
        ("what is missing", "Missing: "),
    ] {
        assert!(all.contains(answer), "{question}: {answer:?} is not on\n{all}");
    }
}

pub(super) fn check_texts(name: &str, picture: &Picture) {
    let (w, h) = (picture.size.0 as f32, picture.size.1 as f32);
    for (i, a) in picture.labels.iter().enumerate() {
        let [left, top, right, bottom] = a.place;
        let inside = left >= 0.0 && top >= 0.0 && right <= w && bottom <= h;
        assert!(inside, "{name}: {:?} leaves the picture: {:?}", a.text, a.place);
        for b in &picture.labels[i + 1..] {
            // Boxes hold the highest ascender and the lowest descender: a pixel and a half is air.
            let apart = right - 0.5 <= b.place[0]
                || b.place[2] - 0.5 <= left
                || bottom - 1.5 <= b.place[1]
                || b.place[3] - 1.5 <= top;
            assert!(apart, "{name}: {:?} {:?} on {:?} {:?}", a.text, a.place, b.text, b.place);
        }
    }
    assert!(!picture.finding.is_empty() && !picture.alt_text.is_empty(), "{name} says nothing");
}
