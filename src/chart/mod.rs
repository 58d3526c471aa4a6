//! Charts, each of which answers one question in its title. Those of a season are rows of [`CHARTS`], a module each;
//! `.github/CONTRIBUTING.md` has how to add one.
//!
//! `canvas` collects shapes and texts (`scene`), which `raster` paints as PNG and `svg` writes as SVG.

mod athlete;
mod backend;
mod canvas;
mod card;
mod fonts;
mod glyphs;
mod hrv;
mod marks;
mod outlines;
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
use crate::findings::Findings;
use crate::season::Season;
use crate::units::UnitSystem;
use thiserror::Error;

/// A picture that could not be drawn.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ChartError(pub String);

/// The file format of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG, a raster image.
    #[default]
    Png,
    /// SVG, which can be edited.
    Svg,
}

impl PictureFormat {
    /// The file name extension: `png` or `svg`.
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

/// How many weeks a picture of weeks holds. Windows end with the newest week, whatever the year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// A quarter of a year.
    Weeks12,
    /// Half a year.
    #[default]
    Weeks26,
    /// A year.
    Weeks52,
}

impl Span {
    /// Number of weeks.
    pub const fn weeks(self) -> usize {
        match self {
            Span::Weeks12 => 12,
            Span::Weeks26 => 26,
            Span::Weeks52 => 52,
        }
    }

    /// Most weeks drawn at once: a few more than asked get no picture of their own.
    const fn most(self) -> usize {
        self.weeks() + self.weeks() / 6
    }

    /// The index of the first week of the newest window; 0 when all weeks fit.
    fn first_week(self, weeks: usize) -> usize {
        if weeks <= self.most() { 0 } else { weeks - self.weeks() }
    }
}

/// The style of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Kilometres or miles.
    pub units: UnitSystem,
    /// Pixel density, 1 to 3; ignored for SVG.
    pub scale: u32,
    /// Light or dark theme.
    pub theme: Theme,
    /// PNG or SVG.
    pub format: PictureFormat,
    /// How dates are written.
    pub dates: DateFormat,
    /// The decimal sign.
    pub decimal: Decimal,
    /// How many weeks a picture of weeks holds.
    pub span: Span,
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
            span: Span::default(),
        }
    }
}

impl Style {
    /// Formats a day without its year, except in ISO format.
    pub fn day(&self, day: Day) -> String {
        let (_, _, number) = day.ymd();
        match self.dates {
            DateFormat::DayMonth => format!("{number} {}", day.month_name()),
            DateFormat::MonthDay => format!("{} {number}", day.month_name()),
            DateFormat::Iso => day.to_string(),
        }
    }

    /// Formats a day with its year.
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
    /// The text.
    pub text: String,
    /// Left, top, right and bottom, in pixels of scale 1.
    pub place: [f32; 4],
}

/// A picture with its texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Bytes of the file.
    pub bytes: Vec<u8>,
    /// The finding in a sentence.
    pub finding: String,
    /// The alternative text, which describes the picture.
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
    /// Shown name, its title on the page.
    pub name: &'static str,
    /// What it shows.
    pub doc: &'static str,
    /// Draws it, with what is said of the season.
    pub draw: fn(&Season, &Findings, &Style) -> Result<Vec<Picture>, ChartError>,
}

/// All charts of a season, in the order of the page.
pub const CHARTS: &[Chart] =
    &[season::SEASON, recovery::RECOVERY, weeks::WEEKS, overview::OVERVIEW];
