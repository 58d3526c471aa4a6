//! Colours: light and dark. Kinds of runs are a ladder of lightness, so that they stay apart for every
//! colour-vision deficiency and in grey print (tests simulate both); text has a contrast of 4.5:1 or more.

use crate::classify::{Kind, Role};
use crate::season::Run;

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// Paper and ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on white.
    #[default]
    Light,
    /// Light ink on near-black.
    Dark,
}

/// What a colour means; the theme says how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// The ground.
    Paper,
    /// Text.
    Ink,
    /// Text of the second rank.
    Muted,
    /// Lines of a grid.
    Grid,
    /// A ground of the second rank.
    Shade,
    /// A hard run.
    Hard,
    /// A moderate run.
    Moderate,
    /// A recovery run.
    Recovery,
    /// An easy run that is no recovery run.
    Endurance,
    /// Unclassified, or another sport: its edge and its hatching.
    Unknown,
    /// The ground of what is unclassified.
    UnknownFill,
    /// Heart rate.
    Heart,
    /// Pace.
    Pace,
    /// Something to mend.
    Warn,
    /// The same as [`Hue::Hard`] and so on, dark (or light) enough for text.
    HardText,
    /// Text in the colour of moderate runs.
    ModerateText,
    /// Text in the colour of recovery runs.
    RecoveryText,
    /// Text in the colour of endurance runs.
    EnduranceText,
}

pub const PAPER: Hue = Hue::Paper;
pub const INK: Hue = Hue::Ink;
pub const MUTED: Hue = Hue::Muted;
pub const GRID: Hue = Hue::Grid;
pub const SHADE: Hue = Hue::Shade;
pub const HARD: Hue = Hue::Hard;
pub const MODERATE: Hue = Hue::Moderate;
pub const RECOVERY: Hue = Hue::Recovery;
pub const ENDURANCE: Hue = Hue::Endurance;
pub const UNKNOWN: Hue = Hue::Unknown;
pub const UNKNOWN_FILL: Hue = Hue::UnknownFill;
pub const HEART: Hue = Hue::Heart;
pub const PACE: Hue = Hue::Pace;
pub const WARN: Hue = Hue::Warn;

/// How a hue looks: `(hue, light, dark)`. The lightness of the kinds (CIE L*) is on light paper hard 30, endurance
/// 45, recovery 60, moderate 78, unclassified 93; on dark paper unclassified 25, endurance 44, hard 59, recovery 75,
/// moderate 90.
const PALETTE: &[(Hue, Rgb, Rgb)] = &[
    (Hue::Paper, (255, 255, 255), (19, 24, 30)),
    (Hue::Ink, (27, 37, 48), (233, 237, 241)),
    (Hue::Muted, (85, 97, 109), (165, 176, 187)),
    (Hue::Grid, (224, 229, 234), (52, 61, 71)),
    (Hue::Shade, (245, 247, 249), (27, 33, 41)),
    (Hue::Hard, (138, 22, 2), (240, 98, 47)),
    (Hue::Moderate, (243, 185, 60), (255, 229, 143)),
    (Hue::Recovery, (30, 164, 136), (84, 205, 170)),
    (Hue::Endurance, (18, 108, 194), (24, 104, 186)),
    (Hue::Unknown, (128, 139, 150), (132, 142, 158)),
    (Hue::UnknownFill, (237, 240, 243), (52, 60, 71)),
    (Hue::Heart, (168, 32, 76), (255, 127, 163)),
    (Hue::Pace, (0, 88, 143), (111, 185, 245)),
    (Hue::Warn, (179, 38, 30), (255, 138, 128)),
    (Hue::HardText, (176, 54, 6), (255, 138, 92)),
    (Hue::ModerateText, (122, 86, 0), (255, 203, 67)),
    (Hue::RecoveryText, (0, 112, 93), (63, 203, 174)),
    (Hue::EnduranceText, (31, 111, 173), (111, 191, 255)),
];

impl Hue {
    /// Its red, green and blue.
    pub fn rgb(self, theme: Theme) -> Rgb {
        let row = PALETTE.iter().find(|(hue, ..)| *hue == self);
        row.map_or((0, 0, 0), |(_, light, dark)| match theme {
            Theme::Light => *light,
            Theme::Dark => *dark,
        })
    }

    /// The same colour for text.
    pub fn text(self) -> Hue {
        match self {
            Hue::Hard => Hue::HardText,
            Hue::Moderate => Hue::ModerateText,
            Hue::Recovery => Hue::RecoveryText,
            Hue::Endurance => Hue::EnduranceText,
            Hue::Unknown | Hue::Grid => Hue::Muted,
            other => other,
        }
    }
}

/// Colour of a run: by its sort and role, never alone: height, shape or words say the same.
pub fn of_run(run: &Run) -> Hue {
    match (run.verdict.kind, run.role) {
        (Kind::Unclassified, _) => UNKNOWN,
        (_, Some(Role::Hard)) => HARD,
        (_, Some(Role::Recovery)) => RECOVERY,
        (_, Some(Role::Endurance)) => ENDURANCE,
        (_, Some(Role::Moderate)) => MODERATE,
        (_, None) => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Matrix = [[f64; 3]; 3];

    /// Machado, Oliveira and Fernandes 2009, severity 1: on linear RGB.
    const VISION: [(&str, Matrix); 4] = [
        ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        ),
    ];
    const SRGB: Matrix = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];

    fn times(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
        m.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
    }

    fn linear(c: Rgb) -> [f64; 3] {
        [c.0, c.1, c.2].map(|v| match f64::from(v) / 255.0 {
            v if v <= 0.04045 => v / 12.92,
            v => libm::pow((v + 0.055) / 1.055, 2.4),
        })
    }

    /// CIELAB under D65.
    fn lab(linear: [f64; 3]) -> [f64; 3] {
        let f = |t: f64| match t {
            t if t > 216.0 / 24389.0 => libm::cbrt(t),
            t => (24389.0 / 27.0 * t + 16.0) / 116.0,
        };
        let [x, y, z] = times(&SRGB, linear);
        let (x, y, z) = (f(x / 0.95047), f(y), f(z / 1.08883));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// CIEDE2000 (Sharma, Wu and Dalal 2005).
    fn distance(p: [f64; 3], q: [f64; 3]) -> f64 {
        let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
        let mean = (libm::hypot(p[1], p[2]) + libm::hypot(q[1], q[2])) / 2.0;
        let g = 0.5 * (1.0 - seventh(mean));
        let (a1, a2) = (p[1] * (1.0 + g), q[1] * (1.0 + g));
        let (c1, c2) = (libm::hypot(a1, p[2]), libm::hypot(a2, q[2]));
        let angle = |b: f64, a: f64| libm::atan2(b, a).to_degrees().rem_euclid(360.0);
        let (h1, h2) = (angle(p[2], a1), angle(q[2], a2));
        let grey = c1 * c2 == 0.0;
        let turn = if grey { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
        let (dl, dc) = (q[0] - p[0], c2 - c1);
        let dh = 2.0 * (c1 * c2).sqrt() * libm::sin((turn / 2.0).to_radians());
        let (l, c) = ((p[0] + q[0]) / 2.0, (c1 + c2) / 2.0);
        let h = match (h1 - h2).abs() {
            _ if grey => h1 + h2,
            d if d <= 180.0 => (h1 + h2) / 2.0,
            _ if h1 + h2 < 360.0 => (h1 + h2 + 360.0) / 2.0,
            _ => (h1 + h2 - 360.0) / 2.0,
        };
        let cos = |d: f64| libm::cos(d.to_radians());
        let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
            - 0.20 * cos(4.0 * h - 63.0);
        let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
        let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
        let rotation = libm::sin((60.0 * libm::exp(-((h - 275.0) / 25.0).powi(2))).to_radians());
        let rt = -rotation * 2.0 * seventh(c);
        let (x, y, z) = (dl / sl, dc / sc, dh / sh);
        (x * x + y * y + z * z + rt * y * z).sqrt()
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let y = |c| times(&SRGB, linear(c))[1] + 0.05;
        y(a).max(y(b)) / y(a).min(y(b))
    }

    #[test]
    fn the_colour_distance_is_that_of_its_paper() {
        // Pairs 1, 7, 13 and 17 of Sharma's table.
        let pairs = [
            ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
            ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
            ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
            ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ];
        for (p, q, expected) in pairs {
            assert!((distance(p, q) - expected).abs() < 5e-5, "{p:?} {q:?}");
        }
    }

    /// Fills that touch each other in stacked bars, cells and zones.
    const TOUCHING: [Hue; 5] = [HARD, MODERATE, RECOVERY, ENDURANCE, UNKNOWN_FILL];

    /// Just seen at a glance, in bars as narrow as those of weeks (judgement).
    const APART: f64 = 15.0;

    #[test]
    fn kinds_of_runs_stay_apart_in_grey_print() {
        for theme in [Theme::Light, Theme::Dark] {
            let grey = TOUCHING.map(|h| lab(linear(h.rgb(theme)))[0]);
            let paper = lab(linear(PAPER.rgb(theme)))[0];
            for (i, a) in grey.iter().enumerate() {
                for (j, b) in grey.iter().enumerate().skip(i + 1) {
                    let d = (a - b).abs();
                    assert!(d >= APART, "{theme:?}: {:?} {:?} {d:.1}", TOUCHING[i], TOUCHING[j]);
                }
                // What is unclassified has an edge and is hatched.
                let solid = TOUCHING[i] != UNKNOWN_FILL;
                assert!(!solid || (a - paper).abs() >= APART, "{theme:?}: {:?}", TOUCHING[i]);
            }
        }
    }

    #[test]
    fn kinds_of_runs_stay_apart_for_every_eye() {
        let kinds = TOUCHING;
        for theme in [Theme::Light, Theme::Dark] {
            for (name, matrix) in &VISION {
                let seen = kinds
                    .map(|h| lab(times(matrix, linear(h.rgb(theme))).map(|v| v.clamp(0.0, 1.0))));
                for (i, a) in seen.iter().enumerate() {
                    for (j, b) in seen.iter().enumerate().skip(i + 1) {
                        let d = distance(*a, *b);
                        assert!(
                            d >= APART,
                            "{theme:?} {name}: {:?} {:?} {d:.1}",
                            kinds[i],
                            kinds[j]
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn text_has_contrast_and_marks_are_seen() {
        let texts = [
            INK,
            MUTED,
            HEART,
            PACE,
            WARN,
            Hue::HardText,
            Hue::ModerateText,
            Hue::RecoveryText,
            Hue::EnduranceText,
        ];
        for theme in [Theme::Light, Theme::Dark] {
            for ground in [PAPER, SHADE] {
                for text in texts {
                    let c = contrast(text.rgb(theme), ground.rgb(theme));
                    assert!(c >= 4.5, "{theme:?} {text:?} on {ground:?}: {c:.2}");
                }
            }
            // Moderate is light: its edge is seen, in the colour of its text.
            for mark in [HARD, Hue::ModerateText, RECOVERY, ENDURANCE, UNKNOWN] {
                let c = contrast(mark.rgb(theme), PAPER.rgb(theme));
                assert!(c >= 3.0, "{theme:?} {mark:?}: {c:.2}");
            }
        }
    }
}
