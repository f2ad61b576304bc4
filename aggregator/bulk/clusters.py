"""Fifth step: star clusters, component by component."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from aggregator.bulk.judging import local_pairs
from aggregator.bulk.reading import Progress
from aggregator.bulk.texts import Texts
from aggregator.bulk.work import Work
from aggregator.dedup.arrays import I64
from aggregator.dedup.guarded import DIFFERENT, GuardedPairs, guarded_clusters
from aggregator.dedup.screen import APART, CONFLICT
from aggregator.dedup.thresholds import Thresholds

STEP: Final = "clusters"
_PAIRS: Final = 100_000


def make_clusters(work: Work, thresholds: Thresholds, progress: Progress) -> None:
    """The representative of each form: the array ``clusters.representative``.

    Texts that no chain of matches connects have no say in each other's clusters, so that the
    clusters of :func:`aggregator.dedup.guarded.guarded_clusters` can be made of some at a time.

    Args:
        work: where :func:`aggregator.bulk.judging.judge_pairs` has put what pairs are.
        thresholds: where the judge draws its lines.
        progress: told how many pairs are done.
    """
    if work.done(STEP) is not None:
        return
    codes, states = work.load("pairs.codes"), work.load("judged.states")
    swapped = work.load("judged.swapped")
    first_rows = work.array("forms.first")
    count = len(first_rows)
    first, second = codes // count, codes % count
    match = (states != DIFFERENT) & (states != CONFLICT) & (states != APART)
    component = components(count, first[match], second[match])
    # Pairs against a merge matter where both could come into one cluster.
    inside = (component[first] == component[second]) & (states != DIFFERENT)
    chosen = np.flatnonzero(inside)
    chosen = chosen[np.argsort(component[first[chosen]], kind="stable")]
    representative = np.arange(count)
    done = 0
    for part in _parts(component[first[chosen]]):
        progress(STEP, done, len(chosen))
        pairs = np.sort(chosen[part])
        forms, a, b = local_pairs(codes[pairs], count)
        found = GuardedPairs(
            Texts(work, first_rows[forms]), a, b, states[pairs], swapped[pairs], thresholds
        )
        representative[forms] = forms[guarded_clusters(len(forms), found)]
        done += len(pairs)
        work.rest()
    work.save(f"{STEP}.representative", representative)
    progress(STEP, len(chosen), len(chosen))
    kept = int(np.count_nonzero(representative == np.arange(count)))
    work.finish(STEP, {"clusters": kept})


def components(count: int, first: I64, second: I64) -> I64:
    """The least number that each is connected with.

    Method: labels go along the edges, and each label is replaced by its own label (Shiloach and
    Vishkin, "An O(log n) parallel connectivity algorithm", 1982).

    Args:
        count: how many there are.
        first: one end of each edge.
        second: the other end.
    """
    label = np.arange(count)
    while True:
        a, b = label[first], label[second]
        apart = a != b
        if not apart.any():
            return label
        low, high = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
        np.minimum.at(label, high, low)
        while (label[label] != label).any():
            label = label[label]


def _parts(component: I64) -> Iterator[slice]:
    """Slices of about so many pairs; a component is never divided."""
    start = 0
    while start < len(component):
        end = min(start + _PAIRS, len(component))
        if end < len(component):
            end = int(np.searchsorted(component, component[end - 1], side="right"))
        yield slice(start, end)
        start = end
