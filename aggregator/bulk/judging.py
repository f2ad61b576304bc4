"""Fourth step: candidate pairs are judged, batch after batch, in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np

from aggregator.bulk.reading import Progress
from aggregator.bulk.texts import Texts
from aggregator.bulk.work import Work
from aggregator.dedup.arrays import I64, spread
from aggregator.dedup.guarded import find_guarded
from aggregator.dedup.hashing import ShingleSets, TextHashes
from aggregator.dedup.overlap import shared_counts
from aggregator.dedup.thresholds import Thresholds

STEP: Final = "judged"
_PAIRS: Final = 20_000
_FORMS_AT_ONCE: Final = 1 << 12  # the system maps pages around each that is read


def judge_pairs(work: Work, thresholds: Thresholds, processes: int, progress: Progress) -> None:
    """Say of each candidate pair what it is: ``states``, ``swapped``, ``overlap``, ``containment``.

    Each batch is a file of its own, so that no more than some are lost with the process.

    Args:
        work: where :func:`aggregator.bulk.pairs.find_pairs` has put the pairs.
        thresholds: where the judge draws its lines.
        processes: how many work at a time.
        progress: told how many pairs are judged.
    """
    if work.done(STEP) is not None:
        return
    total = len(work.array("pairs.codes"))
    batches = range(0, total, _PAIRS)
    work.path(STEP).mkdir(exist_ok=True)
    left = [first for first in batches if not _batch_file(work.folder, first).exists()]
    done = len(batches) - len(left)
    progress(STEP, done * _PAIRS, total)
    for _ in in_processes(partial(_judge_batch, work.folder, thresholds), left, processes):
        done += 1
        progress(STEP, min(done * _PAIRS, total), total)
    found: dict[str, list[Any]] = {"states": [], "swapped": [], "overlap": [], "containment": []}
    for first in batches:
        with np.load(_batch_file(work.folder, first)) as batch:
            for name, values in found.items():
                values.append(batch[name])
    kinds = {"states": np.int8, "swapped": np.bool_}
    for name, values in found.items():
        work.save(f"{STEP}.{name}", np.concatenate([np.empty(0, kinds.get(name, float)), *values]))
    work.finish(STEP, {"pairs": total})
    for first in batches:
        _batch_file(work.folder, first).unlink()
    work.path(STEP).rmdir()


def in_processes(
    task: Callable[[int], Any], numbers: Iterable[int], processes: int
) -> Iterator[tuple[int, Any]]:
    """Each number and what a task gives for it, in the order in which they are done.

    Args:
        task: a function that can be pickled.
        numbers: given to it.
        processes: how many work at a time; with one, it is this one.
    """
    if processes < 2:
        for number in numbers:
            yield number, task(number)
        return
    # Compiled loops and their threads do not live through a fork.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(task, number): number for number in numbers}
        try:
            for future in as_completed(waiting):
                yield waiting.pop(future), future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def local_pairs(codes: I64, count: int) -> tuple[I64, I64, I64]:
    """Number the forms of some pairs anew, in their order.

    Args:
        codes: ``first * count + second`` of each pair.
        count: how many forms there are.

    Returns:
        the forms concerned, increasing; and the first and second of each pair among these.
    """
    first, second = codes // count, codes % count
    forms, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    return forms, places[: len(first)], places[len(first) :]


def _judge_batch(folder: Path, thresholds: Thresholds, start: int) -> None:
    work = Work(folder)
    offsets, words = work.array("forms.offsets"), work.array("forms.words")
    first_rows = work.array("forms.first")
    codes = work.array("pairs.codes")[start : start + _PAIRS]
    forms, first, second = local_pairs(codes, len(first_rows))
    sizes = offsets[forms + 1] - offsets[forms]
    own = np.zeros(len(forms) + 1, np.int64)
    np.cumsum(sizes, out=own[1:])
    shingles = work.array("forms.shingles")
    hashes = np.empty(int(own[-1]), np.uint32)
    for begin in range(0, len(forms), _FORMS_AT_ONCE):
        end = min(begin + _FORMS_AT_ONCE, len(forms))
        some = spread(offsets[forms[begin:end]], sizes[begin:end])
        hashes[own[begin] : own[end]] = shingles[some]
        work.rest()
    sets = ShingleSets(hashes, own)
    known = TextHashes(sets, words[forms], np.zeros(len(forms), np.uint64))
    texts = Texts(work, first_rows[forms])[:]
    work.rest()
    found = find_guarded(texts, known, first, second, thresholds, _silent)
    shared = shared_counts(sets, first, second)
    union = np.maximum(sizes[first] + sizes[second] - shared, 1)
    file = _batch_file(folder, start)
    new = file.with_suffix(".new")
    with new.open("wb") as opened:
        np.savez(
            opened,
            states=found.states,
            swapped=found.swapped,
            overlap=shared / union,
            containment=shared / np.maximum(np.minimum(sizes[first], sizes[second]), 1),
        )
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)


def _batch_file(folder: Path, start: int) -> Path:
    return folder / STEP / f"{start:015d}.npz"


def _silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""
