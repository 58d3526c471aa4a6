//! Recorded samples as columns that share one time axis.

use super::{Absent, Channel};
use thiserror::Error;

/// Latitude and longitude in degrees, one pair per sample; NaN where the position is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions {
    /// Degrees north.
    pub latitude: Vec<f64>,
    /// Degrees east.
    pub longitude: Vec<f64>,
}

/// Recorded samples as a structure of arrays that share one time axis.
///
/// Invariants: times are finite and strictly increasing, and every column has `len()` entries. A missing
/// value is NaN; a missing channel is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    time: Vec<f64>,
    positions: Option<Positions>,
    columns: [Option<Vec<f64>>; Channel::ALL.len()],
}

/// An attempt to break the invariants of [`Samples`].
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SamplesError {
    /// The time at this index is not finite or does not increase.
    #[error("time does not increase at sample {0}")]
    Clock(usize),
    /// A column whose length differs from the number of samples.
    #[error("a column of {have} entries on a clock of {need}")]
    Length {
        /// Entries in the column.
        have: usize,
        /// Number of samples.
        need: usize,
    },
}

impl Samples {
    /// Creates samples from their times, in seconds since the start of the activity, without any columns.
    pub fn new(time: Vec<f64>) -> Result<Samples, SamplesError> {
        if let Some(i) = time.iter().position(|t| !t.is_finite()) {
            return Err(SamplesError::Clock(i));
        }
        if let Some(i) = time.windows(2).position(|w| w[1] <= w[0]) {
            return Err(SamplesError::Clock(i + 1));
        }
        Ok(Samples { time, ..Samples::default() })
    }

    /// Adds or replaces a column. A column without any finite value is dropped.
    pub fn with(mut self, channel: Channel, column: Vec<f64>) -> Result<Samples, SamplesError> {
        self.set(channel, column)?;
        Ok(self)
    }

    /// Adds or replaces a column in place. A column without any finite value is dropped.
    pub fn set(&mut self, channel: Channel, column: Vec<f64>) -> Result<(), SamplesError> {
        self.check(column.len())?;
        self.columns[channel as usize] = column.iter().any(|v| v.is_finite()).then_some(column);
        Ok(())
    }

    /// Adds or replaces the positions. They are dropped when no pair is finite.
    pub fn set_positions(&mut self, positions: Positions) -> Result<(), SamplesError> {
        self.check(positions.latitude.len())?;
        self.check(positions.longitude.len())?;
        let any = positions.latitude.iter().zip(&positions.longitude);
        self.positions =
            any.into_iter().any(|(a, b)| a.is_finite() && b.is_finite()).then_some(positions);
        Ok(())
    }

    fn check(&self, have: usize) -> Result<(), SamplesError> {
        let need = self.time.len();
        if have == need { Ok(()) } else { Err(SamplesError::Length { have, need }) }
    }

    /// Number of samples.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Returns whether there are no samples.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// Seconds since the activity's start, strictly increasing.
    pub fn time(&self) -> &[f64] {
        &self.time
    }

    /// The positions, if recorded.
    pub fn positions(&self) -> Option<&Positions> {
        self.positions.as_ref()
    }

    /// The column of a channel, if recorded.
    pub fn get(&self, channel: Channel) -> Option<&[f64]> {
        self.columns[channel as usize].as_deref()
    }

    /// The column of a channel for repair in place.
    pub fn get_mut(&mut self, channel: Channel) -> Option<&mut [f64]> {
        self.columns[channel as usize].as_deref_mut()
    }

    /// The times, and the column of a channel for repair in place.
    pub fn clock_and_mut(&mut self, channel: Channel) -> Option<(&[f64], &mut [f64])> {
        Some((&self.time, self.columns[channel as usize].as_deref_mut()?))
    }

    /// The times, and the positions for repair in place.
    pub fn clock_and_positions_mut(&mut self) -> Option<(&[f64], &mut Positions)> {
        Some((&self.time, self.positions.as_mut()?))
    }

    /// The column of a channel, or [`Absent::NoChannel`].
    pub fn need(&self, channel: Channel) -> Result<&[f64], Absent> {
        self.get(channel).ok_or(Absent::NoChannel(channel))
    }

    /// Shifts all times by some seconds, which preserves their order.
    pub fn shift(&mut self, seconds: f64) {
        self.time.iter_mut().for_each(|t| *t += seconds);
    }

    /// Removes the samples for which `keep` is false from every column.
    pub fn retain(&mut self, keep: &[bool]) {
        fn sift(column: &mut Vec<f64>, keep: &[bool]) {
            let mut i = 0;
            column.retain(|_| {
                i += 1;
                keep.get(i - 1).copied().unwrap_or(false)
            });
        }
        sift(&mut self.time, keep);
        for column in self.columns.iter_mut().flatten() {
            sift(column, keep);
        }
        if let Some(positions) = &mut self.positions {
            sift(&mut positions.latitude, keep);
            sift(&mut positions.longitude, keep);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stands_still_is_refused() {
        assert_eq!(Samples::new(vec![0.0, 1.0, 1.0]), Err(SamplesError::Clock(2)));
        assert_eq!(Samples::new(vec![0.0, f64::NAN]), Err(SamplesError::Clock(1)));
    }

    #[test]
    fn a_column_of_nothing_is_no_column() {
        let samples = Samples::new(vec![0.0, 1.0]).unwrap();
        let samples = samples.with(Channel::Power, vec![f64::NAN, f64::NAN]).unwrap();
        assert_eq!(samples.need(Channel::Power), Err(Absent::NoChannel(Channel::Power)));
    }

    #[test]
    fn retain_keeps_columns_and_clock_together() {
        let mut samples = Samples::new(vec![0.0, 1.0, 2.0])
            .and_then(|s| s.with(Channel::HeartRate, vec![100.0, 101.0, 102.0]))
            .unwrap();
        samples.retain(&[true, false, true]);
        assert_eq!(samples.time(), [0.0, 2.0]);
        assert_eq!(samples.get(Channel::HeartRate), Some(&[100.0, 102.0][..]));
    }
}
