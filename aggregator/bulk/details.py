"""Sixth step: what is told of pairs that somebody will look at: conflicts, and evidence."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from aggregator.bulk.judging import in_processes
from aggregator.bulk.reading import Progress
from aggregator.bulk.texts import Texts
from aggregator.bulk.work import Work
from aggregator.dedup.arrays import I64
from aggregator.dedup.cluster import Pair
from aggregator.dedup.model import Evidence
from aggregator.dedup.screen import APART, CONFLICT
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.verify import judge, prepare

_PAIRS: Final = 2_000


def opposed_pairs(work: Work) -> I64:
    """Codes of the pairs that may be conflicts between clusters, sorted."""
    states = work.load("judged.states")
    codes: I64 = work.load("pairs.codes")[(states == CONFLICT) | (states == APART)]
    return codes


def member_pairs(work: Work) -> I64:
    """Codes of the pairs of a member and its representative, sorted."""
    representative = work.load("clusters.representative")
    count = len(representative)
    members = np.flatnonzero(representative != np.arange(count))
    leaders = representative[members]
    codes: I64 = np.sort(np.minimum(members, leaders) * count + np.maximum(members, leaders))
    return codes


def tell(
    work: Work, step: str, codes: I64, thresholds: Thresholds, processes: int, progress: Progress
) -> None:
    """Judge pairs in full, and keep what :func:`told` gives.

    Args:
        work: where the texts are.
        step: name of the step.
        codes: of the pairs, sorted.
        thresholds: where the judge draws its lines.
        processes: how many work at a time.
        progress: told how many pairs are done.
    """
    if work.done(step) is not None:
        return
    work.save(f"{step}.codes", codes)
    work.path(step).mkdir(exist_ok=True)
    batches = range(0, len(codes), _PAIRS)
    left = [first for first in batches if not _batch_file(work.folder, step, first).exists()]
    done = len(batches) - len(left)
    progress(step, done * _PAIRS, len(codes))
    for _ in in_processes(partial(_tell_batch, work.folder, step, thresholds), left, processes):
        done += 1
        progress(step, min(done * _PAIRS, len(codes)), len(codes))
    work.finish(step, {"pairs": len(codes)})


def told(work: Work, step: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The code of each pair and its judgement: verdict, kind, score and evidence, as JSON has it.

    Args:
        work: where :func:`tell` has put them.
        step: name of the step.
    """
    codes = work.load(f"{step}.codes")
    for first in range(0, len(codes), _PAIRS):
        with _batch_file(work.folder, step, first).open(encoding="utf-8") as lines:
            for place, line in enumerate(lines, start=first):
                yield int(codes[place]), json.loads(line)


def best_conflicts(
    work: Work, step: str, representative: I64
) -> Iterator[tuple[Pair, dict[str, Any]]]:
    """Of each two clusters in conflict the pair to show, as :class:`aggregator.dedup.Result` does.

    Args:
        work: where :func:`tell` has put the judgements.
        step: name of the step.
        representative: of each form.

    Yields:
        two forms, the first in order first, and their judgement.
    """
    count = len(representative)
    best: dict[Pair, tuple[bool, float, int]] = {}
    for wanted in (False, True):
        # Once to choose, once to give: evidence by the hundred thousand is not kept.
        for code, found in told(work, step):
            if found["verdict"] != "conflict":
                continue
            a, b = divmod(code, count)
            x, y = int(representative[a]), int(representative[b])
            if x == y:
                continue
            turned = x > y
            if turned:
                x, y = y, x
            rank = ((x, y) != (a, b), -found["score"], code)
            if wanted:
                if best[x, y] == rank:
                    if turned:
                        found = {**found, "evidence": swapped(found["evidence"])}
                    yield (x, y), found
            elif (x, y) not in best or rank < best[x, y]:
                best[x, y] = rank


def swapped(evidence: dict[str, Any]) -> dict[str, Any]:
    """The same evidence, seen from the second text; both as JSON has it."""
    return Evidence.from_dict(evidence).swapped().to_dict()


def _tell_batch(folder: Path, step: str, thresholds: Thresholds, start: int) -> None:
    work = Work(folder)
    rows = work.array("forms.first")
    texts = Texts(work, rows)
    file = _batch_file(folder, step, start)
    new = file.with_suffix(".new")
    with new.open("w", encoding="utf-8") as opened:
        for code in work.array(f"{step}.codes")[start : start + _PAIRS].tolist():
            a, b = divmod(code, len(rows))
            found = judge(prepare(texts[a]), prepare(texts[b]), thresholds=thresholds)
            plain = {
                "verdict": found.verdict,
                "kind": found.kind,
                "score": found.score,
                "evidence": found.evidence.to_dict(),
            }
            opened.write(json.dumps(plain) + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)


def _batch_file(folder: Path, step: str, start: int) -> Path:
    return folder / step / f"{start:015d}.jsonl"
