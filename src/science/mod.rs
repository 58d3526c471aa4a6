//! The science inside: what lope computes, why, and what each rule rests on.
//!
//! The chapters say what the code does, with formulas, units and constants; what was measured, and on how
//! much; and what is known to be wrong. [`references`] holds every source once. A [`Basis`] ties a vote, a
//! component, a rule or a repair to its sources; `lope explain` prints them.
//!
//! | chapter | about |
//! |---|---|
//! | [`repairs`] | reading a file, mending it, cadence lock, grade and grade-adjusted pace |
//! | [`hrv`] | beats, artifacts, DFA-alpha1 |
//! | [`thresholds`] | maximal heart rate, VT1, VT2, critical speed |
//! | [`load`] | intensity dose, drift, training load |
//! | [`sort`] | hard or recovery |
//! | [`recovery`] | how easy a recovery run was |
//! | [`spacing`] | how hard and easy days were spaced |
//! | [`plan`] | the next seven days |
//! | [`generator`] | the synthetic runners that the tests use |
//!
//! # Standing of a number
//!
//! A number is only as good as what stands behind it, so each is marked with one of five words:
//!
//! - **published**: a source gives it ([`Basis::Published`]);
//! - **measured**: we measured it, and say on how much ([`Basis::Measured`]);
//! - **fitted**: chosen so that lope agrees best with some data ([`Basis::Fitted`]);
//! - **convention**: what the field does, without a study behind it ([`Basis::Convention`]);
//! - **judgement**: ours, without direct evidence ([`Basis::Judgement`]).
//!
//! A curve written as "0 is 100, 5 is 85" runs in straight lines between its knots, and is flat beyond the
//! first and the last.
//!
//! # What nobody has shown
//!
//! No public set of runs carries labels that a human expert gave. The sort was compared with the labels of
//! one maker's watches and with the plans of two runners; the recovery score predicted nothing that was looked for
//! in the run after it. The numbers of lope describe a run. They don't promise an effect.

mod basis;
mod glossary;
pub mod references;

pub use basis::{Basis, in_a_line};
pub use glossary::{GLOSSARY, Term};

/// All chapters: name, and text in Markdown. `lope explain NAME` prints one.
pub const CHAPTERS: &[(&str, &str)] = &[
    ("repairs", include_str!("repairs.md")),
    ("hrv", include_str!("hrv.md")),
    ("thresholds", include_str!("thresholds.md")),
    ("load", include_str!("load.md")),
    ("sort", include_str!("sort.md")),
    ("recovery", include_str!("recovery.md")),
    ("spacing", include_str!("spacing.md")),
    ("plan", include_str!("plan.md")),
    ("generator", include_str!("generator.md")),
];

pub mod repairs {
    #![doc = include_str!("repairs.md")]
}

pub mod hrv {
    #![doc = include_str!("hrv.md")]
}

pub mod thresholds {
    #![doc = include_str!("thresholds.md")]
}

pub mod load {
    #![doc = include_str!("load.md")]
}

pub mod sort {
    #![doc = include_str!("sort.md")]
}

pub mod recovery {
    #![doc = include_str!("recovery.md")]
}

pub mod spacing {
    #![doc = include_str!("spacing.md")]
}

pub mod plan {
    #![doc = include_str!("plan.md")]
}

pub mod generator {
    #![doc = include_str!("generator.md")]
}
