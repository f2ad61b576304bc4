"""How sure a statement is, and how far it goes: may, will, must, only, except."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aggregator.dedup.facts.analyse import Facts, Mark
from aggregator.dedup.facts.finding import NOWHERE, Finding, Span
from aggregator.dedup.facts.negation import beside, place_of
from aggregator.dedup.facts.numbers import Number
from aggregator.dedup.facts.pairing import Pairing

_STEPS: Final = {
    frozenset(pair): strength
    for *pair, strength in (
        ("possible", "future", 0.6),
        ("possible", "obliged", 0.6),
        ("possible", "certain", 0.6),
        ("possible", "", 0.6),
        ("possible", "likely", 0.4),
        ("future", "obliged", 0.5),
        ("future", "likely", 0.5),
        ("future", "", 0.3),
        ("obliged", "able", 0.55),
        ("obliged", "", 0.5),
        ("would", "", 0.5),
        ("intended", "", 0.55),
        ("alleged", "", 0.5),
        ("alleged", "certain", 0.55),
        ("likely", "", 0.5),
        ("likely", "certain", 0.5),
    )
}
"""How surely a change of certainty makes two texts different statements; the empty class is a
plain statement. What is not listed differs too little."""

_PAST: Final = {"future": 0.6, "intended": 0.6, "likely": 0.6}
"""The same against a plain statement that tells of it as done."""

_NARROWS: Final = {
    "only": 0.55,
    "partly": 0.5,
    "nearly": 0.5,
    "unless": 0.6,
    "if": 0.6,
    "but": 0.3,
    "except": 0.6,
    "despite": 0.6,
}
"""The same for a word that narrows a statement on one side only."""

_PART: Final = 0.55
"""The same for "part of", "most of"."""


def modality_findings(pair: Pairing) -> Iterator[Finding]:
    """Modals and qualifiers of one side that the other has not, where its clause stands."""
    yield from _modals(pair)
    yield from _qualifiers(pair)
    for here in (True, False):
        for where in _parts(pair, here):
            yield Finding("modality", *((where, NOWHERE) if here else (NOWHERE, where)), _PART)


def _modals(pair: Pairing) -> Iterator[Finding]:
    pairs, open_a, open_b = _matched(pair, *_marks(pair, "modality"))
    for p, q in pairs:
        strength = _STEPS.get(frozenset((p.value, q.value)), 0.0)
        if p.value != q.value and strength:
            yield Finding("modality", _span(p), _span(q), strength)
    for mark in open_a:
        strength = _lost(pair.alignment.to_b, mark, set(pair.left_b), pair.b)
        if strength:
            yield Finding("modality", *beside(pair, _span(mark), mark.at, True), strength)
    for mark in open_b:
        strength = _lost(pair.alignment.to_a, mark, set(pair.left_a), pair.a)
        if strength:
            yield Finding("modality", *beside(pair, _span(mark), mark.at, False), strength)


def _qualifiers(pair: Pairing) -> Iterator[Finding]:
    pairs, open_a, open_b = _matched(pair, *_marks(pair, "qualifier"))
    for p, q in pairs:
        if {p.value, q.value} == {"if", "unless"}:
            yield Finding("modality", _span(p), _span(q), 0.7)
    for mark in open_a:
        if _narrows(pair.a, pair.b, pair.alignment.to_b, mark):
            where = beside(pair, _span(mark), mark.at, True)
            yield Finding("modality", *where, _NARROWS.get(mark.value, 0.0))
    for mark in open_b:
        if _narrows(pair.b, pair.a, pair.alignment.to_a, mark):
            where = beside(pair, _span(mark), mark.at, False)
            yield Finding("modality", *where, _NARROWS.get(mark.value, 0.0))


def _marks(pair: Pairing, kind: str) -> tuple[list[Mark], list[Mark]]:
    return [m for m in pair.a.marks if m.kind == kind], [m for m in pair.b.marks if m.kind == kind]


def _narrows(facts: Facts, other: Facts, to_other: Sequence[int], mark: Mark) -> bool:
    """Whether a qualifier narrows what the other text says without it."""
    at = mark.at
    if mark.value == "nearly":
        # "nearly 2,000" is as good as "2,000"; "nearly all" is not all.
        if not _stands(to_other, mark) or facts.elements[at].fact is not None:
            return False
        there = other.elements[to_other[at]].token
        before = other.tokens[max(0, there - 2) : there]
        approximate = any(t.text in other.lexicon.approximate for t in before)
        return not approximate and facts.elements[at].word not in ("twice", "double", "triple")
    if mark.value == "except":
        # "All but one of the 23".
        return any(0 <= k < len(to_other) and to_other[k] >= 0 for k in range(at - 1, at + 3))
    if mark.value == "despite":
        return _stands(to_other, mark) and _caused(other, to_other[at])
    if mark.value == "unless" and _stands(to_other, mark) and at and to_other[at - 1] >= 0:
        return True
    if mark.value in ("unless", "if"):
        # The clause behind it is what is added: "if the state pays".
        added = at < len(to_other) and to_other[at] < 0
        return added and at > 0 and to_other[at - 1] >= 0
    if mark.value == "only" and 0 < at < len(to_other) and to_other[at] < 0:
        # "only with a guide", and nothing of it in the other text.
        return (
            at + 3 >= len(to_other) and all(j < 0 for j in to_other[at:]) and to_other[at - 1] >= 0
        )
    return _stands(to_other, mark)


def _caused(facts: Facts, at: int) -> bool:
    """Whether an element is said to be the cause of something."""
    token = facts.elements[at].token
    return any(t.text in facts.lexicon.cause for t in facts.tokens[max(0, token - 4) : token])


def _parts(pair: Pairing, here: bool) -> Iterator[Span]:
    """Where one text tells of a part and the other of the whole."""
    facts, left = (pair.a, pair.left_a) if here else (pair.b, pair.left_b)
    to_other = pair.alignment.to_b if here else pair.alignment.to_a
    others = pair.b if here else pair.a
    for i in left:
        element = facts.elements[i]
        every = element.token and facts.tokens[element.token - 1].text == "every"
        if every and isinstance(element.fact, Number) and i + 1 < len(to_other):
            # "every second household"
            if element.fact.kind == "ordinal" and to_other[i + 1] >= 0:
                yield element.start, element.end
            continue
        if element.word not in facts.lexicon.parts or i + 1 >= len(to_other):
            continue
        behind = facts.tokens[element.token + 1 : element.token + 2]
        whole = to_other[i + 1]
        if not behind or behind[0].text != "of" or whole < 0:
            continue
        # Another word of measure stands there: "half of", "50% of".
        before = others.elements[whole - 1] if whole else None
        if before is None or (before.fact is None and before.word not in facts.lexicon.parts):
            yield element.start, element.end


def _span(mark: Mark) -> Span:
    return mark.start, mark.end


def _matched(
    pair: Pairing, marks_a: Sequence[Mark], marks_b: Sequence[Mark]
) -> tuple[list[tuple[Mark, Mark]], list[Mark], list[Mark]]:
    """Marks that govern the same place, and those left over on each side."""
    marks_a, marks_b = _once(marks_a), _once(marks_b)
    pairs: list[tuple[Mark, Mark]] = []
    open_a: list[Mark] = []
    taken: set[int] = set()
    for mark in marks_a:
        place = place_of(pair.alignment.to_b, mark.at)
        near = [
            (abs(other.at - place), other.value != mark.value, n)
            for n, other in enumerate(marks_b)
            if n not in taken and place is not None and abs(other.at - place) <= 2
        ]
        if near:
            n = min(near)[2]
            taken.add(n)
            pairs.append((mark, marks_b[n]))
        else:
            open_a.append(mark)
    return pairs, open_a, [m for n, m in enumerate(marks_b) if n not in taken]


def _once(marks: Sequence[Mark]) -> list[Mark]:
    """Without the second of two marks that say the same: "could possibly"."""
    kept: list[Mark] = []
    for mark in marks:
        if not (kept and kept[-1].value == mark.value and mark.at - kept[-1].at <= 1):
            kept.append(mark)
    return kept


def _lost(to_other: Sequence[int], mark: Mark, left: set[int], other: Facts) -> float:
    """How surely a modal that the other text has not makes a difference."""
    if not _stands(to_other, mark):
        return 0.0
    at = to_other[mark.at]
    strength = _STEPS.get(frozenset((mark.value, "")), 0.0)
    if mark.value in _PAST and _done(other, at):
        strength = max(strength, _PAST[mark.value])
    # Another word stands in its place, and may say the same.
    return 0.6 * strength if at - 1 in left else strength


def _done(facts: Facts, at: int) -> bool:
    """Whether a verb tells of what is past, by the word before it or its own form."""
    element = facts.elements[at]
    before = [t.text for t in facts.tokens[max(0, element.token - 3) : element.token]]
    if any(word in facts.lexicon.past for word in before):
        return True
    own = element.word
    plain = facts.lexicon.irregular.get(own, own) != own or own.endswith(facts.lexicon.past_endings)
    return bool(facts.lexicon.past) and plain and not any(w in facts.lexicon.being for w in before)


def _stands(to_other: Sequence[int], mark: Mark) -> bool:
    """Whether what a mark governs stands in the other text."""
    governed = [to_other[i] for i in range(mark.at, min(mark.at + 2, len(to_other)))]
    return bool(governed) and governed[0] >= 0
