"""An index that grows: the same pairs whether texts come at once, in lots, or one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aggregator.dedup import Cluster, Deduper, Thresholds, deduplicate, index
from aggregator.dedup.hashing import hash_texts
from aggregator.dedup.index import LexicalIndex
from aggregator.dedup.postings import Postings, Segment


def texts_of(seed: int, count: int) -> list[str]:
    """Texts of which some are edited copies, some hold others, and some quote others."""
    random = np.random.default_rng(seed)
    texts: list[str] = []
    for _ in range(count):
        words = [f"w{n}" for n in random.integers(0, 300, random.integers(3, 40))]
        kind = random.integers(0, 5)
        if kind == 0 and texts:
            words = texts[random.integers(0, len(texts))].split()
            words[random.integers(0, len(words))] = "another"
        elif kind == 1 and texts:
            words += texts[random.integers(0, len(texts))].split()
        elif kind == 2 and texts:
            words = ["they", "said", f"“{texts[random.integers(0, len(texts))]}”", *words[:4]]
        texts.append(" ".join(words))
    return texts


@pytest.mark.parametrize("size", [0, 1, 7, 15, 16, 33, 5_000])
def test_places_are_those_of_a_search(size: int) -> None:
    random = np.random.default_rng(size)
    codes = np.sort(random.integers(0, 1 << 63, size, dtype=np.uint64) << np.uint64(1))
    if size > 20:
        codes[5:15] = codes[5]
        codes = np.sort(codes)
    wanted = np.concatenate([codes, codes + np.uint64(1), codes - np.uint64(1)])
    wanted = np.concatenate([wanted, np.array([0, (1 << 64) - 1], np.uint64)])
    assert Segment(codes).places(wanted).tolist() == np.searchsorted(codes, wanted).tolist()


def test_a_segment_of_hashes_that_are_close_to_each_other() -> None:
    codes = np.arange(1_000, dtype=np.uint64) + np.uint64(77 << 32)
    assert Segment(codes).places(codes).tolist() == list(range(1_000))


def test_postings_count_and_find_over_all_segments() -> None:
    postings = Postings()
    for start in range(0, 100, 10):
        numbers = np.arange(start, start + 10)
        postings.add((numbers % 7).astype(np.uint32), numbers)
    asked = np.arange(9, dtype=np.uint32)
    assert postings.counts(asked).tolist() == [len(range(h, 100, 7)) if h < 7 else 0 for h in asked]
    places, numbers = postings.find(asked, flood=1000, leaders=1)
    for h in asked.tolist():
        assert sorted(numbers[places == h].tolist()) == (list(range(h, 100, 7)) if h < 7 else [])


@pytest.mark.parametrize("seed", range(3))
def test_pairs_do_not_depend_on_the_lots(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = texts_of(seed, 400)

    def pairs(lots: list[list[str]]) -> set[tuple[int, int]]:
        made = LexicalIndex(Thresholds())
        found: set[tuple[int, int]] = set()
        for lot in lots:
            first, second = made.add(lot, hash_texts(lot).shingles)
            found.update(zip(first.tolist(), second.tolist(), strict=True))
        return found

    few = pairs([texts[i : i + 90] for i in range(0, 400, 90)])
    monkeypatch.setattr(index, "_MANY", 20)
    assert pairs([texts]) == few
    # Many at first, few after that, and then again many beside some.
    assert pairs([texts[:50], texts[50:60], texts[60:150], texts[150:]]) == few
    assert few


@pytest.mark.parametrize("seed", range(3))
def test_without_the_guard_clusters_are_those_of_one_call(seed: int, tmp_path: Path) -> None:
    texts = texts_of(seed, 300)
    whole = deduplicate(texts, guard=False)
    deduper = Deduper(guard=False)
    for start in range(0, 300, 70):
        deduper.add_many(texts[start : start + 70])

    def shape(clusters: tuple[Cluster, ...]) -> list[tuple[str, list[str]]]:
        return [(c.representative.id, [m.id for m in c.members]) for c in clusters]

    assert shape(deduper.clusters()) == shape(whole.clusters)
    assert any(cluster.members for cluster in whole.clusters)
    assert deduper.conflicts() == ()
    deduper.save(tmp_path / "saved")
    again = Deduper.load(tmp_path / "saved")
    added = again.add(texts[7] + " and more")
    assert (
        shape(again.clusters())[0]
        == shape(deduplicate([*texts, texts[7] + " and more"], guard=False).clusters)[0]
    )
    assert added.matches
    assert not added.conflicts


def test_numbers_that_differ_merge_without_the_guard_only() -> None:
    said = ["The toll stands at seven, the ministry said on Tuesday evening, and it may rise still"]
    said.append(said[0].replace("seven", "eight"))
    for guard, kept in ((True, 2), (False, 1)):
        deduper = Deduper(guard=guard)
        deduper.add_many(said)
        assert len(deduper.clusters()) == kept
        assert len(deduper.conflicts()) == kept - 1
