"""The whole job over many documents: speed of each stage, memory, and the cost of running again.

::

    python -m benchmarks.pipeline [--data ../shared/data] [--documents 1000] [--paragraphs 20]
                                  [--encoder default|none]

Four runs, each in a process of its own, over documents of invented outlets on one day: all are
new; nothing changed; one document in a hundred changed; nothing changed. The documents are half
HTML articles and half plain text, and a fifth of their paragraphs are planted copies.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import corpus, measure

DAY = datetime(2025, 4, 9, tzinfo=UTC)
NOW = DAY + timedelta(days=1, hours=5)
SEED = 20250409
OUTLETS = 40
NEW_PARAGRAPHS = 2  # of a changed document: one replaced, one added
CHANGED_EVERY = 100
SPREAD = 7_919  # seconds between documents: a prime, so that they fall all over the day


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took.

    Attributes:
        name: what the run was.
        wall: seconds of the whole process, imports included.
        seconds: wall seconds by stage.
        peak: largest resident size in bytes.
        report: of the run.
    """

    name: str
    wall: float
    seconds: dict[str, float]
    peak: int
    report: dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="folder of the data; default: ../shared/data")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--paragraphs", type=int, default=20, help="of each document")
    parser.add_argument("--encoder", default="default", help="default, none, or a model")
    parser.add_argument("--child", metavar="FOLDER", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        _child(Path(options.child), options.encoder)
        return 0
    if options.documents < 1 or options.paragraphs < 1:
        parser.error("--documents and --paragraphs must be at least 1")
    data = options.data or Path(__file__).resolve().parents[2] / "shared" / "data"
    changed = max(1, options.documents // CHANGED_EVERY)
    try:
        source = corpus.load(
            data, options.documents * options.paragraphs, changed * NEW_PARAGRAPHS, SEED
        )
    except ValueError as error:
        parser.error(str(error))
    with tempfile.TemporaryDirectory(prefix="aggregator-benchmark-") as name:
        folder = Path(name)
        documents = _documents(source.paragraphs, options.paragraphs)
        for number, paragraphs in enumerate(documents):
            _write(folder, number, paragraphs)
        runs = [
            _measure("all new", folder, options.encoder),
            _measure("nothing changed", folder, options.encoder),
        ]
        for position in range(changed):
            number = position * CHANGED_EVERY
            fresh = source.unseen[position * NEW_PARAGRAPHS : (position + 1) * NEW_PARAGRAPHS]
            kept = documents[number]
            _write(folder, number, [*kept[:-1], *fresh])
        runs.append(_measure(f"{changed} documents changed", folder, options.encoder))
        runs.append(_measure("nothing changed again", folder, options.encoder))
    _print(source, options.documents, options.paragraphs, options.encoder, runs)
    return 0


def _documents(paragraphs: Sequence[str], size: int) -> list[list[str]]:
    return [list(paragraphs[i : i + size]) for i in range(0, len(paragraphs), size)]


def _write(folder: Path, number: int, paragraphs: Sequence[str]) -> None:
    """Write one document: those of even numbers as HTML, the others as text."""
    place = folder / "in" / f"outlet-{number % OUTLETS:02d}"
    place.mkdir(parents=True, exist_ok=True)
    title = corpus.headline(paragraphs[0])
    at = DAY + timedelta(seconds=number * SPREAD % 86_400)
    if number % 2:
        text = "\n".join([f" date {DAY:%Y-%m-%d} {title}", *paragraphs]) + "\n"
        (place / f"{number:05d}.txt").write_text(text, encoding="utf-8")
        return
    body = "\n".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta property="article:published_time" content="{at.isoformat()}">'
        f"<title>{html.escape(title)}</title></head><body>\n"
        '<nav><a href="/">Home</a> <a href="/world">World</a></nav>\n'
        f"<main><article><h1>{html.escape(title)}</h1>\n"
        f'<time datetime="{at.isoformat()}">{at:%d %B %Y %H:%M}</time>\n{body}\n'
        "</article></main>\n<footer><p>All rights reserved.</p></footer></body></html>\n"
    )
    (place / f"{number:05d}.html").write_text(page, encoding="utf-8")


def _measure(name: str, folder: Path, encoder: str) -> Measured:
    """Run the pipeline over the folder in a process of its own."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pipeline", "--child", str(folder), "--encoder", encoder],
        cwd=Path(__file__).resolve().parents[1],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    wall = time.perf_counter() - started
    said = json.loads(done.stdout)
    return Measured(name, wall, said["seconds"], said["peak"], said["report"])


def _child(folder: Path, encoder: str) -> None:
    from aggregator.config import Config
    from aggregator.pipeline import run

    inputs = sorted(str(path) for path in (folder / "in").iterdir())
    config = Config().with_settings(out=str(folder / "out"), encoder=encoder).with_inputs(inputs)
    report = run(config, now=NOW)
    json.dump(
        {
            "seconds": dict(report.seconds),
            "peak": measure.peak_memory(),
            "report": report.to_dict(),
        },
        sys.stdout,
    )


def _print(
    source: corpus.Corpus, documents: int, size: int, encoder: str, runs: Sequence[Measured]
) -> None:
    total = documents * size
    first = runs[0]
    digests = first.report["digests"]
    print(measure.machine())
    print(
        f"\n{documents:,} documents of {size} paragraphs ({source.name}: {source.copies:,} of "
        f"{total:,}), {OUTLETS} outlets, encoder {encoder}, seed {SEED}"
    )
    print(
        f"digests: {len(digests)}; stories {sum(d['stories'] for d in digests):,}, "
        f"passages {sum(d['passages'] for d in digests):,}, "
        f"repeats collapsed {sum(d['repeats'] for d in digests):,}, "
        f"disagreements {sum(d['disagreements'] for d in digests):,}; "
        f"pages failed {sum(s['outcome'] == 'failed' for s in first.report['sources'])}\n"
    )
    print(f"{'stage':<14}{'seconds':>10}{'paragraphs/s':>15}")
    for stage, seconds in first.seconds.items():
        print(f"{stage:<14}{seconds:>10.2f}{total / max(seconds, 1e-9):>15,.0f}")
    print(f"{'whole':<14}{first.wall:>10.2f}{total / first.wall:>15,.0f}\n")
    print(f"{'run':<26}{'seconds':>10}{'of first':>10}{'peak MiB':>10}  stages over 0.1 s")
    for each in runs:
        slow = ", ".join(f"{k} {v:.1f}" for k, v in each.seconds.items() if v >= 0.1)
        print(
            f"{each.name:<26}{each.wall:>10.2f}{each.wall / first.wall:>10.1%}"
            f"{each.peak / 2**20:>10,.0f}  {slow}"
        )


if __name__ == "__main__":
    sys.exit(main())
