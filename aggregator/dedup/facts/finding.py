"""A fact in which two texts differ."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aggregator.dedup.model import DifferenceKind

Span = tuple[int, int]
"""First and one past the last character; equal where a text has nothing."""

NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact in which two texts differ.

    Attributes:
        kind: what sort of fact.
        a: where in the first text.
        b: where in the second.
        strength: how surely it makes them different statements, in [0, 1].
    """

    kind: DifferenceKind
    a: Span
    b: Span
    strength: float

    def swapped(self) -> Finding:
        """Seen from the second text."""
        return replace(self, a=self.b, b=self.a)
