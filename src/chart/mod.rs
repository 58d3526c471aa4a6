//! Charts: each answers one question in its title. To add one: a file here and a row in [`CHARTS`].

mod athlete;
mod backend;
mod canvas;
mod card;
mod hrv;
mod panel;
mod recovery;
mod season;
mod theme;
mod validation;
mod weeks;

pub use athlete::athlete;
pub use card::card;
pub use hrv::hrv;
pub use validation::validation;

use crate::season::Season;
use crate::units::UnitSystem;
use std::fmt;

/// A picture that could not be drawn.
#[derive(Debug)]
pub struct ChartError(pub String);

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ChartError {}

/// A picture and what it says.
pub struct Picture {
    /// PNG bytes.
    pub png: Vec<u8>,
    /// The finding in a sentence.
    pub finding: String,
}

/// A chart of a season: one picture, or several pages.
pub struct Chart {
    /// Stable name; the file is `<id>.png`.
    pub id: &'static str,
    /// What it shows.
    pub doc: &'static str,
    /// Draws it at a pixel density.
    pub draw: fn(&Season, UnitSystem, u32) -> Result<Vec<Picture>, ChartError>,
}

/// All charts of a season.
pub const CHARTS: &[Chart] = &[season::SEASON, weeks::WEEKS, recovery::RECOVERY];
