//! One run, however its points were written down.

use super::*;
use lope::synth::Spacing;

const COURSES: [(&str, Course); 3] =
    [("straight", Course::Straight), ("winding", Course::Winding), ("track", Course::Laps(400.0))];
const FORMS: [(&str, Form); 3] =
    [("FIT, way", Form::FitPositions), ("FIT", Form::FitDistance), ("GPX", Form::Gpx)];
/// Names of the rhythms of 1 to 8 s, and of the sparse ones.
const DENSE: [&str; 8] =
    ["1 s", "2 s", "4 s", "8 s", "1-1-8 s", "2 to 8 s", "3 +- 1.2 s", "every second lost"];
const SPARSE: [&str; 4] = ["10 to 15 s", "30 s", "30 to 60 s", "60 s"];

fn runs(course: Course) -> [(&'static str, TrueRun); 2] {
    let mut session = vec![(720, 2.75)];
    for _ in 0..6 {
        session.extend([(95, 4.22), (90, 2.2)]);
    }
    session.push((570, 2.6));
    [("even", run(&[(2400, 2.9)], course)), ("6 x 400 m", run(&session, course))]
}

/// Percents off the truth.
struct Row {
    distance: f64,
    moving: f64,
    speed: f64,
    best_400: f64,
    best_1000: f64,
    same: bool,
    session_type: &'static str,
    sort: Option<Sort>,
}

fn row(run: &TrueRun, digest: &Digest, at_1_s: &Digest) -> Row {
    let percent = |value: f64, truth: f64| 100.0 * (value / truth - 1.0);
    let best = |metres: f64| percent(best_s(digest, metres), run.fastest_s(metres).unwrap());
    let (found, usual) = (structure(digest), structure(at_1_s));
    Row {
        distance: percent(distance_m(digest), run.distance_m()),
        moving: percent(digest.moving_s, run.moving_s()),
        speed: percent(mean_mps(digest), run.distance_m() / run.moving_s()),
        best_400: best(400.0),
        best_1000: best(1000.0),
        same: found.session_type == usual.session_type && sort(digest) == sort(at_1_s),
        session_type: found.session_type.id(),
        sort: sort(digest),
    }
}

#[test]
fn the_rhythm_of_the_points_tells_nothing_of_the_run() {
    println!("percents off the truth");
    println!(
        "{:10}{:9}{:9}{:18}{:>7}{:>7}{:>7}{:>7}{:>7}",
        "run", "course", "file", "points", "way", "time", "speed", "400 m", "1 km"
    );
    let mut failed = Vec::new();
    for (course_name, course) in COURSES {
        for (run_name, run) in runs(course) {
            for (form_name, form) in FORMS {
                let at_1_s = read(&recorded(&run, &recording("1 s"), form), form);
                for id in DENSE.iter().chain(&SPARSE).copied() {
                    let digest = read(&recorded(&run, &recording(id), form), form);
                    let found = row(&run, &digest, &at_1_s);
                    let line = format!(
                        "{run_name:10}{course_name:9}{form_name:9}{id:18}{:7.1}{:7.1}{:7.1}{:7.1}{:7.1}  {} {}",
                        found.distance,
                        found.moving,
                        found.speed,
                        found.best_400,
                        found.best_1000,
                        found.session_type,
                        found.sort.map_or("", Sort::id),
                    );
                    println!("{line}");
                    // From positions alone the corners between points are cut: at 8 s, in bends of 40 m,
                    // by up to 3 % of the fastest stretches, of which 1 % stays.
                    let cut = course != Course::Straight && form != Form::FitDistance;
                    let best_percent = if cut && id == "8 s" { 4.0 } else { 3.0 };
                    if !holds(&found, id, best_percent) {
                        failed.push(line);
                    }
                }
            }
        }
    }
    assert!(failed.is_empty(), "{} rows:\n{}", failed.len(), failed.join("\n"));
}

fn holds(row: &Row, id: &str, best_percent: f64) -> bool {
    let near = |values: &[f64], percent: f64| values.iter().all(|v| v.abs() <= percent);
    if DENSE.contains(&id) {
        return near(&[row.distance, row.moving, row.speed], 2.0)
            && near(&[row.best_400, row.best_1000], best_percent)
            && row.same;
    }
    if id == "10 to 15 s" {
        return near(&[row.best_400, row.best_1000], 5.0) && row.same;
    }
    near(&[row.moving], 3.0)
}

#[test]
fn errors_of_positions_are_no_way() {
    println!("percents off the truth, a point a second and every 4 s, GPX");
    let mut failed = Vec::new();
    for (course_name, course) in COURSES {
        for id in ["no noise", "1 s", "white 2 m", "white 4 m", "wandering 2 m", "between houses"] {
            for seconds in [1.0, 4.0] {
                let run = run(&[(1800, 2.9)], course);
                let erring = Recording { spacing: Spacing::Even(seconds), ..recording(id) };
                let digest = read(&recorded(&run, &erring, Form::Gpx), Form::Gpx);
                let found = row(&run, &digest, &digest);
                let strides = *structure(&digest).strides.as_ref().unwrap();
                let line = format!(
                    "{course_name:9}{id:18}{seconds:2} s{:7.1}{:7.1}{:7.1}{:7.1}{:7.1}  {} {strides}",
                    found.distance,
                    found.moving,
                    found.speed,
                    found.best_400,
                    found.best_1000,
                    found.session_type,
                );
                println!("{line}");
                let most = if id == "between houses" { 4.0 } else { 2.0 };
                if found.speed.abs() > most || found.moving.abs() > 1.0 || strides > 1 {
                    failed.push(line);
                }
            }
        }
    }
    assert!(failed.is_empty(), "{} rows:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn corners_that_sparse_points_cut_are_spoken_of() {
    let said = |course: Course, form: Form, id: &str| {
        let run = run(&[(2400, 2.9)], course);
        notes(&read(&recorded(&run, &recording(id), form), form)).contains("corners were cut")
    };
    for form in [Form::FitPositions, Form::Gpx] {
        for id in ["30 s", "30 to 60 s", "60 s"] {
            assert!(said(Course::Laps(400.0), form, id), "{id}");
            assert!(!said(Course::Straight, form, id), "{id}");
        }
        assert!(!said(Course::Winding, form, "2 s"));
    }
    assert!(!said(Course::Laps(400.0), Form::FitDistance, "30 s"));
}
