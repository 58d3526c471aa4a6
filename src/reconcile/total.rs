//! The session's total as the runner's own correction.

use crate::activity::{Activity, Channel, Note, RepairId};
use crate::repair::Repair;
use crate::science::Basis;

/// A treadmill's distance that the runner typed in at the end.
pub const TOTAL: Repair = Repair {
    id: RepairId::SessionTotal,
    name: "a distance that the runner corrected",
    basis: &[Basis::Judgement(
        "watches ask for the treadmill's distance and store it as the session's total",
    )],
    doc: "Indoors, where no position bears the records out, a session's total that differs from the \
          records' sum by 2 % to a factor of 2 is the runner's correction: distance and speed are scaled \
          to it. Elsewhere a total that differs by more than 10 % is only noted. A total that nobody can \
          cover in that time is nobody's.",
    apply: total,
};

/// A difference that rounding and cutting can make (judgement).
const ROUNDING: f64 = 0.02;
const NOTED: f64 = 0.10;
const CORRECTIONS: std::ops::RangeInclusive<f64> = 0.5..=2.0;

fn total(activity: &mut Activity) -> Option<Note> {
    let total = activity.session.distance_m.filter(|m| *m > 0.0)?;
    let timer_s = activity.session.timer_s.unwrap_or_else(|| activity.elapsed_s()).max(1.0);
    if activity.sport.is_on_foot() && total / timer_s > super::fastest_on_foot_mps(total) {
        activity.session.distance_m = None;
        let what = format!(
            "the session's total of {:.0} km in {:.0} min can't be and was left out",
            total / 1000.0,
            timer_s / 60.0
        );
        return Some(Note::new(RepairId::SessionTotal, what, 0));
    }
    let column = activity.samples.get(Channel::Distance)?;
    let sum = column.iter().rev().copied().find(|d| d.is_finite()).filter(|d| *d > 0.0)?;
    let ratio = total / sum;
    if (ratio - 1.0).abs() <= ROUNDING {
        return None;
    }
    let unseen = activity.samples.positions().is_none();
    if unseen && activity.sub_sport.is_indoor() && CORRECTIONS.contains(&ratio) {
        for channel in [Channel::Distance, Channel::Speed] {
            if let Some(column) = activity.samples.get_mut(channel) {
                column.iter_mut().for_each(|v| *v *= ratio);
            }
        }
        let what = format!(
            "the session's total is {ratio:.2} times what the watch counted: distance and speed follow it"
        );
        return Some(Note::new(RepairId::SessionTotal, what, activity.samples.len()));
    }
    if (ratio - 1.0).abs() <= NOTED {
        return None;
    }
    let what =
        format!("the session's total is {ratio:.2} times the records' distance, which was kept");
    Some(Note::new(RepairId::SessionTotal, what, 0))
}
