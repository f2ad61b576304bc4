"""What one text says where the other says something else: numbers, dates, names, antonyms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aggregator.dedup.facts.align import Slot
from aggregator.dedup.facts.analyse import Element, Facts
from aggregator.dedup.facts.antonyms import opposition
from aggregator.dedup.facts.finding import Finding, Span
from aggregator.dedup.facts.numbers import Number
from aggregator.dedup.facts.pairing import Pairing, agree
from aggregator.dedup.model import DifferenceKind

STRENGTHS = {"antonym": 0.85, "prefix": 0.85, "exclusive": 0.7}
"""How surely an opposition makes two texts different statements."""


def trust(slot: Slot) -> float:
    """How surely two stretches stand in the same place, in (0, 1]: by what is equal around."""
    return min(1.0, 0.4 + 0.2 * slot.anchors)


def span(facts: Facts, indices: Sequence[int]) -> Span:
    """Characters from the first of some elements to the last."""
    return facts.elements[indices[0]].start, facts.elements[indices[-1]].end


def different_facts(pair: Pairing) -> Iterator[Finding]:
    """Numbers, dates and times left on both sides that tell of one thing."""
    used: set[int] = set()
    for i in pair.left_a:
        p = pair.a.elements[i]
        if p.fact is None:
            continue
        best: tuple[float, int] | None = None
        for j in pair.left_b:
            q = pair.b.elements[j]
            if j in used or q.fact is None or agree(p, q, pair.day) is not False:
                continue
            strength = _bound(pair, i, j, p, q)
            if strength and (best is None or strength > best[0]):
                best = (strength, j)
        if best is not None:
            used.add(best[1])
            q = pair.b.elements[best[1]]
            both = isinstance(p.fact, Number) and isinstance(q.fact, Number)
            kind: DifferenceKind = "number" if both else "date"
            yield Finding(kind, (p.start, p.end), (q.start, q.end), best[0])


def _bound(pair: Pairing, i: int, j: int, p: Element, q: Element) -> float:
    """How surely two facts that disagree tell of one thing."""
    slot = pair.slot_of_a.get(i)
    shared = len(context(pair.a, i) & context(pair.b, j))
    strength = 0.0
    if slot is not None and slot.b[0] <= j < slot.b[1]:
        strength = 0.6 + 0.08 * min(slot.anchors, 4)
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


def context(facts: Facts, index: int) -> set[str]:
    """Keys of the words around an element, two on each side."""
    near = (*range(max(0, index - 2), index), *range(index + 1, index + 3))
    return {
        facts.elements[i].key
        for i in near
        if i < len(facts.elements) and facts.elements[i].fact is None
    }


def different_words(pair: Pairing) -> Iterator[Finding]:
    """Names and opposites that stand in the same place."""
    left_a, left_b = set(pair.left_a), set(pair.left_b)
    for slot in pair.alignment.slots:
        words_a = [i for i in range(*slot.a) if i in left_a and pair.a.elements[i].fact is None]
        words_b = [j for j in range(*slot.b) if j in left_b and pair.b.elements[j].fact is None]
        if not words_a or not words_b:
            continue
        sure = trust(slot)
        names_a = [i for i in words_a if pair.a.elements[i].name]
        names_b = [j for j in words_b if pair.b.elements[j].name]
        if names_a and names_b and len(words_a) <= 6 and len(words_b) <= 6:
            where_a, where_b = span(pair.a, names_a), span(pair.b, names_b)
            yield Finding("name", where_a, where_b, 0.85 * sure)
    yield from _opposites(pair)


def _opposites(pair: Pairing) -> Iterator[Finding]:
    """Opposites among what is left, each word in at most one pair, those of one slot first."""
    if len(pair.left_a) * len(pair.left_b) > 40_000:
        return
    found: list[tuple[float, int, int]] = []
    for i in pair.left_a:
        p = pair.a.elements[i]
        if p.fact is not None:
            continue
        slot = pair.slot_of_a.get(i)
        for j in pair.left_b:
            q = pair.b.elements[j]
            if q.fact is not None:
                continue
            how = opposition(p, q, pair.a.lexicon)
            if how is None:
                continue
            inside = slot is not None and slot.b[0] <= j < slot.b[1]
            if inside and slot is not None:
                found.append((STRENGTHS[how] * trust(slot), i, j))
            elif how != "exclusive" and context(pair.a, i) & context(pair.b, j):
                found.append((0.6 * STRENGTHS[how], i, j))
    used_a: set[int] = set()
    used_b: set[int] = set()
    for strength, i, j in sorted(found, key=lambda f: (-f[0], f[1], f[2])):
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            yield Finding("antonym", span(pair.a, [i]), span(pair.b, [j]), strength)


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
