"""How close a text is to what its story is about: what is far from it is hardly shown.

A story gathers texts that belong to it only by the post that they stand in: an advertisement, a
remark on another event. The centre of a story is a mean of its texts in which those near to it
count more, found in a few rounds (as mean shift does: Fukunaga and Hostetler, 1975), so that what
does not belong moves it little.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.model import FloatArray
from aggregator.digest.background import Background
from aggregator.digest.views import IntArray

_ROUNDS: Final = 3
_FULL: Final = 95
"""Percentile of a story's cosines that counts as wholly close."""
_DIGITS: Final = 3

_CUBED, _SQUARED = 3, 2
"""Powers of a cosine by which a text counts for the centre; embeddings, words."""

Closeness = NDArray[np.float64]


def closeness(rows: FloatArray, stories: IntArray) -> Closeness:
    """Closeness of texts to their stories, by embeddings.

    Args:
        rows: of shape ``(texts, dimensions)``, each of length 1.
        stories: of each text, of shape ``(texts,)``.

    Returns:
        cosine to the centre of its story, as a share of what the closest texts have: about 1 for
        those, 0 or less for what has nothing to do with it.
    """
    found = np.ones(len(rows))
    if not len(rows):
        return found
    order = np.argsort(stories, kind="stable")
    cuts = np.flatnonzero(np.diff(stories[order])) + 1
    for members in np.split(order, cuts):
        if len(members) > 1:
            found[members] = _of_one(np.asarray(rows[members], np.float64))
    return np.round(found, _DIGITS)


def _of_one(rows: NDArray[np.float64]) -> Closeness:
    weight = np.ones(len(rows))
    cosines = weight
    for _ in range(_ROUNDS + 1):
        centre = weight @ rows
        length = float(np.linalg.norm(centre))
        if not length:
            return np.ones(len(rows))
        cosines = rows @ (centre / length)
        weight = cosines.clip(0.0) ** _CUBED
    return _shares(cosines)


def closeness_of_words(
    row: IntArray,
    word: IntArray,
    count: int,
    vocabulary: Sequence[str],
    *,
    background: Background,
    language: str,
) -> Closeness:
    """Closeness of the texts of one story, by words.

    Args:
        row: number of the text, for each of its distinct words; ascending.
        word: number of that word.
        count: how many texts there are.
        vocabulary: folded words, by number.
        background: how common words are.
        language: primary subtag of the texts; ``und`` for unknown.

    Returns:
        see :func:`closeness`.
    """
    holding = np.bincount(word, minlength=len(vocabulary)).astype(np.float64)
    seen = background.weight(language)
    before = np.asarray(background.holding(language, vocabulary)) if seen else 0.0
    idf = np.log((1.0 + seen + count) / (1.0 + before + holding)).clip(0.0)
    values = idf[word]
    length = np.sqrt(np.bincount(row, values**2, count))
    values = values / np.where(length > 0, length, 1.0)[row]
    weight = np.ones(count)
    cosines = weight
    for _ in range(_ROUNDS + 1):
        centre = np.bincount(word, values * weight[row], len(vocabulary))
        norm = float(np.linalg.norm(centre))
        if not norm:
            return np.ones(count)
        cosines = np.bincount(row, values * centre[word], count) / norm
        weight = cosines**_SQUARED
    return np.round(_shares(cosines), _DIGITS)


def _shares(cosines: Closeness) -> Closeness:
    full = float(np.percentile(cosines, _FULL))
    return cosines / full if full > 0 else np.ones(len(cosines))
