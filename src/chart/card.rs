//! The card of one run.

use super::ChartError;
use super::canvas::{Anchor, Canvas, bold, ink};
use super::panel::{Layer, Panel, number_ticks};
use super::theme::{self, GRID, INK, MUTED};
use crate::digest::{STEP_S, Track};

use crate::score::recovery::COMPONENTS;
use crate::season::{Run, TOO_HARD};
use crate::units::{UnitSystem, hours_minutes_seconds, minutes_seconds, pace_s};

const LEFT: f32 = 96.0;
const WIDE: f32 = 1030.0;

/// Draws the card of a run: PNG bytes.
///
/// # Errors
/// When it can't be drawn.
pub fn card(run: &Run, units: UnitSystem, scale: u32) -> Result<Vec<u8>, ChartError> {
    let mut c = Canvas::new(1600, 1000, scale)?;
    let colour = theme::of_run(run);
    let title = match (run.recovery.as_ref().and_then(|r| r.score.clone().ok()), run.verdict.sort())
    {
        (Some(s), _) if s < TOO_HARD => "A recovery run that was too hard".to_string(),
        (Some(_), Some("hard")) => "Planned easy, run hard".to_string(),
        (Some(_), _) => "A recovery run that was easy enough".to_string(),
        (None, Some("hard")) => "A hard run".to_string(),
        (None, Some(_)) => "Not a hard run".to_string(),
        (None, None) => "Unclassified".to_string(),
    };
    c.rect(0.0, 0.0, 1600.0, 8.0, colour, 1.0);
    c.text(48.0, 62.0, &title, bold(34.0, INK), Anchor::Start);
    let digest = &run.digest;
    let mut facts =
        vec![format!("{} {}", run.day.weekday_name(), run.local_start().replace('T', " "))];
    facts.extend(digest.name.clone());
    facts.extend(digest.distance_m.as_ref().ok().map(|d| units.distance(*d)));
    facts.push(format!("{} moving", hours_minutes_seconds(digest.moving_s)));
    facts.push(run.verdict.structure.session_type.id().to_string());
    facts.push(format!("P(hard) {:.2}", run.verdict.p_hard));
    c.text_within(48.0, 96.0, &facts.join("   \u{2022}   "), ink(16.0, MUTED), 1500.0);
    strips(&mut c, run, units)?;
    side(&mut c, run);
    let foot = match &run.thresholds.vt1 {
        Some(v) => format!("VT1 {:.0} \u{b1} {:.0} bpm by {}", v.value, v.se, v.source),
        None => "VT1 is not known".to_string(),
    };
    c.text_within(48.0, 972.0, &foot, ink(14.0, MUTED), 1500.0);
    c.png()
}

fn minutes(track: &Track, column: impl Fn(usize) -> f64) -> Vec<(f64, f64)> {
    (0..track.len()).map(|i| ((i as f64 + 0.5) * STEP_S / 60.0, column(i))).collect()
}

fn bounds(points: &[(f64, f64)], low: f64, high: f64) -> Option<(f64, f64)> {
    let mut v: Vec<f64> = points.iter().map(|p| p.1).filter(|v| v.is_finite()).collect();
    v.sort_unstable_by(f64::total_cmp);
    let q = |p| crate::kernels::stats::quantile_sorted(&v, p);
    Some((q(low)?, q(high)?))
}

fn strips(c: &mut Canvas, run: &Run, units: UnitSystem) -> Result<(), ChartError> {
    let track = &run.digest.track;
    let end = (track.len() as f64 * STEP_S / 60.0).max(1.0);
    let x = 0.0..end;
    let mut panels: Vec<(f32, Panel)> = Vec::new();
    let mut missing = Vec::new();
    let speed = track.smoothed(Track::gap, 5);
    let unit = units.distance_m();
    let pace = minutes(track, |i| {
        if track.moving_s(i) < 2.5 { f64::NAN } else { pace_s(speed[i], units).unwrap_or(f64::NAN) }
    });
    let blank = |title: String, y: std::ops::Range<f64>, y_ticks, layers| Panel {
        place: (0.0, 0.0, 0.0, 0.0),
        title,
        x: x.clone(),
        y,
        x_ticks: vec![],
        y_ticks,
        layers,
    };
    if let Some((fast, slow)) = bounds(&pace, 0.01, 0.95) {
        let range = slow + 20.0..(fast - 10.0).max(0.0);
        let step = if slow - fast > 180.0 { 60.0 } else { 30.0 };
        let ticks = ((range.end / step).ceil() as i64..=(range.start / step).floor() as i64)
            .map(|k| (k as f64 * step, minutes_seconds(k as f64 * step)))
            .collect();
        let mut layers = Vec::new();
        if let Some(cs) = &run.thresholds.cs {
            let at = unit / cs.speed.value;
            let points = vec![(0.0, at), (end, at)];
            layers.push(Layer::Line { points, colour: MUTED, width: 1.0 });
        }
        layers.push(Layer::Line { points: pace, colour: theme::PACE, width: 1.8 });
        let title = format!(
            "grade-adjusted pace, min/{} (thin line: critical speed)",
            units.distance_name()
        );
        panels.push((1.0, blank(title, range, ticks, layers)));
    } else {
        missing.push("no speed");
    }
    let heart = minutes(track, |i| track.heart_rate(i));
    if let Some((low, high)) = bounds(&heart, 0.0, 1.0) {
        let vt1 = run.thresholds.vt1.as_ref();
        let top = vt1.map_or(high, |v| high.max(v.value + v.se)) + 5.0;
        let range = low.max(50.0) - 5.0..top;
        let mut layers = Vec::new();
        if let Some(v) = vt1 {
            let (from, to) = (v.value - v.se, v.value + v.se);
            layers.push(Layer::Band { from, to, colour: theme::HEART, alpha: 0.12 });
            let points = vec![(0.0, v.value), (end, v.value)];
            layers.push(Layer::Line { points, colour: theme::HEART, width: 1.0 });
        }
        if let Some(ceiling) = run.thresholds.recovery_ceiling() {
            let points = vec![(0.0, ceiling), (end, ceiling)];
            layers.push(Layer::Line { points, colour: theme::RECOVERY, width: 1.5 });
        }
        layers.push(Layer::Line { points: heart, colour: theme::HEART, width: 2.0 });
        let title = "heart rate, bpm (red band: VT1 with its error; green: recovery ceiling)";
        panels.push((
            1.2,
            blank(title.to_string(), range.clone(), number_ticks(&range, 5.0), layers),
        ));
    } else {
        missing.push("no heart rate");
    }
    if let Ok(hrv) = &run.digest.hrv {
        let mut layers =
            vec![Layer::Band { from: 0.5, to: 0.75, colour: theme::MODERATE, alpha: 0.2 }];
        for w in &hrv.windows {
            if let Some(alpha1) = w.alpha1 {
                let at = (w.centre_s / 60.0, alpha1);
                layers.push(Layer::Dot {
                    at,
                    radius: 4.0,
                    colour: theme::ENDURANCE,
                    filled: w.used,
                });
            }
        }
        let ticks = vec![
            (0.5, "0.5".into()),
            (0.75, "0.75".into()),
            (1.0, "1".into()),
            (1.5, "1.5".into()),
        ];
        let title = "DFA-alpha1 (band: between the thresholds; hollow: not used)";
        panels.push((0.7, blank(title.to_string(), 0.2..1.7, ticks, layers)));
    } else {
        missing.push("no beat-to-beat data");
    }
    let cadence = minutes(track, |i| track.bin(i).cadence);
    if let Some((low, high)) = bounds(&cadence, 0.05, 0.99) {
        let range = low - 8.0..high + 8.0;
        let layers = vec![Layer::Line { points: cadence, colour: theme::ENDURANCE, width: 1.5 }];
        let title = "cadence, steps/min".to_string();
        panels.push((0.6, blank(title, range.clone(), number_ticks(&range, 3.0), layers)));
    } else {
        missing.push("no cadence");
    }
    let total: f32 = panels.iter().map(|p| p.0).sum();
    let gap = 46.0;
    let room = 740.0 - gap * (panels.len().max(1) - 1) as f32;
    let mut y = 165.0;
    let count = panels.len();
    for (i, (share, mut panel)) in panels.into_iter().enumerate() {
        let h = (room * share / total).min(330.0);
        panel.place = (LEFT, y, WIDE, h);
        if i + 1 == count {
            panel.x_ticks = number_ticks(&(0.0..end), 10.0);
            panel.x_ticks.iter_mut().for_each(|t| t.1.push_str(" min"));
        }
        panel.draw(c)?;
        y += h + gap;
    }
    if !missing.is_empty() {
        let text = format!("{} in this file", missing.join(", "));
        c.text(1170.0, 948.0, &text, ink(14.0, MUTED), Anchor::Start);
    }
    Ok(())
}

/// Score dial and components, or the votes of a run that is not scored.
fn side(c: &mut Canvas, run: &Run) {
    let x = 1190.0;
    let Some(recovery) = &run.recovery else { return votes(c, run, x, 180.0) };
    match &recovery.score {
        Ok(score) => {
            let colour = if *score < TOO_HARD { theme::HARD } else { theme::RECOVERY };
            c.arc(x + 80.0, 240.0, 66.0, 1.0, GRID, 15.0);
            c.arc(x + 80.0, 240.0, 66.0, (score / 100.0).max(0.001), colour, 15.0);
            c.text(x + 80.0, 256.0, &format!("{score:.0}"), bold(44.0, INK), Anchor::Middle);
            let range = [&recovery.low, &recovery.high].map(|v| v.clone().unwrap_or(*score));
            let text = format!("{:.0} to {:.0}", range[0], range[1]);
            c.text(x + 170.0, 222.0, "recovery score", bold(18.0, INK), Anchor::Start);
            c.text(x + 170.0, 248.0, &text, ink(15.0, MUTED), Anchor::Start);
            c.text(x + 170.0, 269.0, "within the error of VT1", ink(14.0, MUTED), Anchor::Start);
        }
        Err(why) => {
            c.text(x, 230.0, "no recovery score", bold(18.0, INK), Anchor::Start);
            c.text_within(x, 256.0, &why.to_string(), ink(14.0, MUTED), 370.0);
        }
    }
    let mut y = 352.0;
    for (component, (_, finding)) in COMPONENTS.iter().zip(&recovery.parts) {
        let Ok(f) = finding else { continue };
        c.text(x, y, component.name, bold(15.0, INK), Anchor::Start);
        c.text(x + 360.0, y, &format!("{:.0}", 100.0 * f.share), bold(15.0, INK), Anchor::End);
        c.round_rect(x, y + 8.0, 360.0, 8.0, 4.0, GRID);
        let colour = if f.share < 0.6 { theme::HARD } else { theme::RECOVERY };
        c.round_rect(x, y + 8.0, (360.0 * f.share as f32).max(4.0), 8.0, 4.0, colour);
        c.text_within(x, y + 35.0, &f.because, ink(14.0, MUTED), 370.0);
        y += 66.0;
    }
    let silent: Vec<&str> = COMPONENTS
        .iter()
        .zip(&recovery.parts)
        .filter(|(c, (_, f))| f.is_err() && c.id != "pace")
        .map(|(c, _)| c.name)
        .collect();
    if !silent.is_empty() {
        let text = format!("not measured: {}", silent.join(", "));
        c.text_within(x, y, &text, ink(14.0, MUTED), 370.0);
        y += 30.0;
    }
    let until = match &recovery.easy_until_min {
        Ok(m) => format!("It would have been easy until minute {m:.0}."),
        Err(why) => format!("Easy until: {why}."),
    };
    c.text_within(x, y + 8.0, &until, bold(15.0, INK), 370.0);
    votes(c, run, x, y + 56.0);
}

fn votes(c: &mut Canvas, run: &Run, x: f32, mut y: f32) {
    c.text(x, y, "what spoke for hard or easy", bold(15.0, INK), Anchor::Start);
    for (id, ballot) in &run.verdict.ballots {
        y += 26.0;
        let name = crate::classify::VOTES.iter().find(|v| v.id == *id).map_or(*id, |v| v.name);
        let way = if ballot.ell >= 0.0 { "hard" } else { "easy" };
        let text = format!("{name}: {} ({:+.1} to {way})", ballot.because, ballot.ell);
        let text = text.replace('-', "\u{2212}").replace("heart\u{2212}rate", "heart-rate");
        c.text_within(x, y, &text, ink(14.0, MUTED), 380.0);
    }
    if run.verdict.ballots.is_empty() {
        c.text(x, y + 26.0, "nothing: see the table", ink(14.0, MUTED), Anchor::Start);
    }
    if let Some(flips) = &run.verdict.flips_if {
        c.text_within(x, y + 30.0, &format!("The sort {flips}."), ink(14.0, INK), 380.0);
    }
}
