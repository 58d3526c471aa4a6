//! A ledger of files: whose they are, what they hold, and what became of them.

use super::vendor::kind_of;
use std::collections::BTreeMap;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fate<'a> {
    /// It counts.
    Used,
    /// Another recording of a run that counts.
    Duplicate,
    /// A part of a session that counts.
    Part,
    /// It is named, for this reason.
    Named(&'a str),
}

/// Files of one vendor and kind that had the same fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LedgerRow {
    /// The vendor; empty where the path tells none.
    pub vendor: &'static str,
    /// What they hold.
    pub what: &'static str,
    /// Files.
    pub files: usize,
    /// Those that count.
    pub used: usize,
    /// Those that another one stands for.
    pub duplicates: usize,
    /// Those that are part of a session.
    pub parts: usize,
    /// Reasons and numbers of the rest, the most frequent first.
    pub named: Vec<(String, usize)>,
    /// How to get more from this vendor.
    pub hint: Option<&'static str>,
}

/// Reasons, and how many files have each.
type Reasons<'a> = BTreeMap<&'a str, usize>;

/// A row for each vendor and kind, in the order of their names.
pub(crate) fn ledger<'a>(files: impl IntoIterator<Item = (&'a str, Fate<'a>)>) -> Vec<LedgerRow> {
    // Of a file of several sessions the best that became of one counts.
    let mut fates: BTreeMap<&str, Fate<'a>> = BTreeMap::new();
    for (path, fate) in files {
        let whole = path.rsplit_once('#').filter(|(_, n)| n.parse::<u32>().is_ok());
        let before = fates.entry(whole.map_or(path, |(file, _)| file)).or_insert(fate);
        *before = fate.min(*before);
    }
    let mut rows: BTreeMap<(&str, &str), (LedgerRow, Reasons<'_>)> = BTreeMap::new();
    for (path, fate) in fates {
        let kind = kind_of(path);
        let (vendor, what) = kind.map_or(("", "files"), |kind| (kind.vendor, kind.what));
        let new = || {
            let row = LedgerRow {
                vendor,
                what,
                files: 0,
                used: 0,
                duplicates: 0,
                parts: 0,
                named: Vec::new(),
                hint: kind.and_then(|kind| kind.hint),
            };
            (row, BTreeMap::new())
        };
        let (row, named) = rows.entry((vendor, what)).or_insert_with(new);
        row.files += 1;
        match fate {
            Fate::Used => row.used += 1,
            Fate::Duplicate => row.duplicates += 1,
            Fate::Part => row.parts += 1,
            Fate::Named(reason) => *named.entry(reason).or_default() += 1,
        }
    }
    let finished = |(mut row, named): (LedgerRow, Reasons<'_>)| {
        row.named = named.into_iter().map(|(reason, n)| (reason.to_string(), n)).collect();
        row.named.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        row
    };
    rows.into_values().map(finished).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_one_row_under_one_head() {
        let files = [
            ("e/activities/1.fit.gz", Fate::Used),
            ("e/activities/2.fit.gz", Fate::Duplicate),
            ("e/activities/3.fit.gz", Fate::Named("damaged")),
            ("e/activities.csv", Fate::Named("a list")),
            ("x.fit", Fate::Part),
        ];
        let rows = ledger(files);
        let told: Vec<_> = rows.iter().map(|r| (r.vendor, r.what, r.files)).collect();
        assert_eq!(
            told,
            [("", "files", 1), ("Strava", "list of activities", 1), ("Strava", "recordings", 3)]
        );
        for row in &rows {
            let named: usize = row.named.iter().map(|(_, n)| n).sum();
            assert_eq!(row.files, row.used + row.duplicates + row.parts + named);
        }
    }
}
