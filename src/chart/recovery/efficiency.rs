//! Metres a heartbeat in easy runs, the efficiency that training should improve.

use super::super::canvas::Canvas;
use super::super::panel::{Layer, Mark, Panel, number_ticks, plain};
use super::super::theme::{self, Hue};
use super::super::{ChartError, wording};
use crate::classify::Kind;
use crate::kernels::stats;
use crate::season::Season;
use std::ops::Range;

/// Window of the rolling median of easy runs in days, and the least number of runs in it.
const ROLLED_DAYS: i32 = 42;
const ROLLED_LEAST: usize = 4;

/// Grade-adjusted metres per heartbeat of easy runs by day, the efficiency that training should improve.
pub(super) fn easy_runs(season: &Season, x: &Range<f64>) -> Vec<(i32, f64)> {
    let mut easy: Vec<(i32, f64)> = wording::counted(season)
        .filter(|r| r.verdict.kind == Kind::Easy && x.contains(&f64::from(r.day.0)))
        .filter_map(|r| {
            let (gap, heart) = (r.digest.mean_gap()?, r.digest.mean_heart_rate()?);
            (heart > 0.0).then(|| (r.day.0, 60.0 * gap / heart))
        })
        .collect();
    // The median is searched by day, and a traveller's local days are not in order of time.
    easy.sort_by_key(|e| e.0);
    easy
}

pub(super) fn draw(
    c: &mut Canvas,
    easy: &[(i32, f64)],
    x: &Range<f64>,
    x_ticks: Vec<(f64, String)>,
    y: f32,
) -> Result<(), ChartError> {
    let mut values: Vec<f64> = easy.iter().map(|e| e.1).collect();
    values.sort_unstable_by(f64::total_cmp);
    let q = |p| stats::quantile_sorted(&values, p);
    let (low, high) = q(0.02).zip(q(0.98)).unwrap_or((1.0, 1.2));
    let range = low - 0.05..high + 0.05;
    let trend: Vec<(f64, f64)> =
        easy.iter().map(|e| (f64::from(e.0), rolling_median(easy, e.0))).collect();
    let last = trend.iter().rev().find(|p| p.1.is_finite()).map(|p| p.1);
    let mut layers: Vec<Layer> = easy
        .iter()
        .filter(|e| range.contains(&e.1))
        .map(|e| Layer::Dot {
            at: (f64::from(e.0), e.1),
            radius: 2.5,
            colour: theme::UNKNOWN,
            filled: true,
        })
        .collect();
    layers.push(Layer::Line { points: trend, colour: theme::PACE, width: 2.5 });
    let title = "Efficiency of easy runs, metres for each beat, hills counted; line: median of six weeks, up is fitter";
    Panel {
        place: (110.0, y, 1310.0, 130.0),
        title: title.to_string(),
        x: x.clone(),
        y_ticks: number_ticks(&range, 3.0),
        y: range,
        x_ticks,
        layers,
        marks: last
            .map(|at| Mark { at, text: format!("now {} m", plain(at, 2)), colour: Hue::Pace })
            .into_iter()
            .collect(),
        ..Panel::default()
    }
    .draw(c)
}

/// Computes the median of the easy runs around a day; NaN when there are too few.
fn rolling_median(easy: &[(i32, f64)], day: i32) -> f64 {
    let from = easy.partition_point(|e| e.0 < day - ROLLED_DAYS / 2);
    let to = easy.partition_point(|e| e.0 <= day + ROLLED_DAYS / 2);
    let mut window: Vec<f64> = easy[from..to].iter().map(|e| e.1).collect();
    if window.len() < ROLLED_LEAST {
        f64::NAN
    } else {
        stats::median(&mut window).unwrap_or(f64::NAN)
    }
}
