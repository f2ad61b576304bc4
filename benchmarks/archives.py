"""Archives: files larger than memory, and Spark, beside the library in one process and a plain job.

``python -m benchmarks.archives --rows files,spark --size 1000000``. The rows are Reuters paragraphs
with planted copies, enlarged as benchmarks.reuters says; each million after the first is made anew.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import machine
from benchmarks.reuters import EDITS, MILLION, edited, enlarged, read, recombined
from benchmarks.runner import ROOT

FOLDER = ROOT / "build" / "benchmarks" / "archives"
PEER_MILLIONS = 1.0


def corpus(size: int) -> Path:
    """A folder of Parquet files of ``id, text``, a million rows each; made once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = FOLDER / f"rows-{size}"
    if (folder / "done").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    whole = read(ROOT.parent / "shared" / "data", 100_000)
    vocabulary = sorted({w for t in whole.texts for w in t.split() if w.isalpha() and w.islower()})
    for number in range(-(-size // MILLION)):
        rows = min(MILLION, size - number * MILLION)
        if not number and rows > len(whole.texts):
            texts = enlarged(whole, rows).texts
        elif not number:
            texts = whole.texts[:rows]
        else:
            rng = random.Random(number)
            each = rows // 5
            texts = recombined(whole, rows - each, seed=number)
            copied = rng.sample(texts, each)
            texts += [
                edited(text, EDITS[place % len(EDITS)], vocabulary, rng)
                for place, text in enumerate(copied)
            ]
            rng.shuffle(texts)
        names = [f"{number * MILLION + place:09d}" for place in range(rows)]
        table = pa.table({"id": names, "text": texts})
        pq.write_table(table, folder / f"part-{number:03d}.parquet", compression="zstd")
    (folder / "done").touch()
    return folder


class Watch:
    """The most memory that a process and its children have at once: their shares of all pages.

    Args:
        process: its number.
        work: a folder in which steps leave ``STEP.done``: told are the seconds of each, too.

    Attributes:
        most: bytes, of which the second number is ordinary memory and no pages of files.
        steps: name, seconds, the most bytes, and how many of these were ordinary.
    """

    def __init__(self, process: int, work: Path | None = None) -> None:
        self.most = (0, 0)
        self.steps: list[tuple[str, float, int, int]] = []
        self._root, self._work = process, work
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        begun = time.monotonic()
        most, seen = (0, 0), set[str]()
        while True:
            last = self._end.wait(0.5)
            shares = [_share(one) for one in _tree(self._root)]
            now = sum(share[0] for share in shares), sum(share[1] for share in shares)
            most, self.most = max(most, now), max(self.most, now)
            done = {file.stem for file in self._work.glob("*.done")} if self._work else set()
            if self._work and (done - seen or last):
                name = "+".join(sorted(done - seen)) or "end"
                self.steps.append((name, time.monotonic() - begun, *most))
                begun, most = time.monotonic(), (0, 0)
                seen |= done
            if last:
                return


def _tree(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        parents.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for one in found:
        found += parents.get(one, [])
    return found


def _share(process: int) -> tuple[int, int]:
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0, 0
    marks = [
        re.search(rf"^{name}:\s+(\d+) kB", rollup, re.MULTILINE) for name in ("Pss", "Pss_Anon")
    ]
    whole, ordinary = (int(mark[1]) * 1024 if mark else 0 for mark in marks)
    return whole, ordinary


def run(arguments: list[str], cores: str, work: Path | None = None) -> dict[str, Any]:
    """Run a command on some cores: seconds, the most memory, and what it printed."""
    threads = str(len(cores.split(",")))
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": threads,
        "PYSPARK_PYTHON": sys.executable,
    }
    begun = time.monotonic()
    with (
        subprocess.Popen(
            ["taskset", "-c", cores, *arguments],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
        Watch(process.pid, work) as watch,
    ):
        told = process.communicate()[0]
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return {
        "seconds": time.monotonic() - begun,
        "bytes": watch.most[0],
        "ordinary": watch.most[1],
        "steps": watch.steps,
        "told": told.strip(),
    }


def files(size: int, cores: str) -> list[tuple[str, dict[str, Any]]]:
    """The files, and up to a million rows the library in one process beside it."""
    folder, output = corpus(size), FOLDER / f"out-{size}"
    shutil.rmtree(output, ignore_errors=True)
    count = len(cores.split(","))
    command = [sys.executable, "-m", "aggregator", "dedup", "--quiet", "--processes", str(count)]
    command += ["--input", str(folder), "--id-column", "id", "--output", str(output)]
    rows = []
    if size <= MILLION:
        rows.append(("aggregator dedup --input", run(command, cores, output / "work")))
        shutil.rmtree(output)
    rows.append(
        ("the same, --no-conflicts", run([*command, "--no-conflicts"], cores, output / "work"))
    )
    if size <= MILLION:
        rows.append(("deduplicate() in memory", run(_part("memory", folder), cores)))
        rows[-1][1]["told"] += f"; {_same(output, folder)}"
    return rows


def spark(size: int, cores: str) -> list[tuple[str, dict[str, Any]]]:
    """Spark on this machine, a plain datasketch job on the same Spark, and one process."""
    folder = corpus(size)
    count = str(len(cores.split(",")))
    return [
        ("aggregator.spark", run(_part("spark", folder, count), cores)),
        ("datasketch in Spark", run(_part("plain", folder, count), cores)),
        ("deduplicate() in memory", run(_part("memory", folder), cores)),
    ]


def _part(name: str, folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.archives", "--part", name, str(folder), *more]


def _same(output: Path, folder: Path) -> str:
    import numpy as np
    import pyarrow.parquet as pq

    theirs = np.load(folder / "labels.npy")
    ours = pq.read_table(output / "clusters", columns=["cluster"])["cluster"].to_numpy()
    return f"{int((ours != theirs).sum()):,} rows differ"


def _texts(folder: Path) -> tuple[list[str], list[str]]:
    import pyarrow.parquet as pq

    table = pq.read_table(sorted(folder.glob("*.parquet")))
    return table["id"].to_pylist(), table["text"].to_pylist()


def _memory(folder: Path) -> str:
    import numpy as np

    from aggregator.dedup import deduplicate

    _, texts = _texts(folder)
    begun = time.monotonic()
    result = deduplicate(texts)
    labels = result.labels
    spent = time.monotonic() - begun
    np.save(folder / "labels.npy", labels)
    return f"{len(set(labels.tolist())):,} kept; {spent:.0f} s for the call (conflicts not read)"


def _session(cores: str) -> Any:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "6g")
        .config("spark.sql.shuffle.partitions", "32")
        .config("spark.local.dir", str(FOLDER / "spark"))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


def _spark(folder: Path, cores: str) -> str:
    from aggregator import spark as ours

    session = _session(cores)
    table = session.read.parquet(*map(str, sorted(folder.glob("*.parquet"))))
    begun = time.monotonic()
    rows = ours.deduplicate(table).rows
    kept = rows.filter("kept").count()
    spent = time.monotonic() - begun
    rows.write.mode("overwrite").parquet(str(FOLDER / "spark-rows"))
    return f"{kept:,} kept; {spent:.0f} s for the call (conflicts not read)"


def _plain(folder: Path, cores: str) -> str:
    """What people write: datasketch in a function of one row, a shuffle of bands, components.

    128 permutations, 42 bands of 3 rows and word 3-grams as ours; no verification, no facts.
    """
    from pyspark.sql import functions as F
    from pyspark.sql.types import ArrayType, BinaryType

    from aggregator.spark import _components

    def bands(text: str) -> list[bytes]:
        from datasketch import MinHash

        words = text.lower().split()
        grams = {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}
        signed = MinHash(num_perm=128)
        signed.update_batch([gram.encode() for gram in grams])
        values = signed.hashvalues
        return [bytes([n]) + values[3 * n : 3 * n + 3].tobytes() for n in range(42)]

    session = _session(cores)
    table = session.read.parquet(*map(str, sorted(folder.glob("*.parquet"))))
    begun = time.monotonic()
    made = F.udf(bands, ArrayType(BinaryType()))
    keys = table.select(
        F.col("id").cast("long").alias("number"), F.explode(made("text")).alias("k")
    )
    keys = keys.localCheckpoint()
    first = keys.groupBy("k").agg(F.min("number").alias("first"))
    edges = keys.join(first, "k").filter("first != number").select("first", "number").distinct()
    labels = _components(edges.toDF("first", "second"))
    merged = labels.filter("label != number").count()
    return (
        f"{table.count() - merged:,} kept, unverified; {time.monotonic() - begun:.0f} s for the job"
    )


def table(title: str, size: int, rows: list[tuple[str, dict[str, Any]]]) -> str:
    """Markdown."""
    lines = [f"### {title}, {size:,} paragraphs", ""]
    lines += [
        "| what | seconds | paragraphs a second | most memory | ordinary | told |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for name, row in rows:
        rate, memory = size / row["seconds"], f"{row['bytes'] / 2**20:,.0f} MiB"
        ordinary = f"{row['ordinary'] / 2**20:,.0f} MiB"
        told = row["told"].splitlines()[-1] if row["told"] else ""
        lines.append(
            f"| {name} | {row['seconds']:,.0f} | {rate:,.0f} | {memory} | {ordinary} | {told} |"
        )
    for name, row in rows:
        if row["steps"]:
            lines += ["", f"{name}:", "", "| step | seconds | most memory | ordinary |"]
            lines += ["|---|--:|--:|--:|"]
        for step, seconds, most, ordinary in row["steps"]:
            sizes = f"{most / 2**20:,.0f} MiB | {ordinary / 2**20:,.0f} MiB"
            lines.append(f"| {step} | {seconds:,.0f} | {sizes} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="files,spark")
    parser.add_argument("--size", type=int, default=MILLION)
    parser.add_argument("--cores", default="0,1", help="as taskset takes them")
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        name, folder, *more = given.part
        parts: dict[str, Callable[..., str]] = {"memory": _memory, "spark": _spark, "plain": _plain}
        print(parts[name](Path(folder), *more))
        return
    print(f"{datetime.now().astimezone().date().isoformat()}, {machine()}\n")
    for row in given.rows.split(","):
        found = {"files": files, "spark": spark}[row](given.size, given.cores)
        print(table(row, given.size, found), "\n", flush=True)
        log = FOLDER / "log.jsonl"
        with log.open("a") as opened:
            opened.write(json.dumps({"row": row, "size": given.size, "found": found}) + "\n")


if __name__ == "__main__":
    main()
