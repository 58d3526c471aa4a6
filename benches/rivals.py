"""lope doing all of its analysis, against a converter and a decoder doing only that.

    pip install fit2gpx-lightning garmin-fit-sdk
    python benches/rivals.py --lope target/release/lope FOLDER

FOLDER holds plain .fit files. Whole processes, one after another on the same machine, three times
each; the best time counts. lope runs with the threads that the rival has and without its cache.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CONVERT = """
import sys
from fit2gpx_lightning import fit_to_gpx_bulk
print(fit_to_gpx_bulk(sys.argv[1], sys.argv[2]))
"""

DECODE = """
import sys
from pathlib import Path
from garmin_fit_sdk import Decoder, Stream
for path in sorted(Path(sys.argv[1]).glob("*.fit"))[: int(sys.argv[2])]:
    Decoder(Stream.from_file(str(path))).read()
"""


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
    parser.add_argument("--decoded", type=int, default=10, help="files for the slow decoder")
    parser.add_argument("folder")
    args = parser.parse_args()
    files = sorted(Path(args.folder).glob("*.fit"))
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        few = Path(scratch) / "few"
        few.mkdir()
        for path in files[: args.decoded]:
            shutil.copy(path, few)

        def lope(folder, jobs):
            digest = [args.lope, "digest", folder, "--no-cache", "-q", "-o", f"{scratch}/d.parquet"]
            return best(digest + ["--jobs", str(jobs)])

        def fresh():
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()

        table = [args.lope, "table", args.folder, "--no-cache", "-q"]
        convert = best([sys.executable, "-c", CONVERT, args.folder, str(out)], prepare=fresh)
        start = best([sys.executable, "-c", "import garmin_fit_sdk"])
        decode = best([sys.executable, "-c", DECODE, str(few), str(args.decoded)], 1) - start
        rows = [
            (f"fit2gpx-lightning, {len(files)} files to GPX", convert),
            (f"lope table (all of stage A and B), {len(files)} files", best(table)),
            (f"lope digest, one thread, {len(files)} files", lope(args.folder, 1)),
            (f"garmin-fit-sdk, decoding {args.decoded} files (start-up taken off)", decode),
            (f"lope digest, one thread, the same {args.decoded} files", lope(str(few), 1)),
        ]
    for name, seconds in rows:
        print(f"{seconds:9.3f} s  {name}")


main()
