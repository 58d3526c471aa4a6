//! The tables of rows: names, docs, weights.

use lope::activity::RepairId;
use lope::classify::VOTES;
use lope::decode::FORMATS;
use lope::reconcile::changes;
use lope::science::in_a_line;
use lope::score::recovery::COMPONENTS;
use lope::score::spacing::RULES;
use lope::season::COLUMNS;
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
