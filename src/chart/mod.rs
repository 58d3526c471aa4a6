//! Charts: each answers one question in its title. To add one: a file here and a row in [`CHARTS`].
//!
//! `canvas` collects shapes and texts (`scene`); `raster` paints them (PNG), `svg` writes them: one drawing
//! code.

mod athlete;
mod backend;
mod canvas;
mod card;
mod glyphs;
mod hrv;
mod overview;
mod palette;
mod panel;
mod raster;
mod recovery;
mod scene;
mod season;
mod svg;
mod theme;
#[cfg(feature = "validate")]
mod validation;
mod weeks;
mod wording;

pub use athlete::athlete;
pub use card::card;
pub use hrv::hrv;
pub use theme::Theme;
#[cfg(feature = "validate")]
pub use validation::validation;

use crate::calendar::Day;
use crate::display::Decimal;
use crate::season::Season;
use crate::units::UnitSystem;
use thiserror::Error;

/// A picture that could not be drawn.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ChartError(pub String);

/// What a picture is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureFormat {
    /// Pixels.
    #[default]
    Png,
    /// Shapes and texts, for those who edit.
    Svg,
}

impl PictureFormat {
    /// `png` or `svg`: the ending of the file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            PictureFormat::Png => "png",
            PictureFormat::Svg => "svg",
        }
    }
}

/// How dates are written on pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateFormat {
    /// `2 Mar`
    #[default]
    DayMonth,
    /// `Mar 2`
    MonthDay,
    /// `2026-03-02`
    Iso,
}

/// How pictures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Kilometres or miles.
    pub units: UnitSystem,
    /// Pixels a pixel of scale 1 is wide, 1 to 3; an SVG has none.
    pub scale: u32,
    /// Paper and ink.
    pub theme: Theme,
    /// PNG or SVG.
    pub format: PictureFormat,
    /// How dates are written.
    pub dates: DateFormat,
    /// The sign in numbers.
    pub decimal: Decimal,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            units: UnitSystem::Metric,
            scale: 1,
            theme: Theme::Light,
            format: PictureFormat::Png,
            dates: DateFormat::DayMonth,
            decimal: Decimal::Point,
        }
    }
}

impl Style {
    /// A day without its year, but for ISO.
    pub fn day(&self, day: Day) -> String {
        let (_, _, number) = day.ymd();
        match self.dates {
            DateFormat::DayMonth => format!("{number} {}", day.month_name()),
            DateFormat::MonthDay => format!("{} {number}", day.month_name()),
            DateFormat::Iso => day.to_string(),
        }
    }

    /// A day with its year.
    pub fn date(&self, day: Day) -> String {
        let year = day.ymd().0;
        match self.dates {
            DateFormat::DayMonth => format!("{} {year}", self.day(day)),
            DateFormat::MonthDay => format!("{}, {year}", self.day(day)),
            DateFormat::Iso => day.to_string(),
        }
    }
}

/// A text on a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// Left, top, right and bottom, in pixels of scale 1.
    pub place: [f32; 4],
}

/// A picture and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Bytes of the file.
    pub bytes: Vec<u8>,
    /// The finding in a sentence.
    pub finding: String,
    /// What it shows, for those who can't see it.
    pub alt_text: String,
    /// Width and height, in pixels of scale 1.
    pub size: (u32, u32),
    /// All texts on it.
    pub labels: Vec<Label>,
}

/// A chart of a season: one picture, several pages, or none.
pub struct Chart {
    /// Stable name; the file is `<id>.png`.
    pub id: &'static str,
    /// Shown name.
    pub name: &'static str,
    /// What it shows.
    pub doc: &'static str,
    /// Draws it.
    pub draw: fn(&Season, &Style) -> Result<Vec<Picture>, ChartError>,
}

/// All charts of a season.
pub const CHARTS: &[Chart] =
    &[season::SEASON, overview::OVERVIEW, weeks::WEEKS, recovery::RECOVERY];
