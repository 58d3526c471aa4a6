//! The page of a coach, what nobody else may learn from a page, and which runs get a card.

use crate::support::binary::{code, lope, scratch, stderr};
use crate::support::{self, first, season_names, unpacked};
use lope::calendar::Day;
use lope::digest::digest;
use lope::display::Decimal;
use lope::findings::{Findings, failed, next_runs};
use lope::report::{CoachRow, Look, chosen, coach, coach_csv};
use lope::season::{Options, Season, assess};
use lope::units::UnitSystem;
use std::fs;
use std::path::Path;

fn season() -> Season {
    let files = season_names(".fit").into_iter().filter(|n| n.ends_with(".fit"));
    let digests = files.map(|n| (n.clone(), digest(first(&unpacked(&support::season().join(&n))))));
    assess(digests.collect(), &Options::default())
}

#[test]
fn the_worst_runner_stands_first_and_days_count_from_the_newest_run_of_all() {
    let whole = season();
    let mut older = whole.clone();
    // Somebody who stopped two weeks before the others.
    let last = whole.last_day().unwrap();
    older.runs.retain(|r| r.day.0 <= last.0 - 14);
    let mut calm = CoachRow::of("=Ann", "a/index.html", &older, &Findings::of(&older));
    let worse = CoachRow::of("Zoe", "z/index.html", &whole, &Findings::of(&whole));
    assert!(worse.look == Look::ToMend && worse.severity > 0.0);
    calm.look = Look::Fine;
    let rows = [calm, worse];
    let unusable = ["Zo\u{eb}".to_string()];
    let page = coach(&rows, &unusable, UnitSystem::Metric, Decimal::Point);
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("Without a usable file: Zo\u{eb}."));
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("href=\"z/index.html\"") < at("href=\"a/index.html\""));
    assert!(page.contains("1 of 2 runners have something to mend"), "{}", &page[..600]);
    let table = String::from_utf8(coach_csv(&rows, UnitSystem::Metric)).unwrap();
    let mut reader = csv_rows(&table);
    let heads = reader.remove(0);
    let cell =
        |row: &[String], name: &str| row[heads.iter().position(|h| h == name).unwrap()].clone();
    assert_eq!(cell(&reader[0], "athlete"), "Zoe");
    assert_eq!(cell(&reader[0], "verdict"), Findings::of(&whole).headline);
    assert_eq!(cell(&reader[0], "look_at"), "to mend");
    assert_eq!(cell(&reader[1], "athlete"), "'=Ann");
    let km = |season: &Season, days: i32| -> f64 {
        let counted = season.runs.iter().filter(|r| r.counts_as_run() && r.day.0 > last.0 - days);
        counted.fold(0.0, |sum, r| sum + r.digest.distance_m.clone().unwrap_or(0.0) / 1000.0)
    };
    for (row, season) in reader.iter().zip([&whole, &older]) {
        assert_eq!(cell(row, "distance_7d"), format!("{:.1}", km(season, 7)));
        assert_eq!(cell(row, "distance_28d"), format!("{:.1}", km(season, 28)));
        let weeks = cell(row, "distance_by_week");
        let weeks: Vec<f64> = weeks.split(';').map(|w| w.parse().unwrap()).collect();
        assert_eq!(weeks.len(), 12);
        assert!((weeks.iter().sum::<f64>() - km(season, 84)).abs() < 1.0);
    }
    assert_eq!(cell(&reader[0], "days_since_last_run"), "0");
    assert!(cell(&reader[1], "days_since_last_run").parse::<i32>().unwrap() >= 14);
}

#[test]
fn a_coach_looks_at_what_can_be_mended_before_silence_gaps_and_who_stopped() {
    let season = season();
    let row = CoachRow::of("", "", &season, &Findings::of(&season));
    let last = row.last_run.unwrap();
    let like = |name: &str, look: Look, (severity, certainty): (f64, f64), ago: i32| {
        let mut row = row.clone();
        row.name = name.to_string();
        row.last_run = Some(Day(last.0 - ago));
        (row.look, row.severity, row.certainty) = (look, severity, certainty);
        row
    };
    let rows = [
        like("stopped", Look::ToMend, (100.0, 1.0), 85),
        like("fine", Look::Fine, (0.0, 1.0), 0),
        like("gaps", Look::Gaps, (100.0, 1.0), 3),
        like("long silent", Look::ToMend, (100.0, 1.0), 60),
        like("silent", Look::Fine, (0.0, 1.0), 15),
        like("not known", Look::NotKnown, (100.0, 0.1), 1),
        like("bad", Look::ToMend, (50.0, 0.9), 14),
        like("worse and uncertain", Look::ToMend, (80.0, 0.3), 0),
        like("worst", Look::ToMend, (80.0, 0.8), 0),
    ];
    let table = String::from_utf8(coach_csv(&rows, UnitSystem::Metric)).unwrap();
    let names: Vec<String> = csv_rows(&table).into_iter().skip(1).map(|r| r[0].clone()).collect();
    let wanted = [
        "worst",
        "bad",
        "worse and uncertain",
        "silent",
        "long silent",
        "gaps",
        "not known",
        "fine",
        "stopped",
    ];
    assert_eq!(names, wanted);
}

/// Rows and cells of a table in CSV.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut inside, mut letters) = (false, text.trim_end().chars().peekable());
    while let Some(c) = letters.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if inside && letters.peek() == Some(&'"') => {
                letters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => inside = !inside,
            ',' if !inside => row.push(String::new()),
            '\n' if !inside => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows
}

#[test]
fn an_anonymous_season_says_the_same() {
    let season = season();
    let hidden = season.clone().anonymous();
    let mut said = Findings::of(&hidden);
    let open = Findings::of(&season);
    assert_eq!(said.headline, open.headline);
    said.failed.sort_unstable();
    let mut failed = open.failed.clone();
    failed.sort_unstable();
    assert_eq!((said.failed, said.counts), (failed, open.counts));
    let date = |day: lope::calendar::Day| day.to_string();
    assert_eq!(next_runs(&hidden, &date), next_runs(&season, &date));
    for (a, b) in hidden.runs.iter().zip(&season.runs) {
        assert_eq!((a.day, a.hours_since_hard), (b.day, b.hours_since_hard));
        assert!(a.digest.name.is_none() && a.path != b.path && !a.zone.contains('/'));
        assert!(["12:00:00", "00:00:00", "23:00:00"].contains(&&a.local_start()[11..]));
    }
}

/// Runs that start at 05:47:13 in Vienna, with a place in each name.
fn planted(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for day in 1..25 {
        let fast = if day % 4 == 0 { 5e-5 } else { 3e-5 };
        let point = |s: u32| {
            let (lat, time) = (48.2 + f64::from(s) * fast, 4 * 3600 + 47 * 60 + 13 + s);
            let (h, m, s) = (time / 3600, time / 60 % 60, time % 60);
            format!(
                "<trkpt lat=\"{lat}\" lon=\"16.37\"><time>2026-06-{day:02}T{h:02}:{m:02}:{s:02}Z</time></trkpt>"
            )
        };
        let points: String = (0..1500).map(point).collect();
        let gpx = format!(
            "<gpx><trk><name>Zwettlbrunn easy</name><type>running</type><trkseg>{points}</trkseg></trk></gpx>"
        );
        fs::write(folder.join(format!("brambleway-{day}.gpx")), gpx).unwrap();
    }
    fs::write(folder.join("quagmire.gpx"), "no track of the brambleway").unwrap();
}

/// All files below a folder with their bytes.
fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push((path.display().to_string(), fs::read(&path).unwrap())),
        }
    }
}

#[test]
fn anonymous_pages_name_no_place_no_path_and_no_time_of_day() {
    let (input, out) = (scratch("planted"), scratch("planted-report"));
    planted(&input.join("quillfeather"));
    planted(&input.join("marrowstone"));
    let secrets = [
        "zwettlbrunn",
        "brambleway",
        "quagmire",
        "quillfeather",
        "marrowstone",
        "planted/",
        "vienna",
        "05:47",
        "06:47",
        "04:47",
        "0447",
        "0547",
        "0647",
        "48.2",
        "16.37",
    ];
    let (from, to) = (input.to_str().unwrap(), out.to_str().unwrap());
    let report = |anonymous: &[&str]| {
        let args = ["report", from, "-o", to, "--athletes-by", "folder", "--format", "svg"];
        let output = lope(&[&args[..], &["--no-cache"], anonymous].concat());
        assert!(code(&output) < 2, "{}", stderr(&output));
        let mut all = Vec::new();
        files(&out, &mut all);
        assert!(all.len() > 20, "{}", all.len());
        let mut told: Vec<(String, &str)> = Vec::new();
        for (path, bytes) in &all {
            let name = path.strip_prefix(to).unwrap();
            let text = format!("{name} {}", String::from_utf8_lossy(bytes)).to_lowercase();
            let binary = name.ends_with(".parquet") || name.ends_with(".png");
            let own = secrets.iter().filter(|s| !(binary && s.len() < 6) && text.contains(**s));
            told.extend(own.map(|s| (name.to_string(), *s)));
        }
        told
    };
    // Curves of a picture have numbers of their own; no words.
    let said = |told: &[(String, &str)]| -> Vec<(String, String)> {
        let numbers = |s: &str| s.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let all = told.iter().filter(|(name, s)| !(name.ends_with(".svg") && numbers(s)));
        all.map(|(name, s)| (name.clone(), s.to_string())).collect()
    };
    let open = said(&report(&[]));
    assert!(
        open.iter().any(|(_, s)| s == "zwettlbrunn") && open.iter().any(|(_, s)| s == "brambleway")
    );
    fs::remove_dir_all(&out).unwrap();
    let hidden = said(&report(&["--anonymous"]));
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn cards_are_drawn_of_what_is_worth_a_look_and_of_no_more_than_asked() {
    let season = season();
    let said = Findings::of(&season);
    let all = chosen(&season, usize::MAX);
    let counted = || (0..season.runs.len()).filter(|&i| season.runs[i].counts_as_run());
    let recent = counted().filter(|&i| said.days.unwrap().0 <= season.runs[i].day);
    assert!(recent.into_iter().all(|i| all.contains(&i)));
    assert!(all.is_sorted() && all.iter().all(|&i| season.runs[i].counts_as_run()));
    // With room for few the worst come first, and then the newest.
    let few = chosen(&season, said.failed.len() + 1);
    assert_eq!(few.len(), said.failed.len() + 1);
    assert!(counted().filter(|&i| failed(&season.runs[i])).all(|i| few.contains(&i)));
    let newest = counted().next_back().unwrap();
    assert!(few.contains(&newest));
    assert!(chosen(&assess(Vec::new(), &Options::default()), 60).is_empty());
}

#[test]
fn what_lies_beside_the_runners_and_is_no_activity_is_named_and_no_fault() {
    let folder = scratch("coach-beside");
    planted(&folder);
    fs::remove_file(folder.join("quagmire.gpx")).unwrap();
    fs::write(folder.join("labels.csv"), "file,label\n").unwrap();
    let out = folder.join("out");
    let (path, out) = (folder.to_str().unwrap(), out.to_str().unwrap());
    let args =
        ["report", path, "--athletes-by", "folder", "--cards", "none", "--no-cache", "-o", out];
    let output = lope(&args);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("its name ends in .csv: not opened"), "{}", stderr(&output));
}

#[test]
fn a_runner_without_a_usable_file_is_named_and_one_may_be_called_like_the_page() {
    let folder = scratch("coach-names");
    for (name, file) in [("Index.HTML", "20260326-091433.fit"), ("nobody", "")] {
        fs::create_dir(folder.join(name)).unwrap();
        match file {
            "" => fs::write(folder.join(name).join("notes.txt"), "no run").map(|()| 0),
            file => fs::copy(support::season().join(file), folder.join(name).join(file)),
        }
        .unwrap();
    }
    let out = folder.join("out");
    let (path, to) = (folder.to_str().unwrap(), out.to_str().unwrap());
    let args =
        ["report", path, "--athletes-by", "folder", "--cards", "none", "--no-cache", "-o", to];
    let output = lope(&args);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page.contains("Without a usable file: nobody."));
    assert!(page.contains("href=\"Index.HTML-runner/index.html\""));
    assert!(out.join("Index.HTML-runner/index.html").exists());
}
