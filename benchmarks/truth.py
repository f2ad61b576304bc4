"""All pairs of texts of a Jaccard similarity of word 3-grams from a threshold on, exactly.

Nothing is hashed or sampled. The words of a text are the runs of letters, digits and underscores
(``\\w+``) of its lower-cased form; its shingles are its distinct triples of words, or all its
words where it has fewer than three. Candidates are found by prefix filtering (Chaudhuri et al.,
"A primitive operator for similarity joins in data cleaning", ICDE 2006): of two sets that share
``t`` of their union, each has one of the shared elements among its ``n - ceil(t n) + 1`` rarest.
Then shared shingles are counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

_WORD = re.compile(r"\w+")
_AT_ONCE = 1 << 16


def word_shingles(text: str) -> list[str]:
    """Word 3-grams of a text, with repetitions; what peers that take tokens are given."""
    words = _WORD.findall(text.lower())
    if len(words) < 3:
        return [" ".join(words)] if words else []
    return [f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]


def similar_pairs(texts: Sequence[str], least: float) -> tuple[Places, Places]:
    """All pairs of a similarity of at least ``least``.

    Args:
        texts: any number.
        least: in (0, 1].

    Returns:
        first and second places, first < second, each pair once.
    """
    shingles, offsets = _numbered(texts)
    sizes = np.diff(offsets)
    kept = sizes - np.ceil(least * sizes - 1e-9).astype(np.int64) + 1
    owner = np.repeat(np.arange(len(texts)), sizes)
    rank = np.arange(len(shingles)) - np.repeat(offsets[:-1], sizes)
    rare = rank < kept[owner]
    order = np.argsort(shingles[rare], kind="stable")
    by_shingle, owners = shingles[rare][order], owner[rare][order]
    starts = np.flatnonzero(np.r_[True, by_shingle[1:] != by_shingle[:-1]])
    ends = np.r_[starts[1:], len(by_shingle)]
    codes: list[Places] = []
    distance = 1
    lengths = ends - starts
    while len(starts := starts[lengths > distance]):
        lengths = lengths[lengths > distance]
        spread = lengths - distance
        left = np.repeat(starts - np.r_[0, np.cumsum(spread)[:-1]], spread)
        left = left + np.arange(int(spread.sum()))
        a, b = owners[left], owners[left + distance]
        near = np.minimum(sizes[a], sizes[b]) >= least * np.maximum(sizes[a], sizes[b]) - 1e-9
        codes.append(np.unique(a[near] * len(texts) + b[near]))
        distance += 1
    if not codes:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    pairs = np.unique(np.concatenate(codes))
    first, second = pairs // len(texts), pairs % len(texts)
    shared = _shared(shingles, offsets, owner, first, second)
    enough = shared >= least * (sizes[first] + sizes[second] - shared) - 1e-9
    return first[enough], second[enough]


def repeats(count: int, second: Places) -> Flags:
    """Mask of the texts that have a similar one before them."""
    flags = np.zeros(count, np.bool_)
    flags[second] = True
    return flags


def _numbered(texts: Sequence[str]) -> tuple[Places, Places]:
    """Shingles of each text as numbers, rarest first, and where each text's begin."""
    numbers: dict[str, int] = {}
    flat: list[int] = []
    offsets = [0]
    for text in texts:
        flat += {numbers.setdefault(shingle, len(numbers)) for shingle in word_shingles(text)}
        offsets.append(len(flat))
    shingles = np.array(flat, np.int64)
    frequency = np.bincount(shingles, minlength=len(numbers))
    by_rarity = np.empty(len(numbers), np.int64)
    by_rarity[np.argsort(frequency, kind="stable")] = np.arange(len(numbers))
    shingles = by_rarity[shingles]
    where = np.array(offsets, np.int64)
    owner = np.repeat(np.arange(len(texts)), np.diff(where))
    return shingles[np.lexsort((shingles, owner))], where


def _shared(
    shingles: Places, offsets: Places, owner: Places, first: Places, second: Places
) -> Places:
    """How many shingles the texts of each pair have in common."""
    whole = int(shingles.max(initial=0)) + 1
    keys = owner * whole + shingles  # increasing: texts in order, and their shingles in theirs
    sizes = np.diff(offsets)
    result = np.empty(len(first), np.int64)
    for start in range(0, len(first), _AT_ONCE):
        a, b = first[start : start + _AT_ONCE], second[start : start + _AT_ONCE]
        pair = np.repeat(np.arange(len(a)), sizes[a])
        begin = np.repeat(offsets[a] - np.r_[0, np.cumsum(sizes[a])[:-1]], sizes[a])
        wanted = b[pair] * whole + shingles[begin + np.arange(len(pair))]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        result[start : start + _AT_ONCE] = np.bincount(pair[keys[at] == wanted], minlength=len(a))
    return result


def recall_and_precision(found: Flags, wanted: Flags) -> tuple[float, float]:
    """Share of the wanted that were found, and share of the found that were wanted."""
    both = int(np.count_nonzero(found & wanted))
    recall = both / max(1, int(np.count_nonzero(wanted)))
    return recall, both / int(np.count_nonzero(found)) if found.any() else math.nan
