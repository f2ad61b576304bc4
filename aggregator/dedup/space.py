"""What a caller may do between two steps of a long search."""

from __future__ import annotations

from typing import Final, Protocol


class Space(Protocol):
    """Where the arrays lie that are searched: in memory, or in files that a caller has mapped."""

    def rest(self) -> None:
        """Called between two steps: what is not in memory of necessity may leave it."""
        ...


class _Memory:
    def rest(self) -> None:
        """Nothing can leave."""


MEMORY: Final[Space] = _Memory()
