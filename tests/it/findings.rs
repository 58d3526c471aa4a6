//! What is said: the planted finding comes first, it is the same everywhere, and in the words of the glossary.
//! `LOPE_SAID` random seasons (40), and `LOPE_SEEDS` runners of each archetype (4).

use crate::support::count;
use lope::chart::{CHARTS, Picture, PictureFormat, Span, Style, card};
use lope::digest::{Digest, digest};
use lope::display::Decimal;
use lope::findings::{Findings, Label, TOO_HARD, label, reason, title};
use lope::kernels::random::Random;
use lope::report::{Outlook, Page, html, report_json, show, verdict};
use lope::science::GLOSSARY;
use lope::season::{Options, Season, assess};
use lope::synth::{ARCHETYPES, Archetype, SynthFormat, archetype_season};
use lope::units::UnitSystem;

/// The runs of an archetype, read from its files; the runner's thresholds are to be learned.
pub(crate) fn runs_of(archetype: &Archetype, seed: u64) -> Vec<(String, Digest)> {
    let files = archetype_season(archetype, 12, seed, SynthFormat::Fit).into_iter();
    let files = files.filter(|f| !f.name.ends_with(".csv") && !f.name.ends_with(".toml"));
    files.map(|f| (f.name, digest(crate::support::first(&f.bytes)))).collect()
}

fn outlook(season: &Season) -> Outlook {
    Outlook::of(season, false, None)
}

fn page_of(season: &Season) -> String {
    let page = Page {
        season,
        said: &Findings::of(season),
        pictures: &[],
        cards: &[],
        outlook: &outlook(season),
        skipped: &[],
        units: UnitSystem::Metric,
        decimal: Decimal::Point,
        dark_pictures: false,
    };
    String::from_utf8(html(&page)).unwrap()
}

fn style() -> Style {
    Style { format: PictureFormat::Svg, ..Style::default() }
}

fn picture(season: &Season, id: &str) -> Picture {
    let chart = CHARTS.iter().find(|c| c.id == id).unwrap();
    (chart.draw)(season, &Findings::of(season), &style()).unwrap().remove(0)
}

/// The text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As it stands on the page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

#[test]
fn the_first_finding_is_the_planted_one() {
    let planted = |id: &str, headline: &str| match id {
        "all-easy" => headline.starts_with("No hard work"),
        "back-to-back" => headline.contains("hard days in a row"),
        "grey-zone" => headline.contains("lie between easy and very hard"),
        "sporadic" => headline.contains("gaps") || headline.contains("six days or more"),
        "polarised" | "well-spaced" => headline.starts_with("Nothing to mend"),
        "double-threshold" => headline.contains("runs were hard"),
        other => panic!("{other}"),
    };
    let seeds = count("LOPE_SEEDS", 4) as u64;
    let (mut all, mut all_right) = (0, 0);
    for archetype in ARCHETYPES {
        let mut right = 0;
        let mut heard = Vec::new();
        for seed in 0..seeds {
            let season = assess(runs_of(archetype, 100 + seed), &Options::default());
            let said = Findings::of(&season);
            right += u64::from(planted(archetype.id, &said.headline));
            // Nothing is advised against the truth: of easy runs none is called hard or too hard.
            if archetype.id == "all-easy" {
                assert!(said.counts.too_hard * 20 <= said.counts.scored, "{said:?}");
            }
            heard.push(said.headline);
        }
        // Without a hard effort of the runner a season can look easier or harder than it was.
        let least = if archetype.id == "grey-zone" { 0.75 } else { 0.95 };
        let enough = right as f64 >= least * seeds as f64;
        assert!(enough, "{}: {right} of {seeds}: {heard:#?}", archetype.id);
        (all, all_right) = (all + seeds, all_right + right);
    }
    assert!(all_right as f64 >= 0.95 * all as f64, "{all_right} of {all}");
}

/// A season of any habits: weeks of one archetype and of another, with some runs missing.
fn any_season(all: &[Vec<(String, Digest)>], rng: &mut Random) -> Season {
    let mut pick = |n: usize| (rng.uniform() * n as f64) as usize % n;
    let (a, b) = (pick(all.len()), pick(all.len()));
    let (cut, kept) = (pick(12), 1 + pick(10));
    let mut runs = Vec::new();
    for (k, (name, digest)) in all[a].iter().enumerate().take(cut * 5) {
        if (k * 7 + cut) % 10 < kept {
            runs.push((name.clone(), digest.clone()));
        }
    }
    for (k, (name, digest)) in all[b].iter().enumerate().skip(cut * 5) {
        if (k * 3 + cut) % 10 < kept {
            runs.push((format!("b{name}"), digest.clone()));
        }
    }
    assess(runs, &Options::default())
}

#[test]
fn terminal_page_json_and_pictures_say_the_same() {
    let all: Vec<_> = ARCHETYPES.iter().map(|a| runs_of(a, 7)).collect();
    let mut rng = Random::new(11);
    for trial in 0..count("LOPE_SAID", 40) {
        let season = any_season(&all, &mut rng);
        let said = Findings::of(&season);
        let terminal = flat(&verdict(&season, &said, &outlook(&season), UnitSystem::Metric));
        let page = page_of(&season);
        let json: serde_json::Value =
            serde_json::from_slice(&report_json(&season, &said, &outlook(&season), &[])).unwrap();
        assert!(terminal.starts_with(&said.headline), "{trial}: {terminal}");
        assert!(page.contains(&format!("<h1>{}</h1>", escaped(&said.headline))), "{trial}");
        assert_eq!(json["headline"], said.headline);
        assert_eq!(json["period"]["runs"], said.counts.runs);
        assert_eq!(json["period"]["labels"]["hard"], said.counts.of_label(Label::Hard));
        for id in ["season", "recovery"] {
            assert_eq!(picture(&season, id).finding, said.headline, "{trial}: {id}");
        }
        let findings = json["findings"].as_array().unwrap();
        assert_eq!(findings.len(), said.all().count());
        for (finding, found) in said.all().zip(findings) {
            assert_eq!(found["sentence"], finding.sentence);
            assert!(page.contains(&escaped(&finding.sentence)), "{trial}: {}", finding.sentence);
        }
        for finding in &said.to_mend {
            assert!(finding.action.is_some(), "{finding:?}");
            assert!(terminal.contains(&finding.sentence), "{trial}: {terminal}");
        }
        let counts = &said.counts;
        assert_eq!(counts.labels.iter().sum::<usize>(), counts.runs);
        assert!(
            counts.too_hard + counts.too_long <= counts.scored && counts.scored <= counts.recovery
        );
        // The worst run, and why.
        let Some(&worst) = said.failed.first() else { continue };
        let run = &season.runs[worst];
        assert_eq!(json["period"]["failed"][0], run.path);
        let why = reason(run).unwrap();
        let begins = why.chars().take(40).collect::<String>();
        assert!(
            terminal.contains(&run.day.to_string()) && terminal.contains(&begins),
            "{terminal}"
        );
        assert!(page.contains(&escaped(&why)), "{trial}: {why}");
        assert!(
            card(run, None, &style()).unwrap().finding == title(run) && title(run).contains(&why)
        );
        assert!(picture(&season, "season").alt_text.contains(&why), "{trial}: {why}");
        let score = run.recovery_score();
        let hard = label(run) == Label::Hard;
        assert!(hard || score.is_some_and(|s| s.round() < TOO_HARD), "{}", title(run));
    }
}

/// Words of the glossary's other side in a text, each with what stands around it.
fn other_words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in GLOSSARY.iter().flat_map(|t| t.instead_of) {
        for (at, _) in text.match_indices(word) {
            let inside =
                |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-');
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            if !inside(before.chars().next_back()) && !inside(after.chars().next()) {
                let from = before.char_indices().rev().nth(50).map_or(0, |c| c.0);
                let around: String = text[from..].chars().take(110).collect();
                found.push(format!("{word}: …{}…", flat(&around)));
            }
        }
    }
    found
}

#[test]
fn no_word_is_printed_that_the_glossary_has_another_for() {
    assert_eq!(other_words("above VT1, RVT1 and VT1_x").len(), 1);
    let mut wrong = Vec::new();
    for archetype in ARCHETYPES {
        let season = assess(runs_of(archetype, 3), &Options::default());
        let said = Findings::of(&season);
        let mut texts =
            vec![("verdict", verdict(&season, &said, &outlook(&season), UnitSystem::Metric))];
        let page = page_of(&season);
        // The words themselves say what else they are called.
        let (before, words) = page.split_once("<h2 id=\"words\">").unwrap();
        texts.push(("page", before.to_string()));
        texts.push(("page", words.split_once("<h2").unwrap().1.to_string()));
        for run in season.runs.iter().step_by(7) {
            texts.push(("show", show(run, UnitSystem::Metric)));
            texts.extend(labels("card", &card(run, None, &style()).unwrap()));
        }
        for chart in CHARTS {
            for picture in (chart.draw)(
                &season,
                &Findings::of(&season),
                &Style { span: Span::Weeks12, ..style() },
            )
            .unwrap()
            {
                texts.extend(labels(chart.id, &picture));
            }
        }
        texts.extend(labels("athlete", &lope::chart::athlete(&season, &style()).unwrap()));
        texts.push(("athlete", lope::report::athlete(&season, UnitSystem::Metric)));
        for (place, text) in texts {
            wrong.extend(other_words(&text).into_iter().map(|w| format!("{place}: {w}")));
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn labels<'a>(place: &'a str, picture: &Picture) -> Vec<(&'a str, String)> {
    let mut all = vec![(place, picture.finding.clone()), (place, picture.alt_text.clone())];
    all.extend(picture.labels.iter().map(|l| (place, l.text.clone())));
    all
}

#[test]
fn the_verdict_fits_a_terminal() {
    for archetype in ARCHETYPES {
        for seed in 0..3 {
            let season = assess(runs_of(archetype, seed), &Options::default());
            let text =
                verdict(&season, &Findings::of(&season), &outlook(&season), UnitSystem::Metric);
            assert!(text.lines().count() <= 24, "{text}");
            assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
        }
    }
}
