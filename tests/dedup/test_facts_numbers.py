"""Numbers, however they are written."""

from __future__ import annotations

import pytest

from aggregator.dedup.facts.language import english_lexicon
from aggregator.dedup.facts.numbers import Number, digits_value, numbers_agree, read_number
from aggregator.dedup.facts.tokens import tokenise


def read(text: str) -> Number:
    """The first number of a text."""
    tokens = tokenise(text, english_lexicon()).tokens
    found = (read_number(tokens, i, english_lexicon()) for i in range(len(tokens)))
    return next(number for number in found if number is not None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2,000", "two thousand"),
        ("2,000 people", "2000 people"),
        ("2 000 people", "two thousand people"),
        ("$1.6bn", "1.6 billion dollars"),
        ("$1.6bn", "US$1.6 billion"),
        ("€3m", "three million euros"),
        ("12", "a dozen"),
        ("100", "a hundred"),
        ("21", "twenty-one"),
        ("205", "two hundred and five"),
        ("5%", "five per cent"),
        ("5 percent", "5 pct"),
        ("10th", "tenth"),
        ("30-day", "30 days"),
        ("1.234.567", "1,234,567"),
        ("12 km", "12 kilometres"),
        ("a third", "one third"),
        ("2,500 square metres", "2,500 square meters"),
    ],
)
def test_one_number_in_two_forms(one: str, other: str) -> None:
    assert numbers_agree(read(one), read(other))
    assert numbers_agree(read(other), read(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2,000", "20,000"),
        ("$5", "€5"),
        ("5%", "$5"),
        ("1,250 square metres", "2,000 square metres"),
        ("1.6 million", "1.6 billion"),
        ("three days", "three weeks"),
        ("137 drones", "63 drones"),
        ("dozens", "500"),
        ("7", "eight"),
        ("2014", "2015"),
    ],
)
def test_two_numbers(one: str, other: str) -> None:
    # "dozens" may be up to a hundred dozens.
    expected = one == "dozens"
    assert numbers_agree(read(one), read(other)) is expected
    assert numbers_agree(read(other), read(one)) is expected


def test_an_approximate_number_agrees_with_one_close_by() -> None:
    assert numbers_agree(read("nearly 2,000 people"), read("1,970 people"))
    assert not numbers_agree(read("2,000 people"), read("1,970 people"))
    assert not numbers_agree(read("about 10 people"), read("11 people"))


def test_a_scale_that_stands_once_for_two() -> None:
    assert numbers_agree(read("from 202.9"), read("202.9 million"))
    assert not numbers_agree(read("2 dead"), read("2 million dead"))


def test_kinds() -> None:
    assert read("in 2014 they").kind == "year"
    assert read("2,014 people").kind == "count"
    assert read("the third man").kind == "ordinal"
    assert read("dozens of men").kind == "vague"


@pytest.mark.parametrize("text", ["1:30", "1.2.3", "9" * 40, ""])
def test_what_is_no_number(text: str) -> None:
    assert digits_value(text) is None


def test_one_and_second_are_words_first() -> None:
    tokens = tokenise("one of them waited a second", english_lexicon()).tokens
    assert read_number(tokens, 0, english_lexicon()) is None
