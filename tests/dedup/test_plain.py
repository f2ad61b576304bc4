"""Decisions by overlap alone: arrays that say what objects would."""

from __future__ import annotations

import random

import numpy as np
import pytest

from aggregator.dedup import MemoryCache, Paragraph, Thresholds, deduplicate
from aggregator.dedup.cluster import star_clusters
from aggregator.dedup.hashing import hash_texts
from aggregator.dedup.minhash import shingle_bands
from aggregator.dedup.plain import PlainPairs, find_plain, plain_clusters, plain_judge
from aggregator.dedup.verify import prepare
from tests.dedup.worlds import WordCountEncoder

LINES = Thresholds(overlap=0.5, containment=0.8, contained_words=4)
CRACKS = "Engineers found 12 cracks in the middle pier of the harbour bridge at Ostwick on Monday"


def related_texts(count: int, seed: int) -> list[str]:
    dice = random.Random(seed)
    lexicon = [f"word{n}" for n in range(200)]
    texts = ["", "...", "one two"]
    while len(texts) < count:
        base = dice.choices(lexicon, k=dice.randint(3, 30))
        for _ in range(dice.randint(1, 6)):
            copy = list(base)
            for _ in range(dice.randint(0, 3)):
                copy[dice.randrange(len(copy))] = dice.choice(lexicon)
            start = dice.choice([0, 0, 0, 3, 8])
            texts.append(" ".join(copy[start:] or copy))
    return list(dict.fromkeys(texts))


@pytest.mark.parametrize("seed", range(8))
def test_arrays_say_what_the_judgement_of_each_pair_says(seed: int) -> None:
    texts = related_texts(150, seed)
    hashes = hash_texts(texts)
    pairs = find_plain(hashes, lambda: shingle_bands(hashes.shingles), LINES)
    prepared = [prepare(text) for text in texts]
    expected = {}
    for b, second in enumerate(prepared):
        for a, first in enumerate(prepared[:b]):
            found = plain_judge(first, second, thresholds=LINES)
            if found.verdict != "different" and found.evidence.overlap < 1:
                expected[a, b] = found
    alike = {pair: pairs[pair] for pair in pairs if pairs[pair].evidence.overlap < 1}
    missed = expected.keys() - alike.keys()
    # Bands miss a few of the pairs that are near the threshold, and nothing else.
    assert all(expected[pair].evidence.overlap < 0.7 for pair in missed)
    assert len(missed) <= 0.02 * len(expected)
    assert alike == {pair: expected[pair] for pair in alike}
    assert {"same", "contains", "contained"} <= {found.verdict for found in alike.values()}


@pytest.mark.parametrize("seed", range(8))
def test_array_clusters_are_star_clusters(seed: int) -> None:
    texts = related_texts(400, seed)
    random.Random(seed).shuffle(texts)
    hashes = hash_texts(texts)
    pairs = find_plain(hashes, lambda: shingle_bands(hashes.shingles), LINES)
    expected = star_clusters(len(texts), pairs)
    assert plain_clusters(len(texts), pairs).tolist() == expected.tolist()
    assert len(set(expected.tolist())) < len(texts)


def test_long_chains_are_left_to_the_plain_walk() -> None:
    count = 500
    first = np.arange(count - 1)
    pairs = PlainPairs(
        first, first + 1, np.full(count - 1, 0.9), np.ones(count - 1), np.zeros(count - 1, np.int8)
    )
    # Each covers the next: every second one represents.
    assert plain_clusters(count, pairs).tolist() == [n - n % 2 for n in range(count)]


def test_absent_pairs_are_key_errors() -> None:
    pairs = PlainPairs(
        np.array([1, 1]), np.array([2, 5]), np.ones(2), np.ones(2), np.array([0, 1], np.int8)
    )
    assert list(pairs) == [(1, 2), (1, 5)]
    assert pairs[1, 5].verdict == "contains"
    for pair in [(0, 1), (1, 3), (1, 9), (2, 5)]:
        with pytest.raises(KeyError):
            pairs[pair]


def test_without_the_guard_numbers_do_not_matter() -> None:
    texts = [CRACKS, CRACKS.replace("12", "19"), "Ferries run every 20 minutes from the quay"]
    assert len(deduplicate(texts).kept) == 3
    result = deduplicate(texts, guard=False)
    assert result.labels.tolist() == [0, 0, 2]
    assert result.conflicts == ()
    assert [m.kind for c in result.clusters for m in c.matches] == ["near"]


def test_without_the_guard_meaning_alone_decides_what_words_leave_open() -> None:
    texts = ["the council met late", "late met the council", "gulls nest on the pier"]
    result = deduplicate(texts, guard=False, encoder=WordCountEncoder())
    assert result.labels.tolist() == [0, 0, 2]
    assert [m.kind for c in result.clusters for m in c.matches] == ["semantic"]


def test_the_guard_s_cache_is_not_mixed_with_the_plain_one() -> None:
    cache = MemoryCache()
    texts = [CRACKS, CRACKS.replace("12", "19")]
    for guard, kept in ((True, 2), (False, 1), (True, 2), (False, 1)):
        assert len(deduplicate(texts, guard=guard, cache=cache).kept) == kept


def test_labels_are_in_the_order_of_the_input() -> None:
    early, late = Paragraph("b", CRACKS), Paragraph("a", CRACKS + ".")
    assert deduplicate([early, late]).labels.tolist() == [1, 1]
    assert deduplicate(["x y z", CRACKS, CRACKS]).labels.tolist() == [0, 1, 1]
    assert deduplicate([]).labels.tolist() == []
