"""How common a word is outside the day: what makes a rare word weigh more than a common one.

Weights made from one day alone mistake what the day is about for filler: on a day of three
stories the name of an event is in a third of the texts. A background tells the two apart. It has
two parts:

* the start: English words by rank (:mod:`aggregator.digest.start_words`). By Zipf's law (1935) a
  word of rank r makes up about one token in 10 r, so that the share of texts that hold it follows
  from its rank. A language that has no start is told nothing about by English words.
* what the store has seen: the number of texts that hold a word, grown with
  :meth:`Background.with_texts` and kept as JSON (:meth:`Background.to_dict`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from aggregator.dedup.text import words
from aggregator.digest.start_words import ENGLISH

_START_TEXTS = 2000.0
"""How many seen texts the start counts as."""

_TOKENS_SEEN = 30.0
"""Share of tokens of the first rank, times tokens of a text: a tenth of 300."""

_UNKNOWN_RANK = 60_000
_KEPT_WORDS = 50_000
"""A language's words beyond these, the rarest, are dropped when a background has grown."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the store has seen of one language.

    Attributes:
        texts: how many.
        holding: number of those texts that hold a word, by folded word.
    """

    texts: int = 0
    holding: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Background:
    """Counts of texts that hold a word, by language.

    Attributes:
        seen: by primary language subtag, such as ``de``; ``und`` for unknown.
        start: whether English starts with the words that are shipped.
    """

    seen: Mapping[str, Seen] = field(default_factory=dict)
    start: bool = True

    def weight(self, language: str) -> float:
        """How many texts the background stands for in a language; 0.0: it knows nothing of it.

        Args:
            language: primary subtag.
        """
        seen = self.seen.get(language)
        return (seen.texts if seen else 0) + (_START_TEXTS if self._starts(language) else 0.0)

    def holding(self, language: str, vocabulary: Sequence[str]) -> list[float]:
        """For each word, how many of the :meth:`weight` texts hold it.

        Args:
            language: primary subtag.
            vocabulary: folded words.
        """
        seen = self.seen.get(language)
        counts: Mapping[str, int] = seen.holding if seen else {}
        if not self._starts(language):
            return [float(counts.get(word, 0)) for word in vocabulary]
        shares, rare = _shares(), _share(_UNKNOWN_RANK)
        return [counts.get(word, 0) + _START_TEXTS * shares.get(word, rare) for word in vocabulary]

    def with_texts(self, texts: Iterable[tuple[str, str]]) -> Background:
        """This background and more texts; each is to be counted once in its life.

        Args:
            texts: pairs of primary language subtag and text.
        """
        added: dict[str, Counter[str]] = {}
        number: Counter[str] = Counter()
        for language, text in texts:
            added.setdefault(language, Counter()).update(set(words(text)))
            number[language] += 1
        seen = dict(self.seen)
        for language, counts in added.items():
            before = seen.get(language, Seen())
            counts.update(before.holding)
            # Ties by spelling, so that the same texts leave the same words.
            kept = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_KEPT_WORDS]
            seen[language] = Seen(before.texts + number[language], dict(kept))
        return Background(seen, self.start)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` reads it back to an equal value."""
        return {
            "start": self.start,
            "seen": {
                language: {"texts": seen.texts, "holding": dict(sorted(seen.holding.items()))}
                for language, seen in sorted(self.seen.items())
            },
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Background:
        """Read what :meth:`to_dict` wrote."""
        seen = {
            language: Seen(int(entry["texts"]), dict(entry["holding"]))
            for language, entry in data["seen"].items()
        }
        return cls(seen, bool(data["start"]))

    def _starts(self, language: str) -> bool:
        # An unknown language is not English by accident.
        return self.start and language == "en"


START = Background()
"""What is shipped, and nothing seen yet."""


@cache
def _shares() -> dict[str, float]:
    return {word: _share(rank) for rank, word in enumerate(ENGLISH, start=1)}


def _share(rank: int) -> float:
    """Share of texts that hold the word of a rank."""
    return 1.0 - math.exp(-_TOKENS_SEEN / rank)
