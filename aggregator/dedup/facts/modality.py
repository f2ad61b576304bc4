"""How sure a statement is, and how far it goes: may, will, must, only, except."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aggregator.dedup.facts.analyse import Mark
from aggregator.dedup.facts.finding import NOWHERE, Finding, Span
from aggregator.dedup.facts.negation import place_of
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

_NARROWS: Final = {"only": 0.55, "partly": 0.5, "unless": 0.6, "but": 0.3}
"""The same for a word that narrows a statement on one side only."""


def modality_findings(pair: Pairing) -> Iterator[Finding]:
    """Modals and qualifiers of one side that the other has not, where its clause stands."""
    for kind in ("modality", "qualifier"):
        marks_a = [m for m in pair.a.marks if m.kind == kind]
        marks_b = [m for m in pair.b.marks if m.kind == kind]
        pairs, open_a, open_b = _matched(pair, marks_a, marks_b)
        if kind == "qualifier":
            for mark in open_a:
                if _stands(pair.alignment.to_b, mark):
                    strength = _NARROWS.get(mark.value, 0.0)
                    yield Finding("modality", _span(mark), NOWHERE, strength)
            for mark in open_b:
                if _stands(pair.alignment.to_a, mark):
                    strength = _NARROWS.get(mark.value, 0.0)
                    yield Finding("modality", NOWHERE, _span(mark), strength)
            continue
        for p, q in pairs:
            strength = _STEPS.get(frozenset((p.value, q.value)), 0.0)
            if p.value != q.value and strength:
                yield Finding("modality", _span(p), _span(q), strength)
        left_a, left_b = set(pair.left_a), set(pair.left_b)
        for mark in open_a:
            strength = _lost(pair.alignment.to_b, mark, left_b)
            if strength:
                yield Finding("modality", _span(mark), NOWHERE, strength)
        for mark in open_b:
            strength = _lost(pair.alignment.to_a, mark, left_a)
            if strength:
                yield Finding("modality", NOWHERE, _span(mark), strength)


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


def _lost(to_other: Sequence[int], mark: Mark, left: set[int]) -> float:
    """How surely a modal that the other text has not makes a difference."""
    if not _stands(to_other, mark):
        return 0.0
    strength = _STEPS.get(frozenset((mark.value, "")), 0.0)
    # Another word stands in its place, and may say the same.
    return 0.6 * strength if to_other[mark.at] - 1 in left else strength


def _stands(to_other: Sequence[int], mark: Mark) -> bool:
    """Whether what a mark governs stands in the other text."""
    governed = [to_other[i] for i in range(mark.at, min(mark.at + 2, len(to_other)))]
    return bool(governed) and governed[0] >= 0
