//! What each name stands for, for the terminal.

#[cfg(feature = "charts")]
use crate::chart::CHARTS;
use crate::classify::VOTES;
use crate::findings::FINDING_KINDS;
use crate::reconcile::changes;
use crate::science::{Basis, CHAPTERS, GLOSSARY, in_a_line};
use crate::score::recovery::COMPONENTS;
use crate::score::spacing::RULES;
use crate::season::{COLUMNS, GATES};
use std::fmt::Write;

/// A name as it is compared: `Easy limit`, `easy-limit` and `easy_limit` are one.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Words and rules in whose explanation this name stands, five at the most.
pub fn mentions(name: &str) -> Vec<&'static str> {
    let name = name.trim().to_lowercase();
    let terms = GLOSSARY.iter().map(|t| (t.id, t.meaning));
    let rules = RULES.iter().map(|r| (r.id.id(), r.doc));
    let components = COMPONENTS.iter().map(|c| (c.id.id(), c.doc));
    let all = terms.chain(rules).chain(components);
    let speak = all.filter(|(_, doc)| name.len() > 2 && doc.to_lowercase().contains(&name));
    speak.map(|(id, _)| id).take(5).collect()
}

/// Explains all that has this name: a word, vote, component, rule, finding, gate, repair, chart, column, chapter; lists
/// the names when `name` is `None`.
pub fn explain(name: Option<&str>) -> Option<String> {
    let mut out = String::new();
    let wanted = name.map(|name| {
        let name = plain(name);
        // A word as it is printed, unless it is a name too.
        let printed = GLOSSARY.iter().find(|t| plain(t.word) == name);
        printed.filter(|_| !CHAPTERS.iter().any(|c| c.0 == name)).map_or(name, |t| t.id.to_string())
    });
    let id = wanted.as_deref();
    let mut entry = |key: &str, name: &str, doc: &str, rest: &[(&str, &str)]| match id {
        Some(wanted) if wanted == plain(key) => {
            let _ = writeln!(out, "{key}: {name}\n  {doc}");
            for (label, value) in rest.iter().filter(|r| !r.1.is_empty()) {
                let _ = writeln!(out, "  {label}: {value}");
            }
        }
        Some(_) => {}
        None => {
            let _ = writeln!(out, "{key:<24} {name}");
        }
    };
    for term in GLOSSARY {
        entry(term.id, term.word, term.meaning, &[]);
    }
    for v in VOTES {
        entry(v.id.id(), v.name, v.doc, &[("unit", v.unit), ("source", &source(v.basis))]);
    }
    for c in COMPONENTS {
        let (key, weight) = (format!("recovery_{}", c.id), weight(c.weight));
        let (points, source) = (points(c.curves), source(c.basis));
        let mut rest = vec![("unit", c.unit), ("source", &source), ("weight", weight.as_str())];
        rest.extend(points.iter().map(|(over, knots)| (over.as_str(), knots.as_str())));
        entry(&key, c.name, c.doc, &rest);
    }
    for r in RULES {
        let (weight, points, source) = (weight(r.weight), points(r.curves), source(r.basis));
        let mut rest = vec![("unit", r.unit), ("source", &source), ("weight", weight.as_str())];
        rest.extend(points.iter().map(|(over, knots)| (over.as_str(), knots.as_str())));
        entry(r.id.id(), r.name, r.doc, &rest);
    }
    for kind in FINDING_KINDS {
        entry(kind.id, "finding in the verdict", kind.doc, &[]);
    }
    for (gate, doc) in GATES {
        entry(gate.id(), "gate of lope check", doc, &[]);
    }
    for r in changes() {
        entry(r.id.id(), r.name, r.doc, &[("source", &source(r.basis))]);
    }
    #[cfg(feature = "charts")]
    for c in CHARTS {
        entry(c.id, "chart of lope report", c.doc, &[]);
    }
    for c in COLUMNS.iter().filter(|c| !is_component(c.id)) {
        entry(c.id, c.doc, c.doc, &[]);
    }
    for (name, text) in CHAPTERS {
        match id {
            Some(wanted) if wanted == plain(name) => {
                let _ = writeln!(out, "{name}: {}", without_links(text).trim_end());
            }
            Some(_) => {}
            None => {
                let _ = writeln!(out, "{name:<24} chapter: {}", text.lines().next().unwrap_or(""));
            }
        }
    }
    (!out.is_empty()).then_some(out)
}

/// A chapter for the terminal: of a link only its words.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        out.push_str(before);
        rest = match link.split_once("](").map(|(words, to)| (words, to.split_once(')'))) {
            Some((words, Some((_, after)))) if !words.contains('[') => {
                out.push_str(words);
                after
            }
            _ => {
                out.push('[');
                link
            }
        };
    }
    out + rest
}

fn source(basis: &[Basis]) -> String {
    in_a_line(basis).to_string()
}

fn is_component(column: &str) -> bool {
    let id = column.strip_prefix("recovery_");
    id.is_some_and(|id| COMPONENTS.iter().any(|c| c.id.id() == id))
}

fn weight(weight: f64) -> String {
    if weight > 0.0 { format!("{weight:.0}") } else { "0: shown, not scored".to_string() }
}

/// Describes each curve by its quantity and the points at its knots.
fn points(curves: &[(&str, &[(f64, f64)])]) -> Vec<(String, String)> {
    let knots = |k: &[(f64, f64)]| {
        let all: Vec<String> = k.iter().map(|(x, y)| format!("{x} is {:.0}", 100.0 * y)).collect();
        all.join(", ")
    };
    let label = |over: &str| match over {
        "" => "points".to_string(),
        over => format!("points ({over})"),
    };
    curves.iter().map(|(over, k)| (label(over), knots(k))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_link_only_its_words_are_left() {
        assert_eq!(without_links("a [b\nc](super::d) and x[0], [e]"), "a b\nc and x[0], [e]");
    }
}
