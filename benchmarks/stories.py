"""Grouping news texts into stories, beside single link, average link and HDBSCAN (ECB+).

Days are drawn from the stories of half of the topics. A peer's threshold is the best one, by mean
B3, on days of the other half; ours is the library's default for all days. Intervals are those of
95 % of resampled days.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.rows import Section, table

SIZES = (5, 20, 60)
KINDS = ("even", "skewed")
EVEN = 6
"""Texts of each story of an even day."""
LARGEST = 14
"""Texts of the largest story of a skewed day; the others shrink as a power of their rank."""
RESAMPLED = 2000

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with their stories and topics, and embeddings of their beginnings and wholes."""

    texts: list[str]
    stories: NDArray[np.str_]
    topics: NDArray[np.int64]
    leads: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Day:
    """Texts of one day, in a random order.

    Attributes:
        kind: even or skewed.
        size: number of stories.
        fold: half of the topics that it is drawn from; -1: all.
        members: numbers of the texts.
    """

    kind: str
    size: int
    fold: int
    members: Labels


@dataclass
class Scores:
    """B3 and ARI of each day."""

    b3: list[float] = field(default_factory=list)
    ari: list[float] = field(default_factory=list)

    def add(self, gold: NDArray[np.str_], found: Sequence[int]) -> None:
        """Score one day."""
        labels = np.asarray(found)
        self.b3.append(b_cubed(gold, labels))
        self.ari.append(adjusted_rand(gold, labels))

    def cell(self) -> str:
        """B3 with its interval, and ARI."""
        low, high = interval(self.b3)
        return f"{np.mean(self.b3):.3f} ({low:.3f}-{high:.3f}) / {np.mean(self.ari):.3f}"


def section(data: Path, count: int) -> Section:
    """The table of stories."""
    corpus = read(data)
    days = draw_days(corpus, count)
    tuning = draw_days(corpus, max(4, count // 4), seed="tuning", sizes=(5, 20))
    columns = [(kind, size) for size in SIZES for kind in KINDS]
    body = []
    for name, group in ours(corpus).items():
        found: dict[tuple[str, int], Scores] = {}
        for day in days:
            scores = found.setdefault((day.kind, day.size), Scores())
            scores.add(corpus.stories[day.members], group(day.members))
        body.append([name, "default", *(found[column].cell() for column in columns)])
    for name, (prepare, grid) in peers(corpus).items():
        found, chosen = by_folds(corpus, days, tuning, prepare, grid)
        told = " ".join(f"{value:.2f}" for value in chosen)
        body.append([name, told, *(found[column].cell() for column in columns)])
    head = ["method", "threshold", *(f"{size} stories, {kind}" for kind, size in columns)]
    note = (
        f"ECB+ (Cybulska and Vossen, 2014): {len(corpus.texts)} texts, "
        f"{len(set(corpus.stories.tolist()))} stories, two of them on like events in each topic. "
        f"B3 (95 % interval over {count} days) / ARI. Even: {EVEN} texts a story; skewed: from "
        f"{LARGEST} down to 1. Days of 60 stories need both halves of the topics, so that "
        "nothing is unseen there. HDBSCAN's number is its smallest cluster. One at a time: texts "
        "in random order, each given its story as "
        "it comes, grouped anew when they have grown by a quarter, or never."
    )
    return Section("Stories", (*table(head, body), "", note))


def read(data: Path) -> Corpus:
    """ECB+ with embeddings of the first 400 characters by the default model."""
    from aggregator.dedup import load_encoder
    from aggregator.digest.views import LEAD_CHARACTERS

    lines = (data / "clusters" / "ecb_story.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    texts = [record["text"] for record in records]
    return Corpus(
        texts,
        np.array([record["cluster"] for record in records]),
        np.array([int(record["cluster"].partition("_")[0]) for record in records]),
        load_encoder().encode([text[:LEAD_CHARACTERS] for text in texts]),
    )


def draw_days(
    corpus: Corpus, count: int, *, seed: str = "days", sizes: Sequence[int] = SIZES
) -> list[Day]:
    """Days of each kind and size; halves of the topics take turns."""
    days = []
    topics = np.unique(corpus.topics)
    halves = np.random.default_rng(2014).permutation(topics)
    for kind in KINDS:
        for size in sizes:
            rng = np.random.default_rng(zlib.crc32(f"{seed} {kind} {size}".encode()))
            for number in range(count):
                fold = number % 2 if size < 60 else -1
                chosen = halves[fold::2] if fold >= 0 else topics
                stories = np.unique(corpus.stories[np.isin(corpus.topics, chosen)])
                drawn = rng.permutation(stories)[:size]
                members = [
                    rng.permutation(np.flatnonzero(corpus.stories == story))[: _texts(kind, rank)]
                    for rank, story in enumerate(drawn)
                ]
                days.append(Day(kind, size, fold, rng.permutation(np.concatenate(members))))
    return days


def _texts(kind: str, rank: int) -> int:
    return EVEN if kind == "even" else max(1, round(LARGEST / (1 + rank) ** 0.75))


def ours(corpus: Corpus) -> dict[str, Callable[[Labels], Sequence[int]]]:
    """Our ways to group a day."""
    from aggregator.digest import Background, group_posts
    from aggregator.digest.growing import GrowingStories

    bare = Background(start=False)

    def whole(members: Labels) -> Sequence[int]:
        texts = [corpus.texts[i] for i in members]
        return group_posts(texts, leads=corpus.leads[members], languages=_english(texts)).labels

    def words(members: Labels) -> Sequence[int]:
        texts = [corpus.texts[i] for i in members]
        return group_posts(texts, languages=_english(texts)).labels

    def without_start(members: Labels) -> Sequence[int]:
        texts = [corpus.texts[i] for i in members]
        return group_posts(
            texts, leads=corpus.leads[members], languages=_english(texts), background=bare
        ).labels

    def one_by_one(members: Labels, regroup: bool = True) -> Sequence[int]:
        growing = GrowingStories(regroup=regroup)
        for i in members:
            growing.add(corpus.texts[i], language="en", lead=corpus.leads[i])
        return growing.labels

    return {
        "ours": whole,
        "ours, no encoder": words,
        "ours, no background": without_start,
        "ours, one at a time": one_by_one,
        "ours, one at a time, never regrouped": lambda members: one_by_one(members, regroup=False),
    }


def _english(texts: Sequence[str]) -> list[str]:
    return ["en"] * len(texts)


Prepare = Callable[[Labels], Callable[[float], Labels]]


def peers(corpus: Corpus) -> dict[str, tuple[Prepare, NDArray[np.float64]]]:
    """What others do: from the texts of a day to labels at a threshold."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.cluster import HDBSCAN
    from sklearn.feature_extraction.text import TfidfVectorizer

    def linked(likeness: NDArray[np.float64], method: str) -> Callable[[float], Labels]:
        distance = 1.0 - (likeness + likeness.T) / 2
        np.fill_diagonal(distance, 0.0)
        tree = linkage(squareform(distance.clip(0.0), checks=False), method=method)
        return lambda line: fcluster(tree, t=1.0 - line, criterion="distance")

    def minilm(members: Labels) -> NDArray[np.float64]:
        rows = corpus.leads[members]
        return np.asarray(rows @ rows.T, np.float64)

    def tfidf(members: Labels) -> NDArray[np.float64]:
        made = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        rows = made.fit_transform([corpus.texts[i] for i in members])
        return np.asarray((rows @ rows.T).toarray())

    def density(members: Labels) -> Callable[[float], Labels]:
        distance = (1.0 - minilm(members)).clip(0.0)
        np.fill_diagonal(distance, 0.0)

        def at(line: float) -> Labels:
            found = HDBSCAN(
                min_cluster_size=int(line), min_samples=1, metric="precomputed", copy=True
            ).fit_predict(distance)
            # What it calls noise is a story of its own.
            alone = found < 0
            found[alone] = found.max(initial=0) + 1 + np.arange(alone.sum())
            return np.asarray(found, np.int64)

        return at

    grid = np.arange(0.04, 0.9, 0.02)
    return {
        "average link, MiniLM": (lambda m: linked(minilm(m), "average"), grid),
        "average link, TF-IDF": (lambda m: linked(tfidf(m), "average"), grid),
        "average link, mean of both": (
            lambda m: linked((minilm(m) + tfidf(m)) / 2, "average"),
            grid,
        ),
        "single link, MiniLM": (lambda m: linked(minilm(m), "single"), grid),
        "single link, TF-IDF": (lambda m: linked(tfidf(m), "single"), grid),
        "HDBSCAN, MiniLM": (density, np.arange(2.0, 7.0)),
    }


def by_folds(
    corpus: Corpus,
    days: Sequence[Day],
    tuning: Sequence[Day],
    prepare: Prepare,
    grid: NDArray[np.float64],
) -> tuple[dict[tuple[str, int], Scores], list[float]]:
    """Scores of days, each at the best threshold of days of the other topics."""
    reached = np.zeros((2, len(grid)))
    for day in tuning:
        at = prepare(day.members)
        gold = corpus.stories[day.members]
        reached[day.fold] += [b_cubed(gold, at(float(line))) for line in grid]
    best = [float(grid[int(reached[1 - fold].argmax())]) for fold in (0, 1)]
    found: dict[tuple[str, int], Scores] = {}
    for day in days:
        line = best[day.fold] if day.fold >= 0 else sum(best) / 2
        scores = found.setdefault((day.kind, day.size), Scores())
        scores.add(corpus.stories[day.members], prepare(day.members)(line).tolist())
    return found, best


def b_cubed(gold: NDArray[np.str_], found: Labels) -> float:
    """F of B-cubed precision and recall (Bagga and Baldwin, 1998), in [0, 1]."""
    table_ = _contingency(gold, found)
    precision = (table_**2 / table_.sum(axis=0)[None, :]).sum() / table_.sum()
    recall = (table_**2 / table_.sum(axis=1)[:, None]).sum() / table_.sum()
    return float(2 * precision * recall / (precision + recall))


def adjusted_rand(gold: NDArray[np.str_], found: Labels) -> float:
    """Adjusted Rand index (Hubert and Arabie, 1985); 1.0 is equal, about 0.0 is chance."""
    table_ = _contingency(gold, found)

    def pairs(counts: NDArray[np.float64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, rows, columns = pairs(table_), pairs(table_.sum(axis=1)), pairs(table_.sum(axis=0))
    expected = rows * columns / max(1.0, pairs(np.array([table_.sum()])))
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _contingency(gold: NDArray[np.str_], found: Labels) -> NDArray[np.float64]:
    _, a = np.unique(gold, return_inverse=True)
    _, b = np.unique(found, return_inverse=True)
    counts = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(counts, (a, b), 1)
    return counts


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Bounds of the mean in 95 % of resamples (percentile bootstrap; Efron, 1979)."""
    rng = np.random.default_rng(95)
    drawn = rng.choice(np.asarray(values), (RESAMPLED, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
