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
from aggregator.dedup.facts.numbers import Number

_SORTS: Final = {
    "killed": "killed dead died deaths death fatalities fatality bodies perished toll",
    "injured": "injured wounded hurt injuries casualties",
    "missing": "missing unaccounted",
    "in hospital": "hospital hospitals hospitalised hospitalized",
    "evacuated": "evacuated evacuees displaced homeless fled",
    "rescued": "rescued saved",
    "arrested": "arrested detained arrests detentions custody",
    "infected": "infected cases infections sickened",
    "without power": "power electricity",
    "destroyed": "destroyed damaged burnt burned gutted collapsed flooded",
    "raised": "raised donated collected pledged",
    "signed": "signed signatures",
}
"""Words for one sort of running count; areas are told by their units."""

_SORT_OF: Final = {word: name for name, words in _SORTS.items() for word in words.split()}
_AREAS: Final = frozenset(["hectare", "ha", "acre", "km2", "mile2", "square"])
_AREA_WORD: Final = re.compile(
    r"\s*(?:hectares?|acres?|square (?:kilomet(?:re|er)s?|miles?)|sq ?km|ha)\b", re.IGNORECASE
)
_AGE: Final = re.compile(r", \d{1,3},")
_RUNNING: Final = re.compile(
    r"\b(?:(?:have|has) (?:now |already |so far )?(?:been )?\w+|so far|at least|ris(?:en|es|ing)|"
    r"rose|climb(?:s|ed)|gr(?:own|ew|ows)|increased|now|up from|more than|toll|tally|to date)\b",
    re.IGNORECASE,
)
_CORRECTS: Final = re.compile(
    r"\b(?:correction|corrected|corrects|clarification|earlier version|revised|amended|"
    r"we (?:said|reported) earlier|wrongly|mistakenly|in error|berichtigung|korrigiert|"
    r"rectificatif|уточнення|виправлено)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A running count that a text gives.

    Attributes:
        sort: see :data:`_SORTS`, or ``area``.
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
    if _RUNNING.search(sentence):
        return True
    return any(word in _SORT_OF for word in re.findall(r"[a-z]+", sentence.casefold()))


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
    """The running counts of a text."""
    if not any(c.isdigit() for c in text) and not _has_sort(text):
        return []
    return list(_figures(analyse(text)))


def _has_sort(text: str) -> bool:
    return any(word in _SORT_OF for word in re.findall(r"[a-z]+", text.casefold()))


def _figures(facts: Facts) -> Iterator[Figure]:
    for first, last in facts.sentences:
        elements = facts.elements[first:last]
        names = frozenset(e.word for e in elements if e.name)
        told = frozenset(e.key for e in elements if e.fact is None)
        for i, element in enumerate(elements):
            fact = element.fact
            if not isinstance(fact, Number) or fact.kind != "count":
                continue
            area = _AREA_WORD.match(facts.text, element.end)
            if fact.unit in _AREAS or area is not None:
                unit = fact.unit or (area[0].strip().casefold() if area else None)
                yield Figure("area", fact.value, unit, element.start, element.end, names, told)
                continue
            age = _AGE.search(facts.text, max(0, element.start - 2), element.end + 1)
            if fact.unit is not None or age is not None:
                continue
            sort = _sort_near(facts, [e.start for e in elements[i + 1 : i + 6]], element.start)
            if sort is not None:
                yield Figure(sort, fact.value, None, element.start, element.end, names, told)


def _sort_near(facts: Facts, following: list[int], at: int) -> str | None:
    """The sort of count that a number is of: the nearest word for one behind it, or before it."""
    reach = (following[-1] + 20) if following else at + 60
    behind = facts.text[at : min(reach, at + 80)]
    for clause in re.split(r"[;.]|,? (?:and|while|but) (?=\d|\w+ (?:people|others|more))", behind)[
        :1
    ]:
        for word in re.findall(r"[a-z]+", clause.casefold()):
            if word in _SORT_OF:
                return _SORT_OF[word]
    before = re.findall(r"[a-z]+", facts.text[max(0, at - 60) : at].casefold())
    # "the death toll has risen to nine", "killed at least nine"
    for word in reversed(before[-8:]):
        if word in _SORT_OF:
            return _SORT_OF[word]
    return None
