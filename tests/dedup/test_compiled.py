"""The compiled loops give the bits of the NumPy path, and stay out of the way of small calls."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dedup import characters, compiled, minhash
from aggregator.dedup.containing import containing_pairs
from aggregator.dedup.hashing import ShingleSets, TextHashes, hash_texts, word_hashes
from aggregator.dedup.minhash import shingle_bands, signatures
from aggregator.dedup.overlap import missing_allowed, shared_counts

pytest.importorskip("numba", reason="the extra that brings numba is not installed")

MIXED = st.lists(
    st.text(st.characters(), max_size=40)
    | st.text(st.sampled_from("ab é ñ中국ไก้हि'’ .,1\u0301\u200d\x00\n𝒳𠀀😀"), max_size=30)
    | st.text(st.sampled_from("abc ABC'-.0"), max_size=30),
    max_size=8,
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before, tried = compiled._State.kernels, compiled._State.tried
    yield
    compiled._State.kernels, compiled._State.tried = before, tried


def both(work: Callable[[], object]) -> tuple[object, object]:
    """What some work gives without and with the compiled loops."""
    compiled._State.kernels = None
    plain = work()
    compiled._State.tried = False
    assert compiled.load()
    return plain, work()


def arrays(hashes: TextHashes) -> list[list[int]]:
    shingles = hashes.shingles
    parts = (shingles.hashes, shingles.offsets, hashes.words, hashes.sequences)
    return [part.tolist() for part in parts]


@settings(max_examples=150, deadline=None)
@given(MIXED)
def test_hashes_are_equal(texts: list[str]) -> None:
    plain, fast = both(lambda: arrays(hash_texts(texts)))
    assert plain == fast
    plain, fast = both(lambda: [part.tolist() for part in word_hashes(texts)])
    assert plain == fast


@settings(max_examples=50, deadline=None)
@given(MIXED)
def test_signatures_and_bands_are_equal(texts: list[str]) -> None:
    sets = hash_texts(texts).shingles
    worded = sets.sizes > 0
    plain, fast = both(lambda: signatures(sets).tolist())
    assert plain == fast
    plain, fast = both(lambda: shingle_bands(sets)[worded].tolist())
    assert plain == fast


def test_many_texts_on_several_threads_are_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minhash, "_SHARE", 100)
    random = np.random.default_rng(3)
    texts = [
        " ".join(f"w{n}" for n in random.integers(0, 900, random.integers(0, 60)))
        + ("’s Ostwick" if random.random() < 0.3 else "")
        for _ in range(9_000)
    ]
    plain, fast = both(lambda: arrays(hash_texts(texts)))
    assert plain == fast
    sets = hash_texts(texts).shingles
    plain, fast = both(lambda: shingle_bands(sets).tolist())
    assert plain == fast


def worlds(seed: int, count: int) -> list[str]:
    """Texts of which many share words, some hold others, and some stand there hundreds of times."""
    random = np.random.default_rng(seed)
    texts: list[str] = []
    for number in range(count):
        words = [f"w{n}" for n in random.zipf(1.4, random.integers(1, 70)) % 400]
        kind = random.integers(0, 6)
        if kind == 0 and texts:
            words = texts[random.integers(0, len(texts))].split() + words[:5]
        elif kind == 1 and texts:
            words = texts[random.integers(0, len(texts))].split()[2:]
        elif kind == 2:
            words = f"every one of these three hundred has the same words but {number % 7}".split()
        texts.append(" ".join(words))
    return texts


@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_equal(seed: int) -> None:
    sets = hash_texts(worlds(seed, 1_500)).shingles
    count = len(sets)

    def pairs(haystack: int, share: float) -> list[list[int]]:
        missing = missing_allowed(sets.sizes, share)
        missing[: count - haystack] = -1
        found = containing_pairs(
            sets,
            missing=missing,
            haystack=haystack,
            flood=100,
            leaders=5,
        )
        return [part.tolist() for part in found]

    for haystack, share in ((count, 0.8), (count, 0.3), (count - 400, 0.7), (0, 0.5)):
        plain, fast = both(lambda h=haystack, s=share: pairs(h, s))
        assert plain == fast
    plain, fast = both(lambda: [p.tolist() for p in near(sets)])
    assert plain == fast


def near(sets: ShingleSets) -> list[np.ndarray]:
    first, second, flooded = minhash.candidate_pairs(shingle_bands(sets), sets.sizes > 0)
    return [first, second, flooded, shared_counts(sets, first, second)]


def test_a_long_text_and_chosen_hashes_are_equal() -> None:
    long = " ".join(f"w{n}" for n in range(30_000))
    texts = [long, long + " and more", " ".join(f"w{n}" for n in range(100, 140)), "a " * 9_000]
    plain, fast = both(lambda: arrays(hash_texts(texts)))
    assert plain == fast
    sets = hash_texts(texts).shingles
    first, second = np.array([0, 0, 1, 2]), np.array([1, 2, 2, 3])
    plain, fast = both(lambda: shared_counts(sets, first, second).tolist())
    assert plain == fast == [29_998, 38, 38, 0]
    from aggregator.dedup import loops

    # Numbers that somebody chose so that all fall in one bucket.
    values = np.arange(3_000, dtype=np.uint32)[::-1] // 2
    kept = loops.sort_set(values, np.empty(4096, np.uint32), np.empty(4097, np.int32))
    assert values[:kept].tolist() == list(range(1_500))


def test_threads_share_one_table_of_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each thread once made one of its own when all came at once; what was known in the one was
    # read from the other, and the words of a text went beyond their array.
    for _ in range(200):
        monkeypatch.setattr(characters._Classes, "table", None)
        met = Barrier(4)

        def ask(_: int, met: Barrier = met) -> int:
            met.wait(60)
            return id(characters.class_table())

        with ThreadPoolExecutor(4) as pool:
            assert len(set(pool.map(ask, range(4)))) == 1


def test_words_stay_within_their_array_whatever_the_classes_say() -> None:
    compiled._State.tried = False
    assert compiled.load()
    loops = compiled.kernels(0)
    assert loops is not None
    codes = np.array([99, 0, 99, 99, 0, 0, 0], np.uint16)
    hashes = np.full(len(codes) + 8, 7, np.uint64)
    counts = np.full(2 + 8, 7, np.int64)
    values = np.arange(0x10000, dtype=np.uint64)
    for kind in (0, 1, 2, 3, 255):
        classes = np.full(0x10000, kind, np.uint8)
        classes[0] = kind if kind == 255 else 0
        found = loops.words(codes, classes, values, np.uint64(3), hashes[: len(codes)], counts[:2])
        assert found <= len(codes)
        assert set(hashes[len(codes) :].tolist()) == {7}
        assert set(counts[2:].tolist()) == {7}


def test_what_would_leave_the_arrays_is_refused() -> None:
    sets = hash_texts(worlds(1, 50)).shingles
    missing = missing_allowed(sets.sizes, 0.8)
    for flood, leaders in ((10, 11), (10, 0)):
        with pytest.raises(ValueError, match="leaders must be between 1 and flood"):
            containing_pairs(sets, missing=missing, haystack=50, flood=flood, leaders=leaders)


def test_a_small_call_does_not_load_numba() -> None:
    code = (
        "import sys\n"
        "from aggregator.dedup import deduplicate\n"
        "deduplicate(['the ferry leaves at noon'] * 10)\n"
        "assert 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_without_numba_there_are_no_loops_to_load() -> None:
    code = (
        "import sys\n"
        "sys.modules['numba'] = None\n"  # what Python takes for "not there"
        "from aggregator.dedup import compiled, deduplicate\n"
        "assert not compiled.load()\n"
        "assert compiled.kernels(10**12) is None\n"
        "deduplicate(['the ferry leaves at noon'] * 10)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
