//! Distances on the globe.

/// Mean radius of the Earth, metres (IUGG: 6371.0088 km).
const RADIUS_M: f64 = 6_371_008.8;
/// Metres per degree of latitude, for distances over which the Earth can be treated as flat. Based on a radius of
/// 6371.0 km, slightly less than that of [`haversine_m`].
pub const METRES_A_DEGREE: f64 = 111_194.9;

/// Great-circle distance in metres between two points in degrees. NaN: propagates. Cost: O(1).
///
/// ```
/// // A quarter of a meridian.
/// let d = lope::kernels::geodesy::haversine_m(0.0, 0.0, 90.0, 0.0);
/// assert!((d - 10_007_557.2).abs() < 0.1);
/// ```
pub fn haversine_m(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> f64 {
    let (p1, p2) = (lat1.to_radians(), lat2.to_radians());
    let (dp, dl) = (p2 - p1, (lon2 - lon1).to_radians());
    let a = (dp / 2.0).sin().powi(2) + p1.cos() * p2.cos() * (dl / 2.0).sin().powi(2);
    2.0 * RADIUS_M * a.sqrt().min(1.0).asin()
}
