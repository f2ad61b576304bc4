"""Quotations: what stands between quotation marks, and which ones two texts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.dedup.facts.tokens import Token

MIN_SHARED_WORDS: Final = 5
"""Words that two quotations must share in a row to be one statement."""

_OPENING: Final = frozenset("“„‟«")
_CLOSING: Final = frozenset("”»")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a text gives as somebody's own.

    Attributes:
        words: folded, in order.
        start: first character between the marks.
        end: one past the last.
    """

    words: tuple[str, ...]
    start: int
    end: int


def read_quotations(tokens: Sequence[Token]) -> tuple[Quotation, ...]:
    """The quotations of a text; one that is never closed goes on to its end.

    Args:
        tokens: of the text.
    """
    found: list[Quotation] = []
    opened: int | None = None
    for i, token in enumerate(tokens):
        if token.kind != "q":
            continue
        if opened is None:
            if token.text not in _CLOSING:
                opened = i
        elif token.text in _OPENING:
            opened = i
        else:
            _add(found, tokens, opened, i)
            opened = None
    if opened is not None:
        _add(found, tokens, opened, len(tokens))
    return tuple(found)


def _add(found: list[Quotation], tokens: Sequence[Token], opened: int, closed: int) -> None:
    inner = [t for t in tokens[opened + 1 : closed] if t.kind in "wns"]
    if inner:
        found.append(Quotation(tuple(t.text for t in inner), inner[0].start, inner[-1].end))


def shared_quotations(
    a: Sequence[Quotation], b: Sequence[Quotation]
) -> tuple[tuple[Quotation, Quotation], ...]:
    """Pairs of quotations of which one stands verbatim in the other.

    Args:
        a: of one text.
        b: of the other.

    Returns:
        pairs of at least :data:`MIN_SHARED_WORDS` words, each quotation in at most one.
    """
    pairs: list[tuple[Quotation, Quotation]] = []
    used: set[int] = set()
    for p in a:
        if len(p.words) < MIN_SHARED_WORDS:
            continue
        padded = f" {' '.join(p.words)} "
        for j, q in enumerate(b):
            if j in used or len(q.words) < MIN_SHARED_WORDS:
                continue
            other = f" {' '.join(q.words)} "
            if padded in other or other in padded:
                pairs.append((p, q))
                used.add(j)
                break
    return tuple(pairs)
