//! `lope validate`: how often the sort is right, against labels.

use super::args::{CommonArgs, PictureArgs, TextOrJson};
use super::context::Context;
use super::labels::Labels;
use super::load::{DigestedInput, read};
use super::output::{Failure, print, shown};
use super::staged::write_file;
use crate::classify::TrainingEffect;
use crate::report as render;
use crate::validate::{Plan, fit, validate};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct ValidateArgs {
    /// Files and folders that hold the labelled runs, and the others of the same runners
    #[arg(required_unless_present = "from_digests", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Labels: CSV with a column `file` (the end of a path), one of labels (benefits, names, or ratings
    /// from 0 to 10), and `athlete` where there are several
    #[arg(long, value_name = "FILE")]
    labels: PathBuf,
    /// The column of the labels (default: the first of label, garmin_primary_benefit, kind, intent, rpe,
    /// rating, name)
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    /// Take out what the watch had stored, for everything
    #[arg(long)]
    without_stored: bool,
    /// A new runner as they came: judge each stretch of N runs as if there were no others
    #[arg(long, value_name = "N,..", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    first: Vec<u16>,
    /// A new runner who has only run easily: judge each stretch of N easy-labelled runs alone
    #[arg(long, value_name = "N,..", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    stretch: Vec<u16>,
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

impl ValidateArgs {
    fn plan(&self) -> Plan {
        let mut plan = Plan { without_stored: self.without_stored, ..Plan::default() };
        for (asked, wanted) in
            [(&self.stretch, &mut plan.stretches), (&self.first, &mut plan.first)]
        {
            if !asked.is_empty() {
                *wanted = asked.iter().map(|n| usize::from(*n)).collect();
            }
        }
        plan
    }
}

pub(super) fn run(args: &ValidateArgs) -> Result<u8, Failure> {
    let labels = Labels::read(&args.labels, args.column.as_deref())?;
    let context = Context::from_args(&args.common)?;
    let style = args.output.as_deref().map(|path| args.draw.style_for(path, context.units));
    let style = style.transpose()?;
    let DigestedInput { digests, skipped, mut options } = read(&args.paths, None, &context)?;
    // The labels are the vendor's: what rests on the same number proves nothing.
    options.training_effect = TrainingEffect::Never;
    let histories = labels.histories(digests, &args.labels, context.read_options.quiet);
    let validation = validate(histories, &args.plan(), &options);
    if validation.cases.is_empty() {
        return Err(Failure::new(
            format!("{}: no label fits a run", shown(&args.labels)),
            Some("the column `file` must hold the end of a path below those given"),
        ));
    }
    let fitted = args.fit.then(|| fit(&validation.cases));
    let bytes = match args.format {
        TextOrJson::Text => {
            render::validation(&validation, &labels.column, fitted.as_ref()).into_bytes()
        }
        TextOrJson::Json => render::validation_json(&validation, &labels.column, fitted.as_ref()),
    };
    if let (Some(path), Some(style)) = (&args.output, &style) {
        write_file(path, &crate::chart::validation(&validation, style)?.bytes)?;
    }
    print(&bytes)?;
    Ok(u8::from(skipped.iter().any(|s| s.fault)))
}
