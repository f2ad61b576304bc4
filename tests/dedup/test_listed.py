"""The search for holders by lists of some sets at a time finds what the search in NumPy finds."""

from __future__ import annotations

import numpy as np
import pytest

from aggregator.dedup import compiled, listed
from aggregator.dedup.arrays import I64
from aggregator.dedup.containing import containing_candidates
from aggregator.dedup.hashing import ShingleSets
from aggregator.dedup.overlap import missing_allowed, shared_counts

pytest.importorskip("numba", reason="the extra that brings numba is not installed")


class Counting:
    """Counts how often the search rests."""

    rests = 0

    def rest(self) -> None:
        self.rests += 1


def sets_of(seed: int, count: int) -> ShingleSets:
    """Sets of which many share a run of hashes, some hold others, and a few hashes are in most."""
    random = np.random.default_rng(seed)
    runs = random.integers(0, 1 << 32, (60, 9), dtype=np.uint32)
    common = random.integers(0, 1 << 32, 12, dtype=np.uint32)
    made: list[np.ndarray] = []
    for _ in range(count):
        chosen = runs[random.integers(0, len(runs), random.integers(0, 5))].ravel()
        own = random.integers(0, 1 << 32, random.integers(0, 9), dtype=np.uint32)
        often = common[random.random(len(common)) < 0.4]
        kind = random.integers(0, 5)
        if kind == 0 and made:
            chosen = made[random.integers(0, len(made))]
        elif kind == 1 and made:
            chosen = made[random.integers(0, len(made))][2:]
        elif kind == 2:
            chosen, own = chosen[:0], own[:0]
        made.append(np.unique(np.concatenate([chosen, own, often])))
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum([len(one) for one in made], out=offsets[1:])
    return ShingleSets(np.concatenate(made), offsets)


def in_numpy(
    sets: ShingleSets, missing: I64, haystack: int, flood: int, leaders: int
) -> list[list[int]]:
    before, compiled._State.kernels = compiled._State.kernels, None
    try:
        small, large, flooded = containing_candidates(
            sets, missing=missing, haystack=haystack, flood=flood, leaders=leaders
        )
        enough = shared_counts(sets, small, large) >= sets.sizes[small] - missing[small]
    finally:
        compiled._State.kernels = before
    return [small[enough].tolist(), large[enough].tolist(), flooded.tolist()]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("flood", "leaders"), [(256, 16), (300, 300), (254, 7), (255, 3), (20, 4), (1, 1)]
)
def test_blocks_change_nothing(
    seed: int, flood: int, leaders: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "_SETS_AT_A_TIME", 64)
    monkeypatch.setattr(listed, "_PLACES_AT_ONCE", 1 << 9)
    monkeypatch.setattr(listed, "_ENTRIES_AT_ONCE", 1 << 10)
    monkeypatch.setattr(listed, "_LISTED_AT_ONCE", 3_000)
    sets = sets_of(seed, 1_500)
    loops = compiled._State.kernels if compiled.load() else None
    if loops is None:
        compiled._State.tried = False
        assert compiled.load()
        loops = compiled._State.kernels
    assert loops is not None
    for haystack, share in ((1_500, 0.8), (1_100, 0.6), (1, 0.8), (0, 0.8)):
        missing = missing_allowed(sets.sizes, share)
        missing[sets.sizes == 0] = -1
        missing[::7] = -1
        space = Counting()
        small, large, flooded = listed.listed_pairs(
            sets, missing, haystack, flood, leaders, loops, space
        )
        wanted = in_numpy(sets, missing, haystack, flood, leaders)
        assert [small.tolist(), large.tolist(), flooded.tolist()] == wanted
        assert space.rests > 10
        if haystack == 1_500:
            assert len(small) > (50 if flood == 1 else 500)
            assert 100 < np.count_nonzero(flooded) < 1_200


def test_blocks_are_of_the_size_that_memory_is_meant_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = np.array([5, 5, 0, 30, 1, 1, 1])
    assert listed._ranges(sizes, 10) == [(0, 3), (3, 4), (4, 7)]
    assert listed._ranges(sizes, 1_000) == [(0, 7)]
    assert listed._ranges(sizes[:0], 10) == []
