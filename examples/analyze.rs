//! A season in a few lines: `cargo run --release --example analyze testdata/season`

use lope::{Options, analyze};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let analysis = analyze(std::env::args().skip(1), &Options::default())?;
    println!("{}", analysis.verdict());
    println!("spacing: {:.0} of 100", analysis.spacing_score()?);
    Ok(())
}
