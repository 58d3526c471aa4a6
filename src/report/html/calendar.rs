//! The last twelve weeks as a drawing in the page: a column a week, a row a weekday, a bar a run.

use super::{Sheet, or_dash};
use crate::calendar::Day;
use crate::display::hours_minutes_seconds;
use crate::findings::{Label, failed, label, title_without_reason};
use crate::report::lines::date;
use crate::season::Run;
use maud::{Markup, html};

/// Weeks drawn.
const WEEKS: i32 = 12;
/// A cell, large enough for a finger (WCAG 2.2, 2.5.8: 24 px), and the space for weekdays and dates.
const WIDE: f64 = 27.0;
const HIGH: f64 = 30.0;
const LEFT: f64 = 30.0;
const TOP: f64 = 18.0;
/// Heights of a bar: that of a run without duration, and that of one of two hours and more.
const LEAST: f64 = 14.0;
const MOST: f64 = 27.0;
const LONG_S: f64 = 7200.0;
/// Two lines at the foot, about the bar that is pointed at or focused.
const FOOT: f64 = 32.0;

/// The class of a label, which gives it its colours.
pub(super) fn class(label: Label) -> &'static str {
    match label {
        Label::Hard => "hard",
        Label::Moderate => "moderate",
        Label::Easy => "easy",
        Label::Recovery => "recovery",
        Label::CantTell => "untold",
    }
}

/// What stands on a bar, so that nothing hangs on colour alone.
fn sign(run: &Run) -> String {
    match (run.recovery_score(), label(run)) {
        (Some(score), _) => format!("{score:.0}"),
        (_, Label::Hard) => "H".to_string(),
        (_, Label::Moderate) => "M".to_string(),
        (_, Label::Easy) => "E".to_string(),
        (_, Label::Recovery) => "R".to_string(),
        (_, Label::CantTell) => "?".to_string(),
    }
}

/// A run in two lines, for whoever points at its bar or comes to it by keyboard.
fn in_two_lines(sheet: &Sheet<'_>, run: &Run) -> [String; 2] {
    let what = title_without_reason(run);
    let time = hours_minutes_seconds(run.digest.moving_s);
    let first = format!("{}: {}, {time}", date(run.day), or_dash(sheet.distance(run)));
    [first, sheet.words(what)]
}

pub(super) fn calendar(sheet: &Sheet<'_>) -> Markup {
    let Some((_, last)) = sheet.said.days else { return html! {} };
    // As the weeks of the season do.
    let sunday = sheet.season.weeks.first().is_some_and(|w| w.day().weekday() == 6);
    let first = Day(last.week_start(sunday).0 - 7 * (WEEKS - 1));
    let runs: Vec<(usize, &Run)> = sheet
        .season
        .runs
        .iter()
        .enumerate()
        .filter(|(_, r)| r.counts() && (first..=last).contains(&r.day))
        .collect();
    let (width, bottom) = (LEFT + WIDE * f64::from(WEEKS), TOP + 7.0 * HIGH);
    let height = bottom + FOOT;
    html! {
        section {
            h2 id="season" { "The last 12 weeks" }
            svg.calendar viewBox={ "0 0 " (width) " " (height) } role="group"
                aria-label="Calendar of the last 12 weeks: a column a week, a bar a run" {
                @for d in 0..7 {
                    text x="0" y=(TOP + HIGH * f64::from(d) + 19.0) { (Day(first.0 + d).weekday_name()) }
                }
                @for w in 0..WEEKS {
                    @let x = LEFT + WIDE * f64::from(w);
                    @let monday = Day(first.0 + 7 * w);
                    @if w % 3 == 0 {
                        text x=(x) y="11" { (monday.ymd().2) " " (monday.month_name()) }
                    }
                    @for d in 0..7 {
                        rect.day x=(x) y=(TOP + HIGH * f64::from(d) + 1.0) width=(WIDE - 2.0)
                            height=(HIGH - 2.0) rx="3" {}
                    }
                }
                @for (i, run) in &runs { (bar(sheet, *i, run, first, &runs)) }
            }
            p.legend { @for l in Label::ALL { @if sheet.said.counts.of_label(l) > 0 {
                span.key { span.swatch.(class(l)) {} " " (sheet.said.counts.of_label(l)) " " (l.id()) } " "
            } } }
            p.legend { "A number is a recovery score; a ring marks what was meant to be easy and was not; a taller bar is a \
             longer run; a bare frame is another sport." }
        }
    }
}

/// A bar, one of the day's.
fn bar(sheet: &Sheet<'_>, i: usize, run: &Run, first: Day, all: &[(usize, &Run)]) -> Markup {
    let same: Vec<usize> = all.iter().filter(|(_, r)| r.day == run.day).map(|(i, _)| *i).collect();
    let nth = same.iter().position(|s| *s == i).unwrap_or(0);
    let (week, weekday) = ((run.day.0 - first.0) / 7, (run.day.0 - first.0) % 7);
    let wide = (WIDE - 3.0) / same.len() as f64;
    let x = LEFT + WIDE * f64::from(week) + 0.5 + wide * nth as f64;
    let share = (run.digest.moving_s / LONG_S).min(1.0);
    let high = LEAST + (MOST - LEAST) * share;
    let y = TOP + HIGH * f64::from(weekday) + HIGH - 1.5 - high;
    let place = |n: f64| format!("{n:.1}");
    if !sheet.with_part.contains(&i) {
        return html! {
            rect.other x=(place(x)) y=(place(y)) width=(place(wide)) height=(place(high)) rx="2" {
                title { (date(run.day)) ": " (run.digest.sport.id()) ", "
                    (hours_minutes_seconds(run.digest.moving_s)) }
            }
        };
    }
    let said = in_two_lines(sheet, run);
    let foot = TOP + 7.0 * HIGH;
    let ring = if failed(run) { " ring" } else { "" };
    html! {
        a class={ "bar " (class(label(run))) (ring) } href={ "#run-" (i) } {
            rect x=(place(x)) y=(place(y)) width=(place(wide)) height=(place(high)) rx="2" {}
            @if same.len() < 3 {
                text.sign.two[same.len() == 2] x=(place(x + wide / 2.0)) y=(place(y + high / 2.0 + 4.0)) { (sign(run)) }
            }
            text.tip x="0" y=(foot + 13.0) { (said[0]) }
            text.tip x="0" y=(foot + 27.0) { (said[1]) }
        }
    }
}
