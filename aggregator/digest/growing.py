"""Stories that grow text by text: each new one joins a story or founds one, the day is not redone.

A new text is compared through an index of the words that it shares with earlier ones, by the same
views and the same scaled average as in :mod:`aggregator.digest.likeness`. What is joined cannot
be taken back in this way, so that all texts are grouped anew when they have grown by a quarter;
the stories keep their numbers, and what has moved is told.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aggregator.dedup.model import Encoder, FloatArray
from aggregator.dedup.text import words
from aggregator.digest.background import START, Background
from aggregator.digest.languages import language_of
from aggregator.digest.likeness import (
    LEAST_SURROUNDINGS,
    NEIGHBOURS,
    POWER,
    THRESHOLD,
    WORDS_THRESHOLD,
)
from aggregator.digest.stories import group_posts
from aggregator.digest.views import (
    LEAD_CHARACTERS,
    LEAD_EXTRA,
    LEAD_WORDS_FROM,
    READ_CHARACTERS,
    capitalised,
    embedding_share,
)

_FIRST_REGROUPING = 8
_GROWTH = 1.25

Feature = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A text that a regrouping gave to another story.

    Attributes:
        text: its number.
        before: story that it was of.
        after: story that it is of.
    """

    text: int
    before: int
    after: int


class GrowingStories:
    """Groups texts as they come.

    Args:
        encoder: embeds the beginnings; ``None``: words alone decide.
        background: how common words are.
        across: see :func:`aggregator.digest.stories.group_stories`.
        regroup: whether to group all anew when the texts have grown by a quarter.
    """

    def __init__(
        self,
        *,
        encoder: Encoder | None = None,
        background: Background = START,
        across: bool = False,
        regroup: bool = True,
    ) -> None:
        self._encoder = encoder
        self._background = background
        self._across = across
        self._regroups = regroup
        self._next_regrouping = _FIRST_REGROUPING
        self._texts: list[str] = []
        self._languages: list[str] = []
        self._labels: list[int] = []
        self._following = 0
        self._shares: list[float] = []
        self._leads: list[FloatArray] = []
        self._holding: Counter[str] = Counter()
        self._index: dict[Feature, list[tuple[int, float]]] = defaultdict(list)
        self._near: list[list[float]] = []

    @property
    def labels(self) -> tuple[int, ...]:
        """Number of the story of each text, in the order in which they came."""
        return tuple(self._labels)

    def add(
        self, text: str, *, language: str | None = None, lead: FloatArray | None = None
    ) -> tuple[int, tuple[Moved, ...]]:
        """Find the story of a new text.

        Args:
            text: headline and text.
            language: BCP 47 tag; ``None``: it is detected.
            lead: embedding of its first 400 characters, if it is known already.

        Returns:
            number of its story, a new one if it has none; and what a regrouping has moved.
        """
        number = len(self._texts)
        spoken = language_of(language, text)
        if lead is None and self._encoder is not None:
            lead = self._encoder.encode([text[:LEAD_CHARACTERS]])[0]
        features, length = self._features(text, spoken)
        plain = self._likeness(features, length, spoken, lead)
        label = self._best_story(plain)
        if label is None:
            label, self._following = self._following, self._following + 1
        for feature, value in features.items():
            self._index[feature].append((number, value))
        for other in np.argsort(-plain, kind="stable")[:30]:
            near = self._near[other]
            near.append(float(plain[other]))
            near.sort(reverse=True)
            del near[NEIGHBOURS:]
        self._near.append(sorted(plain.tolist(), reverse=True)[:NEIGHBOURS])
        self._texts.append(text)
        self._languages.append(spoken)
        self._labels.append(label)
        self._shares.append(float(embedding_share(np.array([length]))[0]))
        if lead is not None:
            self._leads.append(lead)
        self._holding.update({feature[1] for feature in features if feature[0] == "word"})
        moved: tuple[Moved, ...] = ()
        if self._regroups and len(self._texts) >= self._next_regrouping:
            moved = self.regroup()
            self._next_regrouping = math.ceil(len(self._texts) * _GROWTH)
        return self._labels[number], moved

    def regroup(self) -> tuple[Moved, ...]:
        """Group all texts anew. A story keeps the number that most of its texts had.

        Returns:
            the texts that are of another story now.
        """
        found = group_posts(
            self._texts,
            leads=np.stack(self._leads) if len(self._leads) == len(self._texts) > 0 else None,
            languages=self._languages,
            background=self._background,
            across=self._across,
        ).labels
        after = self._kept_numbers(found)
        moved = tuple(
            Moved(text, before, now)
            for text, (before, now) in enumerate(zip(self._labels, after, strict=True))
            if before != now
        )
        self._labels = after
        return moved

    def _kept_numbers(self, found: Sequence[int]) -> list[int]:
        shared = Counter(zip(found, self._labels, strict=True))
        number: dict[int, int] = {}
        for (label, before), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if label not in number and before not in number.values():
                number[label] = before
        for label in found:
            if label not in number:
                number[label] = self._following
                self._following += 1
        return [number[label] for label in found]

    def _features(self, text: str, language: str) -> tuple[dict[Feature, float], int]:
        """Words, pairs and names of a text and their weights, the squares of which sum up to 1."""
        text = text[:READ_CHARACTERS]
        body = words(text)
        often: Counter[str] = Counter(body)
        for word in words(text[:LEAD_WORDS_FROM]):
            if word in often:  # the last one may be cut
                often[word] += LEAD_EXTRA
        vocabulary = sorted(often)
        weight = self._background.weight(language)
        common = self._background.holding(language, vocabulary)
        count = len(self._texts) + 1
        idf = {
            word: max(0.0, math.log((1 + count + weight) / (2 + self._holding[word] + seen)))
            * (1.0 - self._holding[word] / count)
            for word, seen in zip(vocabulary, common, strict=True)
        }
        views: list[dict[Feature, float]] = [
            {("word", word): (1 + math.log(n)) * idf[word] for word, n in often.items()},
            {
                ("pair", a, b): (1 + math.log(n)) * (idf[a] + idf[b])
                for (a, b), n in Counter(pairwise(body)).items()
            },
            {
                ("name", name): (1 + math.log(n)) * idf.get(name, 0.0)
                for name, n in Counter(capitalised(text)).items()
            },
        ]
        features: dict[Feature, float] = {}
        for view in views:
            size = math.sqrt(sum(value * value for value in view.values()))
            features.update({key: value / size for key, value in view.items() if value})
        size = math.sqrt(sum(value * value for value in features.values())) or 1.0
        return {key: value / size for key, value in features.items()}, len(body)

    def _likeness(
        self,
        features: Mapping[Feature, float],
        length: int,
        language: str,
        lead: FloatArray | None,
    ) -> FloatArray:
        plain = np.zeros(len(self._texts), np.float32)
        for feature, value in features.items():
            for other, weight in self._index.get(feature, ()):
                plain[other] += value * weight
        if lead is not None and len(self._leads) == len(plain) > 0:
            cosine = np.stack(self._leads) @ lead
            own = float(embedding_share(np.array([length]))[0])
            share = np.array(self._shares)
            plain = np.sqrt((1 - own) * (1 - share)) * plain + np.sqrt(own * share) * cosine
            if self._across:
                other_language = np.array(
                    ["und" not in (language, told) and told != language for told in self._languages]
                )
                plain = np.where(other_language, cosine.clip(0.0) ** 2, plain)
        return np.asarray(plain, np.float32)

    def _best_story(self, plain: FloatArray) -> int | None:
        """The story whose texts are most alike on average, if they are alike enough."""
        if not len(plain):
            return None
        own = sorted(plain.tolist(), reverse=True)[:NEIGHBOURS]
        around = max(LEAST_SURROUNDINGS, sum(own) / NEIGHBOURS)
        others = np.array([max(LEAST_SURROUNDINGS, sum(near) / NEIGHBOURS) for near in self._near])
        scaled = plain * (around * others) ** (-POWER / 2)
        labels = np.array(self._labels)
        average = np.bincount(labels, weights=scaled) / np.maximum(1, np.bincount(labels))
        best = int(average.argmax())
        line = THRESHOLD if len(self._leads) == len(plain) else WORDS_THRESHOLD
        return best if average[best] >= line else None
