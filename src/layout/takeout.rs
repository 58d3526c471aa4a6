//! Google's Takeout: `Takeout/Fit/Activities/2015-01-04T17_00_00+01_00_PT30M_Running.tcx`, with folders and the sport in
//! the language of the account. The file itself knows only running, riding and anything else.

use super::{Listed, file_name, sport_named};

/// What the name of a file tells; `None` when it is none of Takeout's.
pub fn activity(path: &str) -> Option<Listed> {
    let name = file_name(path).strip_suffix(".tcx")?;
    let (before, sport) = name.rsplit_once('_')?;
    let (start, length) = before.rsplit_once("_PT")?;
    let is_start =
        start.len() >= 19 && start.as_bytes()[10] == b'T' && start.as_bytes()[13] == b'_';
    let is_length = length.ends_with(['H', 'M', 'S']);
    let sport = sport_named(&sport.replace('-', " "));
    (is_start && is_length).then_some(Listed { sport, ..Listed::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Sport;

    #[test]
    fn the_sport_stands_at_the_end_of_the_name() {
        let of = |name: &str| activity(&format!("t.zip!Takeout/Fit/Aktivit\u{e4}ten/{name}"));
        let run = of("2015-01-04T17_00_00+01_00_PT30M_Running.tcx");
        assert_eq!(run.unwrap().sport, Some(Sport::Running));
        assert_eq!(
            of("2015-01-04T17_00_00Z_PT1H2M3.5S_Laufen.tcx").unwrap().sport,
            Some(Sport::Running)
        );
        assert_eq!(of("2015-01-04T17_00_00Z_PT30M_Gehen.tcx").unwrap().sport, Some(Sport::Walking));
        assert_eq!(of("my_PTA_Running.tcx"), None);
        assert_eq!(of("run.tcx"), None);
    }
}
