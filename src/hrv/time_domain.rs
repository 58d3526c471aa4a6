//! Time-domain measures, with the symbols of the Task Force.

/// Time-domain measures of normal intervals. A measure is `None` when it can't be computed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TimeDomain {
    /// Mean interval, ms.
    pub mean_rr_ms: Option<f64>,
    /// Sample standard deviation (n - 1), ms.
    pub sdnn_ms: Option<f64>,
    /// Root mean square of successive differences, ms.
    pub rmssd_ms: Option<f64>,
    /// Natural logarithm of RMSSD; `None` when RMSSD is 0.
    pub ln_rmssd: Option<f64>,
    /// Sample standard deviation of successive differences (n - 1), ms.
    pub sdsd_ms: Option<f64>,
    /// Successive differences of more than 50 ms, in percent of all differences.
    pub pnn50_pct: Option<f64>,
    /// Width of the Poincare plot: sqrt(SDSD^2 / 2), ms (Brennan 2001, IEEE TBME 48:1342).
    pub sd1_ms: Option<f64>,
    /// Length of the Poincare plot: sqrt(2 SDNN^2 - SD1^2), ms.
    pub sd2_ms: Option<f64>,
}

/// Computes the measures of one unbroken series. NaN: propagates. Cost: O(n).
///
/// Source: Task Force 1996, Circulation 93:1043.
pub fn time_domain(rr_ms: &[f64]) -> TimeDomain {
    time_domain_of(&[rr_ms])
}

/// Computes the measures of several unbroken series. No difference is taken across a splice, which would inflate
/// RMSSD.
pub fn time_domain_of(parts: &[&[f64]]) -> TimeDomain {
    let (mut n, mut k) = (0usize, 0usize);
    let (mut sum, mut squares, mut far) = (0.0, 0.0, 0usize);
    let mut over = 0.0;
    for part in parts {
        n += part.len();
        sum += part.iter().sum::<f64>();
        for step in part.windows(2).map(|w| w[1] - w[0]) {
            k += 1;
            over += step;
            squares += step * step;
            far += usize::from(step.abs() > 50.0);
        }
    }
    let mean_of = |sum: f64, n: usize| (n > 0).then(|| sum / n as f64);
    let (mean_rr_ms, mean_step) = (mean_of(sum, n), mean_of(over, k));
    // A second pass about the mean avoids the cancellation of a one-pass formula.
    let (mut about_mean, mut about_step) = (0.0, 0.0);
    for part in parts {
        let (m, s) = (mean_rr_ms.unwrap_or(0.0), mean_step.unwrap_or(0.0));
        about_mean += part.iter().map(|v| (v - m) * (v - m)).sum::<f64>();
        about_step += part.windows(2).map(|w| (w[1] - w[0] - s).powi(2)).sum::<f64>();
    }
    let sample = |squares: f64, n: usize| (n >= 2).then(|| (squares / (n - 1) as f64).sqrt());
    let (sdnn_ms, sdsd_ms) = (sample(about_mean, n), sample(about_step, k));
    let rmssd_ms = mean_of(squares, k).map(f64::sqrt);
    TimeDomain {
        mean_rr_ms,
        sdnn_ms,
        rmssd_ms,
        ln_rmssd: rmssd_ms.filter(|r| *r > 0.0).map(libm::log),
        sdsd_ms,
        pnn50_pct: mean_of(100.0 * far as f64, k),
        sd1_ms: sdsd_ms.map(|s| s / 2f64.sqrt()),
        sd2_ms: sdnn_ms
            .zip(sdsd_ms)
            .map(|(nn, sd)| (2.0 * nn * nn - sd * sd / 2.0).max(0.0).sqrt()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternating_beats_have_the_rmssd_of_their_step() {
        let rr: Vec<f64> = (0..100).map(|i| if i % 2 == 0 { 410.0 } else { 390.0 }).collect();
        let t = time_domain(&rr);
        assert_eq!((t.rmssd_ms, t.mean_rr_ms), (Some(20.0), Some(400.0)));
        assert_eq!(t.pnn50_pct, Some(0.0));
        assert_eq!(time_domain(&[]), TimeDomain::default());
    }

    #[test]
    fn a_splice_is_no_step() {
        let (a, b) = (vec![400.0; 50], vec![800.0; 50]);
        let t = time_domain_of(&[&a, &b]);
        assert_eq!((t.rmssd_ms, t.ln_rmssd, t.mean_rr_ms), (Some(0.0), None, Some(600.0)));
    }

    #[test]
    fn fifty_milliseconds_are_not_more_than_fifty() {
        assert_eq!(time_domain(&[400.0, 450.0, 400.0, 451.0]).pnn50_pct, Some(100.0 / 3.0));
    }
}
