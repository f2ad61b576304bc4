"""Texts by the hundred that are all alike: what is judged is counted, since time is not tested."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from aggregator.dedup import Deduper, compare, deduplicate, prepare
from aggregator.dedup.facts import compare as comparing
from aggregator.dedup.verify import judge, verdict_by_words

WORDS = [
    *("harbour", "bridge", "council", "river", "barge", "trade", "market", "storm", "ferry"),
    *("mill", "grain", "winter", "road", "tunnel", "budget", "school", "north", "valley"),
    *("engine", "copper", "sugar", "paper", "glass", "window", "garden", "doctor", "teacher"),
]


@pytest.fixture
def compared() -> Iterator[list[int]]:
    """How often two texts were aligned and compared fact by fact, as one number."""
    counted = [0]
    before = comparing.Pairing.__init__

    def count(self: comparing.Pairing, *facts: comparing.Facts) -> None:
        counted[0] += 1
        before(self, *facts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing.Pairing, "__init__", count)
        yield counted


def nested(count: int, step: int) -> list[str]:
    dice = random.Random(5)
    told = [
        dice.choice(WORDS) + dice.choice(["", "", " of the", " will not", " in 1987", " 30 km"])
        for _ in range(count * step)
    ]
    return [" ".join(told[: (n + 1) * step]) for n in range(count)]


def test_texts_that_each_hold_the_one_before_are_hardly_compared(compared: list[int]) -> None:
    texts = nested(60, 5)
    result = deduplicate(texts)
    assert len(result.kept) <= 2
    # There are 1,770 pairs.
    assert compared[0] < 200, compared
    grown = Deduper()
    grown.add_many(texts)
    assert [c.representative.id for c in grown.clusters()] == [
        c.representative.id for c in result.clusters
    ]


def test_what_stands_word_for_word_in_another_text_is_told_as_the_judge_tells_it() -> None:
    dice = random.Random(8)
    texts = nested(40, 3)
    around = ("", "It is not true that ", "If it rains ", "Part of ", "He denied ", "Only ")
    told = 0
    for _ in range(400):
        a = dice.choice(texts)
        b = dice.choice(around) + dice.choice(texts) + dice.choice(["", " if it snows", " not"])
        first, second = prepare(a), prepare(b)
        found = judge(first, second)
        if first.form == second.form or not found.evidence.overlap:
            continue
        told += first.spoken.stretch(second.spoken) is not None
        overlap, containment = found.evidence.overlap, found.evidence.containment
        verdict = verdict_by_words(first, second, overlap=overlap, containment=containment)
        assert verdict == (found.verdict, found.kind), (a, b)
    assert told > 20


def test_lines_of_one_template_are_settled_in_arrays(compared: list[int]) -> None:
    texts = [
        f"Line {number} is what the harbour office wrote on its board about the ferry to Ostwick."
        for number in range(400)
    ]
    result = deduplicate(texts)
    assert len(result.kept) == 400
    grown = Deduper()
    added = grown.add_many(texts)
    assert len(grown.result().kept) == 400
    assert compared[0] == 0
    # What each contradicts is found out when somebody looks.
    conflicts = added[1].conflicts
    assert all(conflict.evidence.differences for conflict in conflicts)
    assert compared[0] == len(conflicts) > 0


@pytest.mark.parametrize(("length", "different"), [(80, 6), (120, 12), (300, 12), (2000, 20)])
def test_long_texts_of_few_words_are_not_alike_for_sharing_them(
    length: int, different: int
) -> None:
    dice = random.Random(length)
    a, b = (" ".join(dice.choices(WORDS[:different], k=length)) for _ in range(2))
    found = compare(a, b)
    assert found.verdict == "different"
    assert found.score < 0.3
    copy = a.split()
    copy[length // 2] = "zebra"
    assert compare(a, " ".join(copy)).score > 0.8
