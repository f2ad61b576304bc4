"""Candidates of the semantic tier: pairs of embeddings of high cosine."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64
from aggregator.dedup.model import FloatArray
from aggregator.dedup.thresholds import Thresholds

_BLOCK: Final = 1024
_ROUNDING: Final = 1e-4  # more than a float32 product of unit vectors is ever off

Cosines = NDArray[np.float64]

SHARED: Final = 0.3
"""Share of the smaller vocabulary that close texts have in common, if they say the same."""

SHARED_IF_LESS_CLOSE: Final = 0.6
"""The same below ``Thresholds.paraphrase``, where the judge goes by the words."""


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
