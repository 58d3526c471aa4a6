//! Distributes weeks over rows and rows over pictures.

use crate::calendar::Day;
use crate::season::{Season, Week};

/// Most rows in a single picture. Longer seasons get a picture for each calendar year.
pub const MOST_ROWS: usize = 30;
/// Least number of empty weeks that are folded into one row.
const LONG_BREAK: usize = 3;
/// A row of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A week, by its index in the season.
    Week(usize),
    /// This number of empty weeks.
    Break(usize),
}

/// The weeks of a season as rows, long breaks folded.
fn rows(empty: &[bool]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < empty.len() {
        let free = empty[at..].iter().take_while(|e| **e).count();
        if free >= LONG_BREAK {
            rows.push(Row::Break(free));
            at += free;
        } else {
            rows.push(Row::Week(at));
            at += 1;
        }
    }
    rows
}

/// The year that most of a week lies in.
fn year_of(week: &Week) -> i64 {
    Day(week.start + 3).ymd().0
}

/// One picture: its rows, and its years when there are several pictures.
pub struct Page {
    pub rows: Vec<Row>,
    pub years: Option<(i64, i64)>,
    /// Place among the pages, from 1, and their number.
    pub place: (usize, usize),
}

impl Page {
    /// `2025`, or `2018 to 2021`.
    pub fn name(&self) -> Option<String> {
        self.years.map(|(a, b)| if a == b { a.to_string() } else { format!("{a} to {b}") })
    }
}

/// Returns one picture, or one for each calendar year with the newest first. Years with few runs share a picture.
pub fn pages(season: &Season) -> Vec<Page> {
    let mut empty = vec![true; season.weeks.len()];
    for run in season.runs.iter().filter(|r| r.counts()) {
        if let Some(first) = season.weeks.first()
            && let Some(week) = empty.get_mut(((run.day.0 - first.start) / 7).max(0) as usize)
        {
            *week = false;
        }
    }
    let all = rows(&empty);
    if all.len() <= MOST_ROWS {
        return vec![Page { rows: all, years: None, place: (1, 1) }];
    }
    let mut years: Vec<i64> =
        season.weeks.iter().zip(&empty).filter(|(_, e)| !**e).map(|(w, _)| year_of(w)).collect();
    years.dedup();
    let between = |first: i64, last: i64| {
        let from = season.weeks.partition_point(|w| year_of(w) < first);
        let mut to = season.weeks.partition_point(|w| year_of(w) <= last);
        // Nothing is missing before the first run and after the last of a picture.
        let from = (from..to).find(|k| !empty[*k]).unwrap_or(from);
        to = (from..to).rev().find(|k| !empty[*k]).map_or(to, |k| k + 1);
        let place = |row| match row {
            Row::Week(i) => Row::Week(i + from),
            free => free,
        };
        rows(&empty[from..to]).into_iter().map(place).collect::<Vec<Row>>()
    };
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for year in years.into_iter().rev() {
        match spans.last_mut() {
            Some(span) if between(year, span.1).len() <= MOST_ROWS => span.0 = year,
            _ => spans.push((year, year)),
        }
    }
    let count = spans.len();
    let page = |(k, span): (usize, (i64, i64))| Page {
        rows: between(span.0, span.1),
        years: Some(span),
        place: (k + 1, count),
    };
    spans.into_iter().enumerate().map(page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_breaks_are_one_row_and_short_ones_are_drawn() {
        let empty = [false, true, true, false, true, true, true, true, false];
        let expected =
            [Row::Week(0), Row::Week(1), Row::Week(2), Row::Week(3), Row::Break(4), Row::Week(8)];
        assert_eq!(rows(&empty), expected);
        assert_eq!(rows(&[]), []);
    }
}
