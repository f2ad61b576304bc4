"""Every way to compare texts comes to one answer: what arrays settle, what the judge says, in any
order, split, number of threads, with the compiled loops and without.

``python -m tests.dedup.fuzz_agreement --cases N`` makes N worlds and prints what disagrees.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from aggregator.dedup import (
    Comparison,
    Deduper,
    MemoryCache,
    Paragraph,
    Result,
    Thresholds,
    compiled,
    deduplicate,
    judge,
    prepare,
)
from aggregator.dedup.cluster import star_clusters
from aggregator.dedup.forms import read_forms, read_items
from aggregator.dedup.guarded import DIFFERENT, find_guarded
from aggregator.dedup.hashing import hash_texts
from aggregator.dedup.lexical import lexical_candidates
from aggregator.dedup.minhash import shingle_bands
from aggregator.dedup.screen import APART, CONFLICT, NEAR, OPEN, PART
from tests.dedup.reports import world

LINES = (
    *(Thresholds(), Thresholds(), Thresholds(overlap=0.5), Thresholds(overlap=0.3)),
    *(Thresholds(conflict=0.9), Thresholds(copied=0.5, overlap=0.4), Thresholds(conflict=0.55)),
    *(Thresholds(conflict=0.2), Thresholds(conflict=0.45)),
    *(Thresholds(containment=0.6), Thresholds(contained_words=3, containment=0.95)),
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two ways that differ.

    Attributes:
        way: which.
        texts: of which.
        found: what it found.
        expected: what the judge says.
    """

    way: str
    texts: tuple[str, ...]
    found: object
    expected: object


def agrees(state: int, found: Comparison, swapped: bool) -> bool:
    """Whether the state of a pair is what the judge says of it.

    Args:
        state: of :mod:`aggregator.dedup.screen`, or what the judge left there.
        found: by the judge.
        swapped: whether the second text has fewer words.
    """
    if state == NEAR:
        return (found.verdict, found.kind) in (("same", "near"), ("same", "exact"))
    if state == PART:
        return found.kind == "contained" and found.verdict == (
            "contains" if swapped else "contained"
        )
    if state == CONFLICT:
        return found.verdict == "conflict"
    if state == DIFFERENT:
        return found.verdict == "different"
    return state == OPEN or (state == APART and found.verdict in ("conflict", "different"))


def check_pairs(texts: Sequence[str], lines: Thresholds) -> tuple[int, list[Disagreement]]:
    """Hold what arrays settle of all pairs of some texts against the judge.

    Returns:
        how many pairs there are, and what differs.
    """
    forms = {prepare(text).form: text for text in reversed(texts)}
    distinct = [text for form, text in forms.items() if form]
    first, second = np.triu_indices(len(distinct), 1)
    if not len(first):
        return 0, []
    prepared = [prepare(text) for text in distinct]
    pairs = find_guarded(
        distinct,
        hash_texts(distinct),
        first.astype(np.int64),
        second.astype(np.int64),
        lines,
        lambda *_: None,
    )
    wrong: list[Disagreement] = []
    for number, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        found = judge(prepared[a], prepared[b], thresholds=lines)
        state = int(pairs.states[number])
        if not agrees(state, found, bool(pairs.swapped[number])):
            wrong.append(Disagreement("arrays", (distinct[a], distinct[b]), state, found))
    return len(first), wrong


def described(result: Result) -> dict[str, Any]:
    """All that a result says, by ids."""
    return {
        "clusters": sorted(
            (
                c.representative.id,
                sorted((m.paragraph_id, m.kind, m.score, repr(m.evidence)) for m in c.matches),
            )
            for c in result.clusters
        ),
        "conflicts": sorted((c.a_id, c.b_id, c.score, repr(c.evidence)) for c in result.conflicts),
    }


def expected(paragraphs: Sequence[Paragraph], lines: Thresholds) -> dict[str, Any]:
    """What the judge makes of the candidates, one pair after the other."""
    forms, hashes = read_forms(read_items(paragraphs, text=None, keep="earliest"))
    texts, sets = forms.texts, hashes.shingles
    candidates = lexical_candidates(texts, sets, lambda: shingle_bands(sets), lines)
    prepared = [prepare(text) for text in texts]
    judged: dict[tuple[int, int], Comparison] = {}
    for a, b in zip(candidates.first.tolist(), candidates.second.tolist(), strict=True):
        found = judge(prepared[a], prepared[b], thresholds=lines)
        if found.verdict != "different":
            judged[a, b] = found
    return described(Result(forms, star_clusters(len(texts), judged), judged))


@contextmanager
def one_core() -> Iterator[None]:
    """On one core of those that this process may use, where the system lets us choose."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def plain_loops() -> Iterator[None]:
    """Without what numba compiled."""
    before = compiled._State.kernels
    compiled._State.kernels = None
    try:
        yield
    finally:
        compiled._State.kernels = before


def _grown(paragraphs: Sequence[Paragraph], lines: Thresholds, dice: random.Random) -> Result:
    """Added in lots, perhaps with one that was there in between."""
    dedup = Deduper(thresholds=lines)
    left = list(paragraphs)
    while left:
        many = dice.choice([1, 1, 2, 3, len(left)])
        dedup.add_many(left[:many])
        left = left[many:]
    return dedup.result()


def check_ways(texts: Sequence[str], lines: Thresholds, dice: random.Random) -> list[Disagreement]:
    """Hold all that can be asked of some texts against what the judge makes of them."""
    paragraphs = [Paragraph(f"{number:03}", text) for number, text in enumerate(texts)]
    wanted = expected(paragraphs, lines)
    shuffled = dice.sample(paragraphs, len(paragraphs))
    cache = MemoryCache()
    deduplicate(shuffled[: len(shuffled) // 2], thresholds=lines, cache=cache)
    ways = {
        "deduplicate": lambda: deduplicate(paragraphs, thresholds=lines),
        "another order": lambda: deduplicate(shuffled, thresholds=lines),
        "a cache": lambda: deduplicate(paragraphs, thresholds=lines, cache=cache),
        "the cache again": lambda: deduplicate(shuffled, thresholds=lines, cache=cache),
        "grown": lambda: _grown(paragraphs, lines, dice),
        "grown in another order": lambda: _grown(shuffled, lines, dice),
    }
    wrong = []
    for way, work in ways.items():
        if (found := described(work())) != wanted:
            wrong.append(Disagreement(way, tuple(texts), found, wanted))
    with one_core():
        found = described(deduplicate(paragraphs, thresholds=lines))
    if found != wanted:
        wrong.append(Disagreement("one core", tuple(texts), found, wanted))
    with plain_loops():
        found = described(deduplicate(paragraphs, thresholds=lines))
    if found != wanted:
        wrong.append(Disagreement("plain loops", tuple(texts), found, wanted))
    return wrong


def fuzz(
    cases: int, seed: int, *, ways: int = 10, wide: bool = False
) -> Iterator[tuple[int, list[Disagreement]]]:
    """Worlds of a seed.

    Args:
        cases: how many.
        seed: equal seeds make equal worlds.
        ways: of so many worlds, one is asked in every way; of all, the pairs are judged.
        wide: with words that limit, turn or measure; without them, worlds of a seed stay as they
            were before there were such.

    Yields:
        how many pairs a world has, and what disagrees.
    """
    for case in range(cases):
        dice = random.Random(f"{seed}-{case}")
        texts, lines = world(dice, wide=wide), dice.choice(LINES)
        pairs, wrong = check_pairs(texts, lines)
        if case % ways == 0:
            wrong += check_ways(texts, lines, dice)
        yield pairs, wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what disagrees; the exit code says whether anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ways", type=int, default=10)
    parser.add_argument("--wide", action="store_true", help="with words that limit and turn")
    parser.add_argument("--most", type=int, default=20, help="disagreements after which it stops")
    given = parser.parse_args(arguments)
    compiled.load()
    pairs = bad = 0
    for many, wrong in fuzz(given.cases, given.seed, ways=given.ways, wide=given.wide):
        pairs += many
        for one in wrong:
            bad += 1
            print(f"--- {one.way}\nfound    {one.found}\nexpected {one.expected}")
            for text in one.texts:
                print(f"  {text!r}")
        if bad >= given.most:
            break
    print(f"{pairs:,} pairs, {bad} disagreements")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
