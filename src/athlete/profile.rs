//! What the runner says of himself or herself: a TOML file that wins over all that is learned.

use serde::Deserialize;
use thiserror::Error;

/// Which constants of Banister's TRIMP apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Women's constants.
    Female,
    /// Men's constants.
    Male,
}

/// Experience, as the spacing rules ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Under 3 runs or 25 km a week.
    Novice,
    /// In between.
    Intermediate,
    /// 6 runs or 70 km a week, or more.
    Advanced,
}

impl Level {
    /// Stable name.
    pub fn id(self) -> &'static str {
        match self {
            Level::Novice => "novice",
            Level::Intermediate => "intermediate",
            Level::Advanced => "advanced",
        }
    }
}

/// The runner's own numbers; all optional.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Shown in reports.
    pub name: Option<String>,
    /// Years; only for the comparison with zones of 220 - age in `lope validate`.
    pub age: Option<f64>,
    /// For Banister's TRIMP.
    pub sex: Option<Sex>,
    /// Maximal heart rate, bpm.
    pub hr_max_bpm: Option<f64>,
    /// Resting heart rate, bpm.
    pub hr_rest_bpm: Option<f64>,
    /// Heart rate at the first threshold, bpm.
    pub vt1_bpm: Option<f64>,
    /// Heart rate at the second threshold, bpm.
    pub vt2_bpm: Option<f64>,
    /// Critical speed, m/s.
    pub cs_mps: Option<f64>,
    /// Critical power of running, W; lets power vote.
    pub cp_w: Option<f64>,
    /// Experience.
    pub level: Option<Level>,
    /// Zone of the runs whose files don't say: an IANA name.
    pub timezone: Option<String>,
    /// Hours between hard work and a recovery run that the plan asks for.
    pub min_separation_hours: Option<f64>,
}

/// A profile that can't be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct ProfileError(String);

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    /// Unknown keys, wrong types and impossible values, with the line.
    pub fn parse(text: &str) -> Result<Profile, ProfileError> {
        let profile: Profile = toml::from_str(text).map_err(|e| {
            let before = e.span().map_or("", |s| &text[..s.start.min(text.len())]);
            let line = before.matches('\n').count() + 1;
            ProfileError(format!("{} (line {line})", e.message()))
        })?;
        let ranges = [
            ("age", profile.age, 8.0, 100.0),
            ("hr_max_bpm", profile.hr_max_bpm, 120.0, 230.0),
            ("hr_rest_bpm", profile.hr_rest_bpm, 25.0, 110.0),
            ("vt1_bpm", profile.vt1_bpm, 80.0, 210.0),
            ("vt2_bpm", profile.vt2_bpm, 90.0, 220.0),
            ("cs_mps", profile.cs_mps, 1.5, 7.0),
            ("cp_w", profile.cp_w, 80.0, 700.0),
            ("min_separation_hours", profile.min_separation_hours, 1.0, 96.0),
        ];
        for (key, value, low, high) in ranges {
            if let Some(v) = value.filter(|v| !(low..=high).contains(v)) {
                let line =
                    text.lines().position(|l| l.trim_start().starts_with(key)).unwrap_or(0) + 1;
                return Err(ProfileError(format!(
                    "`{key}` is {v}, expected {low} to {high} (line {line})"
                )));
            }
        }
        if let (Some(vt1), Some(vt2)) = (profile.vt1_bpm, profile.vt2_bpm)
            && vt2 - vt1 < 8.0
        {
            return Err(ProfileError("`vt2_bpm` must be at least 8 above `vt1_bpm`".to_string()));
        }
        let rising = [
            ("hr_rest_bpm", profile.hr_rest_bpm),
            ("vt1_bpm", profile.vt1_bpm),
            ("vt2_bpm", profile.vt2_bpm),
            ("hr_max_bpm", profile.hr_max_bpm),
        ];
        let told: Vec<(&str, f64)> =
            rising.into_iter().filter_map(|(key, v)| Some((key, v?))).collect();
        if let Some(pair) = told.windows(2).find(|pair| pair[0].1 >= pair[1].1) {
            return Err(ProfileError(format!("`{}` must lie below `{}`", pair[0].0, pair[1].0)));
        }
        Ok(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let error = Profile::parse("name = \"x\"\nvt1 = 150\n").unwrap_err().to_string();
        assert!(error.contains("vt1") && error.ends_with("(line 2)"), "{error}");
    }

    #[test]
    fn heart_rates_rise_from_rest_to_the_maximum() {
        let error = |text: &str| Profile::parse(text).unwrap_err().to_string();
        assert_eq!(
            error("vt1_bpm = 180\nhr_max_bpm = 175\n"),
            "`vt1_bpm` must lie below `hr_max_bpm`"
        );
        assert_eq!(
            error("hr_rest_bpm = 90\nvt1_bpm = 85\n"),
            "`hr_rest_bpm` must lie below `vt1_bpm`"
        );
        assert!(Profile::parse("hr_rest_bpm = 50\nvt2_bpm = 170\nhr_max_bpm = 190\n").is_ok());
    }

    #[test]
    fn an_impossible_value_is_refused_with_its_line() {
        let error = Profile::parse("sex = \"female\"\nhr_max_bpm = 300\n").unwrap_err().to_string();
        assert_eq!(error, "`hr_max_bpm` is 300, expected 120 to 230 (line 2)");
    }
}
