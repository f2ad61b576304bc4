"""Where large arrays lie: in memory, or where a caller wants them."""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Space(Protocol):
    """Gives room for arrays. This package asks for memory; others may give room in files."""

    def empty(self, name: str, size: int, kind: DTypeLike) -> NDArray[Any]:
        """An array of undefined values.

        Args:
            name: what it is for.
            size: how many values.
            kind: of the values.
        """
        ...

    def rest(self) -> None:
        """Called between two steps: what is not in memory of necessity may leave it."""
        ...


class _Memory:
    def empty(self, name: str, size: int, kind: DTypeLike) -> NDArray[Any]:
        return np.empty(size, kind)

    def rest(self) -> None:
        """Nothing can leave."""


MEMORY: Final[Space] = _Memory()
