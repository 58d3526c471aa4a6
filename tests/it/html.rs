//! The page of the report without a browser: structure, alt texts, escaping, nothing from outside,
//! whole without scripts. `tests/browser/` looks at it in one.

use crate::support::{self, first, season_names, unpacked};
use lope::Skipped;
use lope::chart::{CHARTS, PictureFormat, Style};
use lope::digest::{Digest, digest};
use lope::display::Decimal;
use lope::findings::Findings;
use lope::report::{Card, Figure, Outlook, Page, html};
use lope::season::{Options, Season, assess};
use lope::units::UnitSystem;
use quick_xml::events::Event;
use std::collections::BTreeSet;

const EVIL: &str = "<script>alert('x')</script>\"&\u{7}";

fn digests() -> Vec<(String, Digest)> {
    let files = season_names(".fit").into_iter().filter(|n| n.ends_with(".fit"));
    files.map(|n| (n.clone(), digest(first(&unpacked(&support::season().join(&n)))))).collect()
}

fn season(name: Option<&str>) -> Season {
    let mut found = digests();
    if let Some(name) = name {
        found.iter_mut().for_each(|(path, d)| {
            d.name = Some(name.to_string());
            path.push_str(name);
        });
    }
    assess(found, &Options::default())
}

fn page_of(season: &Season) -> String {
    page_with(season, Decimal::Point)
}

fn page_with(season: &Season, decimal: Decimal) -> String {
    let style = Style { format: PictureFormat::Svg, decimal, ..Style::default() };
    let mut pictures = Vec::new();
    for chart in CHARTS {
        for (k, p) in
            (chart.draw)(season, &Findings::of(season), &style).unwrap().into_iter().enumerate()
        {
            let file = format!("{}-{k}.svg", chart.id);
            let (finding, alt_text, size) = (p.finding, p.alt_text, p.size);
            pictures.push(Figure { chart: chart.name, file, finding, alt_text, size });
        }
    }
    let cards: Vec<_> = season
        .runs
        .iter()
        .filter(|r| r.recovery.is_some())
        .map(|run| Card { run, file: "runs/a card.png", size: (1200, 800) })
        .collect();
    let skipped = [Skipped {
        path: format!("broken{EVIL}.fit"),
        reason: format!("not a FIT file {EVIL}"),
        hint: None,
        fault: true,
    }];
    let units = UnitSystem::Metric;
    let skipped = &skipped;
    let dark_pictures = false;
    let page = Page {
        season,
        said: &Findings::of(season),
        pictures: &pictures,
        cards: &cards,
        outlook: &Outlook::of(season, false, None),
        skipped,
        units,
        decimal,
        dark_pictures,
    };
    String::from_utf8(html(&page)).unwrap()
}

/// Opening tags: name and attributes, in order; scripts and styles are not looked into.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let body = &page[page.find("<html").unwrap()..];
    let style = (body.find("<style>").unwrap(), body.find("</style>").unwrap());
    let script = (body.find("<script>").unwrap(), body.find("</script>").unwrap());
    let plain =
        format!("{}{}{}", &body[..style.0 + 7], &body[style.1..script.0 + 8], &body[script.1..]);
    let mut reader = quick_xml::Reader::from_str(&plain);
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) | Event::Empty(e) => {
                let name = e.name().as_ref().to_string();
                let attributes = e
                    .html_attributes()
                    .flatten()
                    .map(|a| {
                        let key = a.key.as_ref().to_string();
                        (key, a.value.to_string())
                    })
                    .collect();
                found.push((name, attributes));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn value<'a>(attributes: &'a [(String, String)], key: &str) -> Option<&'a str> {
    attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
}

#[test]
fn headings_are_in_order_and_names_are_unique() {
    let page = page_of(&season(None));
    let tags = tags(&page);
    let levels: Vec<u8> = tags
        .iter()
        .filter(|(n, _)| n.len() == 2 && n.starts_with('h') && n != "hr")
        .map(|(n, _)| n.as_bytes()[1] - b'0')
        .collect();
    assert_eq!(levels.iter().filter(|l| **l == 1).count(), 1);
    assert_eq!(levels[0], 1);
    assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{levels:?}");
    let ids: Vec<&str> = tags.iter().filter_map(|(_, a)| value(a, "id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for (name, attributes) in &tags {
        if let Some(target) = value(attributes, "href").and_then(|h| h.strip_prefix('#')) {
            assert!(unique.contains(target), "{name} links to #{target}, which is not there");
        }
    }
    let html = tags.iter().find(|(n, _)| n == "html").unwrap();
    assert_eq!(value(&html.1, "lang"), Some("en"));
}

#[test]
fn every_picture_says_its_finding_and_its_size() {
    let season = season(None);
    let page = page_of(&season);
    let tags = tags(&page);
    let images: Vec<_> = tags.iter().filter(|(n, _)| n == "img").collect();
    assert!(images.len() >= 3);
    for (_, attributes) in images {
        let alt = value(attributes, "alt").unwrap();
        assert!(alt.len() > 20, "{alt}");
        assert!(value(attributes, "width").is_some() && value(attributes, "height").is_some());
    }
    let finding = Findings::of(&season).headline;
    assert!(page.contains(&format!("alt=\"Calendar: {finding}\"")));
    assert!(page.contains(&format!("<title>{finding}</title>")));
}

#[test]
fn nothing_comes_from_outside() {
    let page = page_of(&season(None));
    for word in ["http:", "https:", "//cdn", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
    for (name, attributes) in tags(&page) {
        for key in ["src", "href"] {
            if let Some(v) = value(&attributes, key) {
                assert!(!v.starts_with('/') && !v.contains(':'), "{name} {key}={v}");
            }
        }
        assert!(!attributes.iter().any(|(k, _)| k.starts_with("on")), "{name} has a handler");
    }
}

#[test]
fn nothing_from_a_file_is_markup() {
    let page = page_of(&season(Some(EVIL)));
    assert_eq!(page.matches("<script>").count(), 1, "only our own");
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("&lt;script&gt;alert('x')&lt;/script&gt;&quot;&amp;?"));
    assert!(!page.contains('\u{7}'));
}

#[test]
fn without_scripts_the_page_is_whole() {
    let season = season(None);
    let page = page_of(&season);
    let body = &page[..page.find("<script>").unwrap()];
    // What only a script can serve is hidden until it runs.
    assert!(
        body.contains("<p class=\"onscreen\" id=\"search\" hidden><label for=\"filter-runs\">")
    );
    // A row each run, and no row of anything else.
    let runs = season.runs.iter().filter(|r| r.counts_as_run()).count();
    assert_eq!(body.matches("<td class=\"date\"").count(), runs);
    // Every score links to how it is made, and every part of it is explained.
    let scored = season.runs.iter().filter(|r| r.counts_as_run() && r.recovery.is_some()).count();
    assert!(body.matches("<a href=\"#score\">").count() >= scored);
    for component in lope::score::recovery::COMPONENTS {
        assert!(body.contains(&format!("<dt id=\"score-{}\">", component.id)), "{}", component.id);
    }
}

#[test]
fn tables_have_captions_and_headers() {
    let page = page_of(&season(None));
    let tags = tags(&page);
    let count = |name: &str| tags.iter().filter(|(n, _)| n == name).count();
    assert_eq!(count("table"), count("caption"));
    for (name, attributes) in tags.iter().filter(|(n, _)| n == "th") {
        assert!(value(attributes, "scope").is_some(), "{name} without a scope");
    }
}

#[test]
fn each_bar_of_the_calendar_leads_to_its_run() {
    let season = season(None);
    let page = page_of(&season);
    let said = Findings::of(&season);
    let all = tags(&page);
    let ids: BTreeSet<&str> = all.iter().filter_map(|(_, a)| value(a, "id")).collect();
    let class = |a: &[(String, String)]| value(a, "class").unwrap_or_default().to_string();
    let bars: Vec<_> = all.iter().filter(|(_, a)| class(a).starts_with("bar ")).collect();
    assert_eq!(bars.len(), said.counts.runs);
    for (_, a) in &bars {
        let run = value(a, "href").unwrap().strip_prefix("#run-").unwrap();
        assert!(ids.contains(format!("run-{run}").as_str()), "{run}");
        let run = &season.runs[run.parse::<usize>().unwrap()];
        // What it says to whoever comes by keyboard, and the class that gives it its colour.
        let link = format!("class=\"{}\" href=\"{}\">", class(a), value(a, "href").unwrap());
        let inside = page.split_once(&link).unwrap().1.split_once("</a>").unwrap().0;
        assert!(inside.contains(&run.day.to_string()), "{inside}");
        let first = lope::findings::label(run).id().split([' ', '\'']).next().unwrap();
        assert!(class(a).contains(if first == "can" { "untold" } else { first }));
    }
    let ringed: BTreeSet<&str> = bars
        .iter()
        .filter(|(_, a)| class(a).ends_with(" ring"))
        .map(|(_, a)| value(a, "href").unwrap())
        .collect();
    let failed: Vec<String> = said.failed.iter().map(|i| format!("#run-{i}")).collect();
    assert_eq!(ringed, failed.iter().map(String::as_str).collect());
}

#[test]
fn only_runs_stand_among_the_runs_and_each_has_a_label_and_a_reason() {
    let mut found = digests();
    for (_, digest) in found.iter_mut().take(3) {
        digest.sport = lope::activity::Sport::Cycling;
    }
    let season = assess(found, &Options::default());
    let page = page_of(&season);
    let (runs, others) = page.split_once("<h2 id=\"other-sports\">").unwrap();
    let counted = season.runs.iter().filter(|r| r.counts_as_run()).count();
    assert_eq!(runs.matches("<td class=\"why\">").count(), counted);
    assert_eq!(runs.matches("<td class=\"why\"></td>").count(), 0);
    assert_eq!(others.matches("<td>cycling</td>").count(), 3);
}

#[test]
fn an_empty_season_is_a_page_too() {
    let page = page_of(&assess(Vec::new(), &Options::default()));
    assert!(page.contains("No runs here yet"));
    assert!(page.ends_with("</html>\n"));
}

#[test]
fn a_comma_stands_in_what_is_read_and_not_in_what_is_sorted() {
    let page = page_with(&season(None), Decimal::Comma);
    let cell = "<td class=\"n\" data-v=\"";
    let (value, shown) = page[page.find(cell).unwrap() + cell.len()..].split_once("\">").unwrap();
    assert!(value.bytes().all(|b| b.is_ascii_digit() || b == b'.'), "{value}");
    let shown = shown.split_once(" km").unwrap().0;
    assert!(shown.contains(',') && !shown.contains('.'), "{shown}");
    let named = page_with(&season(Some("Week 3.2")), Decimal::Comma);
    assert!(named.contains("<td class=\"name\">Week 3.2</td>"), "a name is somebody else's");
}
