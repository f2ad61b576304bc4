"""What one text says where the other says something else: numbers, dates, names, antonyms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from aggregator.dedup.facts.analyse import Fact, Facts
from aggregator.dedup.facts.antonyms import in_degrees, opposition
from aggregator.dedup.facts.dates import Day
from aggregator.dedup.facts.finding import Finding, Span
from aggregator.dedup.facts.numbers import Number
from aggregator.dedup.facts.pairing import Pairing, agree
from aggregator.dedup.facts.times import time_findings
from aggregator.dedup.model import DifferenceKind

STRENGTHS: Final = {"antonym": 0.85, "prefix": 0.85, "exclusive": 0.7, "label": 0.85}
"""How surely an opposition makes two texts different statements."""


def span(facts: Facts, indices: Sequence[int]) -> Span:
    """Characters from the first of some elements to the last."""
    return facts.elements[indices[0]].start, facts.elements[indices[-1]].end


# Texts that leave more on both sides tell of different things.
_MOST_PAIRS: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Elements of two texts that say something else in the same place.

    Attributes:
        a: elements of the first text.
        b: elements of the second text.
        trust: how surely it is the same place, in (0, 1].
    """

    a: tuple[int, ...]
    b: tuple[int, ...]
    trust: float


def places(pair: Pairing) -> list[Place]:
    """Where two texts say something else: slots, and what little is left of a full match.

    In a short slot between equal neighbours, what stands elsewhere in the other text counts,
    too: "first Kyiv, then Odesa" names another first city than "first Odesa, then Kyiv".

    Args:
        pair: two texts on each other.
    """
    found: list[Place] = []
    left_a, left_b = set(pair.left_a), set(pair.left_b)
    soft_b = set(pair.soft.values())
    for slot in pair.alignment.slots:
        here, there = range(*slot.a), range(*slot.b)
        if slot.anchors >= 3 and 0 < len(here) <= 3 and 0 < len(there) <= 3:
            a = tuple(i for i in here if i not in pair.soft and not _known(pair, i, None))
            b = tuple(j for j in there if j not in soft_b and not _known(pair, None, j))
        else:
            a = tuple(i for i in here if i in left_a)
            b = tuple(j for j in there if j in left_b)
        if a and b:
            found.append(Place(a, b, min(1.0, 0.35 + 0.2 * slot.anchors)))
    most = max(len(pair.left_a), len(pair.left_b))
    matched = sum(j >= 0 for j in pair.alignment.to_b)
    if pair.left_a and pair.left_b and most <= 3 and matched >= 2 * most:
        found.append(Place(tuple(pair.left_a), tuple(pair.left_b), 0.75))
    return found


def _known(pair: Pairing, i: int | None, j: int | None) -> bool:
    """Whether a name stands in the other text in another form. A number or date that does is
    compared all the same: "Wednesday 25 March" agrees with a "Wednesday" elsewhere, and yet
    differs from the "12 March" in its place."""
    if i is not None:
        return i in pair.other_form_a and pair.a.elements[i].fact is None
    return j in pair.other_form_b and j is not None and pair.b.elements[j].fact is None


def different_facts(pair: Pairing, where: Sequence[Place]) -> Iterator[Finding]:
    """Numbers, dates and times that disagree and tell of one thing.

    Args:
        pair: two texts on each other.
        where: :func:`places` of them.
    """
    found: list[tuple[float, int, int]] = []
    for place in where:
        if len(place.a) * len(place.b) > _MOST_PAIRS:
            continue
        for i, j in product(place.a, place.b):
            if (strength := _bound(pair, i, j, place)) > 0:
                found.append((strength, i, j))
    facts_a = [i for i in pair.left_a if pair.a.elements[i].fact is not None]
    facts_b = [j for j in pair.left_b if pair.b.elements[j].fact is not None]
    if len(facts_a) * len(facts_b) <= 10 * _MOST_PAIRS:
        for i, j in product(facts_a, facts_b):
            if (strength := _bound(pair, i, j, None)) > 0:
                found.append((strength, i, j))
    yield from time_findings(pair)
    for strength, i, j in best_pairs(found):
        p, q = pair.a.elements[i], pair.b.elements[j]
        both = isinstance(p.fact, Number) and isinstance(q.fact, Number)
        kind: DifferenceKind = "number" if both else "date"
        yield Finding(kind, (p.start, p.end), (q.start, q.end), strength)


def best_pairs(found: list[tuple[float, int, int]]) -> Iterator[tuple[float, int, int]]:
    """The strongest pairs, each element in at most one.

    Args:
        found: strength, element of the first text, element of the second.
    """
    used_a: set[int] = set()
    used_b: set[int] = set()
    for strength, i, j in sorted(found, key=lambda f: (-f[0], f[1], f[2])):
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            yield strength, i, j


def _bound(pair: Pairing, i: int, j: int, place: Place | None) -> float:
    """How surely two facts disagree and tell of one thing; ``place``: that they share."""
    p, q = pair.a.elements[i], pair.b.elements[j]
    if p.fact is None or q.fact is None:
        return 0.0
    agreed = agree(p, q, pair.day)
    if agreed is None and place is not None and _other_stretch(p.fact, q.fact):
        # "Since Monday", "since March".
        return 0.5 + 0.2 * place.trust if place.trust >= 0.75 else 0.0
    if agreed is not False:
        return 0.0
    shared = len(context(pair.a, i) & context(pair.b, j))
    strength = 0.0 if place is None else 0.5 + 0.45 * place.trust
    if shared:
        strength = max(strength, 0.7 + 0.08 * min(shared, 3))
    x, y = p.fact, q.fact
    if isinstance(x, Number) and isinstance(y, Number):
        if x.unit is not None and x.unit == y.unit:
            strength = max(strength, 0.6) + 0.04
        if x.unit != y.unit and x.unit is not None and y.unit is not None and x.value != y.value:
            # 12% and $30 differ, but not about one thing.
            strength *= 0.6
        if x.kind != y.kind and "ordinal" in (x.kind, y.kind):
            strength *= 0.7
    return min(0.97, strength)


def _other_stretch(x: Fact, y: Fact) -> bool:
    """Whether one date is a mere weekday and the other a mere month."""
    if not (isinstance(x, Day) and isinstance(y, Day)) or x.day or y.day or x.year or y.year:
        return False
    return (x.weekday is None) != (y.weekday is None) and (x.month is None) != (y.month is None)


def context(facts: Facts, index: int) -> set[str]:
    """Keys of the words around an element, two on each side."""
    near = (*range(max(0, index - 2), index), *range(index + 1, index + 3))
    return {
        facts.elements[i].key
        for i in near
        if i < len(facts.elements) and facts.elements[i].fact is None
    }


def different_words(pair: Pairing, where: Sequence[Place]) -> Iterator[Finding]:
    """Names and opposites that stand in the same place.

    Args:
        pair: two texts on each other.
        where: :func:`places` of them.
    """
    names: list[Finding] = []
    opposites: list[tuple[float, int, int]] = []
    lexicon = pair.a.lexicon
    for place in where:
        labels: set[int] = set()
        if len(place.a) * len(place.b) > _MOST_PAIRS:
            continue
        for i, j in product(place.a, place.b):
            p, q = pair.a.elements[i], pair.b.elements[j]
            if _ends(pair, i, j):
                opposites.append((STRENGTHS["antonym"] * place.trust, i, j))
            elif p.fact is None and q.fact is None:
                how = opposition(p, q, lexicon)
                if how is None and _in_degrees(pair, i, j):
                    how = "antonym"
                if how is not None:
                    opposites.append((STRENGTHS[how] * place.trust, i, j))
                if how == "label":
                    labels.add(i)
        names_a = [i for i in place.a if pair.a.elements[i].name and i not in labels]
        names_b = [j for j in place.b if pair.b.elements[j].name]
        small = len(place.a) <= 6 and len(place.b) <= 6
        if names_a and names_b and small and not _interchanged(pair, names_a, names_b):
            where_a, where_b = span(pair.a, names_a), span(pair.b, names_b)
            if not any(f.a == where_a or f.b == where_b for f in names):
                # Other words there make it another wording rather than another name.
                others = len(place.a) + len(place.b) - len(names_a) - len(names_b)
                sure = 0.85 * place.trust * (1.0 if others <= 2 else 0.8)
                names.append(Finding("name", where_a, where_b, sure))
    yield from names
    if len(pair.left_a) * len(pair.left_b) <= _MOST_PAIRS:
        for i, j in product(pair.left_a, pair.left_b):
            p, q = pair.a.elements[i], pair.b.elements[j]
            if p.fact is None and q.fact is None:
                how = opposition(p, q, lexicon)
                if how in ("antonym", "prefix") and context(pair.a, i) & context(pair.b, j):
                    opposites.append((0.6 * STRENGTHS[how], i, j))
    for strength, i, j in best_pairs(opposites):
        yield Finding("antonym", span(pair.a, [i]), span(pair.b, [j]), strength)


def _ends(pair: Pairing, i: int, j: int) -> bool:
    """Whether two elements tell the two ends of a row: the first, the last."""
    lexicon = pair.a.lexicon
    x = pair.a.tokens[pair.a.elements[i].token].text
    y = pair.b.tokens[pair.b.elements[j].token].text
    return (x in lexicon.first and y in lexicon.last) or (x in lexicon.last and y in lexicon.first)


def _in_degrees(pair: Pairing, i: int, j: int) -> bool:
    a, b = pair.a, pair.b
    p, q = a.elements[i], b.elements[j]
    if in_degrees(p, q, a.lexicon):
        return b.tokens[q.token - 1].text in ("more", "most")
    return in_degrees(q, p, a.lexicon) and a.tokens[p.token - 1].text in ("more", "most")


def _interchanged(pair: Pairing, names_a: Sequence[int], names_b: Sequence[int]) -> bool:
    """Whether two names stand in both texts, around a verb that says the same of both sides."""
    to_b, to_a = pair.alignment.to_b, pair.alignment.to_a
    if any(to_b[i] < 0 for i in names_a) or any(to_a[j] < 0 for j in names_b):
        return False
    near = pair.a.elements[max(0, names_a[0] - 6) : names_a[-1] + 7]
    return any(e.key in pair.a.lexicon.mutual for e in near)


def replacements(pair: Pairing) -> tuple[int, int]:
    """What is left of the words when everything known is taken out.

    Returns:
        stretches that say something else than the other text in the same place, and words of
        either text that stand where the other has nothing.
    """
    left_a, left_b = set(pair.left_a), set(pair.left_b)
    replaced = added = 0
    for slot in pair.alignment.slots:
        here = sum(i in left_a for i in range(*slot.a))
        there = sum(j in left_b for j in range(*slot.b))
        if here and there:
            replaced += 1
        else:
            added += here + there
    return replaced, added
