//! Pictures: nothing collides or clips whatever the season, the same bytes every time, the pixels
//! that were looked at.
//!
//! `LOPE_BLESS=1 cargo test --test it charts` takes the pictures as they are now for right: look at the
//! three PNGs in `testdata/` before you commit them. On failure the new picture, and its difference
//! where there is a PNG to compare with, are in `target/charts/`.

use lope::activity::{Channel, Mask, Masked, RepairId, Span};
use lope::chart::{CHARTS, Dates, Format, Look, Picture, Theme, athlete, card, hrv, validation};
use lope::decode::{Decoded, decode};
use lope::digest::{Bin, Digest, Track, digest};
use lope::hrv::{Bounds, How, analyse};
use lope::season::{Options, Run, Season, assess};
use lope::units::{Day, Decimal, UnitSystem, UtcTime};
use lope::validate::{ASSUMED_AGE, Case, Truth};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name)
}

fn read(name: &str) -> Vec<u8> {
    let bytes = fs::read(testdata("season").join(name)).unwrap();
    if !name.ends_with(".gz") {
        return bytes;
    }
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut out).unwrap();
    out
}

fn first(bytes: &[u8]) -> lope::activity::Activity {
    match decode(bytes) {
        Ok(Decoded::Activities(mut found)) => found.remove(0),
        other => panic!("{other:?}"),
    }
}

/// Digests of the sample season by file name.
static DIGESTS: LazyLock<Vec<(String, Digest)>> = LazyLock::new(|| {
    let mut names: Vec<String> = fs::read_dir(testdata("season"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|n| n.contains(".fit") || n.contains(".gpx"))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|n| {
            let mut found = digest(first(&read(&n)));
            // As the positions tell; without the feature `zones` nobody looks it up.
            found.zone.get_or_insert_with(|| "Etc/GMT+2".to_string());
            (n, found)
        })
        .collect()
});

static SAMPLE: LazyLock<Season> = LazyLock::new(|| assess(DIGESTS.clone(), &Options::default()));

/// A small generator (xorshift), so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn without_heart_rate(d: &mut Digest) {
    track(d, |bin| Bin { heart_rate: f64::NAN, ..bin });
    d.hrv = Err(lope::activity::Absent::NoBeats);
    d.peak_heart_rate = None;
    d.peaks = [None; 4];
}

/// Runs of the sample at random days, with whatever a watch may lack.
fn random_season(seed: u64) -> Season {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let count = [1, 2, 5, 20, 80, 400][dice.below(6) as usize];
    let days = [3, 20, 90, 400, 1500, 4200][dice.below(6) as usize];
    let start = i64::from(Day::from_ymd(2012, 1, 5).unwrap().0) + dice.below(2000) as i64;
    let strip = dice.below(4) == 0;
    let mut found = Vec::new();
    for k in 0..count {
        let (_, mut d) = DIGESTS[dice.below(DIGESTS.len() as u64) as usize].clone();
        let at = (start + dice.below(days) as i64) * 86_400 + dice.below(86_000) as i64;
        d.start = UtcTime::from_unix_s(at);
        if strip || dice.below(9) == 0 {
            without_heart_rate(&mut d);
        }
        match dice.below(12) {
            0 => d.sport = lope::activity::Sport::Cycling,
            1 => d.moving_s = 60.0,
            2 => d.moving_s = 5.0 * 3600.0,
            3 => d.name = Some("A very long name of a run ".repeat(12)),
            4 => d.name = Some("\u{6771}\u{4eac}\u{30de}\u{30e9}\u{30bd}\u{30f3}".to_string()),
            _ => {}
        }
        found.push((format!("{k}.fit"), d));
    }
    let sunday_weeks = dice.below(2) == 0;
    assess(found, &Options { sunday_weeks, ..Options::default() })
}

/// All pictures of a season, and cards of some of its runs.
fn drawn(season: &Season, look: &Look, cards: usize) -> Vec<(String, Picture)> {
    let mut all = Vec::new();
    for chart in CHARTS {
        for (k, picture) in (chart.draw)(season, look).unwrap().into_iter().enumerate() {
            all.push((format!("{}-{k}", chart.id), picture));
        }
    }
    all.push(("athlete".to_string(), athlete(season, look).unwrap()));
    let runs: Vec<&Run> = season.runs.iter().filter(|r| r.counts_as_run()).collect();
    let step = (runs.len() / cards.max(1)).max(1);
    for run in runs.iter().step_by(step) {
        all.push((format!("card of {}", run.path), card(run, look).unwrap()));
    }
    all
}

fn check_texts(name: &str, picture: &Picture) {
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
    assert!(!picture.finding.is_empty() && !picture.says.is_empty(), "{name} says nothing");
}

#[test]
fn texts_never_collide_or_leave_the_picture() {
    for seed in 0..40 {
        let season = random_season(seed);
        let look = Look {
            units: if seed % 2 == 0 { UnitSystem::Metric } else { UnitSystem::Imperial },
            format: Format::Svg,
            dates: [Dates::DayMonth, Dates::MonthDay, Dates::Iso][seed as usize % 3],
            decimal: [Decimal::Point, Decimal::Comma][seed as usize / 2 % 2],
            ..Look::default()
        };
        for (name, picture) in drawn(&season, &look, 5) {
            check_texts(&format!("seed {seed}, {name}"), &picture);
        }
    }
    for (name, picture) in drawn(&SAMPLE, &Look::default(), 100) {
        check_texts(&format!("sample, {name}"), &picture);
    }
}

#[test]
fn four_thousand_runs_are_years_and_an_overview() {
    let mut found = Vec::new();
    let day = i64::from(Day::from_ymd(2015, 1, 5).unwrap().0);
    for k in 0..4000 {
        let (_, mut d) = DIGESTS[k * 7 % DIGESTS.len()].clone();
        d.start = UtcTime::from_unix_s((day + k as i64) * 86_400 + 25_200);
        found.push((format!("{k}.fit"), d));
    }
    let season = assess(found, &Options::default());
    let look = Look { format: Format::Svg, ..Look::default() };
    let all = drawn(&season, &look, 2);
    let years = all.iter().filter(|(n, _)| n.starts_with("season")).count();
    assert_eq!(years, 11, "a picture a year");
    assert_eq!(all.iter().filter(|(n, _)| n.starts_with("overview")).count(), 1);
    for (name, picture) in &all {
        check_texts(name, picture);
    }
}

#[test]
fn nothing_is_drawn_as_nothing() {
    let none = assess(Vec::new(), &Options::default());
    let mut ride = DIGESTS[0].1.clone();
    ride.sport = lope::activity::Sport::Cycling;
    let rides = assess(vec![("ride.fit".to_string(), ride)], &Options::default());
    let one = assess(vec![DIGESTS[0].clone()], &Options::default());
    for (what, season) in [("no file", &none), ("a ride", &rides), ("one hard run", &one)] {
        for (name, picture) in drawn(season, &Look::default(), 1) {
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
    card(run_of(&season, file), &Look { format: Format::Svg, ..Look::default() }).unwrap()
}

fn track(d: &mut Digest, change: impl Fn(Bin) -> Bin) {
    let mut track = Track::default();
    d.track.bins().for_each(|bin| track.push(change(bin)));
    d.track = track;
}

fn without_speed(d: &mut Digest) {
    track(d, |bin| Bin { gap: f64::NAN, speed: f64::NAN, grade: f64::NAN, ..bin });
    d.distance_m = Err(lope::activity::Absent::NoChannel(Channel::Distance));
    d.efforts = Default::default();
    d.segments.clear();
    d.bursts.clear();
}

#[test]
fn a_card_says_once_what_it_lacks() {
    let says = |picture: &Picture, text: &str| {
        picture.labels.iter().filter(|l| l.text.contains(text)).count()
    };
    let easy = CARDS[0].1;
    let blind = changed(easy, without_heart_rate);
    assert_eq!(says(&blind, "No heart rate in this file: sorted by pace alone"), 1);
    assert!(blind.finding.contains("% of critical speed"), "why: {}", blind.finding);
    assert_eq!(says(&blind, "heart rate from"), 0, "no source of what is not there");
    let still = changed(easy, without_speed);
    assert_eq!(says(&still, "No speed in this file: sorted by heart rate alone"), 1);
    assert_eq!(says(&still, "steady"), 0, "nobody knows");
    let neither = changed(easy, |d| {
        without_heart_rate(d);
        without_speed(d);
    });
    assert_eq!(neither.finding, "Unclassified: neither heart rate nor speed in this file");
    assert_eq!(says(&neither, "in this file"), 2, "the title, and what else at the foot");
    assert_eq!(says(&neither, "unknown"), 0);
    let short = changed(easy, |d| {
        let mut track = Track::default();
        d.track.bins().take(12).for_each(|bin| track.push(bin));
        d.track = track;
        d.moving_s = 60.0;
    });
    assert_eq!((says(&short, "60 s"), says(&short, "never easy")), (1, 0));
    for picture in [&blind, &still, &neither, &short] {
        check_texts(&picture.finding, picture);
    }
}

#[test]
fn what_is_masked_is_hatched() {
    let hatched = |of, by: RepairId| {
        let picture = changed(CARDS[0].1, |d| {
            let span = Span { start_s: 300.0, end_s: 420.0 };
            d.masks.push(Mask { of, by, span });
        });
        let text = picture.labels.iter().find(|l| l.text.contains("hatched"));
        text.map(|l| l.text.clone()).unwrap_or_default()
    };
    let speed = hatched(Masked::Channel(Channel::Speed), RepairId::SpeedSpikes);
    assert!(speed.starts_with("Grade-adjusted pace") && speed.contains("not believed, 2 min"));
    let heart = hatched(Masked::Channel(Channel::HeartRate), RepairId::WarmUp);
    assert!(heart.starts_with("Heart rate") && heart.contains("sensor warming up, 2 min"));
    assert_eq!(hatched(Masked::Channel(Channel::Altitude), RepairId::AltitudeRange), "");
}

// ---- bytes and pixels

/// Width, height and pixels, three bytes each.
fn pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut out = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut out).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    (info.width, info.height, out)
}

fn fnv(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3))
}

/// Cards of every kind, by the sample's files.
const CARDS: [(&str, &str); 7] = [
    ("card-recovery", "20260304-203451.fit"),
    ("card-too-hard", "20260408-210346.gpx"),
    ("card-intervals", "20260303-201358.fit"),
    ("card-beats", "20260326-091433.fit"),
    ("card-treadmill", "20260403-083514.fit"),
    ("card-damaged", "20260519-200642.fit"),
    ("card-long", "20260308-111308.fit"),
];

fn run_of<'a>(season: &'a Season, file: &str) -> &'a Run {
    season.runs.iter().find(|r| r.path == file).unwrap()
}

/// Every picture there is, of the sample.
fn gallery() -> Vec<(String, Picture)> {
    let look = Look::default();
    let dark = Look { theme: Theme::Dark, ..look };
    let mut all: Vec<(String, Picture)> = Vec::new();
    for chart in CHARTS {
        for (k, picture) in (chart.draw)(&SAMPLE, &look).unwrap().into_iter().enumerate() {
            let page = if k > 0 { format!("-{}", k + 1) } else { String::new() };
            all.push((format!("{}{page}", chart.id), picture));
        }
    }
    all.push(("season-dark".to_string(), (CHARTS[0].draw)(&SAMPLE, &dark).unwrap().remove(0)));
    all.push(("athlete".to_string(), athlete(&SAMPLE, &look).unwrap()));
    for (name, file) in CARDS {
        all.push((name.to_string(), card(run_of(&SAMPLE, file), &look).unwrap()));
    }
    let mut bare = DIGESTS.clone();
    bare.iter_mut().for_each(|(_, d)| without_heart_rate(d));
    let bare = assess(bare, &Options::default());
    let picture = card(run_of(&bare, CARDS[0].1), &look).unwrap();
    all.push(("card-no-heart-rate".to_string(), picture));
    let activity = first(&read("20260303-201358.fit"));
    let bounds = Some(Bounds::Floored);
    let how = How { bounds, detrend: true, whole: false, step_s: 5.0 };
    let beats = activity.beats.as_ref().unwrap();
    let found = analyse(beats, &activity.pauses, activity.elapsed_s(), None, None, how).unwrap();
    all.push(("hrv".to_string(), hrv(&found, &look).unwrap()));
    all.push(("validate".to_string(), validation(&cases(), &look).unwrap()));
    all
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(testdata("season/labels.csv")).unwrap();
    let labels: BTreeMap<&str, &str> = text
        .lines()
        .skip(1)
        .filter_map(|l| Some((l.split(',').next()?, l.split(',').nth(4)?)))
        .collect();
    let labelled = |run: &Run| {
        let truth = Truth::of(labels.get(&*run.path)?)?;
        Some(Case::new("sample", run, truth, None, ASSUMED_AGE))
    };
    SAMPLE.runs.iter().filter_map(labelled).collect()
}

/// What is looked at: these are committed as PNG too.
const SHOWN: [(&str, &str); 3] = [
    ("season", "season.png"),
    ("recovery", "charts/recovery.png"),
    ("card-too-hard", "charts/card-too-hard.png"),
];

#[test]
fn pixels_are_those_that_were_looked_at() {
    let gallery = gallery();
    let mut now = String::new();
    for (name, picture) in &gallery {
        let (w, h, pixels) = pixels(&picture.bytes);
        now.push_str(&format!("{name} {w}x{h} {:016x}\n", fnv(&pixels)));
    }
    let file = testdata("charts/hashes.txt");
    if std::env::var_os("LOPE_BLESS").is_some() {
        fs::create_dir_all(testdata("charts")).unwrap();
        fs::write(&file, &now).unwrap();
        for (name, path) in SHOWN {
            let (_, picture) = gallery.iter().find(|(n, _)| n == name).unwrap();
            fs::write(testdata(path), &picture.bytes).unwrap();
        }
    }
    let then = fs::read_to_string(&file).unwrap_or_default();
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/charts");
    let mut changed = Vec::new();
    for (line, (name, picture)) in now.lines().zip(&gallery) {
        let mut differs = !then.lines().any(|l| l == line);
        if let Some((_, path)) = SHOWN.iter().find(|(n, _)| n == name) {
            let committed = fs::read(testdata(path)).unwrap_or_default();
            if committed != picture.bytes {
                differs = true;
                difference(&out, name, &committed, &picture.bytes);
            }
        }
        if differs {
            fs::create_dir_all(&out).unwrap();
            fs::write(out.join(format!("{name}.png")), &picture.bytes).unwrap();
            changed.push(name.as_str());
        }
    }
    assert_eq!(then.lines().count(), gallery.len(), "testdata/charts/hashes.txt: other pictures");
    assert!(changed.is_empty(), "other pixels in {changed:?}: see {}", out.display());
}

/// The old picture in grey, what changed in red.
fn difference(out: &Path, name: &str, old: &[u8], new: &[u8]) {
    if old.is_empty() {
        return;
    }
    let ((w, h, a), (w2, h2, b)) = (pixels(old), pixels(new));
    if (w, h) != (w2, h2) {
        return;
    }
    let mut shown = Vec::with_capacity(a.len());
    for (p, q) in a.chunks_exact(3).zip(b.chunks_exact(3)) {
        let grey = 200 + p[0] / 5;
        shown.extend(if p == q { [grey; 3] } else { [220, 0, 0] });
    }
    fs::create_dir_all(out).unwrap();
    let file = fs::File::create(out.join(format!("{name}.difference.png"))).unwrap();
    let mut encoder = png::Encoder::new(file, w, h);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&shown).unwrap();
}

/// Every day of two years has a run, every other day two, as sure or unsure as they come.
fn crowded() -> Season {
    let mut dice = Dice(7);
    let start = i64::from(Day::from_ymd(2024, 1, 1).unwrap().0);
    let run = |k: i64| {
        let (_, mut d) = DIGESTS[dice.below(DIGESTS.len() as u64) as usize].clone();
        let clock = if k % 3 == 2 { 64_800 } else { 21_600 };
        d.start = UtcTime::from_unix_s((start + k * 2 / 3) * 86_400 + clock);
        d.moving_s *= 0.5 + dice.below(100) as f64 / 100.0;
        (format!("{k}.fit"), d)
    };
    assess((0..1090).map(run).collect(), &Options::default())
}

#[test]
fn pictures_are_small() {
    let season = crowded();
    let crowded = drawn(&season, &Look::default(), 20);
    assert_eq!(crowded.iter().filter(|(n, _)| n.starts_with("season")).count(), 2);
    for (name, picture) in gallery().into_iter().chain(crowded) {
        let kb = picture.bytes.len() / 1000;
        println!("{name}: {kb} kB");
        assert!(kb < 250, "{name} has {kb} kB");
    }
}

#[test]
fn twenty_times_in_two_threads_are_the_same_bytes() {
    let look = Look::default();
    let run = run_of(&SAMPLE, CARDS[3].1);
    let draw = || {
        let mut bytes = card(run, &look).unwrap().bytes;
        bytes.extend((CHARTS[0].draw)(&SAMPLE, &look).unwrap().remove(0).bytes);
        fnv(&bytes)
    };
    let once = draw();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..2).map(|_| scope.spawn(|| (0..10).map(|_| draw()).collect::<Vec<u64>>())).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), [once; 10]);
        }
    });
}

#[test]
fn twice_the_density_is_the_same_picture() {
    let run = run_of(&SAMPLE, CARDS[0].1);
    let at = |scale| pixels(&card(run, &Look { scale, ..Look::default() }).unwrap().bytes);
    let ((w, h, one), (w2, h2, two), (w3, ..)) = (at(1), at(2), at(3));
    assert_eq!((w2, h2, w3), (2 * w, 2 * h, 3 * w));
    // The mean over two by two pixels is close to the pixel that they stand for.
    let mut off = 0.0;
    for y in 0..h as usize {
        for x in 0..w as usize {
            for c in 0..3 {
                let fine = |dx: usize, dy: usize| {
                    f64::from(two[3 * ((2 * y + dy) * w2 as usize + 2 * x + dx) + c])
                };
                let mean = (fine(0, 0) + fine(1, 0) + fine(0, 1) + fine(1, 1)) / 4.0;
                off += (mean - f64::from(one[3 * (y * w as usize + x) + c])).abs();
            }
        }
    }
    let mean = off / one.len() as f64;
    assert!(mean < 1.0, "{mean} of 255 off on average");
}

#[test]
fn dark_is_dark_and_light_is_light() {
    let run = run_of(&SAMPLE, CARDS[0].1);
    for (theme, paper) in [(Theme::Light, [255, 255, 255]), (Theme::Dark, [19, 24, 30])] {
        let (w, _, pixels) = pixels(&card(run, &Look { theme, ..Look::default() }).unwrap().bytes);
        let at = 3 * (20 * w as usize + 10);
        assert_eq!(pixels[at..at + 3], paper, "{theme:?}");
    }
}

#[test]
fn svg_has_the_same_texts_and_is_xml_of_its_own() {
    let svg = Look { format: Format::Svg, ..Look::default() };
    let run = run_of(&SAMPLE, CARDS[3].1);
    let written = card(run, &svg).unwrap();
    let painted = card(run, &Look::default()).unwrap();
    assert_eq!(written.labels, painted.labels);
    let text = String::from_utf8(written.bytes).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut texts = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(e) if e.name().as_ref() == "text" => texts += 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(texts, painted.labels.len());
    let outside = text.replace("http://www.w3.org/2000/svg", "");
    assert!(!outside.contains("http"), "nothing from outside");
}

/// Whether a text has a point between two figures.
fn has_point(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|w| w[1] == b'.' && w[0].is_ascii_digit() && w[2].is_ascii_digit())
}

#[test]
fn a_comma_is_the_sign_of_every_number_but_the_names_stay() {
    let look = Look { decimal: Decimal::Comma, format: Format::Svg, ..Look::default() };
    let mut found = DIGESTS.clone();
    found.iter_mut().for_each(|(_, d)| d.name = Some("Week 3.2".to_string()));
    let season = assess(found, &Options::default());
    let all = drawn(&season, &look, 100);
    let said = all.iter().flat_map(|(name, p)| {
        let labels = p.labels.iter().map(|l| &l.text);
        labels.chain([&p.finding, &p.says]).map(move |text| (name, text))
    });
    for (name, text) in said.clone() {
        assert!(!has_point(text), "{name}: {text}");
    }
    let (commas, names) = said.fold((0, 0), |(c, n), (_, text)| {
        let text = text.replace('\u{2060}', "");
        (
            c + usize::from(["P(hard) 0,", "P(hard) 1,"].iter().any(|p| text.contains(p))),
            n + usize::from(text.contains("Week 3.2")),
        )
    });
    assert!(commas > 50 && names > 50, "{commas} commas, {names} names");
}

#[test]
fn a_picture_carries_its_finding() {
    let picture = card(run_of(&SAMPLE, CARDS[1].1), &Look::default()).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(&picture.bytes)).read_info().unwrap();
    let texts = &reader.info().utf8_text;
    let title = texts.iter().find(|t| t.keyword == "Title").unwrap().get_text().unwrap();
    assert_eq!(title, picture.finding);
    assert!(picture.finding.contains("hard"), "{}", picture.finding);
}

/// A reader given only the picture: which run, why, how sure, what next, what is missing.
#[test]
fn the_season_answers_the_five_questions() {
    let picture = (CHARTS[0].draw)(&SAMPLE, &Look::default()).unwrap().remove(0);
    let text: Vec<&str> = picture.labels.iter().map(|l| l.text.as_str()).collect();
    let all = text.join("\n");
    for (question, answer) in [
        ("which", "Wed 8 Apr: scores "),
        ("why", "% of the time above VT1"),
        ("how sure", " to "),
        ("how sure", "P(hard)"),
        ("what next", "Hard again from "),
        ("what is missing", "Missing: "),
    ] {
        assert!(all.contains(answer), "{question}: {answer:?} is not on\n{all}");
    }
}
