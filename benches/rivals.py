"""lope doing all of its analysis, against what converts, decodes or computes the same files in Python.

    pip install fit2gpx-lightning garmin-fit-sdk fitdecode gpxpy sweat runpandas 'numpy<2' 'pandas<2'
    python benches/rivals.py --lope target/release/lope FOLDER

FOLDER holds plain .fit files, and .gpx files for gpxpy. Whole processes, one after another on the same machine; the best
of three counts, of the slow ones one. What a rival takes to start is taken off; lope's start is left in. lope runs
with the threads that the rival has and without its cache. A rival that is not installed is named.
"""

import argparse
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Rows: what it does, its module, the ending of its files, the code: argv[1] is the folder.
RIVALS = [
    (
        "garmin-fit-sdk, decoding",
        "garmin_fit_sdk",
        ".fit",
        "from garmin_fit_sdk import Decoder, Stream\nfor f in files: Decoder(Stream.from_file(f)).read()",
    ),
    (
        "fitdecode, decoding",
        "fitdecode",
        ".fit",
        "import fitdecode\nfor f in files:\n    with fitdecode.FitReader(f) as r:\n        for _ in r: pass",
    ),
    ("gpxpy, decoding", "gpxpy", ".gpx", "import gpxpy\nfor f in files: gpxpy.parse(open(f))"),
    (
        "sweat: table, mean maximal heart rate",
        "sweat",
        ".fit",
        "import sweat\nfor f in files: sweat.read_fit(f)['heartrate'].sweat.mean_max()",
    ),
    (
        "runpandas: table, summary of a run",
        "runpandas",
        ".fit",
        "import runpandas\nfor f in files: runpandas.read_file(f).summary()",
    ),
]
FILES = "import sys, warnings\nfrom pathlib import Path\nwarnings.simplefilter('ignore')\n" + (
    "files = sorted(str(p) for p in Path(sys.argv[1]).iterdir())\n"
)
CONVERT = "import sys\nfrom fit2gpx_lightning import fit_to_gpx_bulk\nfit_to_gpx_bulk(sys.argv[1], sys.argv[2])"


def best(command, times=3, prepare=lambda: None):
    found = []
    for _ in range(times):
        prepare()
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found.append(time.perf_counter() - begun)
    return min(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lope", required=True)
    parser.add_argument("--few", type=int, default=10, help="files for the slow ones")
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"

        def some(ending, count):
            folder = Path(scratch) / f"{ending[1:]}-{count}"
            if not folder.exists():
                folder.mkdir()
                for path in sorted(args.folder.glob(f"*{ending}"))[:count]:
                    shutil.copy(path, folder)
            return folder, len(list(folder.iterdir()))

        def lope(what, folder, jobs=None):
            to = {"table": [], "digest": ["-o", f"{scratch}/d.parquet"]}[what]
            command = [args.lope, what, str(folder), "--no-cache", "-q", *to]
            return best(command + (["--jobs", str(jobs)] if jobs else []))

        def fresh():
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()

        def row(seconds, name, count, other=None):
            times = f"{other / seconds:8.0f} x" if other else ""
            print(f"{seconds:9.3f} s  {name}, {count} files{times}", flush=True)

        all_fit, count = some(".fit", 10**6)
        taken = None
        if importlib.util.find_spec("fit2gpx_lightning"):
            taken = best([sys.executable, "-c", CONVERT, str(all_fit), str(out)], prepare=fresh)
            row(taken, "fit2gpx-lightning, to GPX", count)
        else:
            print("           fit2gpx-lightning: not installed")
        row(lope("table", all_fit), "lope table, all cores", count, taken)
        for name, module, ending, code in RIVALS:
            if importlib.util.find_spec(module) is None:
                print(f"           {name}: not installed")
                continue
            folder, few = some(ending, args.few)
            if few == 0:
                print(f"           {name}: no {ending} in {args.folder}")
                continue
            start = best([sys.executable, "-c", f"import {module}"])
            taken = best([sys.executable, "-c", FILES + code, str(folder)], 1) - start
            row(taken, name, few)
            row(lope("table", folder, 1), "lope table, one thread", few, taken)


main()
