//! What a rule, a threshold or a curve rests on.

use super::references::Reference;
use std::fmt;

/// One thing that a rule rests on. Most rest on several: a paper for the idea, judgement for the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A source says so.
    Published(&'static Reference),
    /// Measured by us: what, and on how much.
    Measured(&'static str),
    /// Fitted to data: which.
    Fitted(&'static str),
    /// Common practice without a study behind it: whose.
    Convention(&'static str),
    /// Our judgement: of what.
    Judgement(&'static str),
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Basis::Published(reference) => write!(f, "{reference}"),
            Basis::Measured(what) => write!(f, "measured: {what}"),
            Basis::Fitted(what) => write!(f, "fitted: {what}"),
            Basis::Convention(what) => write!(f, "convention: {what}"),
            Basis::Judgement(what) => write!(f, "judgement: {what}"),
        }
    }
}

/// All that a rule rests on, in one line.
///
/// ```
/// use lope::science::{Basis, in_a_line, references::LIPPONEN_TARVAINEN_2019};
///
/// let basis =
///     [Basis::Published(&LIPPONEN_TARVAINEN_2019), Basis::Judgement("floor of 3 %")];
/// assert_eq!(
///     in_a_line(&basis).to_string(),
///     "Lipponen and Tarvainen 2019, J Med Eng Technol 43:173; judgement: floor of 3 %"
/// );
/// ```
pub fn in_a_line(basis: &[Basis]) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        for (i, one) in basis.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{one}")?;
        }
        Ok(())
    })
}
