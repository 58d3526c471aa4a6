//! `lope report`: the main job.

use super::args::{Cards, InputArgs, PictureArgs, PictureFormat, Span};
use super::context::Context;
use super::load::Loaded;
use super::output::{Failure, Interrupt, print, say, shown};
use super::several;
use super::staging::Staging;
use crate::calendar::{Day, UtcTime};
use crate::chart::{self, ChartError, Style};
use crate::parallel;
use crate::report as render;
use crate::season::{Run, Season, table};
use crate::xml::escape_shown;
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file of the report: its name below the folder, and its bytes.
type Output = (String, Vec<u8>);

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Folder to write to; made if missing, nothing in it is deleted (default: `lope-report` here, or beside the
    /// exports when they lie here)
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    draw: PictureArgs,
    /// What the pictures are written as
    #[arg(long, value_enum, default_value_t = PictureFormat::Png)]
    format: PictureFormat,
    /// Weeks in a picture, counted back from the newest
    #[arg(long, value_enum, value_name = "WEEKS", default_value = "26")]
    span: Span,
    /// Which runs get a picture of their own
    #[arg(long, value_enum, default_value_t = Cards::All)]
    cards: Cards,
}

pub(super) fn run(args: &ReportArgs) -> Result<u8, Failure> {
    // From here on a Ctrl-C is heard, and leaves nothing behind.
    let context = Context::from_args(&args.input.common)?;
    // Before the work, so that nobody waits for an answer that can't be written.
    let output = &args.output.clone().unwrap_or_else(|| default_output(&args.input.paths));
    let mut staging = Staging::begin(output)?;
    let format = match args.format {
        PictureFormat::Png => chart::PictureFormat::Png,
        PictureFormat::Svg => chart::PictureFormat::Svg,
    };
    let style = Style { span: args.span.of_pictures(), ..args.draw.style(context.units, format) };
    let (input, cards) = (&args.input, args.cards);
    if input.athletes_by.is_none() {
        // Its own staging takes over.
        drop(staging);
        return several::for_each_runner(input, &context, |_, loaded| {
            write(loaded, &context, output, &style, cards)
        });
    }
    let mut links = String::new();
    let code = several::for_each_runner(input, &context, |name, loaded| {
        let name = name.unwrap_or_default();
        print(format!("{}\n", render::printable(name)).as_bytes())?;
        let code = write(loaded, &context, &output.join(name), &style, cards)?;
        print(b"\n")?;
        links.push_str(&link(name));
        Ok(code)
    })?;
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>lope</title>\n\
         <h1>Runners</h1>\n<ul>\n{links}</ul>\n</html>\n"
    );
    staging.add("index.html", page.as_bytes())?;
    staging.publish()?;
    Ok(code)
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

/// An entry of the index of runners.
fn link(name: &str) -> String {
    let text = escape_shown(name);
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let percent = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    let address: String = name.bytes().map(percent).collect();
    format!("<li><a href=\"{address}/index.html\">{text}</a></li>\n")
}

/// The report of one runner.
fn write(
    loaded: Loaded,
    context: &Context,
    output: &Path,
    style: &Style,
    cards: Cards,
) -> Result<u8, Failure> {
    let mut staging = Staging::begin(output)?;
    let season = &loaded.season;
    let stop = &context.read_options.stop;
    let units = style.units;
    let verdict = render::verdict(season, units);
    let mut pages: Vec<Output> = Vec::new();
    let mut pictures = Vec::new();
    for row in chart::CHARTS {
        for (page, picture) in (row.draw)(season, style)?.into_iter().enumerate() {
            let ending = style.format.ending();
            let file = match page {
                0 => format!("{}.{ending}", row.id),
                n => format!("{}-{}.{ending}", row.id, n + 1),
            };
            pages.push((file.clone(), picture.bytes));
            let (finding, alt_text, size) = (picture.finding, picture.alt_text, picture.size);
            pictures.push(render::Figure { chart: row.id, file, finding, alt_text, size });
        }
    }
    let drawn = draw_cards(&season.runs, cards, style, stop)?;
    stop.check()?;
    let named: Vec<(&Run, &str)> = drawn.iter().map(|(r, (name, _))| (*r, name.as_str())).collect();
    let page = render::html(&render::Page {
        season,
        pictures: &pictures,
        cards: &named,
        skipped: &loaded.skipped,
        units,
        decimal: style.decimal,
    });
    pages.extend(drawn.into_iter().map(|(_, page)| page));
    pages.push(("runs.csv".to_string(), table::csv(&season.runs)?));
    pages.push(("weeks.csv".to_string(), table::weeks_csv(&season.weeks)?));
    pages.push(("runs.parquet".to_string(), table::parquet(&season.runs)?));
    pages.push(("report.json".to_string(), render::report_json(season, &loaded.skipped)));
    // Last, because it links to all the others.
    pages.push(("index.html".to_string(), page));
    // From here on it is all or nothing: a Ctrl-C waits until the end.
    for (name, bytes) in &pages {
        staging.add(name, bytes)?;
    }
    staging.publish()?;
    print(verdict.as_bytes())?;
    if !context.read_options.quiet {
        say("");
        say_when_old(season);
        say(&format!("lope: wrote {}", shown(&output.join("index.html"))));
    }
    Ok(loaded.exit_code())
}

/// After so many days without an activity a verdict is about the past (judgement).
const OLD_DAYS: i32 = 14;

/// Says how old the newest activity is. Only the terminal knows today: what is written never depends on the clock.
fn say_when_old(season: &Season) {
    let Some(last) = season.last_day() else { return };
    let Ok(now) = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) else { return };
    let today = Day::at(UtcTime::from_unix_s(now.as_secs() as i64), 0);
    let days = today.0 - last.0;
    if days >= OLD_DAYS {
        say(&format!("lope: the newest activity is of {last}, {days} days ago"));
    }
}

fn draw_cards<'a>(
    runs: &'a [Run],
    cards: Cards,
    style: &Style,
    stop: &Interrupt,
) -> Result<Vec<(&'a Run, Output)>, Failure> {
    let wanted: Vec<&Run> = runs.iter().filter(|r| wants_card(r, cards)).collect();
    let drawn = parallel::map(&wanted, |run| match stop.requested() {
        true => Ok(Vec::new()),
        false => chart::card(run, style).map(|p| p.bytes),
    });
    let pages = wanted.into_iter().zip(drawn);
    pages
        .map(|(run, png)| Ok((run, (card_name(run, style), png?))))
        .collect::<Result<_, ChartError>>()
        .map_err(Failure::from)
}

fn wants_card(run: &Run, cards: Cards) -> bool {
    let recovery = run.recovery.is_some();
    let hard = run.counts_as_run() && run.verdict.is_hard();
    match cards {
        Cards::None => false,
        Cards::Recovery => recovery,
        Cards::All => recovery || hard,
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
