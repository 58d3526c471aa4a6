"""Fills the templates of a release: the Homebrew formula, the winget manifests, the packages for npm.

    python templates.py --version V --repository URL --artifacts DIR --licences DIR --out DIR

DIR of artifacts holds `lope-V-TARGET.tar.gz` (`.zip` for Windows).
DIR of licences holds their texts. A template that names an artifact which is not there
is not filled, and said so; so is a package for npm.
"""

import argparse
import hashlib
import json
import pathlib
import re
import shutil
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).parent
# What npm calls a platform, and the artifact that runs there. The gnu build asks for glibc 2.17 and later.
NPM = {
    ("linux", "x64"): "x86_64-unknown-linux-gnu.tar.gz",
    ("linux", "arm64"): "aarch64-unknown-linux-gnu.tar.gz",
    ("darwin", "x64"): "x86_64-apple-darwin.tar.gz",
    ("darwin", "arm64"): "aarch64-apple-darwin.tar.gz",
    ("win32", "x64"): "x86_64-pc-windows-msvc.zip",
}
LICENCES = ["LICENSE-MIT", "LICENSE-APACHE", "NOTICE", "OFL.txt", "OFL-Noto.txt", "THIRD-PARTY.txt"]


def artifact(args, ending):
    path = args.artifacts / f"lope-{args.version}-{ending}"
    return path if path.exists() else None


def fill(args, template):
    """The text of a template, or the artifact that it lacks."""
    missing = []

    def value(match):
        word, _, ending = match[1].partition(" ")
        if word in ("version", "repository"):
            return getattr(args, word)
        found = artifact(args, ending)
        if found is None:
            missing.append(ending)
            return ""
        sum_ = hashlib.sha256(found.read_bytes()).hexdigest()
        return sum_.upper() if word == "SHA256" else sum_

    text = re.sub(r"\{\{([^}]+)\}\}", value, template.read_text(encoding="utf-8"))
    return text, missing


def program(packed):
    """The program in an artifact: its name and bytes."""
    if packed.suffix == ".zip":
        with zipfile.ZipFile(packed) as archive:
            return "lope.exe", archive.read("lope.exe")
    with tarfile.open(packed) as archive:
        member = next(m for m in archive if pathlib.PurePath(m.name).name == "lope")
        return "lope", archive.extractfile(member).read()


def package(args, folder, about):
    folder.mkdir(parents=True)
    text = json.dumps(about, indent=2) + "\n"
    (folder / "package.json").write_text(text, encoding="utf-8")
    for name in LICENCES:
        shutil.copy(args.licences / name, folder)


def npm(args):
    common = {
        "version": args.version,
        "license": "MIT OR Apache-2.0",
        "homepage": args.repository,
        "repository": {"type": "git", "url": f"git+{args.repository}.git"},
    }
    made = {}
    for (system, cpu), ending in NPM.items():
        packed = artifact(args, ending)
        if packed is None:
            print(f"npm: no package for {system} {cpu}: {ending} is not there")
            continue
        name = f"@lope/{system}-{cpu}"
        folder = args.out / "npm" / f"{system}-{cpu}"
        about = {"name": name, "description": f"The program of lope for {system} {cpu}", **common}
        package(args, folder, {**about, "os": [system], "cpu": [cpu], "files": ["bin", *LICENCES]})
        file, content = program(packed)
        (folder / "bin").mkdir()
        (folder / "bin" / file).write_bytes(content)
        (folder / "bin" / file).chmod(0o755)
        made[name] = args.version
    about = {
        "name": "lope",
        "description": "Were your easy days really easy? Answers from a folder of watch exports.",
        "keywords": ["running", "fit", "gpx", "hrv", "training"],
        **common,
        "bin": {"lope": "lope.js"},
        "files": ["lope.js", *LICENCES],
        "engines": {"node": ">=18"},
        "optionalDependencies": made,
    }
    package(args, args.out / "npm" / "lope", about)
    shutil.copy(HERE / "npm" / "lope.js", args.out / "npm" / "lope")
    shutil.copy(HERE / "npm" / "README.md", args.out / "npm" / "lope")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", required=True)
    parser.add_argument("--repository", required=True)
    parser.add_argument("--artifacts", required=True, type=pathlib.Path)
    parser.add_argument("--licences", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    args = parser.parse_args()
    npm(args)
    for template in sorted(HERE.glob("*/*.in")):
        text, missing = fill(args, template)
        name = f"{template.parent.name}/{template.stem}"
        if missing:
            print(f"{name}: not filled: {', '.join(sorted(set(missing)))} is not there")
            continue
        path = args.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{name}: filled")


if __name__ == "__main__":
    sys.exit(main())
