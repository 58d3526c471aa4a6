//! `lope validate`: how often the sort is right, against labels.

use super::args::{CommonArgs, PictureArgs, TextOrJson};
use super::context::Context;
use super::load::{DigestedInput, read};
use super::output::{Failure, print, say, shown, text_file};
use super::staged::write_file;
use super::tags::report_lost;
use crate::activity::RunnerSettings;
use crate::classify::TrainingEffect;
use crate::report as render;
use crate::season::{self, Run};
use crate::validate::{ASSUMED_AGE, LabelledRun, Truth, fit};
use clap::Args;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct ValidateArgs {
    /// Files and folders that hold the labelled runs, and the others of the same runners
    #[arg(required_unless_present = "from_digests", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Labels: CSV with a column `file` (the end of a path), one of labels, and `athlete` where there
    /// are several
    #[arg(long, value_name = "FILE")]
    labels: PathBuf,
    /// The column of the labels (default: the first of label, garmin_primary_benefit, kind, intent)
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    /// Find the constants of the sort again, each runner left out once
    #[arg(long)]
    fit: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
    /// Also draw it: ROC curves and reliability, as .png or .svg
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    draw: PictureArgs,
    #[command(flatten)]
    common: CommonArgs,
}

/// Columns of labels, in the order in which they are looked for.
const COLUMNS: &[&str] = &["label", "garmin_primary_benefit", "kind", "intent"];

/// What the labels say of one file.
struct LabelRow {
    file: String,
    athlete: String,
    label: String,
}

pub(super) fn run(args: &ValidateArgs) -> Result<u8, Failure> {
    let labels = labels(&args.labels, args.column.as_deref())?;
    let context = Context::from_args(&args.common)?;
    let DigestedInput { digests, skipped, mut options } = read(&args.paths, None, &context)?;
    // The labels are the vendor's: what rests on the same number proves nothing.
    options.training_effect = TrainingEffect::Never;
    // A path ends with the name that the labels give; whatever is not named there is left out.
    let mut by_athlete: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    let mut of_path: HashMap<String, &LabelRow> = HashMap::new();
    for (path, digest) in digests {
        let slashed = path.replace('\\', "/");
        let parts: Vec<usize> = slashed.match_indices(['/', '!']).map(|(i, _)| i + 1).collect();
        let ends = std::iter::once(0).chain(parts).map(|i| &slashed[i..]);
        if let Some(label) = ends.into_iter().find_map(|end| labels.get(end)) {
            by_athlete.entry(&label.athlete).or_default().push((path.clone(), digest));
            of_path.insert(path, label);
        }
    }
    let mut cases = Vec::new();
    for (athlete, digests) in by_athlete {
        let mut alone = digests.clone();
        alone.iter_mut().for_each(|(_, d)| d.runner = RunnerSettings::default());
        let season = season::assess(digests, &options);
        let blind = season::assess(alone, &options);
        let blind: HashMap<&str, &Run> = blind.runs.iter().map(|r| (r.path.as_str(), r)).collect();
        cases.extend(longest(&season.runs, &of_path).into_iter().filter_map(|run| {
            let truth = Truth::of(&of_path.get(&run.path)?.label)?;
            let age = options.profile.age.unwrap_or(ASSUMED_AGE);
            Some(LabelledRun::new(athlete, run, truth, blind.get(run.path.as_str()).copied(), age))
        }));
    }
    if cases.is_empty() {
        return Err(Failure::new(
            format!("{}: no label fits a run", shown(&args.labels)),
            Some("the column `file` must hold the end of a path below those given"),
        ));
    }
    if !context.read_options.quiet {
        let used: HashSet<&str> = of_path.values().map(|label| label.file.as_str()).collect();
        let mut lost: Vec<String> =
            labels.keys().filter(|file| !used.contains(file.as_str())).cloned().collect();
        lost.sort();
        report_lost(&args.labels, &lost, "label", "activity");
    }
    report_unknown_labels(&of_path, context.read_options.quiet);
    let fitted = args.fit.then(|| fit(&cases));
    let bytes = match args.format {
        TextOrJson::Text => render::validation(&cases, fitted.as_ref()).into_bytes(),
        TextOrJson::Json => render::validation_json(&cases, fitted.as_ref()),
    };
    if let Some(path) = &args.output {
        let style = args.draw.style_for(path, context.units)?;
        write_file(path, &crate::chart::validation(&cases, &style)?.bytes)?;
    }
    print(&bytes)?;
    Ok(u8::from(skipped.iter().any(|s| s.fault)))
}

/// Labels that say neither hard nor easy: left out, and never silently.
fn report_unknown_labels(labels: &HashMap<String, &LabelRow>, quiet: bool) {
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for label in labels.values().map(|l| l.label.trim()) {
        if !label.is_empty() && Truth::of(label).is_none() {
            *unknown.entry(label).or_default() += 1;
        }
    }
    if unknown.is_empty() || quiet {
        return;
    }
    let each: Vec<String> =
        unknown.iter().map(|(label, n)| format!("{} ({n})", render::printable(label))).collect();
    say(&format!("lope: left out, labels that are neither hard nor easy: {}", each.join(", ")));
}

/// Runs that count; of several sessions in one file the longest, because the label is the file's.
fn longest<'a>(runs: &'a [Run], labels: &HashMap<String, &LabelRow>) -> Vec<&'a Run> {
    let mut best: BTreeMap<&str, &Run> = BTreeMap::new();
    for run in runs.iter().filter(|r| r.counts_as_run()) {
        let Some(label) = labels.get(&run.path) else { continue };
        let held = best.entry(&label.file).or_insert(run);
        if run.digest.moving_s > held.digest.moving_s {
            *held = run;
        }
    }
    let mut cache_options: Vec<&Run> = best.into_values().collect();
    cache_options.sort_by(|a, b| (a.digest.start, &a.path).cmp(&(b.digest.start, &b.path)));
    cache_options
}

fn labels(path: &Path, column: Option<&str>) -> Result<HashMap<String, LabelRow>, Failure> {
    let fail = |what: String, hint| Failure::new(format!("{}: {what}", shown(path)), hint);
    let text = text_file(path).map_err(|e| fail(e.to_string(), None))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|e| fail(e.to_string(), None))?.clone();
    let place = |name: &str| heads.iter().position(|h| h.trim() == name);
    let file = place("file").ok_or_else(|| {
        fail("no column `file`".to_string(), Some("name the files in a column `file`"))
    })?;
    let wanted: Vec<&str> = column.map_or_else(|| COLUMNS.to_vec(), |name| vec![name]);
    let label = wanted.iter().find_map(|name| place(name)).ok_or_else(|| {
        fail(format!("no column `{}`", wanted.join("`, `")), Some("name it with --column"))
    })?;
    let athlete = place("athlete");
    let mut labels = HashMap::new();
    for row in reader.records() {
        let row = row.map_err(|e| fail(e.to_string(), None))?;
        let cell = |at: usize| row.get(at).unwrap_or_default().to_string();
        let athlete = athlete.map_or_else(|| "all".to_string(), cell);
        labels.insert(cell(file), LabelRow { file: cell(file), athlete, label: cell(label) });
    }
    Ok(labels)
}
