//! What people read, word for word, for a synthetic runner of each habit.
//!
//! The texts lie in `snapshots/`. After a change that is meant: `INSTA_UPDATE=always cargo test --release
//! --test it snapshots`, and read the difference.

use crate::support::binary::{program, scratch, season_path, stdout};
use crate::support::testdata;
use insta::assert_snapshot;
use lope::athlete::Profile;
use lope::report::{Outlook, explain, show, verdict};
use lope::synth::{ARCHETYPES, Archetype, SynthFormat, archetype_season};
use lope::units::UnitSystem;
use lope::{Analysis, Options, analyze};
use std::fs;

const WEEKS: u32 = 6;
const SEED: u64 = 1;

/// The season of a runner who knows the true thresholds, so that the texts don't hang on how they are learned.
fn analysis(archetype: &Archetype) -> Analysis {
    let mut profile = Profile::default();
    let mut runs = Vec::new();
    for file in archetype_season(archetype, WEEKS, SEED, SynthFormat::Fit) {
        match file.name.as_str() {
            "athlete.toml" => {
                profile = Profile::parse(str::from_utf8(&file.bytes).unwrap()).unwrap()
            }
            name if name.ends_with(".fit") => runs.push((file.name, file.bytes)),
            _ => {}
        }
    }
    analyze(runs, &Options { profile, ..Options::default() }).unwrap()
}

/// Compares with `snapshots/NAME.snap`.
fn compare(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, text));
}

#[test]
fn verdict_of_each_archetype() {
    for archetype in ARCHETYPES {
        let found = analysis(archetype);
        let outlook = Outlook::of(&found.season, false, None);
        let text = verdict(&found.season, &found.findings(), &outlook, UnitSystem::Metric);
        compare(&format!("verdict-{}", archetype.id), &text);
    }
}

#[test]
fn show_of_a_recovery_run() {
    let analysis = analysis(Archetype::by_id("grey-zone").unwrap());
    let run = analysis.runs().filter(|run| run.recovery.is_some()).last().unwrap();
    compare("show", &show(run, UnitSystem::Metric));
}

#[test]
fn doctor_of_a_run_that_ends_in_the_middle() {
    let run = archetype_season(&ARCHETYPES[0], 1, SEED, SynthFormat::Fit).swap_remove(0);
    let folder = scratch("snapshots");
    fs::write(folder.join("cut.fit"), &run.bytes[..run.bytes.len() / 2]).unwrap();
    let output = program().args(["doctor", "cut.fit"]).current_dir(&folder).output().unwrap();
    compare("doctor", &String::from_utf8_lossy(&output.stdout));
}

#[test]
fn explain_of_a_vote() {
    compare("explain", &explain(Some("heart_rate_dose")).unwrap());
}

#[test]
fn validate_of_the_sample_season() {
    let mut validate = program();
    validate.args([
        "validate",
        &season_path(),
        "--labels",
        testdata("season/labels.csv").to_str().unwrap(),
    ]);
    let output = validate.args(["--first", "10,40", "--stretch", "1,5"]).output().unwrap();
    compare("validate", &stdout(&output));
}

#[test]
fn help() {
    let output = program().arg("--help").env_remove("COLUMNS").output().unwrap();
    compare("help", &stdout(&output));
}
