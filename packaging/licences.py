"""Writes the licence texts of the crates that a built lope holds: `python licences.py OUT [TARGET]`.

Each text stands once, below the crates that it came with. A crate that brings no text is named with its licence.
"""

import collections
import json
import pathlib
import subprocess
import sys

NAMES = ("licen", "copying", "notice", "unlicense")


def held(metadata):
    """The crates that are linked: what is reached from lope by dependencies that are neither for tests nor for building."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    seen, todo = set(), [metadata["resolve"]["root"]]
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        for to in nodes[at]["deps"]:
            if any(kind["kind"] is None for kind in to["dep_kinds"]):
                todo.append(to["pkg"])
    return seen - {metadata["resolve"]["root"]}


def main(out, target="x86_64-unknown-linux-gnu"):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    linked = held(metadata)
    texts, without = collections.defaultdict(list), []
    for crate in sorted((p for p in metadata["packages"] if p["id"] in linked), key=lambda p: (p["name"], p["version"])):
        name = f"{crate['name']} {crate['version']}"
        folder = pathlib.Path(crate["manifest_path"]).parent
        files = sorted(f for f in folder.iterdir() if f.is_file() and f.name.lower().startswith(NAMES))
        for file in files:
            texts[file.read_text(encoding="utf-8", errors="replace").strip()].append(name)
        if not files:
            without.append(f"{name}: {crate['license']}, {crate['repository'] or 'no repository named'}")
    with open(out, "w", encoding="utf-8") as file:
        file.write(f"A built lope holds these {len(linked)} crates, under the licences below.\n")
        for text, crates in sorted(texts.items(), key=lambda item: item[1]):
            file.write(f"\n{'=' * 100}\n{', '.join(dict.fromkeys(crates))}\n\n{text}\n")
        if without:
            lines = "\n".join(without)
            file.write(f"\n{'=' * 100}\nThese bring no text of their licence:\n\n{lines}\n")


main(*sys.argv[1:])
