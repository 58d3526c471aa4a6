//! `lope report`: the main job.

use super::args::{InputArgs, PictureArgs};
use super::context::Context;
use super::load::Loaded;
use super::output::{Failure, Interrupt, print, say, shown};
use super::planned::{PlannedArgs, PlannedFile, compared};
use super::several;
use super::staging::Staging;
use crate::calendar::{Day, UtcTime};
use crate::chart::{self, ChartError, Picture, Style};
use crate::display::count;
use crate::findings::{Findings, usual};
use crate::ingest::Skipped;
use crate::parallel;
use crate::report as render;
use crate::season::{Run, Season, table};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file of the report: its name below the folder, and its bytes.
type Output = (String, Vec<u8>);

/// Which runs get a picture of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Cards {
    /// None
    None,
    /// Those of the last 12 weeks, the worst ten, and those of the last year that were planned easy and run hard: at
    /// most 60
    Some,
    /// Recovery runs
    Recovery,
    /// All runs that are recovery runs or hard
    All,
}

/// What pictures are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PictureFormat {
    Png,
    Svg,
}

/// Weeks in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Span {
    #[value(name = "12")]
    Weeks12,
    #[value(name = "26")]
    Weeks26,
    #[value(name = "52")]
    Weeks52,
}

impl Span {
    fn of_pictures(self) -> chart::Span {
        match self {
            Span::Weeks12 => chart::Span::Weeks12,
            Span::Weeks26 => chart::Span::Weeks26,
            Span::Weeks52 => chart::Span::Weeks52,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Folder to write to; made if missing, nothing in it is deleted (default: `lope-report` here, or beside the
    /// exports when they lie here)
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    planned: PlannedArgs,
    #[command(flatten)]
    draw: PictureArgs,
    /// What the pictures are written as
    #[arg(long, value_enum, default_value_t = PictureFormat::Png)]
    format: PictureFormat,
    /// Weeks in a picture, counted back from the newest
    #[arg(long, value_enum, value_name = "WEEKS", default_value = "26")]
    span: Span,
    /// Which runs get a picture of their own
    #[arg(long, value_enum, default_value_t = Cards::Some)]
    cards: Cards,
    /// Leave out what names a place, a person or a time of day; days and weeks stay
    #[arg(long)]
    anonymous: bool,
}

/// How reports are written.
struct How<'a> {
    style: Style,
    cards: Cards,
    /// Most cards of a report that nobody asked for more.
    most_cards: usize,
    planned: Option<&'a PlannedFile>,
    anonymous: bool,
    context: &'a Context,
}

/// Most cards of a report of one runner, and of each of several (judgement): drawing sixty takes a second.
const MOST_CARDS: usize = 60;
const MOST_CARDS_EACH: usize = 12;

pub(super) fn run(args: &ReportArgs) -> Result<u8, Failure> {
    // From here on a Ctrl-C is heard, and leaves nothing behind.
    let context = Context::from_args(&args.input.common)?;
    let file = args.planned.read()?;
    // Before the work, so that nobody waits for an answer that can't be written.
    let output = &args.output.clone().unwrap_or_else(|| default_output(&args.input.paths));
    let mut staging = Staging::begin(output)?;
    let format = match args.format {
        PictureFormat::Png => chart::PictureFormat::Png,
        PictureFormat::Svg => chart::PictureFormat::Svg,
    };
    let style = Style { span: args.span.of_pictures(), ..args.draw.style(context.units, format) };
    let (input, cards) = (&args.input, args.cards);
    let (anonymous, context, planned) = (args.anonymous, &context, file.as_ref());
    if input.athletes_by.is_none() {
        let how = How { style, cards, most_cards: MOST_CARDS, planned, anonymous, context };
        let mut said = None;
        let code = several::for_each_runner(input, context, |_, loaded| {
            let done = write(&Judged::of(loaded, &how)?, "", &mut staging, &how)?;
            let code = done.code;
            said = Some(done);
            Ok(code)
        })?;
        staging.publish()?;
        said.map_or(Ok(()), |done| done.say(output, context))?;
        return Ok(code);
    }
    let how = How { style, cards, most_cards: MOST_CARDS_EACH, planned, anonymous, context };
    let (mut rows, mut said) = (Vec::new(), Vec::new());
    let mut nth = 0;
    let done = several::for_each_runner_beside(input, context, Some(output), |name, loaded| {
        nth += 1;
        let name = match anonymous {
            true => format!("athlete-{nth:02}"),
            false => beside_the_page(name.unwrap_or_default()),
        };
        let address = format!("{}/index.html", address(&name));
        let judged = Judged::of(loaded, &how)?;
        rows.push(render::CoachRow::of(&name, &address, &judged.loaded.season, &judged.said));
        let done = write(&judged, &format!("{name}/"), &mut staging, &how)?;
        let code = done.code;
        said.push((name, done));
        Ok(code)
    })?;
    let unusable = match anonymous {
        true if done.unusable.is_empty() => Vec::new(),
        true => vec![count(done.unusable.len(), "folder")],
        false => done.unusable,
    };
    staging.add("runners.csv", &render::coach_csv(&rows, style.units))?;
    staging.add("index.html", &render::coach(&rows, &unusable, style.units, style.decimal))?;
    // All runners and the page that leads to them are there at once, or none is.
    staging.publish()?;
    for (name, done) in said {
        print(format!("{}\n", render::printable(&name)).as_bytes())?;
        done.say(&output.join(&name), context)?;
        print(b"\n")?;
    }
    Ok(done.code)
}

/// The folder of a runner, whose name may be that of a file of the coach's page.
fn beside_the_page(name: &str) -> String {
    let taken = ["index.html", "runners.csv"].iter().any(|file| file.eq_ignore_ascii_case(name));
    if taken { format!("{name}-runner") } else { name.to_string() }
}

/// What is said of a report once it is there.
struct Written {
    verdict: String,
    newest: Option<Day>,
    code: u8,
}

impl Written {
    fn say(&self, folder: &Path, context: &Context) -> Result<(), Failure> {
        print(self.verdict.as_bytes())?;
        if !context.read_options.quiet {
            say("");
            say_when_old(self.newest);
            say(&format!("lope: wrote {}", shown(&folder.join("index.html"))));
        }
        Ok(())
    }
}

/// `lope-report` in the current folder, or beside an input that holds it: the next report must not read this one.
fn default_output(inputs: &[PathBuf]) -> PathBuf {
    const NAME: &str = "lope-report";
    let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    let inputs = inputs.iter().filter_map(|p| std::fs::canonicalize(p).ok());
    // The outermost input that holds the current folder.
    let around = inputs.filter(|p| p.is_dir() && here.starts_with(p)).min();
    match around.as_deref().and_then(Path::parent) {
        Some(beside) => beside.join(NAME),
        None => PathBuf::from(NAME),
    }
}

/// A folder's name as part of a link.
fn address(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let percent = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    name.bytes().map(percent).collect()
}

/// A season and its files as others may see them.
fn hidden(loaded: Loaded) -> Loaded {
    let skipped = loaded.skipped.into_iter().enumerate().map(|(i, s)| Skipped {
        path: format!("file-{:04}", i + 1),
        reason: if s.fault { "damaged".to_string() } else { "not an activity".to_string() },
        hint: None,
        fault: s.fault,
    });
    Loaded { season: loaded.season.anonymous(), skipped: skipped.collect() }
}

/// One runner, as far as a report may show it.
struct Judged {
    loaded: Loaded,
    said: Findings,
    /// What comes next, counted from the newest run, and how the plan that was named was followed.
    outlook: render::Outlook,
}

impl Judged {
    fn of(loaded: Loaded, how: &How<'_>) -> Result<Judged, Failure> {
        let season = &loaded.season;
        let planned = compared(how.planned, season, how.context)?;
        let outlook = render::Outlook::of(season, how.context.options.rebuilding, planned);
        let (loaded, outlook) = match how.anonymous {
            true => (hidden(loaded), outlook.anonymous()),
            false => (loaded, outlook),
        };
        Ok(Judged { said: Findings::of(&loaded.season), loaded, outlook })
    }
}

/// The tables of a report.
fn tables(judged: &Judged) -> Result<Vec<Output>, Failure> {
    let Judged { loaded, said, outlook } = judged;
    let season = &loaded.season;
    Ok(vec![
        ("runs.csv".to_string(), table::csv(&season.runs)?),
        ("weeks.csv".to_string(), table::weeks_csv(&season.weeks)?),
        ("runs.parquet".to_string(), table::parquet(&season.runs)?),
        ("report.json".to_string(), render::report_json(season, said, outlook, &loaded.skipped)),
    ])
}

/// Writes the report of one runner to a stage, each file's name after `prefix`.
fn write(
    judged: &Judged,
    prefix: &str,
    staging: &mut Staging,
    how: &How<'_>,
) -> Result<Written, Failure> {
    let Judged { loaded, said, outlook } = judged;
    let (season, style, context) = (&loaded.season, &how.style, how.context);
    let stop = &context.read_options.stop;
    let units = style.units;
    let verdict = render::verdict(season, said, outlook, units);
    let mut pages: Vec<Output> = Vec::new();
    let mut pictures = Vec::new();
    let runs = with_card(season, how);
    let ((charts, drawn), tables) = parallel::both(
        || {
            parallel::both(
                || parallel::map(chart::CHARTS, |row| (row.draw)(season, said, style)),
                || draw_cards(season, runs, style, stop),
            )
        },
        || tables(judged),
    );
    for (row, drawn) in chart::CHARTS.iter().zip(charts) {
        for (page, picture) in drawn?.into_iter().enumerate() {
            let ending = style.format.ending();
            let file = match page {
                0 => format!("{}.{ending}", row.id),
                n => format!("{}-{}.{ending}", row.id, n + 1),
            };
            pages.push((file.clone(), picture.bytes));
            let (finding, alt_text, size) = (picture.finding, picture.alt_text, picture.size);
            pictures.push(render::Figure { chart: row.name, file, finding, alt_text, size });
        }
    }
    let drawn = drawn?;
    stop.check()?;
    let named: Vec<render::Card<'_>> = drawn
        .iter()
        .map(|d| render::Card { run: d.run, file: &d.file, size: d.picture.size })
        .collect();
    let page = render::html(&render::Page {
        season,
        said,
        pictures: &pictures,
        cards: &named,
        outlook,
        skipped: &loaded.skipped,
        units,
        decimal: style.decimal,
        dark_pictures: style.theme == chart::Theme::Dark,
    });
    pages.extend(drawn.into_iter().map(|d| (d.file, d.picture.bytes)));
    pages.extend(tables?);
    // Last, because it links to all the others.
    pages.push(("index.html".to_string(), page));
    // From here on it is all or nothing: a Ctrl-C waits until the end.
    for (name, bytes) in &pages {
        staging.add(&format!("{prefix}{name}"), bytes)?;
    }
    Ok(Written { verdict, newest: season.last_day(), code: loaded.exit_code() })
}

/// After so many days without an activity a verdict is about the past (judgement).
const OLD_DAYS: i32 = 14;

/// Says how old the newest activity is. Only the terminal knows today: what is written never depends on the clock.
fn say_when_old(newest: Option<Day>) {
    let Some(last) = newest else { return };
    let Ok(now) = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) else { return };
    let today = Day::at(UtcTime::from_unix_s(now.as_secs() as i64), 0);
    let days = today.0 - last.0;
    if days >= OLD_DAYS {
        say(&format!("lope: the newest activity is of {last}, {days} days ago"));
    }
}

/// The picture of a run, and the file that it becomes.
struct DrawnCard<'a> {
    run: &'a Run,
    file: String,
    picture: Picture,
}

fn draw_cards<'a>(
    season: &'a Season,
    runs: Vec<&'a Run>,
    style: &Style,
    stop: &Interrupt,
) -> Result<Vec<DrawnCard<'a>>, ChartError> {
    let drawn = parallel::map(runs, |run| match stop.requested() {
        true => None,
        false => {
            let usual = usual(season, run);
            let picture = chart::card(run, usual.as_ref(), style);
            Some(picture.map(|picture| DrawnCard { run, file: card_name(run, style), picture }))
        }
    });
    drawn.into_iter().flatten().collect()
}

/// The runs that get a card.
fn with_card<'a>(season: &'a Season, how: &How<'_>) -> Vec<&'a Run> {
    let of = |wanted: fn(&Run) -> bool| season.runs.iter().filter(|r| wanted(r)).collect();
    match how.cards {
        Cards::None => Vec::new(),
        Cards::Some => {
            render::chosen(season, how.most_cards).into_iter().map(|i| &season.runs[i]).collect()
        }
        Cards::Recovery => of(|r| r.recovery.is_some()),
        Cards::All => of(|r| r.recovery.is_some() || r.counts_as_run() && r.verdict.is_hard()),
    }
}

/// `runs/<start>-<id>.png`, the same for the same file wherever it lies, so that a second report
/// replaces the first one's cards: FNV-1a of the file's name tells two runs of one second apart.
fn card_name(run: &Run, style: &Style) -> String {
    let start = run.local_start().replace([':', '-'], "");
    let name = run.path.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    let id = name.bytes().fold(0x811c_9dc5u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    format!("runs/{start}-{id:08x}.{}", style.format.ending())
}
