//! The sources and chapters of `lope::science`: each source once and in use, each row of a table in its chapter.

use lope::classify::VOTES;
use lope::reconcile::changes;
use lope::science::references::REFERENCES;
use lope::score::recovery::COMPONENTS;
use lope::score::spacing::{DEMANDS, RULES};
use std::fs;
use std::path::{Path, PathBuf};

/// All files of sources and chapters but the list of references itself: path and text.
fn texts(folder: &Path, out: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "md")
            && !path.ends_with("science/references.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            out.push((path, text));
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    out
}

/// The rows of a chapter's tables, without bars at the ends: first cell and the others.
fn rows(chapter: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/science").join(chapter);
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|row| row.split(" | ").map(str::to_string).collect())
        .collect()
}

/// The row of a chapter that begins with this name.
fn row<'a>(rows: &'a [Vec<String>], id: &str) -> &'a [String] {
    let name = format!("`{id}`");
    rows.iter().find(|r| r[0] == name).unwrap_or_else(|| panic!("{id} is in no chapter"))
}

#[test]
fn each_source_is_named_once_and_in_order() {
    let ids: Vec<String> = REFERENCES.iter().map(|r| r.id.to_lowercase()).collect();
    assert!(ids.windows(2).all(|w| w[0] < w[1]), "{ids:?}");
    let mut titles: Vec<&str> = REFERENCES.iter().map(|r| r.title).collect();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), REFERENCES.len());
}

#[test]
fn sources_are_well_formed() {
    for r in REFERENCES {
        assert!((1900..=2026).contains(&r.year), "{}: {}", r.id, r.year);
        assert!(r.id.contains(&r.year.to_string()), "{}: {}", r.id, r.year);
        assert!(!r.authors.is_empty() && !r.title.is_empty() && !r.journal.is_empty(), "{}", r.id);
        if let Some(doi) = r.doi {
            let (registrant, name) = doi.split_once('/').unwrap();
            let number = registrant.strip_prefix("10.").unwrap();
            assert!(number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()), "{doi}");
            assert!(!name.is_empty() && !doi.contains(char::is_whitespace), "{doi}");
        }
    }
}

#[test]
fn sources_are_cited_as_the_field_does() {
    let cited = |id: &str| REFERENCES.iter().find(|r| r.id == id).unwrap().cite();
    assert_eq!(cited("FOSTER_1998"), "Foster 1998, Med Sci Sports Exerc 30:1164");
    assert_eq!(
        cited("LIPPONEN_TARVAINEN_2019"),
        "Lipponen and Tarvainen 2019, J Med Eng Technol 43:173"
    );
    assert_eq!(cited("STANLEY_2013"), "Stanley, Peake and Buchheit 2013, Sports Med 43:1259");
    assert_eq!(cited("ROGERS_2021_VT1"), "Rogers et al. 2021, Front Physiol 11:596567");
}

#[test]
fn each_source_is_in_use() {
    let all = sources();
    for r in REFERENCES {
        // The name as a whole: no name here is the beginning of another.
        let used = all.iter().any(|(_, text)| text.contains(r.id));
        assert!(used, "{} is used nowhere", r.id);
    }
}

#[test]
fn chapters_hold_every_vote_component_rule_and_repair() {
    let (repairs, sort) = (rows("repairs.md"), rows("sort.md"));
    changes().for_each(|r| assert!(row(&repairs, r.id.id()).len() == 3, "{}", r.id.id()));
    VOTES.iter().for_each(|v| assert!(row(&sort, v.id.id()).len() == 3, "{}", v.id.id()));
    let (recovery, spacing) = (rows("recovery.md"), rows("spacing.md"));
    let weighs = |row: &[String], weight: f64| {
        row[1].split([',', ' ']).next() == Some(&format!("{weight:.0}"))
    };
    for (rows, id, weight) in COMPONENTS
        .iter()
        .map(|c| (&recovery, c.id.id(), c.weight))
        .chain(RULES.iter().map(|r| (&spacing, r.id.id(), r.weight)))
    {
        assert!(weighs(row(rows, id), weight), "{id}");
    }
}

/// Whether a cell holds a knot as one of its parts; a note in brackets may follow.
fn holds(cell: &str, knot: &str) -> bool {
    let parts = cell.split([',', ';', ':']).map(str::trim);
    parts
        .filter_map(|part| part.strip_prefix(knot))
        .any(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Each knot of each curve stands in the row of its chapter: "0.03 is 75", or for a factor "1.5 is 1".
#[test]
fn chapters_hold_every_knot_of_every_curve() {
    let shown = |x: f64, y: f64| [format!("{x} is {:.0}", 100.0 * y), format!("{x} is {y}")];
    let (recovery, spacing) = (rows("recovery.md"), rows("spacing.md"));
    let curves = COMPONENTS.iter().map(|c| (row(&recovery, c.id.id()), c.id.id(), c.curves));
    let all = curves.chain(RULES.iter().map(|r| (row(&spacing, r.id.id()), r.id.id(), r.curves)));
    for d in DEMANDS {
        let row = row(&spacing, d.id);
        for (x, hours) in d.curve {
            assert!(holds(&row[2], &format!("{x} is {hours}")), "{}: {x} is {hours}", d.id);
        }
    }
    let mut missing = Vec::new();
    for (row, id, curves) in all {
        for (over, knots) in curves {
            for (x, y) in knots.iter() {
                if !shown(*x, *y).iter().any(|knot| holds(&row[2], knot)) {
                    missing.push(format!("{id} {over}: {x} is {:.0}", 100.0 * y));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// All that a reader may meet: sources, tests, benches, and the README.
fn everything() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz/fuzz_targets", "examples"] {
        texts(&root.join(folder), &mut out);
    }
    out.push((root.join("README.md"), fs::read_to_string(root.join("README.md")).unwrap()));
    out
}

/// Whether a comment cites a section by letter and number, as in brackets "(X4" or "(X4,".
fn cites_a_section(line: &str) -> bool {
    let comment = line.trim_start().strip_prefix("//").unwrap_or("");
    comment.split('(').skip(1).any(|part| {
        let mut chars = part.chars();
        let section = chars.next().is_some_and(|c| "ABCDGS".contains(c));
        let digits = part.chars().skip(1).take_while(char::is_ascii_digit).count();
        section && digits > 0 && matches!(part.chars().nth(1 + digits), Some(')' | ',' | ';' | ':'))
    })
}

#[test]
fn nothing_points_outside_the_project() {
    // In two pieces, so that this file passes.
    let words = [concat!("SCI", "ENCE"), concat!("the br", "ief"), concat!("DESIGN", ".md")];
    let mut found = Vec::new();
    for (path, text) in everything() {
        for (i, line) in text.lines().enumerate() {
            if words.iter().any(|w| line.contains(w)) || cites_a_section(line) {
                found.push(format!("{}:{}: {}", path.display(), i + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(cites_a_section("/// As told (G4)") && !cites_a_section("/// D2' w (D2 D2' + I)"));
}

/// Rooms whose numbers decide what a run was.
const ROOMS: [&str; 9] =
    ["hrv", "reconcile", "repair", "signals", "digest", "athlete", "classify", "score", "season"];
/// Numbers that decide nothing: grids, rounding, and points of an integral.
const GRIDS: [&str; 7] =
    ["STEP_S", "TIMER_STEPS", "JOIN_S", "SAMPLE_S", "TOLERANCE_M", "METRE_DEG", "METRES_A_DEGREE"];
/// A basis in words, a year of a source, or a link to a chapter.
const BASIS: [&str; 8] =
    ["judgement", "science::", "onvention", "easured", "itted", "ublished", " 19", " 20"];

/// The name of a constant of numbers that a line begins; `None` for other lines.
fn number(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("pub ");
    let line =
        line.strip_prefix("pub(super) ").or(line.strip_prefix("pub(crate) ")).unwrap_or(line);
    let (name, kind) = line.strip_prefix("const ")?.split_once(": ")?;
    let kinds = ["f64", "(f64", "[f64", "[(f64", "Range<f64>", "std::ops::Range"];
    kinds.iter().any(|k| kind.starts_with(k)).then_some(name)
}

#[test]
fn numbers_that_decide_name_their_basis() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut silent = Vec::new();
    let mut seen = 0;
    for (path, text) in sources() {
        let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        let code = text.split("#[cfg(test)]").next().unwrap();
        if !ROOMS.iter().any(|room| name.starts_with(&format!("{room}/"))) {
            continue;
        }
        // Constants in a row share the words above the first.
        let (mut words, mut more) = (String::new(), false);
        for (i, line) in code.lines().enumerate() {
            let line = line.trim_start();
            let doc = line.starts_with("///");
            if doc && !std::mem::replace(&mut more, doc) {
                words.clear();
            }
            more = doc;
            match number(line) {
                Some(constant) if !GRIDS.contains(&constant) => {
                    seen += 1;
                    if !BASIS.iter().any(|b| words.contains(b)) {
                        silent.push(format!("{name}:{}: {constant}", i + 1));
                    }
                }
                _ if doc => words.push_str(line),
                _ if line.is_empty() => words.clear(),
                _ => {}
            }
        }
    }
    assert!(seen > 150, "{seen}");
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
