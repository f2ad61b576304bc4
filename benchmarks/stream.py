"""Updates on events in time order: how few can be kept, and how many of their facts are in those.

The data are labelled: each update names the facts ("nuggets") that it carries. An update is kept
unless something that was kept before says the same; recall is the share of the nuggets of all
updates that the kept ones carry, each by itself and weighted by its importance.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup import Encoder, Paragraph, deduplicate, judge, prepare
from aggregator.dedup.model import FloatArray
from benchmarks.truth import word_shingles

Scores = NDArray[np.float64]

Says = Callable[[int, Sequence[int], float], bool]
"""Whether an update says what one of some earlier ones says: places of both, a threshold."""

LEAST_COSINE = 0.5
"""Pairs below it are not judged: hardly one of them would have a score of a tenth."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update and the ids of the nuggets that it carries."""

    text: str
    time: int
    nuggets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Year:
    """A stream.

    Attributes:
        topics: updates of each topic in time order.
        importance: of each nugget; at least 1.
    """

    topics: dict[str, list[Update]]
    importance: dict[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping some updates gives, each in [0, 1]."""

    share: float
    recall: float
    weighted: float


def read(data: Path, year: int) -> Year:
    """Read a year's stream.

    Raises:
        FileNotFoundError: it is not there.
    """
    topics: dict[str, list[Update]] = defaultdict(list)
    for row in _rows(data / "stream" / f"trects{year}.jsonl"):
        update = Update(str(row["text"]), int(str(row["time"])), _ids(row["nuggets"]))
        topics[str(row["topic"])].append(update)
    for updates in topics.values():
        updates.sort(key=lambda update: update.time)
    importance = {
        str(row["id"]): max(1, int(str(row["importance"])))
        for row in _rows(data / "stream" / f"trects{year}.nuggets.jsonl")
    }
    return Year(dict(topics), importance)


def measure(year: Year, kept: Mapping[str, Sequence[int]]) -> Kept:
    """Share kept, and recall of nuggets over all topics together.

    Args:
        year: the stream.
        kept: of each topic, places of the updates that are kept.
    """
    hit = reached = weighted_hit = weighted_reached = 0
    for topic, updates in year.topics.items():
        all_of = frozenset().union(*(update.nuggets for update in updates))
        ours = frozenset().union(*(updates[place].nuggets for place in kept[topic]))
        hit += len(ours)
        reached += len(all_of)
        weighted_hit += sum(year.importance.get(nugget, 1) for nugget in ours)
        weighted_reached += sum(year.importance.get(nugget, 1) for nugget in all_of)
    total = sum(map(len, year.topics.values()))
    share = sum(map(len, kept.values())) / max(1, total)
    return Kept(share, hit / max(1, reached), weighted_hit / max(1, weighted_reached))


def by_library(year: Year, encoder: Encoder) -> Kept:
    """As the library keeps them at its default thresholds: representatives of each topic."""
    kept = {}
    for topic, updates in year.topics.items():
        paragraphs = [
            Paragraph(f"{place:06d}", update.text) for place, update in enumerate(updates)
        ]
        result = deduplicate(paragraphs, encoder=encoder)
        kept[topic] = [int(paragraph.id) for paragraph in result.kept]
    return measure(year, kept)


def rules(updates: Sequence[Update], encoder: Encoder) -> dict[str, Says]:
    """What may be asked of the updates of one topic, by name."""
    texts = [update.text for update in updates]
    rows = encoder.encode(texts)
    cosines = np.asarray(rows @ rows.T, np.float64)
    weighed = 0.7 * cosines + 0.3 * _idf_containment(texts)
    return {
        "score of compare": _Judged(texts, cosines),
        "J3 >= .5 or cosine": by_scores(np.where(_jaccard(texts) >= 0.5, 1.0, cosines)),
        ".7 cosine + .3 IDF containment": by_scores(weighed),
    }


def by_scores(scores: Scores) -> Says:
    """By a score for each pair: row later, column earlier update."""

    def says(place: int, earlier: Sequence[int], threshold: float) -> bool:
        return bool(earlier) and bool(scores[place, earlier].max() >= threshold)

    return says


class _Judged:
    """By the score of the judgement; each pair is judged once, and only if it is asked for."""

    def __init__(self, texts: Sequence[str], cosines: Scores) -> None:
        self._cosines = np.clip(cosines, -1.0, 1.0)
        self._prepared = [prepare(text) for text in texts]
        self._scores: dict[tuple[int, int], float] = {}

    def __call__(self, place: int, earlier: Sequence[int], threshold: float) -> bool:
        """See :data:`Says`."""
        near = [other for other in earlier if self._cosines[place, other] >= LEAST_COSINE]
        near.sort(key=lambda other: -self._cosines[place, other])
        return any(self._score(other, place) >= threshold for other in near)

    def _score(self, a: int, b: int) -> float:
        found = self._scores.get((a, b))
        if found is None:
            cosine = float(self._cosines[a, b])
            found = judge(self._prepared[a], self._prepared[b], cosine=cosine).score
            self._scores[a, b] = found
        return found


def greedy(says: Says, count: int, threshold: float) -> list[int]:
    """Places kept in order: each unless it says what one kept before it says."""
    kept: list[int] = []
    for place in range(count):
        if not says(place, kept, threshold):
            kept.append(place)
    return kept


def at(year: Year, asked: Mapping[str, Says], threshold: float) -> Kept:
    """What a rule, given for each topic, keeps of a year at a threshold."""
    return measure(
        year,
        {
            topic: greedy(asked[topic], len(updates), threshold)
            for topic, updates in year.topics.items()
        },
    )


def threshold_for(keeps: Callable[[float], Kept], share: float) -> float:
    """The largest threshold in steps of .005 at which no more than ``share`` is kept."""
    low, high = 0, 200
    while low < high:
        middle = (low + high + 1) // 2
        if keeps(middle / 200).share <= share:
            low = middle
        else:
            high = middle - 1
    return low / 200


def _jaccard(texts: Sequence[str]) -> Scores:
    sets = [set(word_shingles(text)) for text in texts]
    having: dict[str, list[int]] = defaultdict(list)
    shared = np.zeros((len(texts), len(texts)))
    for place, shingles in enumerate(sets):
        for shingle in shingles:
            shared[place, having[shingle]] += 1
            having[shingle].append(place)
    sizes = np.array([len(s) for s in sets], np.float64)
    return shared / np.maximum(1, sizes[:, None] + sizes[None, :] - shared)


def _idf_containment(texts: Sequence[str]) -> Scores:
    """Share of the later text's words, by rarity, that the earlier one has."""
    bags = [{word for shingle in word_shingles(text) for word in shingle.split()} for text in texts]
    frequency = Counter(word for bag in bags for word in bag)
    weight = {word: math.log(1 + len(texts) / count) for word, count in frequency.items()}
    having: dict[str, list[int]] = defaultdict(list)
    shared = np.zeros((len(texts), len(texts)))
    for place, bag in enumerate(bags):
        for word in bag:
            shared[place, having[word]] += weight[word]
            having[word].append(place)
    whole = np.array([sum(weight[word] for word in bag) for bag in bags])
    return shared / np.maximum(1e-9, whole[:, None])


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())


def _ids(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def cached(encoder: Encoder) -> Encoder:
    """An encoder that remembers what it encoded, for it is asked twice here."""
    return _Cached(encoder)


class _Cached:
    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._rows: dict[str, FloatArray] = {}

    @property
    def name(self) -> str:
        """As of the encoder inside."""
        return self._encoder.name

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """As the encoder inside, each text once."""
        missing = sorted({text for text in texts if text not in self._rows})
        self._rows.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._rows[text] for text in texts])
