//! The bytes of pictures: the pixels that were looked at, the same every time, small.

use super::{CARDS, DIGESTS, SAMPLE, chart, drawn, run_of, without_heart_rate};
use crate::support::{first, season, testdata, unpacked};
use lope::calendar::{Day, UtcTime};
use lope::chart::{
    CHARTS, Picture, PictureFormat, Span, Style, Theme, athlete, card, hrv, validation,
};
use lope::findings::{Findings, usual};
use lope::hrv::{ArtifactBounds, HrvOptions, analyse};
use lope::kernels::random::Random;
use lope::season::{Options, Run, Season, assess};
use lope::validate::{Beside, LabelledRun, Truth, Validation};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

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

/// Every picture there is, of the sample.
fn gallery() -> Vec<(String, Picture)> {
    let style = Style::default();
    let dark = Style { theme: Theme::Dark, ..style };
    let mut all: Vec<(String, Picture)> = Vec::new();
    for chart in CHARTS {
        for (k, picture) in
            (chart.draw)(&SAMPLE, &Findings::of(&SAMPLE), &style).unwrap().into_iter().enumerate()
        {
            let page = if k > 0 { format!("-{}", k + 1) } else { String::new() };
            all.push((format!("{}{page}", chart.id), picture));
        }
    }
    all.push((
        "season-dark".to_string(),
        (chart("season").draw)(&SAMPLE, &Findings::of(&SAMPLE), &dark).unwrap().remove(0),
    ));
    all.push(("athlete".to_string(), athlete(&SAMPLE, &style).unwrap()));
    for (name, file) in CARDS {
        let run = run_of(&SAMPLE, file);
        let usual = usual(&SAMPLE, run);
        all.push((name.to_string(), card(run, usual.as_ref(), &style).unwrap()));
    }
    let mut bare = DIGESTS.clone();
    bare.iter_mut().for_each(|(_, d)| without_heart_rate(d));
    let bare = assess(bare, &Options::default());
    let picture = card(run_of(&bare, CARDS[0].1), None, &style).unwrap();
    all.push(("card-no-heart-rate".to_string(), picture));
    let mut abroad = run_of(&SAMPLE, CARDS[0].1).clone();
    abroad.digest.name = Some("\u{6062}\u{590d}\u{8dd1} \u{5317}\u{4eac} \u{1f3c3}".to_string());
    all.push(("card-han".to_string(), card(&abroad, None, &style).unwrap()));
    let many = crowded();
    let long = (chart("overview").draw)(&many, &Findings::of(&many), &style).unwrap().remove(0);
    all.push(("overview".to_string(), long));
    let activity = first(&unpacked(&season().join("20260303-201358.fit")));
    let bounds = Some(ArtifactBounds::Floored);
    let how = HrvOptions { bounds, detrend: true, whole: false, step_s: 5.0 };
    let beats = activity.beats.as_ref().unwrap();
    let found = analyse(beats, &activity.pauses, activity.elapsed_s(), None, None, how).unwrap();
    all.push(("hrv".to_string(), hrv(&found, &style).unwrap()));
    let validated = Validation { cases: cases(), ..Validation::default() };
    all.push(("validate".to_string(), validation(&validated, &style).unwrap()));
    all
}

fn cases() -> Vec<LabelledRun> {
    let text = fs::read_to_string(testdata("season/labels.csv")).unwrap();
    let labels: BTreeMap<&str, &str> = text
        .lines()
        .skip(1)
        .filter_map(|l| Some((l.split(',').next()?, l.split(',').nth(4)?)))
        .collect();
    let labelled = |run: &Run| {
        let truth = Truth::of(labels.get(&*run.path)?)?;
        Some(LabelledRun::new("sample", run, truth, Beside::default()))
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
    let mut dice = Random::new(7);
    let start = i64::from(Day::from_ymd(2024, 1, 1).unwrap().0);
    let run = |k: i64| {
        let (_, mut d) = DIGESTS[dice.below(DIGESTS.len())].clone();
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
    let year = Style { span: Span::Weeks52, ..Style::default() };
    let years = (chart("season").draw)(&season, &Findings::of(&season), &year).unwrap();
    assert_eq!(years.len(), 2);
    for picture in years {
        assert!(picture.bytes.len() < 250_000, "a year has {} bytes", picture.bytes.len());
    }
    let crowded = drawn(&season, &Style::default(), 20);
    assert_eq!(crowded.iter().filter(|(n, _)| n.starts_with("season")).count(), 4);
    for (name, picture) in gallery().into_iter().chain(crowded) {
        let kb = picture.bytes.len() / 1000;
        println!("{name}: {kb} kB");
        assert!(kb < 250, "{name} has {kb} kB");
    }
}

#[test]
fn twenty_times_in_two_threads_are_the_same_bytes() {
    let style = Style::default();
    let run = run_of(&SAMPLE, CARDS[3].1);
    let draw = || {
        let mut bytes = card(run, None, &style).unwrap().bytes;
        bytes.extend(
            (chart("season").draw)(&SAMPLE, &Findings::of(&SAMPLE), &style)
                .unwrap()
                .remove(0)
                .bytes,
        );
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
    let at = |scale| pixels(&card(run, None, &Style { scale, ..Style::default() }).unwrap().bytes);
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
        let (w, _, pixels) =
            pixels(&card(run, None, &Style { theme, ..Style::default() }).unwrap().bytes);
        let at = 3 * (20 * w as usize + 10);
        assert_eq!(pixels[at..at + 3], paper, "{theme:?}");
    }
}

#[test]
fn svg_has_the_same_texts_and_is_xml_of_its_own() {
    let svg = Style { format: PictureFormat::Svg, ..Style::default() };
    let run = run_of(&SAMPLE, CARDS[3].1);
    let written = card(run, None, &svg).unwrap();
    let painted = card(run, None, &Style::default()).unwrap();
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

#[test]
fn a_picture_carries_its_finding() {
    let picture = card(run_of(&SAMPLE, CARDS[1].1), None, &Style::default()).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(&picture.bytes)).read_info().unwrap();
    let texts = &reader.info().utf8_text;
    let title = texts.iter().find(|t| t.keyword == "Title").unwrap().get_text().unwrap();
    assert_eq!(title, picture.finding);
    assert!(picture.finding.contains("hard"), "{}", picture.finding);
}
