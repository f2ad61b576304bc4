"""Vectorised words, shingles, signatures and candidate pairs."""

from __future__ import annotations

import random

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dedup import minhash
from aggregator.dedup.containing import containing_pairs
from aggregator.dedup.hashing import shingle_sets, word_hashes
from aggregator.dedup.overlap import missing_allowed, shared_counts
from aggregator.dedup.text import shingles, words

ANY_TEXT = st.text(st.characters(), max_size=40)
MIXED = st.lists(
    ANY_TEXT
    | st.text(st.sampled_from("ab é ñ中국ไก้हि'’ .,1\u0301\u200d\x00\n"), max_size=30)
    | st.text(st.sampled_from("abc ABC'-.0"), max_size=30),
    max_size=8,
)


def random_texts(count: int, seed: int, vocabulary: int = 60) -> list[str]:
    dice = random.Random(seed)
    lexicon = [f"w{n}" for n in range(vocabulary)]
    return [" ".join(dice.choices(lexicon, k=dice.randint(1, 40))) for _ in range(count)]


@settings(max_examples=300)
@given(MIXED)
def test_vectorised_words_are_those_of_the_text_module(texts: list[str]) -> None:
    hashes, offsets = word_hashes(texts)
    expected = [words(text) for text in texts]
    assert np.diff(offsets).tolist() == [len(found) for found in expected]
    flat = [word for found in expected for word in found]
    # Equal words, equal hashes; other words, other hashes: alone or within any chunk.
    assert len(set(hashes.tolist())) == len(set(flat))
    assert len(set(zip(hashes.tolist(), flat, strict=True))) == len(set(flat))
    for text, start, end in zip(texts, offsets[:-1], offsets[1:], strict=True):
        assert word_hashes([text])[0].tolist() == hashes[start:end].tolist()


@settings(max_examples=300)
@given(MIXED)
def test_vectorised_shingles_are_those_of_the_text_module(texts: list[str]) -> None:
    sets = shingle_sets(texts)
    expected = [shingles(text) for text in texts]
    assert sets.sizes.tolist() == [len(found) for found in expected]
    pairs = [(i, j) for i in range(len(texts)) for j in range(i, len(texts))]
    first = np.array([i for i, _ in pairs], np.int64)
    second = np.array([j for _, j in pairs], np.int64)
    assert shared_counts(sets, first, second).tolist() == [
        len(expected[i] & expected[j]) for i, j in pairs
    ]


def test_long_and_unbroken_texts_are_read_whole() -> None:
    long = " ".join(f"word{n}" for n in range(60_000))
    unbroken = "x" * 400_000
    sets = shingle_sets(["a b c d", long, unbroken, "a b c d", unbroken + "y"])
    # Two of 60,000 hashes of 32 bits may be equal by chance.
    assert 59_995 <= sets.sizes[1] <= 59_998
    assert np.delete(sets.sizes, 1).tolist() == [2, 1, 2, 1]
    one, four = np.array([0, 2]), np.array([3, 4])
    assert shared_counts(sets, one, four).tolist() == [2, 0]
    signed = minhash.signatures(sets)
    assert (signed[1] == datasketch_signature(sets.hashes, sets.offsets, 1)).all()


def candidates(texts: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    sets = shingle_sets(texts)
    return minhash.candidate_pairs(minhash.shingle_bands(sets), sets.sizes > 0)


def datasketch_signature(hashes: np.ndarray, offsets: np.ndarray, row: int) -> np.ndarray:
    sketch = MinHash(num_perm=128, scheme="affine32", hashfunc=int)
    sketch.update_batch(hashes[offsets[row] : offsets[row + 1]].tolist())
    return sketch.hashvalues


@settings(max_examples=50)
@given(MIXED)
def test_signatures_are_datasketch_s(texts: list[str]) -> None:
    sets = shingle_sets(texts)
    signed = minhash.signatures(sets)
    assert signed.dtype == np.uint32
    for row in range(len(texts)):
        expected = datasketch_signature(sets.hashes, sets.offsets, row)
        assert signed[row].tolist() == expected.tolist()


def test_datasketch_accepts_our_signatures() -> None:
    texts = ["one two three four five six", "one two three four five six seven", "eight nine ten"]
    sketches = [minhash.to_datasketch(row) for row in minhash.signatures(shingle_sets(texts))]
    assert sketches[0].jaccard(sketches[1]) == pytest.approx(0.8, abs=0.15)
    index = MinHashLSH(threshold=0.5, num_perm=128)
    index.insert("first", sketches[0])
    assert index.query(sketches[1]) == ["first"]
    assert index.query(sketches[2]) == []
    fresh = MinHash(num_perm=128, scheme="affine32")
    assert (np.array(fresh.permutations) == np.array(minhash.permutations())).all()


def test_likeness_of_signatures_estimates_overlap() -> None:
    texts = random_texts(60, seed=3, vocabulary=4)
    sets = shingle_sets(texts)
    first, second = np.triu_indices(len(texts), 1)
    shared = shared_counts(sets, first, second)
    exact = shared / (sets.sizes[first] + sets.sizes[second] - shared)
    signed = minhash.signatures(sets)
    estimate = (signed[first] == signed[second]).mean(axis=1)
    assert np.abs(estimate - exact).max() < 0.25
    assert abs(float((estimate - exact).mean())) < 0.01


def test_candidates_hold_nearly_all_close_pairs_and_each_once() -> None:
    texts = random_texts(300, seed=5, vocabulary=3)
    first, second, flooded = candidates(texts)
    assert (first < second).all()
    found = set(zip(first.tolist(), second.tolist(), strict=True))
    assert len(found) == len(first)
    close = [
        (i, j)
        for i in range(len(texts))
        for j in range(i + 1, len(texts))
        if _overlap(texts[i], texts[j]) >= 0.5
    ]
    assert len(close) > 200
    assert len(found.intersection(close)) >= 0.98 * len(close)
    assert not flooded.all()


def test_a_pair_is_proposed_whatever_else_is_there() -> None:
    texts = random_texts(120, seed=8, vocabulary=9)
    first, second, _ = candidates(texts)
    everything = set(zip(first.tolist(), second.tolist(), strict=True))
    some = np.arange(0, 120, 2)
    first, second, _ = candidates(texts[::2])
    among_some = set(zip(some[first].tolist(), some[second].tolist(), strict=True))
    assert among_some == {(i, j) for i, j in everything if i % 2 == 0 and j % 2 == 0}


def test_a_flooded_bucket_proposes_few_pairs() -> None:
    texts = ["the very same words in all of these texts"] * 500
    first, second, flooded = candidates(texts)
    assert flooded.all()
    assert len(first) <= minhash.LEADERS * len(texts)
    assert set(second.tolist()) == set(range(1, len(texts)))


def test_texts_without_shingles_are_no_candidates() -> None:
    first, second, _ = candidates(["", " ", ""])
    assert len(first) == len(second) == 0
    assert [len(part) for part in candidates([])] == [0, 0, 0]


def test_band_keys_are_those_of_the_signatures() -> None:
    sets = shingle_sets(random_texts(50, seed=2))
    keys = minhash.band_keys(minhash.signatures(sets))
    assert keys.shape == (50, minhash.BANDS)
    assert (minhash.shingle_bands(sets) == keys).all()
    assert len(np.unique(keys)) == keys.size


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.6, 0.8, 1.0]), st.integers(1, 4))
def test_no_contained_set_is_missed(seed: int, share: float, smallest: int) -> None:
    dice = random.Random(seed)
    texts = random_texts(25, seed, vocabulary=4)
    for text in texts[:10]:
        parts = text.split()
        start = dice.randrange(len(parts))
        texts.append(" ".join(parts[start : start + dice.randint(1, 20)]))
    sets = shingle_sets(texts)
    small, large, flooded = containing_pairs(
        sets,
        missing=np.where(sets.sizes >= smallest, missing_allowed(sets.sizes, share), -1),
        haystack=len(texts),
        flood=1000,
        leaders=1,
    )
    known = [shingles(text) for text in texts]
    expected = {
        (i, j)
        for i, a in enumerate(known)
        for j, b in enumerate(known)
        if i != j
        and smallest <= len(a) <= len(b)
        and len(a) - len(a & b) <= int((1 - share) * len(a) + 1e-9)
    }
    assert set(zip(small.tolist(), large.tolist(), strict=True)) == expected
    assert not flooded.any()


def _overlap(a: str, b: str) -> float:
    x, y = shingles(a), shingles(b)
    return len(x & y) / len(x | y)
