"""Passages that speak of another story than the one that they stand in: they lead none.

A post on many things brings paragraphs into a story that are nearer to another one. They stay where
their post is read, but nobody should meet them first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from aggregator.dedup.text import words

_SAMPLE: Final = 40
"""Passages of a story that tell what it is about."""

_NEARER: Final = 1.5
"""How many times as near another story must be."""

_TITLED: Final = 2
"""Words of the title of its story, their last letters apart, that keep a text there."""

_SHORTEST: Final = 4
"""Letters of a word that tells."""


class Profiles:
    """What the stories of a digest are about, by their words.

    Args:
        stories: the texts of the passages of each.
        titles: of each.
    """

    def __init__(self, stories: Sequence[Sequence[str]], titles: Sequence[str]) -> None:
        self._stories: list[Counter[str]] = []
        self._sizes: list[int] = []
        self._sampled: list[frozenset[str]] = []
        for texts, title in zip(stories, titles, strict=True):
            step = max(1, len(texts) // _SAMPLE)
            sample = list(texts[::step])[:_SAMPLE]
            counts: Counter[str] = Counter()
            for text in (*sample, title):
                counts.update(_telling(text))
            self._stories.append(counts)
            self._sizes.append(len(sample) + 1)
            self._sampled.append(frozenset(sample))
        self._titles = [{word[:-1] for word in _telling(title)} for title in titles]
        spread = Counter(word for counts in self._stories for word in counts)
        total = len(self._stories)
        self._rarity = {word: math.log(1.0 + total / n) for word, n in spread.items()}

    def is_astray(self, text: str, story: int) -> bool:
        """Whether a text is nearer to another story than to its own.

        Args:
            text: of a passage.
            story: by position.
        """
        told = _telling(text)
        if len({word[:-1] for word in told} & self._titles[story]) >= _TITLED:
            return False
        own = int(text in self._sampled[story])
        mine = self._nearness(told, story, own)
        return any(
            self._nearness(told, other, 0) > _NEARER * mine
            for other in range(len(self._stories))
            if other != story and self._sizes[other] > 2
        )

    def _nearness(self, told: frozenset[str], story: int, own: int) -> float:
        counts, size = self._stories[story], self._sizes[story] - own
        return sum(
            self._rarity[word] * (counts[word] - own) / (size + 2.0)
            for word in told
            if counts[word] > own
        )


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if len(word) >= _SHORTEST)
