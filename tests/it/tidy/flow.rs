//! Data flows one way: who may import whom, and who may touch files and the clock.

use super::{File, file, nothing, places, sources};

/// Each module and all that it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("calendar", &[]),
    ("display", &["units"]),
    ("science", &[]),
    ("kernels", &[]),
    ("parallel", &[]),
    ("net", &[]),
    ("xml", &[]),
    ("regular", &[]),
    ("activity", &["kernels", "calendar"]),
    ("fit_profile", &[]),
    ("decode", &["activity", "fit_profile", "kernels", "calendar"]),
    ("encode", &["activity", "fit_profile", "kernels", "xml", "calendar"]),
    ("repair", &["activity", "kernels", "calendar", "display"]),
    ("reconcile", &["parallel", "repair", "activity", "kernels", "display"]),
    ("signals", &["activity", "kernels", "calendar"]),
    ("hrv", &["activity", "kernels"]),
    (
        "digest",
        &[
            "activity",
            "kernels",
            "repair",
            "reconcile",
            "signals",
            "hrv",
            "units",
            "calendar",
            "display",
        ],
    ),
    ("dedup", &["parallel", "digest", "activity"]),
    ("athlete", &["parallel", "digest", "activity", "kernels", "hrv", "calendar"]),
    ("classify", &["athlete", "digest", "activity", "kernels", "hrv", "display"]),
    (
        "score",
        &["classify", "athlete", "digest", "activity", "kernels", "hrv", "calendar", "display"],
    ),
    (
        "season",
        &[
            "parallel", "score", "classify", "athlete", "dedup", "digest", "activity", "kernels",
            "hrv", "calendar", "display",
        ],
    ),
    (
        "findings",
        &[
            "season", "score", "classify", "athlete", "digest", "activity", "kernels", "units",
            "calendar", "display",
        ],
    ),
    ("plan", &["findings", "season", "score", "athlete", "kernels", "calendar", "display"]),
    ("planned", &["findings", "season", "score", "classify", "layout", "kernels", "calendar"]),
    (
        "chart",
        &[
            "findings", "season", "validate", "score", "classify", "athlete", "digest", "activity",
            "kernels", "units", "hrv", "xml", "calendar", "display",
        ],
    ),
    (
        "report",
        &[
            "chart",
            "plan",
            "planned",
            "findings",
            "season",
            "validate",
            "hrv",
            "score",
            "classify",
            "athlete",
            "digest",
            "activity",
            "repair",
            "reconcile",
            "signals",
            "kernels",
            "units",
            "ingest",
            "layout",
            "xml",
            "calendar",
            "display",
        ],
    ),
    ("layout", &["activity", "calendar"]),
    ("ingest", &["digest", "decode", "activity", "layout", "net"]),
    ("cache", &["regular", "parallel"]),
    ("discover", &["cache", "decode", "ingest", "layout", "regular"]),
    ("batch", &["parallel", "discover", "cache", "ingest"]),
    (
        "analyze",
        &[
            "batch", "discover", "ingest", "parallel", "findings", "season", "athlete", "activity",
            "calendar",
        ],
    ),
    (
        "validate",
        &["parallel", "season", "classify", "athlete", "digest", "activity", "kernels", "calendar"],
    ),
    ("synth", &["encode", "activity", "kernels", "signals", "calendar"]),
];
/// Who may name everything.
const TOP: &[&str] = &["cli", "lib", "main"];

/// Imports against the flow.
fn against(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, text) in files {
        let module = name.split('/').next().unwrap().trim_end_matches(".rs");
        if TOP.contains(&module) {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(m, _)| *m == module) else {
            wrong.push(format!("{name}: {module} is in no row of the table"));
            continue;
        };
        // Its tests flow the same way.
        let lines = text.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//"));
        for (i, line) in lines {
            for part in line.split("crate::").skip(1) {
                let end = part.find(|c: char| !c.is_alphanumeric() && c != '_');
                let used = &part[..end.unwrap_or(part.len())];
                // What rests on a source names it.
                if used != module && used != "science" && !allowed.contains(&used) {
                    wrong.push(format!("{name}:{}: {module} may not name {used}", i + 1));
                }
            }
        }
    }
    wrong
}

#[test]
fn data_flows_one_way() {
    nothing(&against(&sources()));
    let made = [file("hrv/a.rs", "use crate::kernels::dfa;\nuse crate::season::Run;\n")];
    assert_eq!(against(&made), ["hrv/a.rs:2: hrv may not name season"]);
    assert_eq!(against(&[file("new.rs", "")]), ["new.rs: new is in no row of the table"]);
}

/// Rooms of the table that the map, the docs of `lib.rs`, does not name.
fn not_on_the_map(lib: &str) -> Vec<&'static str> {
    let map =
        lib.split("//! # The map").nth(1).and_then(|map| map.split("//! # Units").next()).unwrap();
    let named = |room: &str| map.contains(&format!("`{room}`"));
    ALLOWED.iter().map(|row| row.0).filter(|room| !named(room)).collect()
}

#[test]
fn every_room_is_on_the_map() {
    assert_eq!(not_on_the_map(include_str!("../../../src/lib.rs")), [""; 0]);
    let lacks = include_str!("../../../src/lib.rs").replace("`net`", "net");
    assert_eq!(not_on_the_map(&lacks), ["net"]);
}

/// What only the shell may name.
const OUTSIDE: [&str; 5] = ["std::fs", "SystemTime", "Instant::now", "println!", "std::env"];
const SHELL: [&str; 6] = ["batch", "cache/", "discover", "regular", "cli/", "main"];
/// What only these may name.
const THREADS: [&str; 2] = ["rayon", "thread::"];
const SPAWNS: [&str; 2] = ["batch", "parallel"];

/// The sources but those of these places.
fn beside(places: &[&str]) -> Vec<File> {
    let own = |name: &str| places.iter().any(|s| name.starts_with(s));
    sources().into_iter().filter(|(name, _)| !own(name)).collect()
}

#[test]
fn only_the_shell_touches_files_threads_and_the_clock() {
    let pure = beside(&SHELL);
    assert!(pure.len() > 100);
    nothing(&places(&pure, &OUTSIDE));
    nothing(&places(&beside(&SPAWNS), &THREADS));
    let made = [file("score/a.rs", "fn now() {\n    std::time::Instant::now();\n}\n")];
    assert_eq!(places(&made, &OUTSIDE), ["score/a.rs:2: Instant::now"]);
}

/// Stage A as the cache knows it: what `ingest` names, and what that names.
#[test]
fn the_cache_is_named_by_all_that_a_digest_hangs_on() {
    let build = include_str!("../../../build.rs");
    let quoted = |name: &str| build.contains(&format!("\"{name}\""));
    let mut rooms = vec!["ingest"];
    let mut next = 0;
    while let Some(room) = rooms.get(next) {
        let (_, named) = ALLOWED.iter().find(|(m, _)| m == room).unwrap();
        let new: Vec<&str> = named.iter().filter(|n| !rooms.contains(n)).copied().collect();
        rooms.extend(new);
        next += 1;
    }
    for room in &rooms {
        assert!(quoted(room) || quoted(&format!("{room}.rs")), "build.rs: {room} is missing");
    }
    // Features that only add items are no part of it, nor is how many threads give the same answers.
    let adds = ["cli", "archives", "tables", "parallel"];
    for (name, text) in sources() {
        let room = name.split('/').next().unwrap().trim_end_matches(".rs");
        let mut features = text.split("feature = \"").skip(1).map(|f| f.split('"').next().unwrap());
        let hidden = features.find(|f| !adds.contains(f) && !quoted(f));
        assert!(
            !rooms.contains(&room) || hidden.is_none(),
            "{name}: {hidden:?} is not in build.rs"
        );
    }
}
