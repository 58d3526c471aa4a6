//! Spacing: sessions made by hand whose points are worked out, and properties over random seasons.

mod random;
mod rules;
mod seasons;
mod wanted;

use lope::athlete::Level;
use lope::calendar::{Day, UtcTime};
use lope::score::spacing::Session;

const LEVELS: [Level; 3] = [Level::Novice, Level::Intermediate, Level::Advanced];

/// A Monday.
const MONDAY: i32 = 20_514;

/// A session of an hour that starts so many hours after the first midnight, a Monday's.
fn session(hours: f64, hard: bool, recovery_day: bool) -> Session {
    let start = UtcTime::from_unix_s(i64::from(MONDAY) * 86_400).plus_s(hours * 3600.0);
    let day = Day(MONDAY + (hours / 24.0).floor() as i32);
    let run = Session::run(start, start.plus_s(3600.0), day, hard.then_some(36.0));
    Session { p_hard: if hard { 0.9 } else { 0.1 }, recovery_day, ..run }
}

fn hard(hours: f64) -> Session {
    session(hours, true, false)
}

fn easy(hours: f64) -> Session {
    session(hours, false, false)
}

fn recovery(hours: f64) -> Session {
    session(hours, false, true)
}

fn high(hours: f64) -> Session {
    Session { wanted_h: 48.0, ..hard(hours) }
}

fn hardest(hours: f64) -> Session {
    Session { hardest: true, ..hard(hours) }
}
