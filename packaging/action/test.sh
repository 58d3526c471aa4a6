#!/usr/bin/env bash
# The action as a script: `test.sh PROGRAM SEASON`. Ends with 1 at the first thing that is not as it should be.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
program="$(realpath "$1")" season="$(realpath "$2")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"

# run EXPECTED-CODE NAME=VALUE...: one run of the action; what it said is in `said`, its outputs in `outputs`.
run() {
    local wanted=$1 code=0
    shift
    : >outputs; : >summary
    env GITHUB_OUTPUT="$work/outputs" GITHUB_STEP_SUMMARY="$work/summary" LOPE_PATH="$season" LOPE_REPORT=out \
        LOPE_GATES="--max-hard-streak 1" LOPE_OPTIONS=--no-cache RUNNER_TEMP="$work/temp" "$@" "$here/run.sh" >said 2>&1 || code=$?
    [ "$code" = "$wanted" ] || { echo "ended with $code, not $wanted:"; cat said; exit 1; }
}
# has FILE TEXT
has() { grep -qF -- "$2" "$1" || { echo "$1 lacks $2:"; cat "$1"; exit 1; }; }

echo "every violation fails, is annotated, and the pictures are there"
run 3 LOPE_PROGRAM="$program"
has said "::error"
has outputs "new-violations=true"
has outputs "report=out"
has summary "runs were hard"
test -s out/season.png && cp out/report.json known.json

echo "what was known does not fail"
run 0 LOPE_PROGRAM="$program" LOPE_BASELINE=known.json
has outputs "new-violations=false"

echo "a report in the baseline's place does not hide what is new, and flags on two lines are all heard"
cp out/report.json older.json
rm -rf again
run 0 LOPE_PROGRAM="$program" LOPE_REPORT=again LOPE_BASELINE=again/report.json
run 3 LOPE_PROGRAM="$program" LOPE_GATES=$'--max-early-hard 1000\n--max-hard-streak 1'
run 2 LOPE_PROGRAM="$program" LOPE_REPORT=$'x\nnew-violations=false'

echo "the first run, without a baseline yet, annotates and does not fail"
run 0 LOPE_PROGRAM="$program" LOPE_BASELINE=later.json
has said "::error"
has said "there is no later.json yet"

echo "what is new since fails"
python3 - <<'P'
import json
report = json.load(open("known.json"))
report["runs"] = [run for run in report["runs"] if run["start_utc"] < "2026-05-01"]
json.dump(report, open("older.json", "w"))
P
mkdir place && cp older.json place/report.json
run 3 LOPE_PROGRAM="$program" LOPE_REPORT=place LOPE_BASELINE=place/report.json
run 3 LOPE_PROGRAM="$program" LOPE_BASELINE=older.json

echo "a folder without activities, and one with a damaged file"
mkdir empty damaged
run 2 LOPE_PROGRAM="$program" LOPE_PATH=empty
has said "::error title=lope::no report"
cp "$season/20260304-203451.fit" damaged/good.fit
head -c 100 damaged/good.fit >damaged/bad.fit
run 0 LOPE_PROGRAM="$program" LOPE_PATH=damaged
has said "::warning title=lope::some files"

command -v curl >/dev/null || { echo "not tried, for want of curl: how the program is brought"; exit 0; }
echo "the program is brought, and only with its checksum"
version="$("$program" --version | cut -d' ' -f2)"
target=x86_64-unknown-linux-musl
[ "$(uname -m)" = x86_64 ] || target=aarch64-unknown-linux-gnu
name="lope-$version-$target"
mkdir -p "releases/v$version" "pack/$name"
cp "$program" "pack/$name/lope"
tar -czf "releases/v$version/$name.tar.gz" -C pack "$name"
(cd "releases/v$version" && sha256sum "$name.tar.gz" >SHA256SUMS)
run 3 LOPE_RELEASES="file://$work/releases" LOPE_VERSION="$version"
echo "0000" >>"releases/v$version/$name.tar.gz"
run 2 LOPE_RELEASES="file://$work/releases" LOPE_VERSION="$version"
has said "its checksum is another"
run 2 LOPE_RELEASES="file://$work/releases" LOPE_VERSION=9.9.9
has said "not found"
