//! Time-domain measures by the Task Force's symbols.

/// Measures of a series of normal intervals; each absent when it can't be computed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TimeDomain {
    /// Mean interval, ms.
    pub mean_rr_ms: Option<f64>,
    /// Sample standard deviation (n - 1), ms.
    pub sdnn_ms: Option<f64>,
    /// Root mean square of successive differences, ms.
    pub rmssd_ms: Option<f64>,
}

/// Time-domain measures. NaN: propagates. Cost: O(n).
///
/// Source: Task Force 1996, Circulation 93:1043.
pub fn time_domain(rr_ms: &[f64]) -> TimeDomain {
    let steps: Vec<f64> = rr_ms.windows(2).map(|w| (w[1] - w[0]).powi(2)).collect();
    TimeDomain {
        mean_rr_ms: crate::kernels::stats::mean(rr_ms),
        sdnn_ms: crate::kernels::stats::sample_sd(rr_ms),
        rmssd_ms: crate::kernels::stats::mean(&steps).map(f64::sqrt),
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
        assert_eq!(time_domain(&[]).rmssd_ms, None);
    }
}
