//! The report as a self-contained page: the verdict and what to do, the last twelve weeks, all runs. It loads
//! nothing from elsewhere and is complete without scripts. Its sentences are those of [`crate::findings`].

mod calendar;
mod coach;
mod failed;
mod months;
mod next;
mod parts;
mod runs;
mod style;
mod tables;
mod words;

pub use coach::coach;

use super::lines::{date, sentence};
use super::{Outlook, printable};
use crate::display::{Decimal, count};
use crate::findings::{Finding, Findings, Period, easy_limit_with_error};
use crate::ingest::Skipped;
use crate::season::{Run, Season};
use crate::units::UnitSystem;
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};
use std::collections::{HashMap, HashSet};

/// A picture beside the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The name of the chart that the picture is a page of.
    pub chart: &'static str,
    /// File name, relative to the page.
    pub file: String,
    /// The finding in a sentence.
    pub finding: String,
    /// The alternative text.
    pub alt_text: String,
    /// Width and height.
    pub size: (u32, u32),
}

/// The picture of a run beside the page.
#[derive(Clone, Copy, Debug)]
pub struct Card<'a> {
    /// The run.
    pub run: &'a Run,
    /// File name, relative to the page.
    pub file: &'a str,
    /// Width and height.
    pub size: (u32, u32),
}

/// The content of the page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The season.
    pub season: &'a Season,
    /// What is said of it.
    pub said: &'a Findings,
    /// The charts, page after page.
    pub pictures: &'a [Figure],
    /// Runs that have a picture of their own.
    pub cards: &'a [Card<'a>],
    /// What comes next.
    pub outlook: &'a Outlook,
    /// Files not used.
    pub skipped: &'a [Skipped],
    /// How to write distances and paces.
    pub units: UnitSystem,
    /// The decimal sign.
    pub decimal: Decimal,
    /// Whether the pictures are dark; those that are not turn dark where the page does.
    pub dark_pictures: bool,
}

/// What all parts of the page ask for, worked out once.
struct Sheet<'a> {
    page: &'a Page<'a>,
    season: &'a Season,
    said: &'a Findings,
    /// The picture of a run, by its place in the season.
    cards: HashMap<usize, Card<'a>>,
    /// Runs that have a part of their own: those of the last twelve weeks, and those with a picture.
    parts: Vec<usize>,
    with_part: HashSet<usize>,
}

impl<'a> Sheet<'a> {
    fn of(page: &'a Page<'a>) -> Sheet<'a> {
        let (season, said) = (page.season, page.said);
        // A file with several sessions contains several runs.
        let key = |r: &'a Run| (r.path.as_str(), r.digest.start.unix_ms());
        let named: HashMap<(&str, i64), Card<'_>> =
            page.cards.iter().map(|card| (key(card.run), *card)).collect();
        let card = |(i, r): (usize, &'a Run)| Some((i, *named.get(&key(r))?));
        let cards: HashMap<usize, Card<'_>> =
            season.runs.iter().enumerate().filter_map(card).collect();
        let mut parts: Vec<usize> = cards.keys().copied().collect();
        parts.extend(Period::of(season).runs.iter().map(|(i, _)| *i));
        parts.sort_unstable();
        parts.dedup();
        let with_part = parts.iter().copied().collect();
        Sheet { page, season, said, cards, parts, with_part }
    }

    /// A sentence of lope, with the chosen decimal sign in its numbers.
    fn words(&self, text: &str) -> String {
        printable(&self.page.decimal.words(text))
    }

    /// A run's day, as a link to its part where it has one.
    fn day(&self, i: usize) -> Markup {
        self.link(i, &date(self.season.runs[i].day))
    }

    /// A text as a link to the part of a run where it has one.
    fn link(&self, i: usize, text: &str) -> Markup {
        markup! {
            @if self.with_part.contains(&i) { a href={ "#run-" (i) } { (text) } } @else { (text) }
        }
    }

    fn distance(&self, run: &Run) -> Option<String> {
        let metres = run.digest.distance_m.as_ref().ok()?;
        Some(self.words(&self.page.units.distance(*metres)))
    }

    /// Mean pace while moving.
    fn pace(&self, run: &Run) -> Option<String> {
        run.mean_speed().map(|speed| self.page.units.pace(speed))
    }
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "\u{2013}".to_string())
}

/// Renders the page.
pub fn html(page: &Page<'_>) -> Vec<u8> {
    let sheet = Sheet::of(page);
    let title = sheet.words(&sheet.said.headline);
    let body = markup! {
        a.skip href="#runs" { "To the runs" }
        header {
            h1 { (title) }
            p.muted { (scope(&sheet)) }
        }
        main {
            (print_all())
            (to_mend(&sheet))
            (known(&sheet))
            (calendar::calendar(&sheet))
            (next::week(&sheet))
            (next::planned(&sheet))
            (failed::failed(&sheet))
            (contents(&sheet))
            (aside(&sheet))
            (months::months(&sheet))
            (tables::weeks(&sheet))
            (tables::spacing(&sheet))
            (pictures(&sheet))
            (tables::thresholds(&sheet))
            (runs::runs(&sheet))
            (parts::parts(&sheet))
            (runs::other_sports(&sheet))
            (runs::not_used(page.skipped))
            (words::words())
        }
    };
    let whole = markup! {
        (DOCTYPE)
        html lang="en" data-pictures=[page.dark_pictures.then_some("dark")] {
            (page_head(&title))
            body {
                (body)
                script { (PreEscaped(style::SCRIPT)) }
            }
        }
    };
    let mut out = whole.into_string().into_bytes();
    out.push(b'\n');
    out
}

/// What stands before the body of a page.
fn page_head(title: &str) -> Markup {
    markup! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            style { (PreEscaped(style::STYLE)) }
        }
    }
}

/// The heads of a table, and whether they are of numbers.
fn table_head(heads: &[(&str, bool)]) -> Markup {
    markup! {
        thead { tr { @for (head, number) in heads {
            th scope="col" class=[number.then_some("n")] { (head) }
        } } }
    }
}

/// What the page is about: days, runs, distance, labels.
fn scope(sheet: &Sheet<'_>) -> String {
    let (counts, season) = (&sheet.said.counts, sheet.season);
    let Some((from, to)) = sheet.said.days else { return String::new() };
    let before = season.runs.iter().filter(|r| r.counts_as_run()).count() - counts.runs;
    let history = match before {
        0 => String::new(),
        n => format!("; {} before are history", count(n, "run")),
    };
    let distance = sheet.page.units.distance(counts.distance_m);
    let labels = match counts.runs {
        0 => String::new(),
        _ => format!(": {}", counts.in_words()),
    };
    sheet.words(&format!(
        "Last 12 weeks, {from} to {to}: {}, {distance}{labels}{history}.",
        count(counts.runs, "run")
    ))
}

/// Paper has the first page alone unless this is ticked.
fn print_all() -> Markup {
    markup! {
        p.onscreen.muted {
            input type="checkbox" id="print-all";
            " " label for="print-all" { "Print the whole page, not only the first sheet" }
        }
    }
}

fn finding(sheet: &Sheet<'_>, found: &Finding) -> Markup {
    markup! {
        li {
            strong { (sheet.words(&found.sentence)) } "."
            @if let Some(action) = &found.action { p.do { (sheet.words(&sentence(action))) } }
            @if !found.evidence.is_empty() { p.muted { (sheet.words(&sentence(&found.evidence))) } }
        }
    }
}

fn to_mend(sheet: &Sheet<'_>) -> Markup {
    markup! {
        @if !sheet.said.to_mend.is_empty() {
            section {
                h2 id="said" { "What to mend" }
                ol.mend { @for f in &sheet.said.to_mend { (finding(sheet, f)) } }
            }
        }
    }
}

/// What is right, and what is not known.
fn aside(sheet: &Sheet<'_>) -> Markup {
    let said = sheet.said;
    markup! {
        @if !said.open.is_empty() || !said.fine.is_empty() {
            section.rest {
                h2 id="aside" { "What is right, and what is not known" }
                ul.mend {
                    @for f in said.open.iter().chain(&said.fine) { (finding(sheet, f)) }
                }
            }
        }
    }
}

/// The easy limit, and what comes next.
fn known(sheet: &Sheet<'_>) -> Markup {
    let limit = sheet.season.easy_limit();
    let next = sheet.page.outlook.lines(sheet.season, sheet.page.units);
    markup! {
        section.known {
            h2 id="next" { "Next" }
            @if let Some(limit) = limit {
                p.limit {
                    "Easy is up to " b { (format!("{:.0}", limit.bpm)) " bpm" } " on average"
                }
                @if let Some(text) = easy_limit_with_error(sheet.season) {
                    p.muted { (sheet.words(&sentence(&text))) }
                }
                p.muted { (sheet.words(&format!("{limit}."))) }
            }
            ul { @for line in &next { li { (sheet.words(line)) } } }
        }
    }
}

/// Links to the parts of the page.
fn contents(sheet: &Sheet<'_>) -> Markup {
    let any = !sheet.season.runs.is_empty();
    let links = [
        ("months", "Months and best efforts", any),
        ("weeks", "Weeks", any),
        ("spacing", "Spacing", true),
        ("pictures", "Pictures", !sheet.page.pictures.is_empty()),
        ("thresholds", "Thresholds", true),
        ("runs", "Runs", true),
        ("score", "The score", true),
        ("words", "Words", true),
    ];
    markup! {
        nav.onscreen aria-label="Contents" {
            ul { @for (id, name, _) in links.iter().filter(|l| l.2) {
                li { a href={ "#" (id) } { (name) } }
            } }
        }
    }
}

/// The charts, the newest of each; their older pages are folded.
fn pictures(sheet: &Sheet<'_>) -> Markup {
    let figure = |f: &Figure| {
        let title = f.chart;
        markup! {
            figure {
                a href=(printable(&f.file)) {
                    img src=(printable(&f.file)) width=(f.size.0) height=(f.size.1)
                        alt={ (title) ": " (printable(&f.finding)) } loading="lazy";
                }
                figcaption { details {
                    summary { (title) " in words" }
                    (printable(&f.alt_text))
                } }
            }
        }
    };
    markup! {
        @if !sheet.page.pictures.is_empty() {
            section.rest {
                h2 id="pictures" { "Pictures" }
                @for pages in sheet.page.pictures.chunk_by(|a, b| a.chart == b.chart) {
                    @if let Some((first, older)) = pages.split_first() {
                        (figure(first))
                        @if !older.is_empty() {
                            details {
                                summary { (first.chart) ": " (count(older.len(), "earlier picture")) }
                                @for f in older { (figure(f)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
