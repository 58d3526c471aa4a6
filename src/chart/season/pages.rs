//! Distributes weeks over rows and rows over pictures.

use super::super::Span;
use crate::calendar::Day;
use crate::season::Season;
use std::ops::Range;

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

/// One picture: its rows, and what it covers when there are several.
pub struct Page {
    pub rows: Vec<Row>,
    /// Its first and last day, when there are several pictures.
    pub window: Option<(Day, Day)>,
    /// Place among the pages, from 1, and their number.
    pub place: (usize, usize),
}

impl Page {
    /// `The last 26 weeks`, or `Apr to Oct 2025`.
    pub fn name(&self) -> Option<String> {
        let (first, last) = self.window?;
        if self.place.0 == 1 {
            return Some(format!("The last {} weeks", (last.0 - first.0 + 1) / 7));
        }
        let (from, to) = (first.ymd().0, last.ymd().0);
        let until = format!("{} {to}", last.month_name());
        Some(match (from == to, first.month_name() == last.month_name()) {
            (true, true) => until,
            (true, false) => format!("{} to {until}", first.month_name()),
            _ => format!("{} {from} to {until}", first.month_name()),
        })
    }
}

/// Returns one picture, or one for each window of weeks with the newest first. Windows are counted back from the newest
/// week; older ones with few runs share a picture.
pub fn pages(season: &Season, span: Span) -> Vec<Page> {
    let mut empty = vec![true; season.weeks.len()];
    for run in season.runs.iter().filter(|r| r.counts()) {
        if let Some(first) = season.weeks.first()
            && let Some(week) = empty.get_mut(((run.day.0 - first.start) / 7).max(0) as usize)
        {
            *week = false;
        }
    }
    let all = rows(&empty);
    if all.len() <= span.most() {
        return vec![Page { rows: all, window: None, place: (1, 1) }];
    }
    let windows = windows(&empty, span);
    let count = windows.len();
    let page = |(k, window): (usize, Range<usize>)| {
        let week = |i: usize| season.weeks[i].start;
        Page {
            rows: rows_of(&empty, &window),
            window: Some((Day(week(window.start)), Day(week(window.end - 1) + 6))),
            place: (k + 1, count),
        }
    };
    windows.into_iter().enumerate().map(page).collect()
}

/// The weeks from the first to the last that is not empty.
fn trimmed(empty: &[bool], weeks: Range<usize>) -> Option<Range<usize>> {
    let from = weeks.clone().find(|k| !empty[*k])?;
    let to = weeks.rev().find(|k| !empty[*k])?;
    Some(from..to + 1)
}

fn rows_of(empty: &[bool], weeks: &Range<usize>) -> Vec<Row> {
    let Some(weeks) = trimmed(empty, weeks.clone()) else { return Vec::new() };
    let place = |row| match row {
        Row::Week(i) => Row::Week(i + weeks.start),
        free => free,
    };
    rows(&empty[weeks.clone()]).into_iter().map(place).collect()
}

/// Ranges of weeks, the newest first and exactly as long as asked. The others are without the empty weeks at their ends.
fn windows(empty: &[bool], span: Span) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    let mut end = empty.len();
    while end > 0 {
        let start = end.saturating_sub(span.weeks());
        let newest = windows.is_empty();
        if newest {
            windows.push(start..end);
        } else if let Some(own) = trimmed(empty, start..end) {
            let more = windows.len() > 1;
            match windows.last_mut().filter(|_| more) {
                Some(last) if rows_of(empty, &(own.start..last.end)).len() <= span.most() => {
                    last.start = own.start;
                }
                _ => windows.push(own),
            }
        }
        end = start;
    }
    windows
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

    #[test]
    fn windows_roll_back_from_the_newest_week_and_sparse_ones_share_a_picture() {
        let full = vec![false; 60];
        assert_eq!(windows(&full, Span::Weeks26), [34..60, 8..34, 0..8]);
        assert_eq!(windows(&full, Span::Weeks12), [48..60, 36..48, 24..36, 12..24, 0..12]);
        // A run each half year, and lately every week.
        let sparse: Vec<bool> = (0..130).map(|k| k < 104 && k % 26 != 3).collect();
        assert_eq!(windows(&sparse, Span::Weeks26), [104..130, 3..82]);
    }
}
