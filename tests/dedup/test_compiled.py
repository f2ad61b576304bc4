"""The compiled loops give the bits of the NumPy path, and stay out of the way of small calls."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dedup import compiled, minhash
from aggregator.dedup.hashing import TextHashes, hash_texts, word_hashes
from aggregator.dedup.minhash import shingle_bands, signatures

pytest.importorskip("numba", reason="the extra that brings numba is not installed")

MIXED = st.lists(
    st.text(st.characters(), max_size=40)
    | st.text(st.sampled_from("ab é ñ中국ไก้हि'’ .,1\u0301\u200d\x00\n𝒳𠀀😀"), max_size=30)
    | st.text(st.sampled_from("abc ABC'-.0"), max_size=30),
    max_size=8,
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = compiled._State.kernels
    yield
    compiled._State.kernels = before


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
