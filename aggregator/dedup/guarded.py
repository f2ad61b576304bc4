"""Pairs that the guard settled in arrays, and clusters that ask the judge as little as they can.

The judge's word is law: what :mod:`.screen` leaves open is judged, and a judgement in full
(score, evidence, whether a pair that is no match is a conflict) is made when somebody looks at
it, or when a cluster depends on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, Bools
from aggregator.dedup.cluster import KIND_RANK, Pair, walk_order
from aggregator.dedup.deferred import APART as UNDECIDED
from aggregator.dedup.deferred import Deferred, reconciled
from aggregator.dedup.facts.columns import Columns, read_columns
from aggregator.dedup.garbage import no_collecting
from aggregator.dedup.hashing import TextHashes
from aggregator.dedup.model import Comparison, Kind, Verdict
from aggregator.dedup.overlap import shared_counts
from aggregator.dedup.screen import APART, CONFLICT, NEAR, OPEN, PART, Measured, screen
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.verify import Prepared, judge, prepare, verdict_by_words

States = NDArray[np.int8]

DIFFERENT: Final = 5
"""State of a pair that the judge called different."""

_KEPT: Final = 1 << 21  # characters of texts whose analysis is kept
_REPORT_EVERY: Final = 500
_AT_ONCE: Final = 1 << 14  # pairs


_TOLD: Final[dict[int, tuple[Kind | None, str]]] = {
    NEAR: ("near", "same"),
    PART: ("contained", "contained"),
    CONFLICT: (None, "conflict"),
    APART: (None, UNDECIDED),
}


class GuardedPairs(Mapping[Pair, Comparison]):
    """The pairs that are not different; each comparison is made when it is looked at.

    Args:
        texts: by number.
        first: int64 of shape ``(pairs,)``, sorted with ``second``; ``first < second``.
        second: likewise.
        states: of :mod:`.screen`, for each pair.
        swapped: mask of the pairs whose second text has fewer words.
        thresholds: where the judge draws its lines.
    """

    def __init__(
        self,
        texts: Sequence[str],
        first: I64,
        second: I64,
        states: States,
        swapped: Bools,
        thresholds: Thresholds,
    ) -> None:
        self.first = first
        self.second = second
        self.states = states
        self.swapped = swapped
        self._texts = texts
        self._thresholds = thresholds
        self._prepared: dict[int, Prepared] = {}
        self._kept = 0  # characters of these
        self._judged: dict[int, Comparison] = {}

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Pair]:
        for number, state in enumerate(self.states.tolist()):
            if state == DIFFERENT:
                continue
            if state in (NEAR, PART) or self.judged(number).verdict != "different":
                yield int(self.first[number]), int(self.second[number])

    def __getitem__(self, pair: Pair) -> Comparison:
        start, end = np.searchsorted(self.first, [pair[0], pair[0] + 1])
        number = int(start + np.searchsorted(self.second[start:end], pair[1]))
        if number >= end or int(self.second[number]) != pair[1]:
            raise KeyError(pair)
        found = self.judged(number)
        if found.verdict == "different":
            raise KeyError(pair)
        return found

    def opposed(self) -> Iterator[tuple[Pair, Comparison]]:
        """The pairs that may be conflicts, and their judgements: no match is among them."""
        for number in np.flatnonzero(np.isin(self.states, (OPEN, CONFLICT, APART))).tolist():
            yield (int(self.first[number]), int(self.second[number])), self.judged(number)

    def judged(self, number: int) -> Comparison:
        """The judgement of a pair in full; a settled match stays one (:mod:`.deferred`).

        Args:
            number: of the pair.
        """
        found = self._judged.get(number)
        if found is None:
            kind, told = self._told(number)
            found = self._judged[number] = reconciled(self._judge(number), told, kind)
        return found

    def _told(self, number: int) -> tuple[Kind | None, str]:
        """Kind and verdict of a pair by its state."""
        state = int(self.states[number])
        if state == PART and self.swapped[number]:
            return "contained", "contains"
        return _TOLD.get(state, (None, UNDECIDED))

    def _judge(self, number: int) -> Comparison:
        a, b = int(self.first[number]), int(self.second[number])
        return judge(self._prepare(a), self._prepare(b), thresholds=self._thresholds)

    def deferred(self) -> Iterator[tuple[Pair, Comparison]]:
        """The pairs that may not be different, and their comparisons, made when looked at."""
        columns = (self.first, self.second, self.states)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for number, (a, b, state) in enumerate(rows):
            if state == DIFFERENT:
                continue
            if state == OPEN:
                yield (a, b), self.judged(number)
                continue
            kind, verdict = self._told(number)
            yield (a, b), Deferred(verdict, kind, partial(self._judge, number))

    def settle(self, number: int, overlap: float, containment: float) -> None:
        """Ask the judge about an open pair, and keep no more than its verdict.

        Args:
            number: of the pair.
            overlap: Jaccard similarity of its shingles.
            containment: share of the smaller set that the larger has.
        """
        a, b = int(self.first[number]), int(self.second[number])
        verdict, kind = verdict_by_words(
            self._prepare(a),
            self._prepare(b),
            overlap=overlap,
            containment=containment,
            thresholds=self._thresholds,
        )
        # Evidence by the thousand is made for those who look at it.
        state = {"conflict": CONFLICT, "different": DIFFERENT}.get(verdict, OPEN)
        self.states[number] = {"near": NEAR, "contained": PART}.get(kind or "", state)

    def _prepare(self, text: int) -> Prepared:
        prepared = self._prepared.get(text)
        if prepared is None:
            self._kept += len(self._texts[text])
            if self._kept > _KEPT:
                self._prepared.clear()
                self._kept = len(self._texts[text])
            prepared = self._prepared[text] = prepare(self._texts[text])
        return prepared


def find_guarded(
    texts: Sequence[str],
    hashes: TextHashes,
    first: I64,
    second: I64,
    thresholds: Thresholds,
    progress: Callable[[str, int, int], None],
) -> GuardedPairs:
    """Settle candidate pairs, in arrays where that can be done, else by the judge.

    Args:
        texts: of different forms.
        hashes: of these texts.
        first: numbers of texts, of shape ``(pairs,)``, sorted with ``second``.
        second: likewise; ``first < second``.
        thresholds: where the judge draws its lines.
        progress: told how many pairs are judged.
    """
    words, sets = hashes.words, hashes.shingles
    swapped = words[first] > words[second]
    for number in np.flatnonzero(words[first] == words[second]).tolist():
        swapped[number] = texts[first[number]] > texts[second[number]]
    shared = shared_counts(sets, first, second)
    sizes = sets.sizes[first], sets.sizes[second]
    overlap = shared / np.maximum(sizes[0] + sizes[1] - shared, 1)
    containment = shared / np.maximum(np.minimum(*sizes), 1)
    less, more = np.where(swapped, second, first), np.where(swapped, first, second)
    states = np.empty(len(first), np.int8)
    progress("judge", 0, len(first))
    # What is read of a text takes some forty times its own memory.
    for start in range(0, len(first), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        concerned, rows = np.unique(np.concatenate([less[part], more[part]]), return_inverse=True)
        columns = read_columns([texts[number] for number in concerned.tolist()])
        one, other = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        pairs = Measured(
            first=one,
            second=other,
            overlap=overlap[part],
            containment=containment[part],
            words=words[less[part]],
            shared=shared[part],
            turned=_turned(columns, one, other, less[part], more[part], texts),
        )
        states[part] = screen(columns, pairs, thresholds)
    found = GuardedPairs(texts, first, second, states, swapped, thresholds)
    left = np.flatnonzero(states == OPEN).tolist()
    with no_collecting():
        for done, number in enumerate(left):
            if done % _REPORT_EVERY == 0:
                progress("judge", len(first) - len(left) + done, len(first))
            found.settle(number, float(overlap[number]), float(containment[number]))
    progress("judge", len(first), len(first))
    return found


def _turned(
    columns: Columns, first: I64, second: I64, less: I64, more: I64, texts: Sequence[str]
) -> Bools:
    """Pairs whose second text has fewer elements, as :func:`.facts.compare.compare_facts` asks."""
    sizes = np.diff(columns.offsets)
    turned: Bools = sizes[second] < sizes[first]
    for number in np.flatnonzero(sizes[second] == sizes[first]).tolist():
        turned[number] = texts[less[number]] > texts[more[number]]
    return turned


def guarded_clusters(count: int, pairs: GuardedPairs) -> I64:
    """The clusters of :func:`~aggregator.dedup.cluster.star_clusters`.

    Args:
        count: how many texts there are.
        pairs: what they were found to be.
    """
    covering: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    against: dict[int, dict[int, int]] = defaultdict(dict)
    contained: set[Pair] = set()
    waiting: set[int] = set()
    columns = (pairs.first, pairs.second, pairs.states, pairs.swapped)
    for number, (x, y, state, swapped) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        if state == DIFFERENT:
            continue
        kind: Kind | None = "near" if state == NEAR else "contained"
        verdict: Verdict = "same" if state == NEAR else "contains" if swapped else "contained"
        if state == OPEN:
            found = pairs.judged(number)
            kind, verdict = found.kind, found.verdict
        if state in (CONFLICT, APART) or verdict == "conflict":
            against[x][y] = against[y][x] = number
            continue
        if verdict == "different":
            continue
        waiting.update((x, y))
        rank = KIND_RANK[kind]
        if verdict in ("same", "contains"):
            covering[y].append((rank, x, number))
        if verdict in ("same", "contained"):
            covering[x].append((rank, y, number))
        if verdict == "contains":
            contained.add((x, y))
        elif verdict == "contained":
            contained.add((y, x))

    representative = np.arange(count)
    members: dict[int, list[int]] = defaultdict(list)
    founders = np.ones(count, np.bool_)
    founders[list(waiting)] = False

    def opposed(text: int, leader: int) -> bool:
        others = against.get(text, {})
        return any(
            # What a settled conflict is told as later cannot change clusters.
            pairs.states[others[member]] == CONFLICT
            or pairs.judged(others[member]).verdict == "conflict"
            for member in (leader, *members[leader])
            if member in others
        )

    for text in walk_order(waiting, contained):
        leaders = [entry for entry in covering[text] if founders[entry[1]]]
        if len(leaders) > 1:
            # Scores are only asked for where two of a kind could lead.
            leaders.sort()
            if leaders[0][0] == leaders[-1][0] or len(leaders) > 2:
                leaders.sort(key=lambda e: (e[0], -pairs.judged(e[2]).score, e[1]))
        for _, leader, _ in leaders:
            if not opposed(text, leader):
                representative[text] = leader
                members[leader].append(text)
                break
        else:
            founders[text] = True
    return representative
