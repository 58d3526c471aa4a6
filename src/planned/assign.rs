//! Which run was which planned session, where the days alone don't tell: the explanation that costs least, and whether
//! another is nearly as good.

use crate::calendar::Day;

/// How a planned session was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// On its day, with another ease than planned.
    Otherwise,
    /// On another day, as easy or hard as planned.
    On(Day),
    /// Not at all.
    Not,
}

/// A planned session, or a run: its day, and whether it is to be or was harder than easy.
pub(super) type Item = (Day, bool);

/// How a planned session was met, by which run, and how else it may have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Assigned {
    pub met: Met,
    pub run: Option<usize>,
    pub or: Option<Met>,
}

/// What an explanation costs (judgement: [`crate::science::plan`]): a session moved, and each day beyond the first; one
/// that was run with another ease; one that was skipped; and a run that nobody planned.
const MOVED: i32 = 8;
const A_DAY: i32 = 1;
const OTHERWISE: i32 = 14;
const SKIPPED: i32 = 20;
const UNPLANNED: i32 = 12;
/// A run that is none of the planned ones, on a day whose own session is not explained either: it would be that one.
const UNPLANNED_IN_ITS_PLACE: i32 = 26;
/// Most days that a session is moved by.
const MOST_DAYS: i32 = 3;
/// Another explanation that costs up to so much more may be as true: less than a swap costs less than two sessions run
/// with another ease, more than one session moved does.
const AS_GOOD: i32 = 7;
/// What can't be.
const NEVER: i32 = 1 << 20;
/// Most planned sessions that hang together; more are taken week by week.
const MOST: usize = 40;

/// What it costs that a run was a planned session.
fn cost(planned: Item, done: Item) -> i32 {
    let days = (planned.0.0 - done.0.0).abs();
    match (days, planned.1 == done.1) {
        (0, true) => 0,
        (0, false) => OTHERWISE,
        (1..=MOST_DAYS, true) => MOVED + A_DAY * (days - 1),
        _ => NEVER,
    }
}

/// What it costs that a run is none of the planned sessions.
fn unplanned(planned: &[Item], run: Item) -> i32 {
    match planned.iter().any(|p| p.0 == run.0) {
        true => UNPLANNED_IN_ITS_PLACE,
        false => UNPLANNED,
    }
}

fn met(planned: Item, done: Option<Item>) -> Met {
    match done {
        None => Met::Not,
        Some((day, _)) if day == planned.0 => Met::Otherwise,
        Some((day, _)) => Met::On(day),
    }
}

/// The cheapest explanation, with one outcome of one planned session left out, and what it costs: for each planned
/// session its run. The Hungarian method: a column a run, and one for each planned session that it was skipped.
fn cheapest(
    planned: &[Item],
    done: &[Item],
    without: Option<(usize, Met)>,
) -> (Vec<Option<usize>>, i32) {
    let (n, runs) = (planned.len(), done.len());
    let columns = runs + n;
    let beside: Vec<i32> = done.iter().map(|run| unplanned(planned, *run)).collect();
    let price = |row: usize, column: usize| {
        let run = done.get(column).copied();
        let left_out = without.is_some_and(|(at, how)| at == row && met(planned[row], run) == how);
        match run {
            _ if left_out => NEVER,
            Some(run) => match cost(planned[row], run) {
                NEVER => NEVER,
                cost => cost - beside[column],
            },
            None if column - runs == row => SKIPPED,
            None => NEVER,
        }
    };
    // Rows and columns count from 1; column 0 holds the row that is being placed.
    let (mut of_row, mut of_column) = (vec![0; n + 1], vec![0; columns + 1]);
    let mut row_of = vec![0; columns + 1];
    for row in 1..=n {
        row_of[0] = row;
        let (mut least, mut from) = (vec![i32::MAX; columns + 1], vec![0; columns + 1]);
        let mut used = vec![false; columns + 1];
        let mut at = 0;
        while row_of[at] != 0 {
            used[at] = true;
            let (here, mut next, mut step) = (row_of[at], 0, i32::MAX);
            for column in (1..=columns).filter(|c| !used[*c]) {
                let more = price(here - 1, column - 1) - of_row[here] - of_column[column];
                if more < least[column] {
                    (least[column], from[column]) = (more, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=columns {
                if used[column] {
                    of_row[row_of[column]] += step;
                    of_column[column] -= step;
                } else if least[column] != i32::MAX {
                    least[column] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[from[at]];
            at = from[at];
        }
    }
    let (mut found, mut total) = (vec![None; n], 0);
    for column in (1..=columns).filter(|c| row_of[*c] != 0) {
        let row = row_of[column] - 1;
        total += price(row, column - 1);
        found[row] = (column <= runs).then_some(column - 1);
    }
    (found, total)
}

/// Explains planned sessions by runs: those of a day that are as easy or hard as planned are not among them. Returns how
/// each was met, and for each run whether it may have been one of them.
pub(super) fn assign(planned: &[Item], done: &[Item]) -> (Vec<Assigned>, Vec<bool>) {
    let none = Assigned { met: Met::Not, run: None, or: None };
    let (mut all, mut perhaps) = (vec![none; planned.len()], vec![false; done.len()]);
    for (rows, runs) in together(planned, done) {
        let (p, d): (Vec<Item>, Vec<Item>) =
            (rows.iter().map(|i| planned[*i]).collect(), runs.iter().map(|i| done[*i]).collect());
        let (best, least) = cheapest(&p, &d, None);
        for (k, run) in best.iter().enumerate() {
            let how = met(p[k], run.map(|r| d[r]));
            let (other, costs) = cheapest(&p, &d, Some((k, how)));
            let or = (costs <= least + AS_GOOD).then(|| met(p[k], other[k].map(|r| d[r])));
            all[rows[k]] = Assigned { met: how, run: run.map(|r| runs[r]), or };
            if or.is_some() {
                other.iter().flatten().for_each(|r| perhaps[runs[*r]] = true);
            }
        }
    }
    (all, perhaps)
}

/// Planned sessions and runs that hang together, because one may have been the other.
fn together(planned: &[Item], done: &[Item]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut group: Vec<usize> = (0..planned.len() + done.len()).collect();
    for (i, p) in planned.iter().enumerate() {
        for (k, d) in done.iter().enumerate() {
            let (a, b) = (group[i], group[planned.len() + k]);
            if a != b && cost(*p, *d) < NEVER {
                group.iter_mut().filter(|g| **g == b).for_each(|g| *g = a);
            }
        }
    }
    let mut found: Vec<(usize, Vec<usize>, Vec<usize>)> = Vec::new();
    for (i, g) in group.iter().enumerate() {
        let at = found.iter().position(|f| f.0 == *g).unwrap_or_else(|| {
            found.push((*g, Vec::new(), Vec::new()));
            found.len() - 1
        });
        match i.checked_sub(planned.len()) {
            None => found[at].1.push(i),
            Some(k) => found[at].2.push(k),
        }
    }
    found.retain(|f| !f.1.is_empty());
    let whole = found.into_iter().map(|(_, rows, runs)| (rows, runs));
    whole.flat_map(|(rows, runs)| by_weeks(rows, runs, planned, done)).collect()
}

/// The same, week by week where it is much.
fn by_weeks(
    rows: Vec<usize>,
    runs: Vec<usize>,
    planned: &[Item],
    done: &[Item],
) -> Vec<(Vec<usize>, Vec<usize>)> {
    if rows.len() <= MOST {
        return vec![(rows, runs)];
    }
    let week = |item: &Item| item.0.week_start(false);
    let mut weeks: Vec<Day> = rows.iter().map(|i| week(&planned[*i])).collect();
    weeks.dedup();
    let of = |monday: Day| {
        let rows = rows.iter().copied().filter(|i| week(&planned[*i]) == monday);
        let runs = runs.iter().copied().filter(|i| week(&done[*i]) == monday);
        (rows.collect(), runs.collect())
    };
    weeks.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HARD: bool = true;
    const EASY: bool = false;

    fn found(planned: &[(i32, bool)], done: &[(i32, bool)]) -> Vec<(Met, Option<Met>)> {
        let items =
            |all: &[(i32, bool)]| all.iter().map(|(d, h)| (Day(*d), *h)).collect::<Vec<_>>();
        assign(&items(planned), &items(done)).0.iter().map(|a| (a.met, a.or)).collect()
    }

    #[test]
    fn a_swap_is_told_from_two_sessions_at_another_ease() {
        for days in 1..=MOST_DAYS {
            let swap = found(&[(0, HARD), (days, EASY)], &[(0, EASY), (days, HARD)]);
            assert_eq!(swap, [(Met::On(Day(days)), None), (Met::On(Day(0)), None)], "{days}");
        }
        let far = found(&[(0, HARD), (4, EASY)], &[(0, EASY), (4, HARD)]);
        assert_eq!(far, [(Met::Otherwise, None); 2]);
    }

    #[test]
    fn what_can_be_told_in_two_ways_is_ambiguous() {
        // The hard day put off and the easy one left out, or the hard one left out and the easy one run hard.
        let one = found(&[(0, HARD), (1, EASY)], &[(1, HARD)]);
        assert!(one.iter().all(|(_, or)| or.is_some()), "{one:?}");
        // A swap with the day before, or with the day after.
        let two = found(&[(0, EASY), (1, HARD), (2, EASY)], &[(0, HARD), (1, EASY), (2, HARD)]);
        assert!(two.iter().all(|(_, or)| or.is_some()), "{two:?}");
        // Two days on which it may have been made up.
        let moved = found(&[(1, EASY)], &[(0, EASY), (2, EASY)]);
        assert!(matches!(moved[0], (Met::On(_), Some(Met::On(_)))), "{moved:?}");
    }

    #[test]
    fn plain_cases_are_plain() {
        assert_eq!(found(&[(0, EASY)], &[(0, HARD)]), [(Met::Otherwise, None)]);
        // One more run of another day is not the session that was run too hard.
        assert_eq!(found(&[(0, EASY)], &[(0, HARD), (3, EASY)]), [(Met::Otherwise, None)]);
        assert_eq!(found(&[(0, EASY)], &[(0, HARD), (9, EASY)]), [(Met::Otherwise, None)]);
        assert_eq!(found(&[(0, EASY)], &[(2, EASY)]), [(Met::On(Day(2)), None)]);
        assert_eq!(found(&[(0, EASY)], &[(1, HARD)]), [(Met::Not, None)]);
        assert_eq!(found(&[(0, EASY)], &[]), [(Met::Not, None)]);
    }

    /// The cheapest of all explanations, by trying them.
    fn tried(all: &[Item], planned: &[Item], done: &[Item], used: &mut Vec<bool>) -> i32 {
        let Some((first, rest)) = planned.split_first() else { return 0 };
        let mut least = SKIPPED + tried(all, rest, done, used);
        for k in 0..done.len() {
            if !used[k] && cost(*first, done[k]) < NEVER {
                used[k] = true;
                let more = cost(*first, done[k]) - unplanned(all, done[k]);
                least = least.min(more + tried(all, rest, done, used));
                used[k] = false;
            }
        }
        least
    }

    #[test]
    fn the_cheapest_is_that_of_all() {
        let mut rng = crate::kernels::random::Random::new(5);
        for _ in 0..3000 {
            let mut items = |n: usize| -> Vec<Item> {
                (0..n).map(|_| (Day(rng.below(7) as i32), rng.below(2) == 0)).collect()
            };
            let (planned, done) = (items(5), items(4));
            let least = tried(&planned, &planned, &done, &mut vec![false; done.len()]);
            assert_eq!(cheapest(&planned, &done, None).1, least, "{planned:?} {done:?}");
        }
    }
}
