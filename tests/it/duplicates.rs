//! The same run found twice: real pairs of the corpus, and pairs made by hand.

use crate::corpus;
use lope::activity::{Activity, Channel};
use lope::calendar::{Day, UtcTime};
use lope::decode::{Decoded, decode};
use lope::dedup::duplicates;
use lope::digest::{Digest, digest};
use lope::discover::{OneLarge, discover};
use lope::findings::Findings;
use lope::kernels::random::Random;
use lope::season::{Options, assess};
use lope::synth::{Runner, SESSION_KINDS, generate};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Digests of an athlete's files by their names in the labels.
fn athlete(corpus: &Path, id: &str) -> Vec<(String, Digest)> {
    let found = discover(&[corpus.join("athletes").join(id)]);
    let name = |path: &str| {
        let path = Path::new(path.split('!').next().unwrap()).strip_prefix(corpus).unwrap();
        path.to_string_lossy().into_owned()
    };
    let mut digests = Vec::new();
    for source in found.sources {
        source.for_each_member(&OneLarge::default(), &mut |member| {
            let decoded = member.bytes.ok().and_then(|bytes| decode(&bytes).ok());
            if let Some(Decoded::Activities(activities)) = decoded {
                let path = name(&member.path);
                digests.extend(activities.into_iter().map(|a| (path.clone(), digest(a))));
            }
        });
    }
    digests
}

/// The groups of files that the labels hold for the same run.
fn known(corpus: &Path, id: &str) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(corpus.join("labels.csv")).unwrap();
    let rows = text.lines().skip(1).map(|l| l.split(',').collect::<Vec<_>>());
    rows.filter(|c| c[1] == id && !c[c.len() - 1].is_empty())
        .map(|c| (c[0].to_string(), c[c.len() - 1].to_string()))
        .collect()
}

/// Unordered pairs: which of the two is kept is another question.
fn pairs(found: &[(String, Digest)]) -> BTreeSet<(String, String)> {
    let digests: Vec<&Digest> = found.iter().map(|(_, d)| d).collect();
    let pair = |i: usize, of: usize| {
        let (a, b) = (found[i].0.clone(), found[of].0.clone());
        if a < b { (a, b) } else { (b, a) }
    };
    let copies = duplicates(&digests).into_iter().enumerate();
    copies.filter_map(|(i, c)| Some(pair(i, c?.of))).collect()
}

fn expect_known_pairs(id: &str, number: usize) {
    let corpus = corpus::root();
    let ordered = |(a, b): (String, String)| if a < b { (a, b) } else { (b, a) };
    let known: BTreeSet<_> = known(&corpus, id).into_iter().map(ordered).collect();
    assert_eq!(known.len(), number);
    let found = pairs(&athlete(&corpus, id));
    let missed: Vec<_> = known.difference(&found).collect();
    let more: Vec<_> = found.difference(&known).collect();
    println!("{id}: {} of {number} pairs found, {} others", number - missed.len(), more.len());
    assert!(missed.is_empty() && more.is_empty(), "missed {missed:#?}, too many {more:#?}");
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn every_run_under_two_ids_is_found_and_nothing_else() {
    expect_known_pairs("a01", 225);
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn every_fit_and_gpx_of_one_run_is_found() {
    expect_known_pairs("a07", 40);
}

/// Known copies out.
fn different_runs(corpus: &Path) -> Vec<(String, Digest)> {
    let all = ["a01", "a02", "a03", "a04", "a05", "a06", "a07"];
    let one = |id: &&str| {
        let copies = known(corpus, id);
        athlete(corpus, id).into_iter().filter(move |(name, _)| !copies.contains_key(name))
    };
    all.iter().flat_map(one).collect()
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn ten_thousand_pairs_of_different_runs_are_none() {
    let corpus = corpus::root();
    let runs = different_runs(&corpus);
    let mut rng = Random::new(7);
    let (mut wrong, mut moved, mut tried) = (Vec::new(), Vec::new(), 0);
    while tried < 10_000 {
        let [i, j] = [0; 2].map(|_| (rng.bits() % runs.len() as u64) as usize);
        if i == j || runs[i].0 == runs[j].0 {
            continue;
        }
        tried += 1;
        let (a, b) = (&runs[i].1, &runs[j].1);
        if duplicates(&[a, b]).iter().any(Option::is_some) {
            wrong.push((&runs[i].0, &runs[j].0));
        }
        // As if they had begun three hours apart to the second: only the courses tell.
        let late = Digest { start: a.start.plus_s(3.0 * 3600.0), ..b.clone() };
        if duplicates(&[a, &late]).iter().any(Option::is_some) {
            moved.push((&runs[i].0, &runs[j].0));
        }
    }
    println!("{tried} pairs: {} wrong, moved together {} wrong", wrong.len(), moved.len());
    assert!(wrong.is_empty() && moved.is_empty(), "{wrong:#?} {moved:#?}");
}

/// Two people's files in one folder: no run of one is a copy of the other's.
#[test]
#[ignore = "needs LOPE_CORPUS"]
fn runs_of_two_people_are_not_copies() {
    let corpus = corpus::root();
    let mixed: Vec<_> = ["a01", "a02"].iter().flat_map(|id| athlete(&corpus, id)).collect();
    let found = pairs(&mixed);
    assert!(found.len() == 225, "{}", found.len());
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn a_run_moved_by_hours_is_found_and_its_neighbours_are_not() {
    let corpus = corpus::root();
    let runs = athlete(&corpus, "a02");
    for hours in [-7.0, 1.0, 5.5, 13.0] {
        let mut all: Vec<Digest> = runs.iter().map(|(_, d)| d.clone()).collect();
        let moved = |d: &Digest| Digest { start: d.start.plus_s(3600.0 * hours), ..d.clone() };
        all.extend(runs.iter().map(|(_, d)| moved(d)));
        let copies = duplicates(&all.iter().collect::<Vec<_>>());
        for (i, _) in runs.iter().enumerate() {
            let pair = (&copies[i], &copies[i + runs.len()]);
            let of = match pair {
                (None, Some(d)) => d.of == i,
                (Some(d), None) => d.of == i + runs.len(),
                _ => false,
            };
            assert!(of, "{hours} h: {pair:?}");
        }
    }
}

/// A run of this kind as a watch without beats records it.
pub fn run(kind: &str, seed: u64, start_s: i64) -> Activity {
    let mut rng = Random::new(seed);
    let runner = Runner::random(&mut rng);
    let kind = SESSION_KINDS.iter().find(|k| k.id == kind).unwrap();
    generate(&runner, kind, 50.0, UtcTime::from_unix_s(start_s), false, &mut rng).activity
}

pub const MORNING_S: i64 = 1_772_000_000;

/// A stretch of a recording as one of its own.
pub fn stretch(whole: &Activity, from_s: f64, to_s: f64) -> Activity {
    let mut part = whole.clone();
    let keep: Vec<bool> = whole.samples.time().iter().map(|t| (from_s..to_s).contains(t)).collect();
    part.samples.retain(&keep);
    part.samples.shift(-from_s);
    part.start = whole.start.plus_s(from_s);
    part
}

fn without_heart(mut activity: Activity) -> Activity {
    let n = activity.samples.len();
    activity.samples.set(Channel::HeartRate, vec![f64::NAN; n]).unwrap();
    activity
}

/// For each activity the one that stands for it.
fn stands_for(activities: &[Activity]) -> Vec<Option<usize>> {
    let digests: Vec<Digest> = activities.iter().cloned().map(digest).collect();
    let copies = duplicates(&digests.iter().collect::<Vec<_>>());
    copies.iter().flatten().for_each(|c| assert!(!c.reason.is_empty()));
    copies.into_iter().map(|c| c.map(|c| c.of)).collect()
}

#[test]
fn the_same_file_twice_and_with_the_clock_off() {
    let a = run("easy", 1, MORNING_S);
    for hours in [0.0, 1.0, 2.0, 5.5, 12.0] {
        let b = Activity { start: a.start.plus_s(3600.0 * hours), ..a.clone() };
        assert_eq!(stands_for(&[a.clone(), b.clone()]), [None, Some(0)], "{hours} h");
        // Whatever the order.
        assert_eq!(stands_for(&[b, a.clone()]), [None, Some(0)], "{hours} h");
    }
}

#[test]
fn the_copy_with_heart_rate_is_kept() {
    let a = run("tempo", 2, MORNING_S);
    let bare = without_heart(a.clone());
    assert_eq!(stands_for(&[bare.clone(), a.clone()]), [Some(1), None]);
    assert_eq!(stands_for(&[a, bare]), [None, Some(0)]);
}

#[test]
fn the_copy_with_every_second_is_kept() {
    let every = run("easy", 3, MORNING_S);
    let mut smart = every.clone();
    let last = smart.samples.len() - 1;
    let keep: Vec<bool> = (0..=last).map(|i| i % 4 == 0 || i == last).collect();
    smart.samples.retain(&keep);
    // The watch's own summary does not make up for the seconds that are missing.
    smart.session.timer_s = Some(smart.elapsed_s());
    let mut bare = every.clone();
    bare.session.timer_s = None;
    assert_eq!(stands_for(&[smart.clone(), bare.clone()]), [Some(1), None]);
    assert_eq!(stands_for(&[bare, smart]), [None, Some(0)]);
}

#[test]
fn a_run_split_in_two_counts_once() {
    let whole = run("easy", 3, MORNING_S);
    let (a, b) = (stretch(&whole, 0.0, 1300.0), stretch(&whole, 1300.0, 1e9));
    assert_eq!(stands_for(&[a.clone(), b.clone()]), [None, None]);
    assert_eq!(stands_for(&[a.clone(), b.clone(), whole.clone()]), [Some(2), Some(2), None]);
    // The merged one has lost its heart rate: the longer part stands for it.
    let merged = without_heart(whole);
    assert_eq!(stands_for(&[a.clone(), b, merged.clone()]), [None, None, Some(1)]);
    // Half a run with heart rate is not the run.
    assert_eq!(stands_for(&[a, merged]), [Some(1), None]);
}

#[test]
fn a_phone_and_a_watch_of_other_lengths_are_one_run() {
    let watch = run("easy", 4, MORNING_S);
    let mut phone = without_heart(stretch(&watch, 130.0, 2800.0));
    // Its receiver is worse: some per cent more way.
    for channel in [Channel::Speed, Channel::Distance] {
        if let Some(column) = phone.samples.get_mut(channel) {
            column.iter_mut().for_each(|v| *v *= 1.04);
        }
    }
    assert_eq!(stands_for(&[phone.clone(), watch.clone()]), [Some(1), None]);
    assert_eq!(stands_for(&[watch, phone]), [None, Some(0)]);
}

#[test]
fn two_runs_of_one_day_and_a_couple_are_not_copies() {
    // The same plan, morning and evening, nine hours apart to the second.
    let (a, b) = (run("easy", 5, MORNING_S), run("easy", 6, MORNING_S + 9 * 3600));
    assert_eq!(stands_for(&[a.clone(), b]), [None, None]);
    // Side by side, another heart.
    let mut beside = a.clone();
    if let Some(heart) = beside.samples.get_mut(Channel::HeartRate) {
        heart.iter_mut().for_each(|v| *v += 14.0);
    }
    assert_eq!(stands_for(&[a, beside]), [None, None]);
}

#[test]
fn a_watch_and_a_strap_are_one_run_whatever_their_distances() {
    let watch = run("easy", 4, MORNING_S);
    let scaled = |by: f64| {
        let mut strap = watch.clone();
        for channel in [Channel::Speed, Channel::Distance] {
            if let Some(column) = strap.samples.get_mut(channel) {
                column.iter_mut().for_each(|v| *v *= by);
            }
        }
        strap
    };
    // A strap that counts nothing, a foot pod that is off by a third.
    for by in [0.0, 0.3, 1.4] {
        let mut strap = scaled(by);
        let bare = without_heart(watch.clone());
        assert_eq!(stands_for(&[strap.clone(), bare]), [None, Some(0)], "{by}");
        // The wrist sensor errs a little; the pairing must not hang on equality.
        if let Some(heart) = strap.samples.get_mut(Channel::HeartRate) {
            heart.iter_mut().enumerate().for_each(|(i, v)| *v += (i / 40 % 5) as f64 - 2.0);
        }
        assert_eq!(stands_for(&[strap, watch.clone()]).iter().flatten().count(), 1, "{by}");
    }
    // Another heart and another way are another person's.
    let mut other = scaled(1.4);
    if let Some(heart) = other.samples.get_mut(Channel::HeartRate) {
        heart.iter_mut().for_each(|v| *v += 14.0);
    }
    assert_eq!(stands_for(&[other, watch.clone()]), [None, None]);
}

fn looks_like_two(found: &[(String, Digest)]) -> Vec<String> {
    let digests: Vec<&Digest> = found.iter().map(|(_, d)| d).collect();
    let copies = duplicates(&digests);
    let once = digests.iter().zip(&copies).filter(|(_, c)| c.is_none()).map(|(d, _)| *d);
    lope::athlete::two_people(&once.collect::<Vec<_>>())
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn two_people_in_one_folder_are_seen_and_one_is_not() {
    let corpus = corpus::root();
    for id in ["a01", "a02", "a03", "a04", "a05", "a06", "a07"] {
        assert_eq!(looks_like_two(&athlete(&corpus, id)), Vec::<String>::new(), "{id}");
    }
    let mixed: Vec<_> = ["a01", "a02"].iter().flat_map(|id| athlete(&corpus, id)).collect();
    let why = looks_like_two(&mixed);
    println!("{why:#?}");
    assert!(why.len() >= 2, "{why:?}");
}

/// `--as-of`: what came later changes nothing.
#[test]
fn runs_after_the_day_change_nothing() {
    let day_s = 86_400;
    let kinds = ["easy", "tempo", "recovery", "long", "vo2", "easy", "race"];
    let mut rng = Random::new(12);
    let runner = Runner::random(&mut rng);
    let all: Vec<(String, Digest)> = (0..56)
        .map(|i| {
            let kind = SESSION_KINDS.iter().find(|k| k.id == kinds[i % kinds.len()]).unwrap();
            let start = UtcTime::from_unix_s(MORNING_S + 2 * day_s * i as i64);
            let run = generate(&runner, kind, 50.0, start, false, &mut rng);
            (format!("{i:02}.fit"), digest(run.activity))
        })
        .collect();
    let (before, until) = (all[..40].to_vec(), Day::at(all[39].1.start, -2 * 3600));
    let options = |as_of| Options { as_of, ..Options::default() };
    let told = |runs: Vec<(String, Digest)>, as_of| {
        let season = assess(runs, &options(as_of));
        let outlook = lope::report::Outlook::of(&season, false, None);
        lope::report::report_json(&season, &Findings::of(&season), &outlook, &[])
    };
    assert!(told(all.clone(), Some(until)) == told(before.clone(), Some(until)));
    // Nor do they change a run's own thresholds, whatever the day that is asked for.
    let (early, late) =
        (assess(before, &options(Some(until))), assess(all.clone(), &options(Some(Day(99_999)))));
    assert_eq!(late.runs.len(), all.len());
    for (a, b) in early.runs.iter().zip(&late.runs) {
        assert_eq!((&a.path, &a.thresholds), (&b.path, &b.thresholds));
    }
    // In retrospect they do: else this test would show nothing.
    let retrospect = assess(all, &options(None));
    let differs = |(a, b): (&lope::season::Run, &lope::season::Run)| a.thresholds != b.thresholds;
    assert!(early.runs.iter().zip(&retrospect.runs).any(differs));
}

/// What it costs: printed, not asserted.
#[test]
#[ignore = "needs LOPE_CORPUS"]
fn five_thousand_digests_in_time() {
    let corpus = corpus::root();
    let runs = athlete(&corpus, "a01");
    let mut all: Vec<Digest> = Vec::new();
    for year in 0..8 {
        let later = f64::from(year) * 900.0 * 86_400.0;
        let moved = |d: &Digest| Digest { start: d.start.plus_s(later), ..d.clone() };
        all.extend(runs.iter().map(|(_, d)| moved(d)));
    }
    all.truncate(5000);
    let all: Vec<&Digest> = all.iter().collect();
    let begin = std::time::Instant::now();
    let found = duplicates(&all).iter().flatten().count();
    println!("{} digests, {found} copies: {:.1?}", all.len(), begin.elapsed());
    assert!(found > 1000);
}
