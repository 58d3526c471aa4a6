//! Beat intervals as text: one a line, or a column of a table.

use crate::activity::{BeatCarrier, Beats};
use crate::kernels::stats::median;
use crate::report::printable;

/// Intervals whose median is below this are seconds, not ms: no heart beats so fast (judgement).
const LEAST_MEDIAN_MS: f64 = 10.0;
/// Share of the lines on which a column of times must grow by the interval beside it (judgement: beats are lost
/// between lines).
const GROWS_WITH: f64 = 0.9;
/// ... to this share of the interval, as times are rounded (judgement).
const ROUNDED_TO: f64 = 0.05;
/// Names that heads give to a column of intervals, by their first letters.
const HEADS: [&str; 6] = ["rr", "r-r", "ibi", "nn", "interval", "beat interval"];

/// What to do when no column of intervals is found.
pub(super) const HINT: &str =
    "give one interval a line, in ms or s, or a table with a column headed RR";

/// Intervals in ms or s: one a line, in a column whose head begins with RR (or IBI, NN, interval), or in the column
/// by which another one, of times, grows. Empty lines and lines that begin with `#` don't count.
pub(super) fn intervals(bytes: &[u8]) -> Result<Beats, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "neither FIT nor text".to_string())?;
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
    let mut lines: Vec<(usize, Vec<&str>)> = lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| (number, cells(line)))
        .collect();
    let headed = lines.first().and_then(|(_, heads)| heads.iter().position(|c| is_head(c)));
    if headed.is_some() {
        lines.remove(0);
    }
    let width = lines.first().map_or(0, |(_, cells)| cells.len());
    let column = match headed {
        Some(column) => column,
        None if width <= 1 => 0,
        None => grown_by(&lines, width).ok_or_else(|| {
            let line = lines.first().map_or(String::new(), |(_, cells)| cells.join(" "));
            format!("several columns, and none is known as intervals in ms: `{}`", short(&line))
        })?,
    };
    let mut rr_ms = Vec::with_capacity(lines.len());
    for (number, cells) in &lines {
        let alone = headed.is_none() && width <= 1;
        if alone && cells.len() > 1 {
            let line = short(&cells.join(" "));
            return Err(format!("not an interval in ms: `{line}` (line {number})"));
        }
        let cell = cells.get(column).copied().unwrap_or_default();
        let rr = number_of(cell).filter(|v| *v > 0.0);
        rr_ms.push(
            rr.ok_or_else(|| format!("not an interval in ms: `{}` (line {number})", short(cell)))?,
        );
    }
    if median(&mut rr_ms.clone()).is_some_and(|m| m < LEAST_MEDIAN_MS) {
        rr_ms.iter_mut().for_each(|rr| *rr *= 1000.0);
    }
    let mut at = 0.0;
    let anchor_s = rr_ms.iter().map(|rr| {
        at += rr / 1000.0;
        at
    });
    let anchor_s = anchor_s.collect();
    Ok(Beats { carrier: BeatCarrier::Text, rr_ms, anchor_s })
}

/// The cells of a line, parted by commas, semicolons or tabs, else by blanks.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim_end_matches([',', ';']);
    match line.find([',', ';', '\t']) {
        Some(_) => line.split([',', ';', '\t']).map(str::trim).collect(),
        None => line.split_whitespace().collect(),
    }
}

fn is_head(cell: &str) -> bool {
    let cell = cell.trim_matches('"').to_lowercase();
    number_of(&cell).is_none() && HEADS.iter().any(|head| cell.starts_with(head))
}

fn number_of(cell: &str) -> Option<f64> {
    cell.parse::<f64>().ok().filter(|v| v.is_finite())
}

/// The column by which another one grows from line to line.
fn grown_by(lines: &[(usize, Vec<&str>)], width: usize) -> Option<usize> {
    let column = |at: usize| -> Vec<f64> {
        let cell = |cells: &Vec<&str>| cells.get(at).and_then(|c| number_of(c));
        lines.iter().map(|(_, cells)| cell(cells).unwrap_or(f64::NAN)).collect()
    };
    let columns: Vec<Vec<f64>> = (0..width).map(column).collect();
    let grows = |time: &[f64], interval: &[f64], scale: f64| {
        let steps = time.windows(2).zip(&interval[1..]);
        let near =
            steps.filter(|(t, rr)| ((t[1] - t[0]) * scale - **rr).abs() <= ROUNDED_TO * **rr);
        time.len() > 1 && near.count() as f64 >= GROWS_WITH * (time.len() - 1) as f64
    };
    (0..width).find(|&rr| {
        let times = (0..width).filter(|&t| t != rr);
        // Both in one unit, or times in s and intervals in ms.
        times
            .into_iter()
            .any(|t| [1.0, 1000.0].iter().any(|scale| grows(&columns[t], &columns[rr], *scale)))
    })
}

fn short(line: &str) -> String {
    printable(&line.chars().take(40).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Intervals of some 700 ms that sway.
    fn truth() -> Vec<f64> {
        (0..300).map(|i| f64::from(700 + i * 37 % 23)).collect()
    }

    fn table(line: impl Fn(f64, f64) -> String) -> Vec<u8> {
        let mut at = 0.0;
        let rows = truth().into_iter().map(|rr| {
            at += rr;
            line(at, rr) + "\n"
        });
        rows.collect::<String>().into_bytes()
    }

    #[test]
    fn one_column_times_beside_intervals_and_heads_say_the_same() {
        let headed =
            |head: &str, rows: Vec<u8>| [format!("{head}\r\n").into_bytes(), rows].concat();
        let forms = [
            table(|_, rr| format!("{rr}")),
            table(|_, rr| format!("{:.3},", rr / 1000.0)),
            table(|at, rr| format!("{:.3} {:.3}", at / 1000.0, rr / 1000.0)),
            table(|at, rr| format!("{rr}\t{:.2}", at / 1000.0)),
            headed("RR [ms]", table(|_, rr| format!("{rr}"))),
            headed("date;time; rr ;x", table(|at, rr| format!("2026-03-01 07:00;{at};{rr};0"))),
            headed(
                "\u{feff}timestamp,RR-interval",
                table(|at, rr| format!("{at},{}", rr / 1000.0)),
            ),
        ];
        for (i, form) in forms.iter().enumerate() {
            let beats = intervals(form).unwrap();
            assert_eq!(beats.rr_ms.len(), 300, "form {i}");
            for (found, rr) in beats.rr_ms.iter().zip(truth()) {
                assert!((found - rr).abs() < 1e-9, "form {i}: {found} {rr}");
            }
            let end: f64 = truth().iter().sum();
            assert!((beats.anchor_s[299] - end / 1000.0).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_no_interval_is_told_with_its_line() {
        let told = |text: &str| intervals(text.as_bytes()).unwrap_err();
        assert_eq!(told("# x\n700\nbeat\n"), "not an interval in ms: `beat` (line 3)");
        assert_eq!(told("700\n-3\n"), "not an interval in ms: `-3` (line 2)");
        assert!(
            told("120 3 7\n125 4 9\n").starts_with("several columns"),
            "{}",
            told("1 2\n3 5\n")
        );
    }
}
