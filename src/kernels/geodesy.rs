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
    let a =
        libm::sin(dp / 2.0).powi(2) + libm::cos(p1) * libm::cos(p2) * libm::sin(dl / 2.0).powi(2);
    2.0 * RADIUS_M * libm::asin(a.sqrt().min(1.0))
}

/// A plane that is laid along a way: east and north in metres from its first position.
///
/// East is summed from step to step with the cosine of the latitude there, so that lengths of steps are
/// right however far the way goes; across the date line the shorter way round counts.
#[derive(Clone, Debug, Default)]
pub struct Plane {
    last: Option<(f64, f64, [f64; 2])>,
    /// Latitude and its cosine, asked again only when it changed by some hundredths of a percent.
    cosine: Option<(f64, f64)>,
}

impl Plane {
    /// Where the next position of the way lies, degrees to metres east and north.
    ///
    /// ```
    /// let mut plane = lope::kernels::geodesy::Plane::default();
    /// plane.place(0.0, 179.999);
    /// let across = plane.place(0.0, -179.999);
    /// assert!((across[0] - 222.39).abs() < 0.01 && across[1] == 0.0);
    /// ```
    pub fn place(&mut self, latitude: f64, longitude: f64) -> [f64; 2] {
        let cos = match self.cosine {
            Some((at, cos)) if (latitude - at).abs() <= 0.01 => cos,
            _ => {
                let cos = libm::cos(latitude.to_radians());
                self.cosine = Some((latitude, cos));
                cos
            }
        };
        let place = match self.last {
            None => [0.0, 0.0],
            Some((lat, lon, [east, north])) => {
                let step = longitude - lon;
                let step =
                    if step.abs() > 180.0 { step - 360.0 * (step / 360.0).round() } else { step };
                [east + METRES_A_DEGREE * cos * step, north + METRES_A_DEGREE * (latitude - lat)]
            }
        };
        self.last = Some((latitude, longitude, place));
        place
    }
}
