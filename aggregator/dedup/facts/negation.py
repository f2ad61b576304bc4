"""Negation and its kin, with cancellation: "did not rise" and "fell" say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from aggregator.dedup.facts.analyse import Facts
from aggregator.dedup.facts.finding import NOWHERE, Finding, Span
from aggregator.dedup.facts.pairing import Pairing

_BEHIND: Final = 2  # elements among which the one is looked for that a mark is shown with
_LONGEST: Final = 40  # characters from a mark to its end


class Turn(NamedTuple):
    """A word that turns a statement round.

    Attributes:
        at: element that it governs, or that it is.
        span: its characters.
        strength: how surely it does so.
    """

    at: int
    span: Span
    strength: float


def negation_findings(pair: Pairing, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with negations that nothing answers, and without opposites taken back.

    Args:
        pair: two texts on each other.
        findings: what differs otherwise.
    """
    kept = list(findings)
    # A verb that denies may itself be one side of a pair of opposites: denied, confirmed.
    opposed = {(f.a, True) for f in kept if f.kind == "antonym"}
    opposed |= {(f.b, False) for f in kept if f.kind == "antonym"}
    open_a, open_b = _unanswered(pair, opposed)
    for turns, to_other, here in (
        (open_a, pair.alignment.to_b, True),
        (open_b, pair.alignment.to_a, False),
    ):
        for turn in turns:
            taken_back = _opposite_near(pair, turn, kept, here)
            if taken_back is not None:
                kept.remove(taken_back)
            elif (strength := _strength(to_other, turn)) > 0:
                kept.append(Finding("negation", *beside(pair, turn.span, turn.at, here), strength))
    return kept


def beside(pair: Pairing, mark: Span, at: int, here: bool) -> tuple[Span, Span]:
    """What a word that turns or weakens a statement says with the word behind it, and that word in
    the other text: "not confirmed", "confirmed".

    Args:
        pair: two texts on each other.
        mark: place of the word.
        at: the element that it governs, or that it is.
        here: whether it stands in the first text.

    Returns:
        places in the first and the second text; where no word behind it stands in both, its own
        and none.
    """
    facts, other = (pair.a, pair.b) if here else (pair.b, pair.a)
    to_other = pair.alignment.to_b if here else pair.alignment.to_a
    own, there = mark, NOWHERE
    for i in range(at, min(at + _BEHIND, len(to_other))):
        element = facts.elements[i]
        if element.start < mark[1]:
            continue
        if element.end - mark[1] > _LONGEST:
            break
        if to_other[i] >= 0:
            same = other.elements[to_other[i]]
            own, there = (mark[0], element.end), (same.start, same.end)
            break
    return (own, there) if here else (there, own)


def turns(facts: Facts, left: set[int]) -> list[Turn]:
    """Words that turn statements round, in order.

    Args:
        facts: of a text.
        left: its elements that nothing in the other text supports: a verb that denies turns
            nothing round if the other text has it, too.
    """
    found = [Turn(m.at, (m.start, m.end), 0.85) for m in facts.marks if m.kind == "negation"]
    found += [
        Turn(i, (e.start, e.end), 0.7)
        for i, e in enumerate(facts.elements)
        if i in left and e.key in facts.lexicon.negative_verbs
    ]
    return sorted(found)


def _unanswered(pair: Pairing, opposed: set[tuple[Span, bool]]) -> tuple[list[Turn], list[Turn]]:
    """Turns of each side that no turn close by answers; ``opposed`` ones are none."""
    turns_a = [t for t in turns(pair.a, set(pair.left_a)) if (t.span, True) not in opposed]
    turns_b = [t for t in turns(pair.b, set(pair.left_b)) if (t.span, False) not in opposed]
    open_a: list[Turn] = []
    taken: set[int] = set()
    for turn in turns_a:
        place = place_of(pair.alignment.to_b, turn.at)
        near = [
            n
            for n, other in enumerate(turns_b)
            if n not in taken and place is not None and abs(other.at - place) <= 3
        ]
        if near and place is not None:
            taken.add(min(near, key=lambda n: (abs(turns_b[n].at - place), n)))
        else:
            open_a.append(turn)
    return open_a, [turn for n, turn in enumerate(turns_b) if n not in taken]


def place_of(to_other: Sequence[int], at: int) -> int | None:
    """Where in the other text the surroundings of an element stand.

    Args:
        to_other: element of the other text for each element, or -1.
        at: the element.
    """
    for step in (0, 1, -1, 2, -2, 3, -3):
        i = at + step
        if 0 <= i < len(to_other) and to_other[i] >= 0:
            return to_other[i] - step
    return None


def _opposite_near(
    pair: Pairing, turn: Turn, findings: Sequence[Finding], here: bool
) -> Finding | None:
    """An opposite close behind or before a negation, which takes it back."""
    facts = pair.a if here else pair.b
    first = facts.elements[max(0, turn.at - 2)].start if facts.elements else 0
    last = facts.elements[min(len(facts.elements) - 1, turn.at + 3)].end if facts.elements else 0
    for finding in findings:
        where = finding.a if here else finding.b
        if finding.kind == "antonym" and first <= where[0] <= last:
            return finding
    return None


def _strength(to_other: Sequence[int], turn: Turn) -> float:
    """How surely the clause that a negation governs stands in the other text."""
    governed = [to_other[i] for i in range(turn.at, min(turn.at + 3, len(to_other)))]
    if not governed:
        # At the end of the text: what stands before it.
        governed = list(to_other[-1:])
    standing = [j >= 0 for j in governed]
    if not standing:
        return 0.0
    if standing[0] or sum(standing) >= 2:
        return turn.strength
    return 0.5 * turn.strength if any(standing) else 0.0
