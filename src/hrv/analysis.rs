//! Full analysis of the beats of one recording for `lope hrv`: all artifacts, windows and measures.

use super::series::BeatSeries;
use super::time_domain::{TimeDomain, time_domain_of};
use super::window::{Window, Windowing, alpha1_sampling_sd};
use super::{
    ArtifactBounds, Domains, Durability, TimeSeries, agreement, align, coverage, domains,
    durability, mean_alpha1,
};
use crate::activity::{Absent, BeatCarrier, Beats, Known, Span};

/// Options of the analysis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HrvOptions {
    /// How artifacts are detected and corrected; `None` uses the intervals as they are.
    pub bounds: Option<ArtifactBounds>,
    /// Whether to remove the slow trend before computing alpha1.
    pub detrend: bool,
    /// Whether to use a single window over the whole recording instead of two-minute windows.
    pub whole: bool,
    /// Time from one window to the next, seconds.
    pub step_s: f64,
}

/// Result of the analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Where the intervals were read from.
    pub carrier: BeatCarrier,
    /// Number of intervals as read.
    pub beats: usize,
    /// Corrected beats and the detected artifacts.
    pub series: BeatSeries,
    /// Artifact events per beat, percent.
    pub artifact_pct: f64,
    /// Share of timer time that is covered by intervals.
    pub coverage: f64,
    /// Time-domain measures over the whole recording, without differences across gaps.
    pub time: TimeDomain,
    /// alpha1 and its standard error: the mean over usable windows of minutes 10 to 60, or of the one
    /// window.
    pub alpha1: Known<(f64, f64)>,
    /// Usable minutes in each intensity domain.
    pub domains: Domains,
    /// Decline of alpha1 late in the run.
    pub durability: Known<Durability>,
    /// The windows; empty when a single window was used.
    pub windows: Vec<Window>,
    /// Share of 10-s bins in which beats and recorded heart rate agree; `None` without a stream.
    pub agreement: Option<f64>,
}

/// Analyses the beats of a recording.
///
/// # Errors
/// When there are fewer than four intervals.
pub fn analyse(
    beats: &Beats,
    pauses: &[Span],
    elapsed_s: f64,
    heart_rate: Option<TimeSeries<'_>>,
    speed: Option<TimeSeries<'_>>,
    options: HrvOptions,
) -> Known<Analysis> {
    let count = beats.rr_ms.len();
    if count < 4 {
        return Err(Absent::TooShort { have: count as f64, need: 4.0, unit: "beats".into() });
    }
    let timed = align(beats, pauses);
    let series = BeatSeries::of(&timed, options.bounds);
    let cut = Windowing { series: &series, pauses, speed, detrend: options.detrend };
    let windows = if options.whole { Vec::new() } else { cut.windows(elapsed_s, options.step_s) };
    let alpha1 = if options.whole {
        let alpha1 = cut.alpha1(&series.rr_ms);
        alpha1
            .map(|a| (a, alpha1_sampling_sd(a, series.rr_ms.len())))
            .ok_or(Absent::unreliable("too few beats, or beats that do not vary"))
    } else {
        mean_alpha1(&windows)
    };
    Ok(Analysis {
        carrier: beats.carrier,
        beats: count,
        artifact_pct: series
            .artifact_pct(f64::NEG_INFINITY, f64::INFINITY)
            .ok_or(Absent::NoBeats)?,
        coverage: coverage(&timed, pauses, elapsed_s),
        time: time_domain_of(&series.parts(0..series.rr_ms.len())),
        agreement: heart_rate.and_then(|stream| agreement(&timed, stream)),
        alpha1,
        domains: domains(&windows),
        durability: durability(&windows),
        windows,
        series,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    const OPTIONS: HrvOptions = HrvOptions {
        bounds: Some(ArtifactBounds::Floored),
        detrend: true,
        whole: false,
        step_s: 120.0,
    };

    fn beats(rr_ms: Vec<f64>) -> (Beats, f64) {
        let mut t = 0.0;
        let anchor_s: Vec<f64> = rr_ms
            .iter()
            .map(|rr: &f64| {
                t += rr / 1000.0;
                t
            })
            .collect();
        (Beats { rr_ms, anchor_s, ..Beats::default() }, t)
    }

    fn of(rr_ms: Vec<f64>, options: HrvOptions) -> Known<Analysis> {
        let (beats, end) = beats(rr_ms);
        analyse(&beats, &[], end, None, None, options)
    }

    #[test]
    fn beats_that_do_not_vary_have_a_reason_and_no_alpha1() {
        for options in [
            OPTIONS,
            HrvOptions { whole: true, ..OPTIONS },
            HrvOptions { bounds: None, whole: true, ..OPTIONS },
        ] {
            let found = of(vec![400.0; 4000], options).unwrap();
            assert!(found.alpha1.is_err(), "{:?}", found.alpha1);
            assert_eq!((found.time.rmssd_ms, found.time.ln_rmssd), (Some(0.0), None));
            assert!((found.coverage - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn twenty_beats_say_little_and_three_say_nothing() {
        assert!(of(vec![400.0, 410.0, 400.0], OPTIONS).is_err());
        let found = of((0..20).map(|i| 400.0 + f64::from(i % 3)).collect(), OPTIONS).unwrap();
        assert!(found.alpha1.is_err() && found.windows.is_empty());
        assert!(found.time.rmssd_ms.is_some());
    }

    #[test]
    fn whatever_the_beats_nothing_is_infinite_and_nothing_panics() {
        let mut random = Random::new(3);
        let bounds = [None, Some(ArtifactBounds::Published), Some(ArtifactBounds::Floored)];
        for round in 0..400 {
            let n = (random.uniform() * 900.0) as usize;
            let rr: Vec<f64> = (0..n)
                .map(|_| match (random.uniform() * 12.0) as u32 {
                    0 => random.uniform() * 65_000.0,
                    1 => 800.0,
                    2 => 1.0,
                    _ => 395.0 + 10.0 * random.uniform(),
                })
                .collect();
            let options =
                HrvOptions { bounds: bounds[round % 3], whole: round % 2 == 0, ..OPTIONS };
            let Ok(found) = of(rr, options) else { continue };
            let finite = |v: Option<f64>| v.is_none_or(f64::is_finite);
            assert!(finite(found.time.rmssd_ms) && finite(found.time.sd2_ms));
            assert!(found.alpha1.is_err() || found.alpha1.is_ok_and(|a| a.0.is_finite()));
            assert!(found.windows.iter().all(|w| finite(w.alpha1) && finite(w.rmssd_ms)));
            assert!(found.artifact_pct.is_finite() && found.coverage.is_finite());
        }
    }

    /// Whole-number beats with noise: missed and doubled beats are found where they were planted.
    #[test]
    fn planted_artifacts_are_found_where_they_are() {
        let mut random = Random::new(11);
        let (mut hit, mut planted, mut labelled, mut true_labels) = (0, 0, 0, 0);
        for _ in 0..40 {
            let mut rr = Vec::new();
            let mut truth = Vec::new();
            let mut wander = 0.0;
            for i in 0..600 {
                wander += (random.uniform() - 0.5) * 2.0;
                let noise: f64 = (0..4).map(|_| random.uniform() - 0.5).sum();
                let beat = (420.0 + wander + 5.0 * noise).round();
                match i {
                    i if i > 10 && i < 590 && random.uniform() < 0.01 => {
                        truth.push(rr.len());
                        rr.push(2.0 * beat);
                    }
                    i if i > 10 && i < 590 && random.uniform() < 0.01 => {
                        truth.push(rr.len());
                        let share = 0.3 + 0.4 * random.uniform();
                        rr.extend([(beat * share).round(), (beat * (1.0 - share)).round()]);
                    }
                    _ => rr.push(beat),
                }
            }
            let found = of(rr, OPTIONS).unwrap().series.artifacts;
            let near = |a: usize, b: usize| a.abs_diff(b) <= 1;
            planted += truth.len();
            hit += truth.iter().filter(|t| found.iter().any(|f| near(f.index, **t))).count();
            labelled += found.len();
            true_labels +=
                found.iter().filter(|f| truth.iter().any(|t| f.index.abs_diff(*t) <= 2)).count();
        }
        assert!(planted > 300);
        assert!(hit * 100 >= planted * 95, "{hit} of {planted} were found");
        assert!(true_labels * 100 >= labelled * 95, "{true_labels} of {labelled} are true");
    }
}
