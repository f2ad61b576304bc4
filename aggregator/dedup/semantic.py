"""Candidates of the semantic tier: pairs of embeddings of high cosine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, TypeGuard

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64
from aggregator.dedup.model import Encoder, FloatArray
from aggregator.dedup.thresholds import Thresholds

_BLOCK: Final = 1024
_REMEMBERED: Final = 10_000  # exact embeddings
_ROUNDING: Final = 1e-4  # more than a float32 product of unit vectors is ever off

Cosines = NDArray[np.float64]

SHARED: Final = 0.3
"""Share of the smaller vocabulary that close texts have in common, if they say the same."""

SHARED_IF_LESS_CLOSE: Final = 0.6
"""The same below ``Thresholds.paraphrase``, where the judge goes by the words."""


class FastEncoder(Encoder, Protocol):
    """An encoder whose embeddings are a little off, and that can do better for some texts."""

    @property
    def slack(self) -> float:
        """By how much a cosine may be off; 0 if it is not."""
        ...

    def encode_exactly(self, texts: Sequence[str]) -> FloatArray:
        """As ``encode``, with a slack of 0."""
        ...


def is_fast(encoder: Encoder) -> TypeGuard[FastEncoder]:
    """Whether an encoder can do better for some texts. Loads nothing."""
    return hasattr(encoder, "encode_exactly")


def exact_rows(encoder: Encoder, texts: Sequence[str]) -> FloatArray:
    """The best embeddings that an encoder can give."""
    return encoder.encode_exactly(texts) if is_fast(encoder) else encoder.encode(texts)


class Refiner:
    """Tells the exact cosines of the few pairs of which an encoder's fast ones may matter.

    Args:
        encoder: any; only a :class:`FastEncoder` is asked again.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder if is_fast(encoder) else None
        self._rows: dict[str, FloatArray] = {}

    @property
    def slack(self) -> float:
        """By how much a fast cosine may be off."""
        return self._encoder.slack if self._encoder is not None else 0.0

    def cosines(self, pairs: Sequence[tuple[str, str]], fast: Cosines) -> Cosines:
        """The cosines of pairs of texts.

        Args:
            pairs: of texts.
            fast: what the fast embeddings gave, of shape ``(len(pairs),)``.
        """
        encoder = self._encoder
        if encoder is None or not pairs or not self.slack:
            return fast
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()
        missing = sorted({t for pair in pairs for t in pair if t not in self._rows})
        missing.sort(key=len)
        if missing:
            self._rows.update(zip(missing, encoder.encode_exactly(missing), strict=True))
        return np.array(
            [self._rows[a].astype(np.float64) @ self._rows[b] for a, b in pairs], np.float64
        ).clip(-1.0, 1.0)


def worth_judging(
    a: frozenset[str], b: frozenset[str], cosine: float, thresholds: Thresholds
) -> bool:
    """Whether two texts that an encoder finds close share words enough to say the same.

    Formulaic texts (results of companies, weather, scores) are close to each other by the
    thousand. The judge asks that two texts support each other's words and facts; of the pairs
    that it accepted on news, all shared .33 of the smaller vocabulary at least, and below its
    line for paraphrases, .65. What is left out here costs no judgement, and makes no conflict of
    two texts that merely have the same form.

    Args:
        a: the words of one text.
        b: the words of the other.
        cosine: of their embeddings.
        thresholds: where the judge draws its lines.
    """
    if cosine >= thresholds.paraphrase:
        share = min(SHARED, thresholds.support / 2)
    else:
        share = min(SHARED_IF_LESS_CLOSE, thresholds.support)
    return len(a & b) >= share * min(len(a), len(b))


def cosine_pairs(rows: FloatArray, floor: float) -> tuple[I64, I64, Cosines]:
    """All pairs of a cosine of at least ``floor``, by exact blocked products.

    A threshold and not the nearest few: whether a pair is found depends on nothing but the
    pair. The cosines are summed in double precision, so that they do not depend on how the
    rows were cut into blocks.

    Args:
        rows: float32 of shape ``(n, dimensions)``, each of length 1.
        floor: in [-1, 1].

    Returns:
        first and second row numbers (first < second, sorted) and the cosines.
    """
    first, second, cosines = cosines_between(rows, rows, floor, only_above=True)
    return first, second, cosines


def cosines_between(
    some: FloatArray, others: FloatArray, floor: float, *, only_above: bool = False
) -> tuple[I64, I64, Cosines]:
    """All pairs of a row of one array and a row of another of a cosine of at least ``floor``.

    Args:
        some: float32 of shape ``(n, dimensions)``, each row of length 1.
        others: float32 of shape ``(m, dimensions)``, likewise.
        floor: in [-1, 1].
        only_above: whether only pairs count whose second number is above the first.

    Returns:
        row numbers in each array, sorted, and the cosines.
    """
    firsts: list[I64] = [np.empty(0, np.int64)]
    seconds: list[I64] = [np.empty(0, np.int64)]
    for top in range(0, len(some), _BLOCK):
        upper = some[top : top + _BLOCK]
        for left in range(top if only_above else 0, len(others), _BLOCK):
            product = upper @ others[left : left + _BLOCK].T
            a, b = np.nonzero(product >= floor - _ROUNDING)
            a, b = a + top, b + left
            if only_above:
                a, b = a[a < b], b[a < b]
            firsts.append(a)
            seconds.append(b)
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    cosines = np.empty(len(first), np.float64)
    for start in range(0, len(first), 1 << 14):
        part = slice(start, start + (1 << 14))
        x, y = some[first[part]].astype(np.float64), others[second[part]].astype(np.float64)
        cosines[part] = np.einsum("ij,ij->i", x, y)
    enough = cosines >= floor
    return first[enough], second[enough], np.clip(cosines[enough], -1.0, 1.0)
