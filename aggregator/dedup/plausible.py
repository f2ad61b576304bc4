"""Which texts may say the same as another in other words: the rest need no encoder.

Whatever the encoder thinks, the judge asks that two texts support most of each other's words
and facts. A text that shares little with any other has no partner that the judge would accept;
to encode it would be wasted, and encoding is by far the dearest step. "Shares little": of its
words, each weighed by how rare it is, less than a share of :data:`SHARE` stands in any one
other text (or, if the other is the shorter one, of the other's). On news pairs that the judge
accepts by meaning, this share was .28 at least, and above .4 for 99 of 100; what is asked here is
only that a text has some such partner. Of the pairs of a cosine of .75 that encoding everything
finds among 10,000 Reuters paragraphs, both texts of .993 of those that the lexical tiers leave open
are encoded: formulaic ones, most of them, which the judge tells apart.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from aggregator.dedup.arrays import I64, U64, Bools, distinct

SHARE: Final = 0.24
"""Less than half of the support that the judge asks for by default."""

_COMMON: Final = 4_000  # texts; a word of more says nothing of a partner, and costs the most
_LEAST: Final = 1_000  # texts that are assumed at least, so that few texts do not look alike
_CELLS: Final = 1 << 22


def with_partner(words: U64, offsets: I64, share: float = SHARE) -> Bools:
    """Which texts share enough with some other text to be worth encoding.

    Args:
        words: hashes of the words of ``n`` texts, in order.
        offsets: int64 of shape ``(n + 1,)``.
        share: in [0, 1]; 0 for all texts with words.

    Returns:
        mask of shape ``(n,)``.
    """
    count = len(offsets) - 1
    found = np.zeros(count, np.bool_)
    if not len(words):
        return found
    if share <= 0:
        return np.diff(offsets) > 0
    numbers = np.unique(words, return_inverse=True)[1].astype(np.int64)
    owner = np.repeat(np.arange(count), np.diff(offsets))
    kinds = int(numbers.max()) + 1
    codes = distinct(numbers * count + owner)  # by word, then text; each once
    word, text = codes // count, codes % count
    texts_with = np.bincount(word, minlength=kinds)
    weight = np.log1p(max(count, _LEAST) / texts_with)
    total = np.bincount(text, weights=weight[word], minlength=count) + 1e-9
    useful = (texts_with[word] > 1) & (texts_with[word] <= _COMMON)
    word, text = word[useful], text[useful]
    # Of the texts with a word, those after this one: who shares enough is found from both sides.
    entry = np.arange(len(word))
    after = np.searchsorted(word, word, side="right") - entry - 1
    by_text = np.argsort(text, kind="stable")
    bounds = np.searchsorted(text[by_text], np.arange(count + 1))
    step = max(1, _CELLS // count)
    for first in range(0, count, step):
        last = min(first + step, count)
        mine = by_text[bounds[first] : bounds[last]]
        lengths = after[mine]
        ends = np.cumsum(lengths)
        if not len(ends) or not ends[-1]:
            continue
        places = np.arange(int(ends[-1])) + np.repeat(mine + 1 - (ends - lengths), lengths)
        width = count - first
        cells = np.repeat((text[mine] - first) * width - first, lengths) + text[places]
        shared = np.bincount(
            cells, weights=np.repeat(weight[word[mine]], lengths), minlength=(last - first) * width
        ).reshape(last - first, width)
        shares = shared / np.minimum(total[first:last, None], total[None, first:])
        enough = shares >= share
        found[first:last] |= enough.any(axis=1)
        found[first:] |= enough.any(axis=0)
    return found
