//! The result of `lope check`, for people and for machines.

use super::printable;
use crate::calendar::Day;
use crate::display::count;
use crate::season::{CheckResult, Gate, Season, Violation};
use crate::xml::escape;
use std::fmt::Write;

/// Day and path of the run that a violation is about; `None` when it is about the season.
fn place(season: &Season, violation: &Violation) -> Option<(Day, String)> {
    let run = &season.runs[violation.run?];
    Some((run.day, printable(&run.path)))
}

/// Renders one line per violation, and a summary in the last line.
pub fn check_text(season: &Season, checked: &CheckResult) -> String {
    let mut out = String::new();
    for v in &checked.violations {
        let at = place(season, v).map(|(day, path)| format!("{path} ({day}): "));
        let at = at.unwrap_or_default();
        let _ = writeln!(out, "{}: {at}{}", v.gate, v.what);
    }
    for (gate, why) in &checked.unmeasured {
        let _ = writeln!(out, "{gate}: not measured: {why}");
    }
    let ids = |gates: &[Gate]| gates.iter().map(|g| g.id()).collect::<Vec<_>>().join(", ");
    let asked = ids(&checked.gates);
    let runs = count(checked.runs, "run");
    let gates = checked.gates.iter().copied();
    let measured: Vec<Gate> = gates.filter(|gate| checked.unmeasured(*gate).is_none()).collect();
    let _ = match checked.violations.len() {
        0 if measured.is_empty() => writeln!(out, "nothing was measured, so nothing failed"),
        0 => writeln!(out, "passed: {}, over {runs} of the last 84 days", ids(&measured)),
        n => {
            let found = count(n, "violation");
            writeln!(out, "failed: {found} of {asked}, over {runs} of the last 84 days")
        }
    };
    out
}

/// Renders annotations for the log of GitHub: `::error file=...,title=...::...`.
pub fn check_github(season: &Season, checked: &CheckResult) -> String {
    // GitHub's own escapes: data, and properties with two more.
    let data = |s: &str| s.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |s: &str| data(s).replace(':', "%3A").replace(',', "%2C");
    let mut out = String::new();
    for v in &checked.violations {
        let (file, day) = place(season, v).map_or_else(Default::default, |(day, path)| {
            (format!("file={},", property(&path)), format!("{day}: "))
        });
        let _ = writeln!(
            out,
            "::error {file}title={}::{}",
            property(&format!("lope {}", v.gate)),
            data(&format!("{day}{}", v.what))
        );
    }
    for (gate, why) in &checked.unmeasured {
        let title = property(&format!("lope {gate}"));
        let _ = writeln!(out, "::notice title={title}::not measured: {}", data(why));
    }
    out
}

/// A document of JUnit's, of the suites of one runner or of several.
pub fn junit(suites: &[String]) -> String {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    match suites {
        [one] => format!("{head}{one}"),
        // Several need a root of their own.
        several => format!("{head}<testsuites>\n{}</testsuites>\n", several.concat()),
    }
}

/// A runner's suite in it: a test case a gate.
pub fn junit_suite(season: &Season, checked: &CheckResult) -> String {
    let failed =
        checked.gates.iter().filter(|g| checked.violations.iter().any(|v| v.gate == **g)).count();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<testsuite name=\"lope check\" tests=\"{}\" failures=\"{failed}\" skipped=\"{}\">",
        checked.gates.len(),
        checked.unmeasured.len()
    );
    for gate in &checked.gates {
        let mine: Vec<String> = checked
            .violations
            .iter()
            .filter(|v| v.gate == *gate)
            .map(|v| match place(season, v) {
                Some((day, path)) => format!("{path} {day} {}", v.what),
                None => v.what.clone(),
            })
            .collect();
        let name = escape(gate.id());
        if let Some(why) = checked.unmeasured(*gate) {
            let _ = writeln!(
                out,
                "  <testcase classname=\"lope\" name=\"{name}\">\n    <skipped message=\"not measured: \
                 {}\"/>\n  </testcase>",
                escape(why)
            );
            continue;
        }
        if mine.is_empty() {
            let _ = writeln!(out, "  <testcase classname=\"lope\" name=\"{name}\"/>");
            continue;
        }
        let _ = writeln!(
            out,
            "  <testcase classname=\"lope\" name=\"{name}\">\n    <failure message=\"{} found\">{}\
             </failure>\n  </testcase>",
            mine.len(),
            escape(&mine.join("\n"))
        );
    }
    out.push_str("</testsuite>\n");
    out
}
