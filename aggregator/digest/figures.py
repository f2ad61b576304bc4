"""Figures that rise: a toll, an area burnt, homes without power.

Such a figure is not contradicted by a later and higher one. A figure that was fixed when it came
about (how many were on board) is: two values of it stay a disagreement, whichever came later.
What tells the two apart is the sort of figure ("killed"), the tense ("have been taken to
hospital") and the words for a running count ("so far", "has risen to"); or that one outlet
gives the higher value after the lower one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aggregator.dedup.facts import Facts, analyse
from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.numbers import Number
from aggregator.digest.course_words import (
    CourseWords,
    may_count,
    words_for,
    words_in,
    words_of_text,
)

_AREAS: Final = frozenset(["hectare", "ha", "acre", "km2", "mile2", "square"])
_AGE: Final = re.compile(r", \d{1,3},")
_CORRECTS: Final = re.compile(
    r"\b(?:correction|corrected|corrects|clarification|earlier version|revised|amended|"
    r"we (?:said|reported) earlier|wrongly|mistakenly|in error|berichtigung|korrigiert|"
    r"richtigstellung|rectificatif|corrección|rectificación|fe de errores|уточнення|виправлено)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A running count that a text gives.

    Attributes:
        sort: see :attr:`aggregator.digest.course_words.CourseWords.sorts`, or ``area``.
        value: of the number.
        unit: of an area; else ``None``.
        start: first character of the words that give it.
        end: one past the last.
        names: folded words of the names in its sentence.
        words: folded words of the sentence that carry a fact, but for the number.
    """

    sort: str
    value: float
    unit: str | None
    start: int
    end: int
    names: frozenset[str]
    words: frozenset[str]


def is_running(sentence: str) -> bool:
    """Whether a sentence gives a running count, by its words or its tense."""
    told = words_of_text(sentence)
    if told.running.search(sentence):
        return True
    return any(told.sort_of(word) for word in words_in(sentence))


def corrects(text: str) -> bool:
    """Whether a text says that it corrects something."""
    return _CORRECTS.search(text) is not None


def number_in(words: str) -> float | None:
    """The number that words give, such as ``Twenty-seven`` or ``14,000 homes``."""
    for element in analyse(words).elements:
        if isinstance(element.fact, Number) and element.fact.kind == "count":
            return element.fact.value
    return None


def read_figures(text: str) -> list[Figure]:
    """The running counts of a text, in any of the languages of :mod:`.course_words`."""
    if not may_count(text):
        return []
    return list(_figures(analyse(text)))


def _figures(facts: Facts) -> Iterator[Figure]:
    language = words_for(facts)
    for first, last in facts.sentences:
        elements = facts.elements[first:last]
        names = frozenset(e.word for e in elements if e.name)
        told = frozenset(e.key for e in elements if e.fact is None)
        for i, element in enumerate(elements):
            fact = element.fact
            if not isinstance(fact, Number) or fact.kind != "count":
                continue
            area = language.areas.match(facts.text, element.end)
            if fact.unit in _AREAS or area is not None:
                unit = fact.unit or (area[0].strip().casefold() if area else None)
                yield Figure("area", fact.value, unit, element.start, element.end, names, told)
                continue
            age = _AGE.search(facts.text, max(0, element.start - 2), element.end + 1)
            if fact.unit is not None or age is not None:
                continue
            sort = _sort_near(facts, language, [e.start for e in elements[i + 1 : i + 6]], element)
            if sort is not None:
                yield Figure(sort, fact.value, None, element.start, element.end, names, told)


def _sort_near(
    facts: Facts, told: CourseWords, following: list[int], number: Element
) -> str | None:
    """The sort of count that a number is of: the nearest word for one behind it, or before it."""
    at = number.start
    reach = (following[-1] + 20) if following else at + 60
    behind = facts.text[number.end : min(reach, at + 80)]
    clause = told.clause.split(behind, maxsplit=1)[0]
    for word in words_in(clause):
        if sort := told.sort_of(word):
            return sort
    # "the death toll has risen to nine", "killed at least nine"
    for word in reversed(words_in(facts.text[max(0, at - 60) : at])[-8:]):
        if sort := told.sort_of(word):
            return sort
    return None
