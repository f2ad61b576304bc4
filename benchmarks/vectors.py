"""Who is close to whom among many embeddings: each multiplied with each, or asked of an index."""

from __future__ import annotations

import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from aggregator.dedup.archive import map_arrays, write_array
from aggregator.dedup.embeddings import Embeddings
from aggregator.dedup.model import FloatArray
from aggregator.dedup.nearest import order_keys
from benchmarks import measure

DIMENSIONS = 384
FLOOR = 0.75
POLL = 100
POLLS = 5
_TOPIC = 50  # texts on one
_COPIED = 0.2
_MEAN = 0.45  # length of the mean, beside that of what is added to it


def made(count: int, seed: int = 1) -> FloatArray:
    """Unit rows: texts of one topic are a little alike, and a fifth are near to an earlier one.

    They have a mean and are spread over their dimensions as all-MiniLM-L6-v2's embeddings of
    Reuters paragraphs are over their principal ones: rows that are spread evenly have no
    neighbourhoods, and say little of an index.
    """
    rng = np.random.default_rng(seed)
    places = np.arange(DIMENSIONS)
    spread = np.sqrt((places + 1.0) ** -0.5 * np.exp(-places / 110)).astype(np.float32)
    topics = rng.normal(size=(max(1, count // _TOPIC), DIMENSIONS)).astype(np.float32)
    rows = rng.normal(size=(count, DIMENSIONS)).astype(np.float32)
    rows += 0.6 * topics[rng.integers(0, len(topics), count)]
    copies = int(count * _COPIED)
    off = rng.uniform(0.1, 1.1, (copies, 1)).astype(np.float32)
    noise = rng.normal(size=(copies, DIMENSIONS)).astype(np.float32)
    rows[-copies:] = rows[rng.integers(0, count - copies, copies)] + off * noise
    rows *= spread
    rows += _MEAN * np.linalg.norm(spread) / np.sqrt(DIMENSIONS)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def search(task: dict[str, Any]) -> dict[str, Any]:
    """All close pairs, then some polls; how long, how much memory, and what was found.

    Args:
        task: ``who`` is "products" or "index", ``size`` how many rows, ``out`` where the pairs go.
    """
    size = task["size"]
    indexed = task["who"] == "index"
    rows = made(size + POLL * POLLS)
    keys = order_keys([str(place) for place in range(len(rows))])
    found = Embeddings(min(size // 2, 10_000) if indexed else sys.maxsize)
    begun, cpu = time.perf_counter(), time.process_time()
    found.add(np.arange(size), keys[:size], rows[:size])
    first, second, _ = found.close(size, FLOOR)
    report: dict[str, Any] = {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "own_peak": measure.peak_memory(),
        "pairs": len(first),
    }
    np.savez(task["out"], first=first, second=second)
    file = Path(task["out"]).with_suffix(".zip")
    with file.open("wb") as stream, zipfile.ZipFile(stream, "w") as archive:
        for name, array in found.arrays().items():
            write_array(archive, stream, f"rows/{name}", array)
    report["file"] = file.stat().st_size
    begun = time.perf_counter()
    with zipfile.ZipFile(file) as archive:
        opened = Embeddings.opened(map_arrays(archive, file, "rows/"), found.exact_up_to)
    report["opening"] = time.perf_counter() - begun
    report["looked_at"] = _looked_at(file)
    polls = []
    for start in range(size, len(rows), POLL):
        part = slice(start, start + POLL)
        begun = time.perf_counter()
        opened.add(np.arange(start, start + POLL), keys[part], rows[part])
        opened.close(POLL, FLOOR)
        polls.append(time.perf_counter() - begun)
    report["polls"] = polls
    return report


def _looked_at(file: Path) -> int | None:
    """Bytes of a mapped file that are in this process's memory, where the system tells."""
    try:
        lines = Path("/proc/self/smaps").read_text().splitlines()
    except OSError:
        return None
    total, ours = 0, False
    for line in lines:
        if "-" in line.split(" ", 1)[0]:
            ours = line.endswith(file.name)
        elif ours and line.startswith("Rss:"):
            total += 1024 * int(line.split()[1])
    return total
