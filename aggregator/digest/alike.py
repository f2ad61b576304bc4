"""Whether the sentences in which two texts differ are about the same thing at all."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from aggregator.dedup.facts import Facts, analyse

SHORT: Final = 45
"""Words of the longer text up to which a difference is believed as it is."""

SHARED: Final = 0.5
"""Share of the shorter sentence's words that the other must have, the difference apart."""

LEAST: Final = 3
"""Words that they must share in any case."""


def same_statement(a: str, here: str, b: str, there: str) -> bool:
    """Whether a difference lies between two sentences that say the same otherwise.

    Args:
        a: a text.
        here: its words that differ; empty if it has none.
        b: the other text.
        there: likewise.
    """
    if max(a.count(" "), b.count(" ")) < SHORT:
        return True
    x, y = _read(a), _read(b)
    mine, theirs = _around(x, here), _around(y, there)
    if mine is None and theirs is None:
        return True
    if mine is None or theirs is None:
        # One side lacks the words: they are looked for in its sentence that is most alike.
        known = mine if mine is not None else theirs
        other = x if mine is None else y
        return known is not None and any(_alike(known, one) for one in _sentences(other))
    return _alike(mine, theirs)


# Two long texts differ in many places, and one of them from several others.
_read = lru_cache(256)(analyse)


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    shared = len(a & b)
    return shared >= LEAST and shared >= SHARED * min(len(a), len(b))


def _sentences(facts: Facts) -> list[frozenset[str]]:
    return [
        frozenset(e.key for e in facts.elements[first:last] if e.fact is None)
        for first, last in facts.sentences
    ]


def _around(facts: Facts, words: str) -> frozenset[str] | None:
    """The words of the sentence in which some words stand, but for those; ``None``: nowhere."""
    at = facts.text.find(words) if words else -1
    if at < 0:
        return None
    for first, last in facts.sentences:
        elements = facts.elements[first:last]
        if elements[-1].end > at:
            end = at + len(words)
            return frozenset(
                e.key for e in elements if e.fact is None and not (at <= e.start < end)
            )
    return None
