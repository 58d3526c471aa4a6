//! The tables of rows: names, docs, weights.

use lope::activity::RepairId;
#[cfg(feature = "charts")]
use lope::chart::CHARTS;
use lope::classify::VOTES;
use lope::decode::{FORMATS, decode};
use lope::findings::FINDING_KINDS;
use lope::reconcile::changes;
use lope::report::explain;
use lope::science::{CHAPTERS, GLOSSARY, in_a_line};
use lope::score::recovery::COMPONENTS;
use lope::score::spacing::RULES;
use lope::season::{COLUMNS, GATES};
use std::collections::BTreeSet;

fn check(ids: &[&str]) {
    let unique: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "an id stands twice in {ids:?}");
    for id in ids {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(id.chars().all(plain) && !id.is_empty(), "`{id}` is not snake_case");
    }
}

#[test]
fn ids_are_unique_and_snake_case() {
    check(&FORMATS.iter().map(|r| r.id).collect::<Vec<_>>());
    check(&changes().map(|r| r.id.id()).collect::<Vec<_>>());
    assert!(changes().map(|r| r.id).eq(RepairId::ALL), "not in the order of their ids");
    check(&VOTES.iter().map(|r| r.id.id()).collect::<Vec<_>>());
    check(&COMPONENTS.iter().map(|r| r.id.id()).collect::<Vec<_>>());
    check(&RULES.iter().map(|r| r.id.id()).collect::<Vec<_>>());
    check(&COLUMNS.iter().map(|r| r.id).collect::<Vec<_>>());
    check(&FINDING_KINDS.iter().map(|r| r.id).collect::<Vec<_>>());
    check(&GLOSSARY.iter().map(|r| r.id).collect::<Vec<_>>());
    check(&CHAPTERS.iter().map(|r| r.0).collect::<Vec<_>>());
    #[cfg(feature = "charts")]
    check(&CHARTS.iter().map(|r| r.id).collect::<Vec<_>>());
}

/// The names that `lope explain` knows.
fn explained() -> Vec<String> {
    let mut names: Vec<String> = GLOSSARY.iter().map(|r| r.id.to_string()).collect();
    names.extend(VOTES.iter().map(|r| r.id.to_string()));
    names.extend(COMPONENTS.iter().map(|r| format!("recovery_{}", r.id)));
    names.extend(RULES.iter().map(|r| r.id.to_string()));
    names.extend(FINDING_KINDS.iter().map(|r| r.id.to_string()));
    names.extend(GATES.iter().map(|r| r.0.to_string()));
    names.extend(changes().map(|r| r.id.to_string()));
    names.extend(COLUMNS.iter().map(|r| r.id.to_string()));
    names.extend(CHAPTERS.iter().map(|r| r.0.to_string()));
    #[cfg(feature = "charts")]
    names.extend(CHARTS.iter().map(|r| r.id.to_string()));
    names
}

#[test]
fn rows_of_the_tables_are_explained_by_themselves() {
    let list = explain(None).unwrap();
    for name in explained() {
        assert!(explain(Some(&name)).is_some_and(|text| text.len() > name.len()), "{name}");
        assert!(list.lines().any(|l| l.split(' ').next() == Some(&name)), "{name} is not listed");
    }
    assert_eq!(explain(Some("hard_shares")), None);
}

#[test]
fn what_is_no_activity_is_told_which_formats_are() {
    let said = decode(b"milk, eggs").unwrap_err().to_string();
    for format in FORMATS {
        assert!(said.contains(&format.id.to_uppercase()), "{said}");
    }
}

#[test]
fn each_rule_of_spacing_is_said_when_it_is_missed() {
    for rule in RULES {
        let said = FINDING_KINDS.iter().any(|kind| kind.id == rule.id.id());
        assert!(said, "{} has no finding", rule.id);
    }
}

#[test]
fn every_row_says_what_it_is_and_where_it_comes_from() {
    for (id, name, doc, basis) in VOTES
        .iter()
        .map(|r| (r.id.id(), r.name, r.doc, r.basis))
        .chain(COMPONENTS.iter().map(|r| (r.id.id(), r.name, r.doc, r.basis)))
        .chain(RULES.iter().map(|r| (r.id.id(), r.name, r.doc, r.basis)))
        .chain(changes().map(|r| (r.id.id(), r.name, r.doc, r.basis)))
    {
        let source = in_a_line(basis).to_string();
        for (what, text) in [("name", name), ("doc", doc), ("source", &source)] {
            assert!(!text.trim().is_empty(), "{id} has no {what}");
        }
    }
    let docs =
        FINDING_KINDS.iter().map(|r| (r.id, r.doc)).chain(COLUMNS.iter().map(|r| (r.id, r.doc)));
    let words = GLOSSARY.iter().flat_map(|r| [(r.id, r.word), (r.id, r.meaning)]);
    let gates = GATES.iter().map(|r| (r.0.id(), r.1));
    for (id, doc) in docs.chain(words).chain(gates).chain(CHAPTERS.iter().copied()) {
        assert!(!doc.trim().is_empty(), "{id} does not say what it is");
    }
    #[cfg(feature = "charts")]
    assert!(CHARTS.iter().all(|r| !r.name.is_empty() && !r.doc.is_empty()));
}

#[test]
fn curves_rise_over_their_knots_and_stay_within_points() {
    let curves =
        COMPONENTS.iter().flat_map(|c| c.curves).chain(RULES.iter().flat_map(|r| r.curves));
    for (over, knots) in curves {
        assert!(knots.windows(2).all(|w| w[0].0 < w[1].0), "{over}: {knots:?}");
        assert!(knots.iter().all(|k| (0.0..=1.0).contains(&k.1)), "{over}: {knots:?}");
    }
    assert!(
        COMPONENTS.iter().all(|c| !c.curves.is_empty())
            && RULES.iter().all(|r| !r.curves.is_empty())
    );
}

#[test]
fn weights_are_positive() {
    // ... or 0 and marked as shown only.
    let shown_only = |doc: &str| doc.contains("Shown, not scored");
    assert!(COMPONENTS.iter().all(|c| (c.weight > 0.0) != shown_only(c.doc)));
    assert!(RULES.iter().all(|r| r.weight > 0.0));
}
