//! `lope plan` and `lope today`: what kind of day makes sense. Only here the clock is read.

use super::args::{InputArgs, TextOrJson, day};
use super::context::Context;
use super::output::{Failure, print, print_json};
use super::planned::{PlannedArgs, compared};
use super::several;
use crate::calendar::Day;
use crate::plan::{DAYS, NoPlan, Plan, PlanOptions, Race};
use crate::planned::Comparison;
use crate::report as render;
use crate::season::Season;
use crate::units::{MILE_M, UnitSystem};
use clap::{Args, ValueEnum};

/// How to print a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    Text,
    Json,
    /// A calendar, iCalendar
    Ics,
    Markdown,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// What the runner wishes.
#[derive(Debug, Args)]
struct Wishes {
    /// Plan as on that day: later runs are left out (without it, today by the clock)
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Day>,
    /// The only days on which hard work is possible, such as mon,thu
    #[arg(long, value_enum, value_delimiter = ',', value_name = "DAYS")]
    hard_days: Vec<Weekday>,
    /// A race on that day, with its distance: 2026-10-11,half or ,10km or ,5mi (10 km when not told)
    #[arg(long, value_name = "DATE[,DISTANCE]", value_parser = race)]
    race: Option<Race>,
    /// Most minutes that a day has: runs are shortened rather than skipped
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(5..=1440))]
    minutes: Option<u32>,
    #[command(flatten)]
    planned: PlannedArgs,
}

/// Metres of a kilometre and of a marathon.
const KM_M: f64 = 1000.0;
const MARATHON_M: f64 = 42_195.0;
/// No race is longer than this, metres (judgement: six days).
const LONGEST_M: f64 = 1_000_000.0;

/// `2026-10-11`, `2026-10-11,half`, `2026-10-11,10km`.
fn race(text: &str) -> Result<Race, String> {
    let (date, distance) = text.split_once(',').map_or((text, None), |(a, b)| (a, Some(b)));
    let distance_m = distance.map(distance_of).transpose()?;
    Ok(Race { day: day(date.trim())?, distance_m })
}

/// `10`, `10k` and `10km` are kilometres, `5mi` are miles, and `half` and `marathon` are what they are.
fn distance_of(text: &str) -> Result<f64, String> {
    let lower = text.trim().to_lowercase();
    match lower.as_str() {
        "marathon" => return Ok(MARATHON_M),
        "half" | "half-marathon" | "half marathon" => return Ok(MARATHON_M / 2.0),
        _ => {}
    }
    let at = lower.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(lower.len());
    let unit = match lower[at..].trim() {
        "" | "k" | "km" => Some(KM_M),
        "m" => Some(1.0),
        "mi" | "mile" | "miles" => Some(MILE_M),
        _ => None,
    };
    let metres = unit.zip(lower[..at].trim().parse::<f64>().ok()).map(|(unit, n)| unit * n);
    metres.filter(|m| *m > 0.0 && *m <= LONGEST_M).ok_or_else(|| {
        "expected a distance such as 10km, 5mi, half or marathon behind the date".to_string()
    })
}

#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    wishes: Wishes,
    /// Days to print; seven are always planned together
    #[arg(long, value_name = "N", default_value_t = DAYS as u8, value_parser = clap::value_parser!(u8).range(1..=7))]
    days: u8,
    /// How to print it
    #[arg(long, value_enum, default_value_t = PlanFormat::Text)]
    format: PlanFormat,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Args)]
pub(super) struct TodayArgs {
    #[command(flatten)]
    wishes: Wishes,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
    #[command(flatten)]
    input: InputArgs,
}

/// Today by the clock, in the zone that the user names or in that of the machine.
fn by_the_clock(context: &Context) -> Day {
    let options = &context.options;
    let named = options.timezone.as_ref().or(options.profile.timezone.as_ref());
    let zone = named.and_then(|name| jiff::tz::TimeZone::get(name).ok());
    let zone = zone.unwrap_or_else(jiff::tz::TimeZone::system);
    let date = zone.to_datetime(jiff::Timestamp::now()).date();
    let (month, day) = (date.month().unsigned_abs().into(), date.day().unsigned_abs().into());
    Day::from_ymd(date.year().into(), month, day).unwrap_or(Day(0))
}

impl Wishes {
    /// The context of the history up to today, and what is wished of the plan.
    fn heed(&self, input: &InputArgs) -> Result<(Context, PlanOptions), Failure> {
        let mut context = Context::from_args(&input.common)?;
        let today = self.today.unwrap_or_else(|| by_the_clock(&context));
        context.options.latest = self.today;
        let options = PlanOptions {
            today,
            rebuilding: context.options.rebuilding,
            hard_days: self.hard_days.iter().map(|d| *d as u32).collect(),
            race: self.race,
            minutes: self.minutes.map(f64::from),
        };
        Ok((context, options))
    }
}

/// What an argument is wrong about is a failure; all other reasons for no plan are an answer.
fn planned_or_why(found: Result<Plan, NoPlan>) -> Result<Result<Plan, NoPlan>, Failure> {
    match found {
        Err(why @ NoPlan::RaceOver(_)) => Err(Failure::new(why.to_string(), None)),
        found => Ok(found),
    }
}

/// Prints the runner's name above what is for people.
fn named(name: Option<&str>, text: &str) -> String {
    match name {
        Some(name) => format!("{}: {text}", render::printable(name)),
        None => text.to_string(),
    }
}

/// What an answer to one runner is made of.
struct Asked<'a> {
    name: Option<&'a str>,
    season: &'a Season,
    /// The runner's own plan against what was done, where one was named.
    planned: Option<&'a Comparison>,
    units: UnitSystem,
}

/// Says of each runner what `say` makes of the plan, or of the reason for none: text as it comes, JSON as one document.
fn answer(
    input: &InputArgs,
    wishes: &Wishes,
    json: bool,
    say: impl Fn(Result<Plan, NoPlan>, &Asked<'_>) -> Result<Vec<u8>, Failure>,
) -> Result<u8, Failure> {
    let (context, options) = wishes.heed(input)?;
    let file = wishes.planned.read()?;
    let mut all = Vec::new();
    let code = several::for_each_runner(input, &context, |name, loaded| {
        let season = &loaded.season;
        let planned = compared(file.as_ref(), season, &context)?;
        let asked = Asked { name, season, planned: planned.as_ref(), units: context.units };
        let bytes = say(planned_or_why(Plan::of(season, &options))?, &asked)?;
        match json {
            true => all.push(bytes),
            false => print(&bytes)?,
        }
        Ok(loaded.exit_code())
    })?;
    print_json(&all, input.athletes_by.is_some())?;
    Ok(code)
}

pub(super) fn run(args: &PlanArgs) -> Result<u8, Failure> {
    let (days, json) = (usize::from(args.days), args.format == PlanFormat::Json);
    answer(&args.input, &args.wishes, json, |found, asked| {
        let Asked { name, season, planned, units } = *asked;
        let mut text = match (found, args.format) {
            (Ok(plan), PlanFormat::Text) => {
                named(name, &render::plan_text(&plan, season, planned, days, units)).into_bytes()
            }
            (Ok(plan), PlanFormat::Markdown) => {
                named(name, &render::plan_markdown(&plan, season, planned, days, units))
                    .into_bytes()
            }
            (Ok(plan), PlanFormat::Json) => render::plan_json(&plan, season, planned, days, units),
            (Ok(plan), PlanFormat::Ics) => render::plan_ics(&plan, days, units),
            (Err(why), PlanFormat::Json) => render::no_plan_json(&why),
            (Err(why), PlanFormat::Ics) => return Err(Failure::new(why.to_string(), None)),
            (Err(why), _) => named(name, &format!("{why}\n")).into_bytes(),
        };
        if let (Some(planned), PlanFormat::Text | PlanFormat::Markdown) = (planned, args.format) {
            text.extend(format!("\n{}", render::planned_text(planned)).into_bytes());
        }
        Ok(text)
    })
}

pub(super) fn today(args: &TodayArgs) -> Result<u8, Failure> {
    answer(&args.input, &args.wishes, args.format == TextOrJson::Json, |found, asked| {
        let Asked { name, season, planned, units } = *asked;
        Ok(match (found, args.format) {
            (Ok(plan), TextOrJson::Text) => {
                named(name, &render::today_text(&plan, season, planned, units)).into_bytes()
            }
            (Ok(plan), TextOrJson::Json) => render::today_json(&plan, season, planned, units),
            (Err(why), TextOrJson::Json) => render::no_plan_json(&why),
            (Err(why), TextOrJson::Text) => named(name, &format!("{why}\n")).into_bytes(),
        })
    })
}
