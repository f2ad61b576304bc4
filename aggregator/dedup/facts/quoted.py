"""Quotations whose words were changed: what somebody said is another statement then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aggregator.dedup.facts.finding import Finding
from aggregator.dedup.facts.pairing import Pairing
from aggregator.dedup.facts.quotations import Quotation

_SURE: Final = 0.7
_MOST_PAIRS: Final = 100

MOST_CHANGED: Final = 3
"""Elements of either text that may be left over: where more are, the whole is another wording,
or a copy that was spoiled throughout."""


def quotation_findings(pair: Pairing) -> Iterator[Finding]:
    """Quotations that stand for each other, of which both say what the other does not.

    One that is cut short or told at greater length is no other. What a list of synonyms knows
    to mean the same may be another translation.

    Args:
        pair: two texts on each other.
    """
    first, second = pair.a.quotations, pair.b.quotations
    if not first or not second or len(first) * len(second) > _MOST_PAIRS:
        return
    if max(len(pair.left_a), len(pair.left_b)) > MOST_CHANGED:
        return
    left_a = [(e.start, e.end) for i in pair.left_a if (e := pair.a.elements[i])]
    left_b = [(e.start, e.end) for j in pair.left_b if (e := pair.b.elements[j])]
    used: set[int] = set()
    for p in first:
        own = _inside(p, left_a)
        if not own:
            continue
        for n, q in enumerate(second):
            if n in used or not _one_place(p, q, len(first) == len(second) == 1):
                continue
            other = _inside(q, left_b)
            if other:
                used.add(n)
                where_a, where_b = (own[0][0], own[-1][1]), (other[0][0], other[-1][1])
                yield Finding("quotation", where_a, where_b, _SURE)
                break


def _inside(quotation: Quotation, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [s for s in spans if quotation.start <= s[0] and s[1] <= quotation.end]


def _one_place(p: Quotation, q: Quotation, only: bool) -> bool:
    """Whether two quotations are two wordings of one: most of the shorter stands in the longer,
    or each text has but this one, of a few words."""
    if only and max(len(p.words), len(q.words)) <= 4:
        return True
    shorter, longer = sorted((p.words, q.words), key=len)
    words = set(longer)
    return len(shorter) >= 3 and sum(w in words for w in shorter) >= 0.5 * len(shorter)
