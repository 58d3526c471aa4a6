//! `lope report`: the main job.

use super::load::load;
use super::output::{Failure, make_folder, print, write_file};
use super::{Cards, Common};
use crate::chart;
use crate::report as render;
use crate::season::{Run, table};
use std::path::{Path, PathBuf};

pub(super) fn run(
    paths: &[PathBuf],
    common: &Common,
    output: &Path,
    scale: u32,
    cards: Cards,
) -> Result<u8, Failure> {
    // Before the work, so that nobody waits for an answer that can't be written.
    make_folder(output)?;
    let probe = output.join(format!(".lope-{}.tmp", std::process::id()));
    write_file(&probe, b"")?;
    let _ = std::fs::remove_file(&probe);
    let loaded = load(paths, common)?;
    let season = &loaded.season;
    let units = common.units();
    let verdict = render::verdict(season, units);
    let mut pictures = Vec::new();
    for row in chart::CHARTS {
        for (page, picture) in (row.draw)(season, units, scale)?.into_iter().enumerate() {
            let name = match page {
                0 => format!("{}.png", row.id),
                n => format!("{}-{}.png", row.id, n + 1),
            };
            write_file(&output.join(&name), &picture.png)?;
            pictures.push((name, picture.finding));
        }
    }
    let wanted: Vec<&Run> = season.runs.iter().filter(|r| wants_card(r, cards)).collect();
    if !wanted.is_empty() {
        make_folder(&output.join("runs"))?;
    }
    for (i, run) in wanted.iter().enumerate() {
        let start = run.local_start().replace([':', '-'], "");
        let name = format!("runs/{start}-{}.png", i + 1);
        write_file(&output.join(name), &chart::card(run, units, scale)?)?;
    }
    write_file(&output.join("runs.csv"), &table::csv(&season.runs)?)?;
    write_file(&output.join("weeks.csv"), &table::weeks_csv(&season.weeks)?)?;
    write_file(&output.join("runs.parquet"), &table::parquet(&season.runs)?)?;
    write_file(&output.join("report.json"), &render::report_json(season, &loaded.skipped))?;
    let page = render::html(season, &verdict, &pictures, units);
    write_file(&output.join("index.html"), &page)?;
    print(verdict.as_bytes())?;
    if !common.quiet {
        eprintln!("\nlope: wrote {}", output.join("index.html").display());
    }
    Ok(loaded.exit_code())
}

fn wants_card(run: &Run, cards: Cards) -> bool {
    let recovery = run.recovery.is_some();
    let hard = run.counts_as_run() && run.verdict.sort() == Some("hard");
    match cards {
        Cards::None => false,
        Cards::Recovery => recovery,
        Cards::All => recovery || hard,
    }
}
