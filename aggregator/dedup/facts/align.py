"""Which elements of two texts stand for each other, and what is left on each side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from aggregator.dedup.facts.analyse import Element, Facts

WHOLE: Final = 120
"""Texts of up to this many elements are aligned whole, longer ones by sentences."""

MAX_SENTENCES: Final = 400
"""Sentences of the shorter text that are aligned."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of each text between the same neighbours: what one says there, and the other.

    Attributes:
        a: first and one past the last element of the first text.
        b: of the second text.
        anchors: aligned elements, and ends of the text, among the three next on each side; 0 to 6.
    """

    a: tuple[int, int]
    b: tuple[int, int]
    anchors: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two texts lie on each other.

    Attributes:
        to_b: for each element of the first text the element of the second, or -1.
        to_a: the reverse.
        slots: stretches that differ, in the order of the first text.
        ordered: pairs of elements that are aligned in order, within sentences where those
            were aligned.
    """

    to_b: tuple[int, ...]
    to_a: tuple[int, ...]
    slots: tuple[Slot, ...]
    ordered: tuple[tuple[int, int], ...]


def align(a: Facts, b: Facts) -> Alignment:
    """Align the elements of two texts by their keys.

    Longest common blocks in order first; then elements left over that stand elsewhere in the
    other text. Long texts, and texts of several sentences in another order: each sentence of
    the text with fewer elements against the sentence of the other that shares most with it.

    Args:
        a: the text with no more elements.
        b: the other.
    """
    whole = _aligned(a, b, _whole(a, b)) if len(b.elements) <= WHOLE else None
    several = len(a.sentences) > 1 and len(b.sentences) > 1
    if whole is not None:
        matched = sum(j >= 0 for j in whole.to_b)
        if not several or len(whole.ordered) >= 0.9 * matched:
            return whole
    if not a.sentences or not b.sentences:
        return whole or _aligned(a, b, _whole(a, b))
    parts = _aligned(a, b, _sentences(a, b))
    # Sentences in another order, or another text: the reading that explains more holds.
    return whole if whole is not None and len(whole.ordered) >= len(parts.ordered) else parts


Stretch = tuple[tuple[int, int], tuple[int, int]]


def _aligned(a: Facts, b: Facts, stretches: Sequence[Stretch]) -> Alignment:
    to_b = [-1] * len(a.elements)
    to_a = [-1] * len(b.elements)
    slots: list[Slot] = []
    ordered: list[tuple[int, int]] = []
    for (a0, a1), (b0, b1) in stretches:
        _align_stretch(a.elements, a0, a1, b.elements, b0, b1, to_b, to_a, slots, ordered)
    _match_moved(a.elements, b.elements, to_b, to_a)
    return Alignment(tuple(to_b), tuple(to_a), tuple(slots), tuple(ordered))


def _whole(a: Facts, b: Facts) -> list[Stretch]:
    cap = 10 * WHOLE
    return [((0, min(len(a.elements), cap)), (0, min(len(b.elements), cap)))]


def _sentences(a: Facts, b: Facts) -> list[Stretch]:
    """Each sentence of the first text with the one of the second that shares most with it."""
    holders: dict[str, list[int]] = defaultdict(list)
    for s, (first, last) in enumerate(b.sentences):
        for key in {e.key for e in b.elements[first:last]}:
            holders[key].append(s)
    found: list[Stretch] = []
    taken: set[int] = set()
    for first, last in a.sentences[:MAX_SENTENCES]:
        votes: dict[int, float] = defaultdict(float)
        for key in {e.key for e in a.elements[first:last]}:
            having = holders.get(key, ())
            # A word that stands in hundreds of sentences chooses none.
            if len(having) <= 200:
                for s in having:
                    votes[s] += 1.0 / len(having)
        best = max(votes, key=lambda s: (votes[s], -s), default=None)
        if best is None or best in taken:
            continue
        taken.add(best)
        b0, b1 = b.sentences[best]
        found.append(((first, min(last, first + 4 * WHOLE)), (b0, min(b1, b0 + 4 * WHOLE))))
    return found


def _align_stretch(
    ae: Sequence[Element],
    a0: int,
    a1: int,
    be: Sequence[Element],
    b0: int,
    b1: int,
    to_b: list[int],
    to_a: list[int],
    slots: list[Slot],
    ordered: list[tuple[int, int]],
) -> None:
    keys_a = [e.key for e in ae[a0:a1]]
    keys_b = [e.key for e in be[b0:b1]]
    matcher = SequenceMatcher(None, keys_a, keys_b, autojunk=False)
    codes = matcher.get_opcodes()
    for n, (tag, i0, i1, j0, j1) in enumerate(codes):
        if tag == "equal":
            for i, j in zip(range(a0 + i0, a0 + i1), range(b0 + j0, b0 + j1), strict=True):
                to_b[i] = j
                to_a[j] = i
                ordered.append((i, j))
        else:
            # Equal stretches and others take turns, so that the neighbours are equal ones.
            before = min(3, codes[n - 1][2] - codes[n - 1][1]) if n else 3
            after = min(3, codes[n + 1][2] - codes[n + 1][1]) if n + 1 < len(codes) else 3
            if len(codes) == 1:
                before = after = 0
            slots.append(Slot((a0 + i0, a0 + i1), (b0 + j0, b0 + j1), before + after))


def _match_moved(
    ae: Sequence[Element], be: Sequence[Element], to_b: list[int], to_a: list[int]
) -> None:
    left: dict[str, list[int]] = defaultdict(list)
    for j in range(len(be) - 1, -1, -1):
        if to_a[j] < 0:
            left[be[j].key].append(j)
    for i, element in enumerate(ae):
        if to_b[i] < 0 and left.get(element.key):
            j = left[element.key].pop()
            to_b[i] = j
            to_a[j] = i
