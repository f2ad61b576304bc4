"""Why a post is in its story: which other post it is most like, and in what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aggregator.dedup.text import words
from aggregator.digest.background import START, Background
from aggregator.digest.views import LEAD_CHARACTERS, READ_CHARACTERS, capitalised, make_views

_TOLD: Final = 8
"""Words and names that are told."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How alike two texts are.

    Attributes:
        text: number of the other one.
        likeness: by words, pairs of words and names, in [0, 1].
        words: that both have, those that tell most first.
        names: words with a capital letter that both have, likewise.
    """

    text: int
    likeness: float
    words: tuple[str, ...]
    names: tuple[str, ...]


def nearest(
    texts: Sequence[str],
    languages: Sequence[str],
    of: int,
    among: Sequence[int],
    *,
    background: Background = START,
) -> Nearness | None:
    """The text that one is most like.

    Args:
        texts: of a day, headline first.
        languages: primary subtag of each.
        of: number of the one.
        among: numbers of those that it is compared with.
        background: how common words are.

    Returns:
        ``None``: there is no other.
    """
    others = np.array(sorted({*among} - {of}), np.int64)
    if not len(others):
        return None
    views = make_views(texts, background=background, languages=languages)
    alike = views.likeness(np.array([of], np.int64), others)[0]
    best = int(others[int(alike.argmax())])
    shared, names = _shared(texts[of], texts[best], languages[of], background)
    return Nearness(best, round(float(alike.max()), 4), shared, names)


def lead_of(text: str) -> str:
    """The beginning of a text, that its embedding is made from."""
    return text[:LEAD_CHARACTERS]


def _shared(
    a: str, b: str, language: str, background: Background
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    a, b = a[:READ_CHARACTERS], b[:READ_CHARACTERS]
    mine, theirs = Counter(words(a)), Counter(words(b))
    common = sorted(mine.keys() & theirs.keys())
    weight = background.weight(language)
    held = background.holding(language, common)
    telling = {
        word: math.sqrt(mine[word] * theirs[word]) * math.log((2 + weight) / (1 + seen))
        for word, seen in zip(common, held, strict=True)
    }
    order = sorted(common, key=lambda word: (-telling[word], word))
    both = {*capitalised(a)} & {*capitalised(b)}
    names = [word for word in order if word in both]
    plain = [word for word in order if word not in both]
    return tuple(plain[:_TOLD]), tuple(names[:_TOLD])
