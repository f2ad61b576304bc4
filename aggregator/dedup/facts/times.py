"""Which week or year is meant, and which side of a time: last year, this year; until Sunday, from
Sunday."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aggregator.dedup.facts.analyse import Facts
from aggregator.dedup.facts.dates import Clock, Day
from aggregator.dedup.facts.finding import Finding, Span
from aggregator.dedup.facts.pairing import Pairing

_SURE: Final = 0.7
_SIDES: Final = frozenset({"start", "end"})
_STRETCHES: Final = frozenset({"day", "week", "month", "year"})


def time_findings(pair: Pairing) -> Iterator[Finding]:
    """Little words before a time that both texts name, which make it another time.

    Args:
        pair: two texts on each other.
    """
    for i, j in enumerate(pair.alignment.to_b):
        if j < 0 or not _timed(pair.a, i):
            continue
        here, there = _before(pair.a, i), _before(pair.b, j)
        if here is None or there is None:
            continue
        # "Since Sunday" and "last Sunday" may be one.
        sides = (here[0] in _SIDES) + (there[0] in _SIDES)
        if here[0] != there[0] and sides != 1:
            yield Finding("date", here[1], there[1], _SURE)


def _timed(facts: Facts, i: int) -> bool:
    """Whether an element is a time, or a stretch of time."""
    element = facts.elements[i]
    if element.fact is not None:
        return isinstance(element.fact, Day | Clock)
    return facts.lexicon.units.get(element.word) in _STRETCHES


def _before(facts: Facts, i: int) -> tuple[str, Span] | None:
    """Class and place of the word right before a time, if it is one that tells."""
    element = facts.elements[i]
    lexicon = facts.lexicon
    if not element.token:
        return None
    token = facts.tokens[element.token - 1]
    found = None
    if isinstance(element.fact, Day | Clock):
        found = lexicon.bounds.get(token.text)
        if found is None and element.token > 1 and token.text in lexicon.determiners:
            # "Desde el viernes"
            ahead = facts.tokens[element.token - 2]
            found = lexicon.bounds.get(ahead.text)
            token = token if found is None else ahead
    if found is None and (lexicon.units.get(element.word) in _STRETCHES or _weekday(element.fact)):
        found = lexicon.relative.get(token.text)
    return None if found is None else (found, (token.start, element.end))


def _weekday(fact: object) -> bool:
    return isinstance(fact, Day) and fact.weekday is not None and fact.day is None
