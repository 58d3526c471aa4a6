//! Numerical algorithms that are independent of watches and runners.

pub mod changepoint;
pub mod detrend;
pub mod dfa;
pub mod exp;
pub mod geodesy;
pub mod piecewise;
pub mod random;
pub mod sliding;
pub mod slope;
pub mod smoother;
pub mod stats;
