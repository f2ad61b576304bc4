"""A bounded number of made-up worlds, in which every way to compare texts finds one answer.

``AGGREGATOR_FUZZ_CASES`` makes it more; so does ``python -m tests.dedup.fuzz_agreement``.
"""

from __future__ import annotations

import os

import pytest

from aggregator.dedup import compare, compiled, deduplicate
from tests.dedup.fuzz_agreement import fuzz

CASES = int(os.environ.get("AGGREGATOR_FUZZ_CASES", "60"))

SOLD = "The mill owner said it sold its northern works for {} in cash to local investors on {}."


@pytest.mark.parametrize("seed", [7, 11])
def test_every_way_to_compare_comes_to_one_answer(seed: int) -> None:
    compiled.load()
    pairs, wrong = 0, []
    for many, found in fuzz(CASES, seed, ways=6):
        pairs += many
        wrong += found
    assert not wrong, wrong[0]
    assert pairs >= 10 * CASES


ROAD = "Workers from Keld were bussed to Ostwick because the only tunnel is flooded."
SAID = "The council did not say when the {} crossing would open again."


def test_sentences_in_another_order_are_laid_on_those_that_are_most_alike() -> None:
    """What arrays take for the same sentence may be another one of the same words."""
    fell = "Trade on the river rose 12% in March, while road traffic fell 7%."
    a = f"{ROAD} {SAID.format('Lenz')} {fell} {SAID.format('Keld').replace('council', 'week')}"
    b = f"{fell} {ROAD} {SAID.format('Keld')} {SAID.format('Lenz')}"
    found = compare(a, b)
    kept = deduplicate([a, b]).kept
    assert (len(kept) == 1) == (found.verdict in ("same", "contains", "contained"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("about 450,000 dlrs", "19 450,000 dlrs"),
        ("about 450,000 dlrs", "about 19 450,000 dlrs"),
        ("450,000 dlrs", "19 450.5 dlrs"),
        ("7 pct dollars", "7 dollars"),
        ("7 dollars", "7 $dollars"),
        ("$7.25 mln", "-$7.25 mln"),
        ("12 billion stg", "$12 billion stg"),
        ("$12 mln", "19 $12 mln"),
        ("21 mln dlrs", "21 'mln dlrs"),
        ("two thousand crowns", "two ,thousand crowns"),
        ("U.S. dollars", "U dollars"),
        ("rates of 20.0 pct", "ratesx20.0 pct"),
        ("7.25 mln", "7.250 mln"),
        ("9 a.m. GMT", "nine a.m. GMT"),
        ("1,200.5 dollars", "1,200.5 second cts 450 dollars"),
        ("seven and a half million dollars", "seven noted a half million dollars"),
        ("seven and a half million dollars", "seven and) a half million dollars"),
        ("seven and a half crowns", "seven crowns"),
        ("a quarter of a million crowns", "a quarter of as a million crowns"),
        ("two hundred and five crowns", "two hundred grey and five crowns"),
        ("another seven crowns", "another a million crowns"),
        ("twice in crowns", "two in crowns"),
        ("minus twenty crowns", "minus grey twenty crowns"),
        ("3.5 square pct", "3.5 pct"),
    ],
)
def test_numbers_that_stray_signs_change_are_merged_if_the_judge_says_so(
    one: str, other: str
) -> None:
    a, b = SOLD.format(one, "Friday"), SOLD.format(other, "Friday")
    found = compare(a, b)
    result = deduplicate([a, b])
    assert (len(result.kept) == 1) == (found.verdict in ("same", "contains", "contained"))
    assert [c.evidence for c in result.conflicts] == (
        [found.evidence] if found.verdict == "conflict" else []
    )
