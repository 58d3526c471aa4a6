"""lope as a map and a reduce on a Spark cluster, held against one process.

Map: `lope digest` over a share of the paths; a shard of Parquet each, written under another name
until it is whole, so a share that is done twice leaves the same bytes. Group: Spark's own, by
athlete. Reduce: `lope report --from-digests` on each athlete's part. In the middle of the map one
worker is killed with SIGKILL. Every file of every report must be the same as without Spark.

    python tests/engine/run.py --lope target/release/lope --files 5000 --work /tmp/lope-engine
"""

import argparse
import filecmp
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession


def say(*words):
    print(time.strftime("%H:%M:%S"), *words, flush=True)


def make_runs(lope, root, files):
    """Synthetic athletes, each with a season of her own, until there are enough files."""
    count, athlete = 0, 0
    while count < files:
        folder = root / f"athlete-{athlete:03}"
        if not folder.exists():
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            subprocess.run(
                [lope, "synth", "-o", part, "--weeks", "12", "--seed", str(athlete + 1)],
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            part.rename(folder)
        count += sum(1 for p in folder.iterdir() if p.suffix in (".fit", ".gpx", ".gz"))
        athlete += 1
    return athlete, count


def mapper(lope, shards):
    def work(number, paths):
        listed = "\n".join(paths)
        done = subprocess.run(
            [lope, "digest", "-", "-o", f"{shards}/shard-{number:05}.parquet"]
            + ["--athletes-by", "folder", "--no-cache", "--quiet", "--jobs", "1"],
            input=listed.encode(),
            capture_output=True,
        )
        # 1: some files could not be used; their rows say why.
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr.decode())
        yield (number, len(listed.splitlines()), done.returncode)

    return work


def report(lope, source, out):
    return subprocess.run(
        [lope, "report", *source, "-o", out, "--no-cache", "--quiet", "--cards", "none"],
        capture_output=True,
    )


def reducer(lope, grouped, out):
    def work(athlete):
        source = ["--from-digests", f"{grouped}/athlete={athlete}"]
        done = report(lope, source, f"{out}/{athlete}")
        return (athlete, done.returncode, done.stdout.decode(), done.stderr.decode())

    return work


def executors():
    """Process ids of Spark's executors on this machine."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in line:
                found.append(int(entry.name))
    return sorted(found)


def kill_one(shards, after, log):
    while len(list(Path(shards).glob("*.parquet"))) < after:
        time.sleep(0.05)
    victim = executors()[0]
    log["before"] = executors()
    os.kill(victim, signal.SIGKILL)
    log["killed"] = victim
    say(f"killed executor {victim} of {log['before']} after {after} shards")


def same(a, b):
    """Names of the files that differ or are on one side only."""
    names = {p.relative_to(x) for x in (a, b) for p in x.rglob("*") if p.is_file()}
    return sorted(
        str(n)
        for n in names
        if not ((a / n).exists() and (b / n).exists() and filecmp.cmp(a / n, b / n, False))
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lope", required=True)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--work", required=True)
    args = parser.parse_args()
    lope, work = str(Path(args.lope).resolve()), Path(args.work).resolve()
    runs, shards, grouped = work / "runs", work / "shards", work / "grouped"
    for folder in (shards, grouped, work / "cluster", work / "single"):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (runs, shards):
        folder.mkdir(parents=True, exist_ok=True)
    count, files = make_runs(lope, runs, args.files)
    # What is no recording is named by a report of its folder, and no engine is given it.
    for path in runs.rglob("*.csv"):
        path.unlink()
    athletes = [f"athlete-{i:03}" for i in range(count)]
    paths = set(
        str(p) for a in athletes for p in (runs / a).iterdir() if p.suffix in (".fit", ".gpx", ".gz")
    )
    # One file that nothing can be made of: it must be named in the end as by one process.
    broken = runs / athletes[0] / "broken.fit"
    broken.write_bytes(b"milk, eggs")
    paths = sorted(paths | {str(broken)})
    say(f"{len(paths)} files of {count} athletes")

    conf = SparkConf().setMaster("local-cluster[2,1,1024]").setAppName("lope")
    conf.set("spark.executor.memory", "512m").set("spark.ui.enabled", "false")
    conf.set("spark.ui.showConsoleProgress", "false")
    context = SparkContext(conf=conf)
    context.setLogLevel("ERROR")
    spark = SparkSession(context)
    begun = time.time()
    log = {}
    killer = threading.Thread(target=kill_one, args=(shards, 20, log), daemon=True)
    killer.start()
    parts = context.parallelize(paths, 100).mapPartitionsWithIndex(mapper(lope, str(shards)))
    done = parts.collect()
    say(f"map: {sum(n for _, n, _ in done)} files in {len(done)} shards, {time.time() - begun:.1f} s")
    killer.join(timeout=1)
    say(f"executors before {log.get('before')}, killed {log.get('killed')}, now {executors()}")
    table = spark.read.parquet(str(shards))
    say(f"rows: {table.count()}, athletes: {table.select('athlete').distinct().count()}")
    table.repartition(8, "athlete").write.partitionBy("athlete").parquet(str(grouped))
    cluster = context.parallelize(athletes, 16).map(reducer(lope, str(grouped), str(work / "cluster")))
    reduced = {athlete: rest for athlete, *rest in cluster.collect()}
    say(f"map, group and reduce: {time.time() - begun:.1f} s")
    spark.stop()

    begun = time.time()
    wrong = []
    for athlete in athletes:
        single = report(lope, [str(runs / athlete)], str(work / "single" / athlete))
        code, out, err = reduced[athlete]
        if (code, out, err) != (single.returncode, single.stdout.decode(), single.stderr.decode()):
            wrong.append(f"{athlete}: code or words: {code} {err!r} {single.stderr!r}")
        differ = same(work / "cluster" / athlete, work / "single" / athlete)
        wrong.extend(f"{athlete}: {name}" for name in differ)
    compared = sum(1 for p in (work / "single").rglob("*") if p.is_file())
    say(f"one process after another: {time.time() - begun:.1f} s; {compared} files compared")
    if wrong or "killed" not in log:
        raise SystemExit("\n".join(wrong) or "no worker was killed")
    say("identical")


main()
