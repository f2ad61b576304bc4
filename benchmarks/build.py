"""How long it takes to build the digest of a large day that is in the store and matched already.

The store is made by a run of its own over documents of invented outlets: consecutive paragraphs
of Reuters-21578 with planted copies, twenty to a document, all of one day; where the data are
absent, made ones. Then fresh processes build the day's digest from the store, stage by stage: with
all that the store has kept of the day; with its stories forgotten; and with its clusters forgotten,
too, so that they are made of the pairs that are known. Each is held to two cores.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import corpus, reuters
from benchmarks.measure import peak_memory
from benchmarks.rows import Section, table

DAY = datetime(2025, 4, 9, tzinfo=UTC)
NOW = DAY + timedelta(days=1, hours=5)
SEED = 20250409
OUTLETS = 40
PARAGRAPHS = 100_000
OF_DOCUMENT = 20
CORES = 2
STAGES = ("load", "deduplicate", "stories", "digest", "render")
KEPT = {"all": (), "clusters": ("stories",), "pairs": ("stories", "matched")}
"""What each row finds in the store, and which memos of the day it therefore does without."""
AIM = 5.0
"""Seconds of the issue."""


def section(data: Path, count: int) -> Section:
    """The table of stages; ``count``: sixteenths of the paragraphs, 16 at most."""
    paragraphs = texts(data, PARAGRAPHS * min(count, 16) // 16)
    with tempfile.TemporaryDirectory(prefix="aggregator-benchmark-") as name:
        folder = Path(name)
        _write(folder, paragraphs)
        first, _ = _child(folder, "fill")
        found = {row: _child(folder, "build", row) for row in KEPT}
    body = [
        [
            f"{len(paragraphs):,}",
            row,
            *(f"{told['seconds'].get(stage, 0.0):.2f}" for stage in STAGES),
            f"{told['building']:.2f}",
            f"{told['cpu']:.2f}",
            f"{told['imports']:.2f}",
            f"{whole:.2f}",
            f"{told['peak'] / 2**20:,.0f}",
        ]
        for row, (whole, told) in found.items()
    ]
    head = ["paragraphs", "kept", *(f"{stage} s" for stage in STAGES)]
    head += ["building s", "CPU s", "imports s", "process s", "peak MiB"]
    _, told = found["all"]
    note = (
        f"{told['posts']:,} posts of {OUTLETS} outlets, {told['repeats']:,} repeats, "
        f"{told['stories']:,} stories shown and {told['listed']:,} listed; no encoder; {CORES} "
        f"cores. Reading, matching and the first digest took {first:.0f} s. Load: revisions from "
        "the store; deduplicate: clusters; render: the JSON form. Kept: all: the day is as it was "
        "when it was built last; clusters: the stories are grouped again; pairs: the clusters are "
        "made again, too. Imports, with the model that tells languages, are no part of building. "
        f"Aim: under {AIM:g} s."
    )
    return Section("Building the digest of a large day", (*table(head, body), "", note))


def texts(data: Path, count: int) -> list[str]:
    """Paragraphs in the order of their articles, copies among them."""
    try:
        return reuters.read(data, 100_000).texts[:count]
    except FileNotFoundError:
        return list(corpus.load(None, count, 0, SEED).paragraphs)


def _write(folder: Path, paragraphs: list[str]) -> None:
    rng = random.Random(SEED)
    for number, start in enumerate(range(0, len(paragraphs), OF_DOCUMENT)):
        own = paragraphs[start : start + OF_DOCUMENT]
        place = folder / "in" / f"outlet-{rng.randrange(OUTLETS):02d}"
        place.mkdir(parents=True, exist_ok=True)
        text = "\n".join([f" date {DAY:%Y-%m-%d} {corpus.headline(own[0])}", *own]) + "\n"
        (place / f"{number:05d}.txt").write_text(text, encoding="utf-8")


def _child(folder: Path, *task: str) -> tuple[float, dict[str, Any]]:
    """Seconds of a process of its own, and what it says."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.build", str(folder), *task],
        cwd=Path(__file__).resolve().parents[1],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return time.perf_counter() - started, json.loads(done.stdout)


def _fill(folder: Path) -> dict[str, Any]:
    from aggregator.pipeline import run

    report = run(_config(folder), now=NOW)
    return {"seconds": dict(report.seconds)}


def _build(folder: Path, kept: str) -> dict[str, Any]:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    imports = time.perf_counter()
    import scipy.cluster.hierarchy
    import scipy.sparse.csgraph
    import scipy.spatial.distance  # noqa: F401  # it is imported for the time that it takes

    from aggregator.dedup import compiled, deduplicate
    from aggregator.digest import build_digest, language_of  # noqa: F401  # likewise
    from aggregator.pipeline.collector import no_collection
    from aggregator.pipeline.editions import editions_of
    from aggregator.pipeline.making import make_digest
    from aggregator.pipeline.watch import Watch
    from aggregator.render import render_forms
    from aggregator.store import Store

    language_of(None, "What language a text is in is told by a model that has to be loaded.")
    compiled.kernels(compiled.LARGE)
    deduplicate(["One text.", "Another one."])
    imports = time.perf_counter() - imports
    config, watch = _config(folder), Watch()
    with Store.open(config.database_url) as store:
        for kind in KEPT[kept]:
            store.memos(f"{config.digest.timezone}/{DAY:%Y-%m-%d}").keep(kind, "", None)
    started, cpu = time.perf_counter(), time.process_time()
    # As the pipeline does it.
    with no_collection(), Store.open(config.database_url) as store:
        (edition,) = editions_of(config, DAY.date())
        made = make_digest(config, store, edition, before=None, watch=watch)
    if made is None:
        raise SystemExit("the store has no post of the day")
    with watch("render"):
        render_forms(made.digest, {"json"})
    digest = made.digest
    return {
        "seconds": watch.seconds,
        "imports": imports,
        "building": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "peak": peak_memory(),
        "posts": sum(page.posts for page in digest.pages),
        "repeats": digest.repeats,
        "stories": len(digest.stories),
        "listed": len(digest.left_out),
    }


def _config(folder: Path) -> Any:
    from aggregator.config import Config

    inputs = sorted(str(path) for path in (folder / "in").iterdir())
    return Config().with_settings(out=str(folder / "out"), encoder="none").with_inputs(inputs)


if __name__ == "__main__":
    place, task, *rest = sys.argv[1:]
    told = _fill(Path(place)) if task == "fill" else _build(Path(place), *rest)
    json.dump(told, sys.stdout)
