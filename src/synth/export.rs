//! A season as vendors hand it out: one archive with lists, recordings and what else lies in it.

use super::archetype::Archetype;
use super::body::{Runner, generate};
use super::plan::Effort;
use super::season::{LABELS, SynthFile, SynthFormat, gzip, label, start_of};
use crate::activity::Activity;
use crate::calendar::UtcTime;
use crate::encode::zip;
use crate::kernels::random::Random;
use std::fmt::Write as _;

/// A vendor whose archive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// Strava's bulk export: `activities.csv`, and recordings as FIT, GPX and TCX, gzipped.
    Strava,
    /// Garmin's data request: archives in the archive, and a list as JSON.
    Garmin,
    /// Google's Takeout: TCX whose names hold start, length and sport.
    Takeout,
}

/// One run of the season.
struct ExportedRun {
    activity: Activity,
    /// What it was meant to be.
    name: &'static str,
    /// The runner's rating; every fourth run that was hard or easy has one.
    rpe: Option<f64>,
    treadmill: bool,
}

/// Generates a season of this archetype as one archive, with `labels.csv` beside it; the same arguments give the same
/// bytes, and the runs are those of [`super::archetype_season`].
pub fn export_season(
    archetype: &Archetype,
    weeks: u32,
    seed: u64,
    export: Export,
) -> Vec<SynthFile> {
    let mut rng = Random::new(seed);
    let runner = Runner::random(&mut rng);
    let mut labels = String::from(LABELS);
    let mut runs = Vec::new();
    for (i, (day, hour, kind, minutes)) in archetype.sessions(weeks).enumerate() {
        let start = start_of(day, hour, rng.uniform());
        let mut run = generate(&runner, kind, minutes, start, false, &mut rng);
        // Names stand in the lists alone.
        run.activity.name = None;
        let place = format!("{}", i + 1);
        label(&mut labels, &place, &run, kind.id, &runner, "");
        // As it was: a rating that says otherwise would move the thresholds.
        let rpe = match run.truth.effort() {
            Effort::Hard => Some(8.0),
            Effort::Easy => Some(2.0),
            Effort::Moderate => None,
        };
        let rpe = rpe.filter(|_| i % 4 == 0);
        let (name, treadmill) = (kind.name, kind.treadmill);
        runs.push(ExportedRun { activity: run.activity, name, rpe, treadmill });
    }
    let (name, members) = match export {
        Export::Strava => ("export_1234567.zip", strava(&runs)),
        Export::Garmin => ("garmin.zip", garmin(&runs)),
        Export::Takeout => ("takeout-20260601T000000Z-001.zip", takeout(&runs)),
    };
    vec![
        SynthFile { name: name.to_string(), bytes: zip::write(&members) },
        SynthFile { name: "labels.csv".to_string(), bytes: labels.into_bytes() },
    ]
}

/// Heads of the list up to the perceived exertion.
const STRAVA_HEADS: &str = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,\
    Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,\
    Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,\
    Elevation Loss,Elevation Low,Elevation High,Max Grade,Average Grade,Average Positive Grade,\
    Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,Average Heart Rate,Max Watts,Average Watts,\
    Calories,Max Temperature,Average Temperature,Relative Effort,Total Work,Number of Runs,Uphill Time,\
    Downhill Time,Other Time,Perceived Exertion\n";

fn strava(runs: &[ExportedRun]) -> Vec<(String, Vec<u8>)> {
    let formats = [SynthFormat::Fit, SynthFormat::Tcx, SynthFormat::Gpx];
    let mut list = String::from(STRAVA_HEADS);
    let mut members = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        let format = formats[i % formats.len()];
        let outdoors = !run.treadmill || format != SynthFormat::Gpx;
        let format = if outdoors { format } else { SynthFormat::Fit };
        let file = format!("activities/{}.{}.gz", 9_000_000 + i, format.extension());
        let rating = run.rpe.map_or(String::new(), |rpe| format!("{rpe:.1}"));
        let gap = ",".repeat(31);
        let (id, start) = (8_000_000 + i, run.activity.start);
        let _ =
            writeln!(list, "{id},\"{start}\",{},Run,,,,,,false,,,{file}{gap}{rating}", run.name);
        let bytes = format.encode(&run.activity);
        // As Strava's own.
        let blanks: &[u8] = if format == SynthFormat::Tcx { b"          " } else { b"" };
        members.push((file, gzip(&[blanks, &bytes].concat())));
    }
    members.insert(0, ("activities.csv".to_string(), list.into_bytes()));
    members.push(("profile.csv".to_string(), b"Athlete ID,First Name\n1,Synthetic\n".to_vec()));
    members
}

fn garmin(runs: &[ExportedRun]) -> Vec<(String, Vec<u8>)> {
    let mut rows = Vec::new();
    let mut parts: [Vec<(String, Vec<u8>)>; 2] = Default::default();
    for (i, run) in runs.iter().enumerate() {
        let rating = run.rpe.map_or(String::new(), |r| format!(",\"workoutRpe\":{}", 10.0 * r));
        rows.push(format!(
            "{{\"activityId\":{},\"name\":\"{}\",\"activityType\":\"running\",\"beginTimestamp\":{}{rating}}}",
            7_000_000 + i,
            run.name,
            run.activity.start.unix_ms()
        ));
        // Uploads of other programs are TCX.
        let format = if i % 5 == 4 { SynthFormat::Tcx } else { SynthFormat::Fit };
        let name = format!("runner@example.org_{}.{}", 6_000_000 + i, format.extension());
        parts[i % 2].push((name, format.encode(&run.activity)));
    }
    let list = format!("[{{\"summarizedActivitiesExport\":[{}]}}]", rows.join(","));
    let folder = "DI_CONNECT/DI-Connect-Uploaded-Files";
    let mut members = vec![
        (
            "DI_CONNECT/DI-Connect-Fitness/runner_0_summarizedActivities.json".to_string(),
            list.into_bytes(),
        ),
        (
            "DI_CONNECT/DI-Connect-Wellness/2026-03-01_2026-06-01_1_sleepData.json".to_string(),
            b"[]".to_vec(),
        ),
        ("customer_data/customer.json".to_string(), b"{}".to_vec()),
    ];
    for (k, part) in parts.iter().enumerate() {
        members.push((format!("{folder}/UploadedFiles_0-_Part{}.zip", k + 1), zip::write(part)));
    }
    members
}

fn takeout(runs: &[ExportedRun]) -> Vec<(String, Vec<u8>)> {
    let stamp = |start: UtcTime| start.to_string().replace(':', "_");
    let mut members: Vec<(String, Vec<u8>)> = runs
        .iter()
        .map(|run| {
            let (start, length) = (stamp(run.activity.start), run.activity.elapsed_s());
            let name = format!("Takeout/Fit/Activities/{start}_PT{length:.0}S_Running.tcx");
            (name, SynthFormat::Tcx.encode(&run.activity))
        })
        .collect();
    let sums = "Takeout/Fit/Daily activity metrics/Daily activity metrics.csv";
    members.push((sums.to_string(), b"Date,Move Minutes count\n".to_vec()));
    members.push(("Takeout/archive_browser.html".to_string(), b"<html></html>".to_vec()));
    members
}
