"""What each tier proposes, against its definition."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from aggregator.dedup.hashing import shingle_sets, word_hashes
from aggregator.dedup.index import LexicalIndex
from aggregator.dedup.lexical import lexical_candidates
from aggregator.dedup.minhash import shingle_bands
from aggregator.dedup.plausible import with_partner
from aggregator.dedup.semantic import cosine_pairs, worth_judging
from aggregator.dedup.text import words
from aggregator.dedup.thresholds import Thresholds


def proposed(texts: list[str]) -> set[tuple[int, int]]:
    sets = shingle_sets(texts)
    found = lexical_candidates(texts, sets, lambda: shingle_bands(sets), Thresholds())
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))


@pytest.mark.parametrize(
    ("count", "floor"), [(0, 0.3), (1, 0.3), (5, -1.0), (5, 0.3), (2_500, 0.6), (2_500, 0.99)]
)
def test_every_pair_from_the_floor_up_is_found(count: int, floor: float) -> None:
    random_rows = np.random.default_rng(count).normal(size=(count, 8)).astype(np.float32)
    rows = random_rows / np.linalg.norm(random_rows, axis=1, keepdims=True)
    first, second, cosines = cosine_pairs(rows, floor)
    exact = rows.astype(np.float64) @ rows.T.astype(np.float64)
    a, b = np.nonzero(np.triu(exact >= floor, 1))
    assert (first.tolist(), second.tolist()) == (a.tolist(), b.tolist())
    assert np.abs(cosines - exact[a, b]).max(initial=0.0) < 1e-12


def test_cosines_do_not_depend_on_what_else_is_there() -> None:
    rows = np.random.default_rng(1).normal(size=(1_500, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    first, second, cosines = cosine_pairs(rows, 0.5)
    of_pair = dict(zip(zip(first.tolist(), second.tolist(), strict=True), cosines, strict=True))
    some = np.arange(0, 1_500, 3)
    first, second, cosines = cosine_pairs(rows[some], 0.5)
    assert len(first) > 100
    for a, b, cosine in zip(some[first].tolist(), some[second].tolist(), cosines, strict=True):
        assert of_pair[a, b] == cosine


def test_a_part_and_a_quotation_are_proposed() -> None:
    part = "the harbour bridge at Ostwick was closed on Monday morning"
    whole = f"After a barge struck a pier, {part}, and it stays closed until the steel is tested."
    quotation = "we will not reopen it before every weld is tested"
    said = f'Her office had no news. "{quotation}," Ilse Varga said at the quay after the storm.'
    again = f"Ilse Varga, mayor: “{quotation.capitalize()}!” Ferries run until then, at all hours."
    other = "Heavy snow closed three mountain passes above Lenz before dawn"
    assert proposed([part, whole, said, again, other]) == {(0, 1), (2, 3)}


def test_short_words_in_quotation_marks_are_no_statement() -> None:
    assert (
        proposed(
            [
                'The "big one" came on Monday, and the town of Lenz lost its only bridge',
                'They call it the "big one" in all the villages from which people left last winter',
            ]
        )
        == set()
    )


def test_a_partner_is_one_that_shares_rare_words() -> None:
    dice = random.Random(4)
    lexicon = [f"word{n}" for n in range(400)]
    weights = [1 / (n + 1) for n in range(400)]
    texts = [
        " ".join(dice.choices(lexicon, weights, k=dice.randint(0, 25))) + " the end"
        for _ in range(80)
    ]
    texts += [f"alone{n} at{n} sea{n} since{n} dawn{n} the storm" for n in range(9)]
    vocabularies = [set(words(text)) for text in texts]
    count = {w: sum(w in v for v in vocabularies) for v in vocabularies for w in v}

    def weight(of: set[str]) -> float:
        return sum(math.log1p(1_000 / count[word]) for word in of)

    for share in (0.0, 0.8, 0.9, 0.97):
        expected = [
            any(
                weight(a & b) >= share * min(weight(a), weight(b))
                for j, b in enumerate(vocabularies)
                if i != j
            )
            for i, a in enumerate(vocabularies)
        ]
        assert with_partner(*word_hashes(texts), share).tolist() == expected
        assert len(set(expected)) == (1 if share == 0.0 else 2)


def test_nobody_has_a_partner_among_none() -> None:
    assert with_partner(*word_hashes([])).tolist() == []
    assert with_partner(*word_hashes(["", "..."])).tolist() == [False, False]
    assert with_partner(*word_hashes(["alone here"])).tolist() == [False]


def varied_texts(count: int, seed: int) -> list[str]:
    """Copies, parts and quotations of each other, and texts of their own."""
    dice = random.Random(seed)
    lexicon = [f"word{n}" for n in range(300)]
    texts: list[str] = ["", "...", "two words"]
    for _ in range(count):
        old = dice.choice(texts).split()
        fresh = dice.choices(lexicon, k=dice.randint(1, 30))
        way = dice.randrange(6)
        if way == 0 and old:
            old[dice.randrange(len(old))] = dice.choice(lexicon)
            texts.append(" ".join(old))
        elif way == 1:
            texts.append(" ".join(fresh[:3] + old + fresh[3:9]))
        elif way == 2:
            texts.append(" ".join(old[2:-2]))
        elif way == 3:
            texts.append(" ".join([*fresh[:5], f'"{" ".join(old[:12])}"', *fresh[5:9]]))
        else:
            texts.append(" ".join(fresh))
    return texts


@pytest.mark.parametrize("seed", range(6))
def test_a_growing_index_proposes_what_one_look_at_all_would(seed: int) -> None:
    texts = varied_texts(400, seed)
    dice = random.Random(seed)
    dice.shuffle(texts)
    expected = proposed(texts)
    assert len(expected) > 100
    index = LexicalIndex(Thresholds())
    found: set[tuple[int, int]] = set()
    start = 0
    while start < len(texts):
        part = texts[start : start + dice.randint(1, 120)]
        first, second = index.add(part, shingle_sets(part))
        assert (second >= start).all()
        pairs = set(zip(first.tolist(), second.tolist(), strict=True))
        assert not pairs & found
        found |= pairs
        start += len(part)
    assert len(index) == len(texts)
    assert found == expected


@pytest.mark.parametrize(
    ("a", "b", "cosine", "expected"),
    [
        ("a b c d e f g h i j", "a b c x y z", 0.95, True),
        ("a b c d e f g h i j", "a b w x y z v", 0.95, False),
        ("a b c d e f g h i j", "a b c x y z", 0.80, False),
        ("a b c d e f g h i j", "a b c d y z", 0.80, True),
    ],
)
def test_close_texts_are_judged_if_they_share_words(
    a: str, b: str, cosine: float, expected: bool
) -> None:
    lines = Thresholds(paraphrase=0.9, support=0.6)
    assert worth_judging(frozenset(a.split()), frozenset(b.split()), cosine, lines) is expected
    assert worth_judging(frozenset(b.split()), frozenset(a.split()), cosine, lines) is expected
    lenient = Thresholds(paraphrase=0.9, support=0.0)
    assert worth_judging(frozenset("a"), frozenset("b"), cosine, lenient)
