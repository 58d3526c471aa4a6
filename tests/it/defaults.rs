//! What happens without flags: where the report goes, and what is said of files that are not used.

use crate::support::binary::{code, lope, program, scratch, season_path, stderr};
use std::fs;
use std::path::Path;

#[test]
fn a_path_alone_is_reported_beside_the_folder_and_never_into_it() {
    let folder = scratch("alone");
    let exports = folder.join("exports");
    fs::create_dir(&exports).unwrap();
    for file in fs::read_dir(season_path()).unwrap().map(|e| e.unwrap().path()).take(8) {
        fs::copy(&file, exports.join(file.file_name().unwrap())).unwrap();
    }
    let run = |from: &Path, path: &str| {
        let output = program().args([path, "--cards", "none"]).current_dir(from).output().unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        output
    };
    let output = run(&folder, "exports");
    assert!(folder.join("lope-report/index.html").is_file());
    // The sample lies in the past; what is written does not say so.
    assert!(stderr(&output).contains("days ago"), "{}", stderr(&output));
    fs::remove_dir_all(folder.join("lope-report")).unwrap();
    run(&exports, ".");
    assert!(
        folder.join("lope-report/index.html").is_file() && !exports.join("lope-report").exists()
    );
}

#[test]
fn of_many_healthy_files_only_the_kinds_are_said() {
    let folder = scratch("kinds");
    let file = fs::read_dir(season_path()).unwrap().map(|e| e.unwrap().path()).min().unwrap();
    fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    fs::write(folder.join("broken.fit"), b"nonsense, and not little of it").unwrap();
    (0..12).for_each(|i| fs::write(folder.join(format!("{i:02}.txt")), "words").unwrap());
    let said = |more: &[&str]| {
        let args = [&["table", folder.to_str().unwrap()], more].concat();
        stderr(&lope(&args)).to_string()
    };
    let short = said(&[]);
    assert!(short.contains("12 files were not used: 12 ") && !short.contains("07.txt"), "{short}");
    assert!(short.contains("broken.fit"), "damage is always named: {short}");
    assert!(said(&["--verbose"]).contains("07.txt"));
    let quiet = said(&["--quiet"]);
    assert!(quiet.contains("broken.fit") && !quiet.contains("not used"), "{quiet}");
}
