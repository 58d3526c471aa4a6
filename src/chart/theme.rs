//! Colours and sizes. Hues after Okabe and Ito, distinct for the common colour-vision deficiencies.

use crate::classify::Kind;
use crate::season::Run;

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

pub const PAPER: Rgb = (255, 255, 255);
pub const INK: Rgb = (29, 39, 51);
pub const MUTED: Rgb = (91, 104, 118);
pub const GRID: Rgb = (225, 230, 235);
pub const SHADE: Rgb = (245, 247, 249);
pub const HARD: Rgb = (205, 79, 0);
pub const MODERATE: Rgb = (230, 173, 30);
pub const RECOVERY: Rgb = (0, 140, 110);
pub const ENDURANCE: Rgb = (70, 150, 215);
pub const UNKNOWN: Rgb = (160, 168, 176);
pub const HEART: Rgb = (190, 40, 80);
pub const PACE: Rgb = (0, 105, 170);
pub const WARN: Rgb = (176, 32, 32);

/// Colour of a run: by its sort and role, never alone: shape or words say the same.
pub fn of_run(run: &Run) -> Rgb {
    use crate::classify::Role;
    match (run.verdict.kind, run.role) {
        (Kind::Unclassified, _) => UNKNOWN,
        (_, Some(Role::Hard)) => HARD,
        (_, Some(Role::Recovery)) => RECOVERY,
        (_, Some(Role::Endurance)) => ENDURANCE,
        (_, Some(Role::Moderate)) => MODERATE,
        (_, None) => UNKNOWN,
    }
}

/// `colour` on paper at strength `a` (0 to 1).
pub fn tint(colour: Rgb, a: f64) -> Rgb {
    let mix = |c: u8| (f64::from(c) * a + 255.0 * (1.0 - a)).round() as u8;
    (mix(colour.0), mix(colour.1), mix(colour.2))
}
