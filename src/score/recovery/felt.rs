//! How it felt ([`crate::science::recovery`]).

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Known};
use crate::classify::VoteId;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::FOSTER_1998;

/// The runner's rating and feel.
pub const FELT: Component = Component {
    id: ComponentId::Felt,
    name: "how it felt",
    weight: 3.0,
    unit: "CR10",
    basis: &[Basis::Published(&FOSTER_1998), Basis::Judgement("the curves")],
    doc: "The rating of effort (3 or less is easy) times how it felt (50 of 100 or more is well). Silent \
          when nearly every run has the same rating: that is a habit, not an answer.",
    curves: &[("rating", &RPE), ("feel, a factor", &FEEL)],
    depends_on: Dependency::Other,
    rate,
};

/// Points as a function of the CR10 rating, and a factor as a function of feel (0 to 100, high is good;
/// judgement: [`crate::science::recovery`]).
const RPE: [(f64, f64); 4] = [(3.0, 1.0), (4.0, 0.8), (5.0, 0.4), (7.0, 0.0)];
const FEEL: [(f64, f64); 3] = [(0.0, 0.3), (25.0, 0.6), (50.0, 1.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let session = &input.digest.session;
    let habit = |(id, why): &(VoteId, Absent)| {
        *id == VoteId::Rating && matches!(why, Absent::Unreliable(_))
    };
    if input.verdict.silent.iter().any(habit) {
        return Err(Absent::unreliable("nearly every run has the same rating"));
    }
    let (rpe, feel) = (session.rpe, session.feel);
    if rpe.is_none() && feel.is_none() {
        return Err(Absent::not_recorded("a rating"));
    }
    let share = rpe.map_or(1.0, |v| piecewise(&RPE, v)) * feel.map_or(1.0, |v| piecewise(&FEEL, v));
    let mut said = Vec::new();
    said.extend(rpe.map(|v| format!("rated {v:.0} of 10")));
    said.extend(feel.map(|v| format!("felt {v:.0} of 100")));
    Ok(ComponentResult { value: rpe.or(feel).unwrap_or_default(), share, because: said.join(", ") })
}
