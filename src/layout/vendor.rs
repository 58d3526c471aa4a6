//! Whose a file is and what it holds, by where it lies in an archive.

use super::file_name;

/// A kind of file of a vendor's archive. The first row that fits a path counts.
pub(crate) struct Kind {
    /// The vendor.
    pub vendor: &'static str,
    /// What it holds.
    pub what: &'static str,
    /// Parts of the path, in lower case; each group of them, parted by blanks, must stand in it. Of a group that
    /// begins with `=` the file's own name must fit: `*` stands for anything.
    signs: &'static [&'static str],
    /// How to get the runs of this vendor as FIT, GPX or TCX with heart rate; `None` where lope reads what matters.
    pub hint: Option<&'static str>,
}

const fn kind(
    vendor: &'static str,
    what: &'static str,
    signs: &'static [&'static str],
    hint: Option<&'static str>,
) -> Kind {
    Kind { vendor, what, signs, hint }
}

const APPLE: Option<&str> = Some(
    "Apple's routes hold no heart rate, and export.xml is not read yet: HealthFit or RunGap write FIT files \
     with both",
);
const POLAR: Option<&str> = Some(
    "in Polar Flow open a session, then Export session: FIT or TCX holds heart rate and route",
);
const SUUNTO: Option<&str> =
    Some("in the Suunto app open a workout, then Export: FIT holds all of it");
const FITBIT: Option<&str> =
    Some("on fitbit.com open an exercise with GPS, then Export as TCX file: it holds heart rate");
const SAMSUNG: Option<&str> =
    Some("share workouts from Samsung Health to Strava, or export GPX, and point lope at that");
const HUAWEI: Option<&str> = Some(
    "link Huawei Health to Strava, or convert the JSON by Hitrava, which writes TCX with heart rate",
);
const ZEPP: Option<&str> =
    Some("in the Zepp app open a workout, then Export: GPX or TCX holds heart rate");
const NIKE: Option<&str> = Some("Nike hands out JSON alone: link it to Strava, and export there");
const RUNKEEPER: Option<&str> = Some(
    "the GPX files beside it are read; their heart rates are in none of them: link Garmin or Strava",
);

/// All kinds that are known.
const KINDS: &[Kind] = &[
    kind("Strava", "list of activities", &["=activities.csv"], None),
    kind(
        "Strava",
        "recordings",
        &["activities/ =*.fit.gz", "activities/ =*.gpx.gz", "activities/ =*.tcx.gz"],
        None,
    ),
    kind(
        "Strava",
        "account and pictures",
        &[
            "=profile.csv",
            "=bikes.csv",
            "=shoes.csv",
            "=routes.csv",
            "=segments.csv",
            "=media.csv",
            "=kudosers.csv",
        ],
        None,
    ),
    kind("Garmin", "list of activities", &["=*summarizedactivities.json"], None),
    kind(
        "Garmin",
        "recordings",
        &["uploadedfiles_ =*.fit", "uploadedfiles_ =*.tcx", "uploadedfiles_ =*.gpx"],
        None,
    ),
    kind(
        "Garmin",
        "uploaded files",
        &["uploadedfiles_", "di-connect-uploaded-files", "di-connect-fitness-uploaded-files"],
        None,
    ),
    kind(
        "Garmin",
        "sleep, stress and health",
        &["di-connect-wellness", "di-connect-aggregator", "di-connect-metrics"],
        None,
    ),
    kind("Garmin", "account", &["di_connect", "di-connect"], None),
    kind("Google", "recordings", &["takeout/ =*.tcx"], None),
    kind("Google Fitbit", "heart rate and exercises", &["takeout/ fitbit"], FITBIT),
    kind(
        "Google",
        "daily sums",
        &["takeout/ =daily?activity?metrics.csv", "takeout/ =????-??-??.csv"],
        None,
    ),
    kind("Google", "other data", &["takeout/"], None),
    kind("Apple Health", "routes without heart rate", &["workout-routes/ =*.gpx"], APPLE),
    kind("Apple Health", "records", &["apple_health_export/ =*.xml", "=export_cda.xml"], APPLE),
    kind("Apple Health", "electrocardiograms", &["electrocardiograms/"], APPLE),
    kind("Polar", "training sessions", &["=training-session-*.json"], POLAR),
    kind(
        "Polar",
        "health",
        &[
            "=247ohr-*.json",
            "=activity-????-*.json",
            "=account-data-*.json",
            "=sleep_result_*.json",
        ],
        POLAR,
    ),
    kind("Suunto", "workouts", &["=*.sml", "=*.sml.gz", "suunto =*.json"], SUUNTO),
    kind("Fitbit", "exercises", &["=exercise-*.json"], FITBIT),
    kind("Fitbit", "heart rate", &["=heart_rate-*.json"], FITBIT),
    kind(
        "Samsung Health",
        "exercises and health",
        &["com.samsung.health", "com.samsung.shealth"],
        SAMSUNG,
    ),
    kind("Huawei Health", "workouts", &["motion path detail data"], HUAWEI),
    kind("Zepp", "workouts", &["sport/ =sport_*.csv", "=heartrate_auto_*.csv"], ZEPP),
    kind("Nike", "activities", &["nike =*.json"], NIKE),
    kind("Runkeeper", "list of activities", &["=cardioactivities.csv"], RUNKEEPER),
];

/// Whether a name fits a pattern: `*` stands for anything, `?` for one character.
fn fits(name: &[u8], pattern: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|i| fits(&name[i..], rest)),
        ([b'?', rest @ ..], [_, name @ ..]) => fits(name, rest),
        ([a, rest @ ..], [b, name @ ..]) => a == b && fits(name, rest),
        _ => false,
    }
}

impl Kind {
    fn is(&self, path: &str, name: &str) -> bool {
        self.signs.iter().any(|group| {
            group.split(' ').all(|sign| match sign.strip_prefix('=') {
                Some(pattern) => fits(name.as_bytes(), pattern.as_bytes()),
                None => path.contains(sign),
            })
        })
    }
}

/// The kind of a file, by its path.
pub(crate) fn kind_of(path: &str) -> Option<&'static Kind> {
    let path = path.to_lowercase().replace(['\\', '!'], "/");
    let name = file_name(&path);
    KINDS.iter().find(|kind| kind.is(&path, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_vendor_is_known_by_its_layout() {
        for (path, vendor, what) in [
            ("export_1.zip!activities.csv", "Strava", "list of activities"),
            ("export_1/activities/12.fit.gz", "Strava", "recordings"),
            (
                "g.zip!DI_CONNECT/DI-Connect-Fitness/a_0_summarizedActivities.json",
                "Garmin",
                "list of activities",
            ),
            (
                "g.zip!DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip!a_1.fit",
                "Garmin",
                "recordings",
            ),
            (
                "g.zip!DI_CONNECT/DI-Connect-Wellness/1_sleepData.json",
                "Garmin",
                "sleep, stress and health",
            ),
            ("t.zip!Takeout/Fit/Aktivit\u{e4}ten/x.tcx", "Google", "recordings"),
            ("t.zip!Takeout/Fit/Daily activity metrics/2020-01-01.csv", "Google", "daily sums"),
            ("a.zip!apple_health_export/\u{5bfc}\u{51fa}.xml", "Apple Health", "records"),
            (
                "a.zip!apple_health_export/workout-routes/route_1.gpx",
                "Apple Health",
                "routes without heart rate",
            ),
            ("p.zip!training-session-2020-01-01-1-a.json", "Polar", "training sessions"),
            ("s/Moves/1.sml", "Suunto", "workouts"),
            (
                "f.zip!MyFitbitData/Global Export Data/heart_rate-2020-01-01.json",
                "Fitbit",
                "heart rate",
            ),
            ("s/com.samsung.shealth.exercise.2020.csv", "Samsung Health", "exercises and health"),
            (
                "h.zip!data/Motion path detail data & description/motion path detail data.json",
                "Huawei Health",
                "workouts",
            ),
            ("z.zip!SPORT/SPORT_1600.csv", "Zepp", "workouts"),
            ("nike/activity-1.json", "Nike", "activities"),
            ("r.zip!cardioActivities.csv", "Runkeeper", "list of activities"),
        ] {
            let kind = kind_of(path).map(|k| (k.vendor, k.what));
            assert_eq!(kind, Some((vendor, what)), "{path}");
        }
        assert!(kind_of("season/20260303-201358.fit").is_none());
        assert!(kind_of("notes.txt").is_none());
    }
}
