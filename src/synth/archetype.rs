//! Seasons of one habit each, whose order by score is known beforehand ([`crate::science::generator`]).

use super::body::{Runner, SyntheticRun, generate};
use super::plan::SessionKind;
use super::season::{LABELS, SynthFile, SynthFormat, Week, file_name, kind_of, label, start_of};
use crate::kernels::random::Random;
use std::fmt::Write as _;

/// A training habit.
#[derive(Debug)]
pub struct Archetype {
    /// Stable name.
    pub id: &'static str,
    /// Description.
    pub doc: &'static str,
    weeks: &'static [Week],
}

/// All archetypes.
pub const ARCHETYPES: &[Archetype] = &[
    Archetype {
        id: "well-spaced",
        doc: "one or two hard sessions a week, a recovery run a day after each",
        weeks: &[
            &[
                (1, 18.0, "vo2", 0.0),
                (2, 18.5, "recovery", 32.0),
                (4, 7.0, "easy", 45.0),
                (6, 9.0, "easy", 60.0),
            ],
            &[
                (1, 18.0, "tempo", 0.0),
                (2, 18.5, "recovery", 30.0),
                (3, 18.0, "recovery_strides", 25.0),
                (5, 9.0, "cruise", 0.0),
                (6, 9.5, "recovery", 35.0),
            ],
        ],
    },
    Archetype {
        id: "polarised",
        doc: "one or two very hard sessions a week, much easy running, few recovery runs",
        weeks: &[
            &[
                (0, 7.0, "easy", 50.0),
                (1, 18.0, "vo2", 0.0),
                (2, 18.5, "easy", 65.0),
                (4, 7.0, "easy", 50.0),
                (6, 9.0, "long", 95.0),
            ],
            &[
                (0, 7.0, "easy", 45.0),
                (1, 18.0, "vo2", 0.0),
                (2, 18.5, "easy", 60.0),
                (4, 18.0, "vo2", 0.0),
                (6, 9.0, "long", 95.0),
            ],
        ],
    },
    Archetype {
        id: "double-threshold",
        doc: "two days a week with threshold work in the morning and in the evening",
        weeks: &[&[
            (0, 17.0, "easy", 50.0),
            (1, 7.0, "cruise", 0.0),
            (1, 16.0, "cruise", 0.0),
            (2, 17.0, "recovery", 40.0),
            (3, 7.0, "tempo", 0.0),
            (3, 15.5, "tempo", 0.0),
            (4, 17.0, "recovery", 40.0),
            (5, 9.0, "easy", 50.0),
            (6, 9.0, "long", 95.0),
        ]],
    },
    Archetype {
        id: "sporadic",
        doc: "runs when there is time, often hard, with weeks of nothing",
        weeks: &[
            &[(5, 9.0, "tempo", 0.0), (6, 9.5, "easy", 45.0)],
            &[(2, 18.0, "vo2", 0.0), (5, 10.0, "easy", 50.0)],
            &[(0, 18.0, "tempo", 0.0), (1, 18.0, "vo2", 0.0), (5, 9.0, "recovery", 30.0)],
            &[(6, 9.0, "moderate", 55.0)],
        ],
    },
    Archetype {
        id: "back-to-back",
        doc: "hard days in a row, recovery runs the same evening or never",
        weeks: &[&[
            (1, 18.0, "vo2", 0.0),
            (2, 18.0, "tempo", 0.0),
            (3, 18.0, "cruise", 0.0),
            (4, 6.5, "recovery", 30.0),
            (5, 9.0, "race", 0.0),
            (6, 9.0, "vo2", 0.0),
        ]],
    },
    Archetype {
        id: "grey-zone",
        doc: "every run a little too hard, the recovery runs too",
        weeks: &[&[
            (1, 18.0, "moderate", 50.0),
            (2, 18.5, "recovery_too_hard", 38.0),
            (3, 18.0, "moderate", 45.0),
            (5, 9.0, "tempo", 0.0),
            (6, 9.5, "recovery_too_hard", 45.0),
        ]],
    },
    Archetype {
        id: "all-easy",
        doc: "no hard session at all",
        weeks: &[&[
            (0, 7.0, "easy", 45.0),
            (2, 18.0, "recovery", 35.0),
            (3, 18.0, "easy", 50.0),
            (5, 9.0, "easy", 40.0),
            (6, 9.0, "long", 85.0),
        ]],
    },
];

impl Archetype {
    /// Returns the archetype with this name.
    pub fn by_id(id: &str) -> Option<&'static Archetype> {
        ARCHETYPES.iter().find(|a| a.id == id)
    }

    /// Returns the sessions of some weeks: days since the first Monday, hour, kind, minutes of easy running.
    pub fn sessions(
        &self,
        weeks: u32,
    ) -> impl Iterator<Item = (i32, f64, &'static SessionKind, f64)> {
        (0..weeks as usize).flat_map(|w| {
            let week = self.weeks[w % self.weeks.len()].iter();
            week.map(move |(day, hour, id, minutes)| {
                (7 * w as i32 + day, *hour, kind_of(id), *minutes)
            })
        })
    }
}

/// Generates the files of a season of this archetype, with `labels.csv` and the runner's true thresholds in
/// `athlete.toml`; the same arguments give the same bytes.
pub fn archetype_season(
    archetype: &Archetype,
    weeks: u32,
    seed: u64,
    format: SynthFormat,
) -> Vec<SynthFile> {
    let mut rng = Random::new(seed);
    let runner = Runner::random(&mut rng);
    let mut files = Vec::new();
    let mut labels = String::from(LABELS);
    for (day, hour, kind, minutes) in archetype.sessions(weeks) {
        let start = start_of(day, hour, rng.uniform());
        let run: SyntheticRun = generate(&runner, kind, minutes, start, false, &mut rng);
        let format = format.of(kind);
        let name = file_name(start, format);
        let bytes = format.encode(&run.activity);
        label(&mut labels, &name, &run, kind.id, &runner, "");
        files.push(SynthFile { name, bytes });
    }
    files.push(SynthFile { name: "labels.csv".to_string(), bytes: labels.into_bytes() });
    files
        .push(SynthFile { name: "athlete.toml".to_string(), bytes: profile(&runner).into_bytes() });
    files
}

/// Writes the true thresholds of the runner as a profile.
fn profile(runner: &Runner) -> String {
    let mut out = String::from("# The true thresholds of this synthetic runner.\n");
    let numbers = [
        ("hr_max_bpm", runner.hr_max),
        ("hr_rest_bpm", runner.hr_rest),
        ("vt1_bpm", runner.vt1),
        ("vt2_bpm", runner.vt2),
    ];
    for (key, value) in numbers {
        let _ = writeln!(out, "{key} = {value:.1}");
    }
    let _ = writeln!(out, "cs_mps = {:.3}", runner.cs);
    out
}
