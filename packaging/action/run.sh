#!/usr/bin/env bash
# What the action does: brings the program, draws the report, checks, and tells the three apart. Runs at home as well:
#
#     LOPE_PROGRAM=target/release/lope LOPE_PATH=activities LOPE_REPORT=out packaging/action/run.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
: "${LOPE_PATH:?the folder with the activities}" "${LOPE_REPORT:=lope-report}"
: "${GITHUB_OUTPUT:=/dev/null}" "${GITHUB_STEP_SUMMARY:=/dev/null}"

fail() { echo "::error title=lope::$1"; exit 2; }

# The program of this version, and only if its checksum is the one that was published with it.
bring() {
    version="${LOPE_VERSION:-$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1)}"
    case "$(uname -s)-$(uname -m)" in
        Linux-x86_64) target=x86_64-unknown-linux-musl ;;
        Linux-aarch64) target=aarch64-unknown-linux-gnu ;;
        Darwin-x86_64) target=x86_64-apple-darwin ;;
        Darwin-arm64) target=aarch64-apple-darwin ;;
        *) fail "no build for $(uname -s) $(uname -m): run the job on ubuntu-latest" ;;
    esac
    folder="${RUNNER_TEMP:-$(mktemp -d)}/lope-$version"
    file="lope-$version-$target.tar.gz"
    mkdir -p "$folder"
    for name in "$file" SHA256SUMS; do
        curl -fsSL --retry 3 -o "$folder/$name" "$LOPE_RELEASES/v$version/$name" || fail "v$version/$name: not found in $LOPE_RELEASES"
    done
    if ! grep -F "  $file" "$folder/SHA256SUMS" | (cd "$folder" && sha256sum --check --status); then
        fail "$file: not the file that was published: its checksum is another"
    fi
    tar -xzf "$folder/$file" -C "$folder" --strip-components 1
    LOPE_PROGRAM="$folder/lope"
}
[ -n "${LOPE_PROGRAM:-}" ] || bring

# Flags may stand on several lines.
gates=${LOPE_GATES:-} options=${LOPE_OPTIONS:-}
read -ra gates <<<"${gates//$'\n'/ }"
read -ra options <<<"${options//$'\n'/ }"
case "$LOPE_REPORT" in *$'\n'*) fail "the folder for the report has a line break in its name" ;; esac

# What was known, before this report may take its place.
first= known=
if [ -n "${LOPE_BASELINE:-}" ]; then
    if [ -e "$LOPE_BASELINE" ]; then known="$(mktemp)" && cp "$LOPE_BASELINE" "$known" && gates+=(--baseline "$known"); else first=yes; fi
fi

verdict="$(mktemp)"
code=0
"$LOPE_PROGRAM" report "$LOPE_PATH" ${options[@]+"${options[@]}"} -o "$LOPE_REPORT" >"$verdict" || code=$?
[ "$code" -le 1 ] || fail "no report: the log says why"
[ "$code" -eq 0 ] || echo "::warning title=lope::some files could not be read: the log names them"
echo "report=$LOPE_REPORT" >>"$GITHUB_OUTPUT"
{ echo '```text'; cat "$verdict"; echo '```'; } >>"$GITHUB_STEP_SUMMARY"

code=0
"$LOPE_PROGRAM" check "$LOPE_PATH" ${options[@]+"${options[@]}"} ${gates[@]+"${gates[@]}"} --format github || code=$?
case "$code" in
    0 | 1) echo "new-violations=false" >>"$GITHUB_OUTPUT" ;;
    3)
        echo "new-violations=true" >>"$GITHUB_OUTPUT"
        if [ -n "$first" ]; then echo "lope: there is no $LOPE_BASELINE yet: nothing is new"; else exit 3; fi
        ;;
    *) fail "lope check ended with $code" ;;
esac
