"""Choosing what a day's digest shows under a budget of words, beside five other ways (TREC-TS).

Each topic and day of TREC Temporal Summarization is one digest. Every sentence of the streams
carries a nugget; the second pool adds as many texts again that do not belong: sentences of other
topics, of the same day where there are any, and paragraphs of Reuters. A peer's number is the
best one, by recall, for the other year. Intervals are those of 95 % of resampled topics.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup import deduplicate
from aggregator.dedup.model import Encoder, FloatArray
from aggregator.dedup.result import Result
from benchmarks import reuters, stream
from benchmarks.choosers import Pool, oracle, peers, weight
from benchmarks.rows import Section, table

if TYPE_CHECKING:
    from aggregator.digest import DayParagraphs

YEARS = (2013, 2014)
BUDGETS = (500, 1250)
"""Words: 20 and 50 sentences of 25."""
POOLS = ("on topic", "with other texts")
OTHERS = 1000
"""Paragraphs of Reuters from which other texts are drawn."""
LEAST_OTHERS = 20
RESAMPLED = 2000

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reached:
    """What a choice of texts of one pool gives.

    Attributes:
        topic: of the pool.
        recall: share of the day's nuggets, by importance.
        redundancy: share of the nuggets that the chosen texts carry that one of them carried
            before; above that of an oracle.
        words: used.
        off: share of those words that belong to other texts.
    """

    topic: str
    recall: float
    redundancy: float
    words: int
    off: float


Choose = Callable[[Pool, int], Sequence[int]]
"""Texts of a pool that are shown, by position, for a budget of words."""


def section(data: Path, count: int, encoder: Encoder | None = None) -> Section:
    """The tables of choices under a budget.

    Args:
        data: folder of the data.
        count: topics of each year, at most.
        encoder: ``None``: the default model.
    """
    if encoder is None:
        from aggregator.dedup import load_encoder

        encoder = load_encoder()
    encode = stream.cached(encoder).encode
    years = {year: _first(stream.read(data, year), count) for year in YEARS}
    others = other_texts(data)
    # All at once: texts of like length are encoded together.
    encode(sorted({u.text for y in years.values() for us in y.topics.values() for u in us}))
    pools = {
        (year, kind): make_pools(years[year], others if kind == POOLS[1] else (), encode)
        for year in YEARS
        for kind in POOLS
    }
    methods = {"ours": Ours(encoder=True), "ours, no encoder": Ours(encoder=False)}
    lines: list[str] = []
    for budget in BUDGETS:
        for kind in POOLS:
            days = {
                year: [p for p in pools[year, kind] if p.sizes.sum() > budget] for year in YEARS
            }
            importance = {year: years[year].importance for year in YEARS}
            lines += ["", f"### {budget:,} words, {kind}", ""]
            lines += compare(days, importance, methods, budget)
    note = (
        "TREC Temporal Summarization: days whose texts are longer than the budget. Recall: share "
        "of the day's nuggets, by importance (95 % interval, whole topics resampled); in brackets "
        "the peer's number: the best one, by recall, for the same pool and budget of the other "
        "year. Ours has one setting for all. *Ours more by*: mean difference over the same days, "
        "with its interval. Redundancy: share of nuggets told again, above that of the oracle, "
        "which knows them. *Other*: share of words that belong to no topic. "
        "Other texts: as many again, half of other topics (of the same day, if there are any) and "
        "half paragraphs of Reuters-21578. Ours is what the digest shows of the pool as one "
        "story: matched, then chosen; without an encoder, words tell what belongs to it."
    )
    return Section("Choice under a budget", (*lines[1:], "", note))


def compare(
    days: Mapping[int, Sequence[Pool]],
    importance: Mapping[int, Mapping[str, int]],
    methods: Mapping[str, Choose],
    budget: int,
) -> list[str]:
    """The table of one budget and kind of pool."""
    told = {
        year: {id(p): redundancy(p, oracle(p, budget, importance[year])) for p in days[year]}
        for year in days
    }

    def reached(year: int, choose: Choose) -> list[Reached]:
        return [
            reach(pool, choose(pool, budget), importance[year], told[year][id(pool)])
            for pool in days[year]
        ]

    rows: list[tuple[str, dict[int, list[Reached]], dict[int, str]]] = []
    for name, choose in methods.items():
        rows.append((name, {year: reached(year, choose) for year in days}, dict.fromkeys(days, "")))
    for name, (make, grid) in peers().items():
        tried = {
            year: [reached(year, partial(make, number=number)) for number in grid] for year in days
        }
        means = {
            year: [float(np.mean([r.recall for r in one])) if one else 0.0 for one in tried[year]]
            for year in days
        }
        best = {year: int(np.argmax(means[_other(year, days)])) for year in days}
        rows.append(
            (
                name,
                {year: tried[year][best[year]] for year in days},
                {year: f" ({grid[best[year]]:g})" if len(grid) > 1 else "" for year in days},
            )
        )
    rows.append(
        (
            "oracle",
            {year: reached(year, partial(oracle, importance=importance[year])) for year in days},
            dict.fromkeys(days, ""),
        )
    )
    head = ["method"]
    for year in days:
        topics = len({pool.topic for pool in days[year]})
        head += [f"{year}: recall, {len(days[year])} days of {topics} topics"]
        head += ["ours more by", "redundancy", "words", "other"]
    body = []
    first = rows[0][1]
    for name, found, chosen in rows:
        cells = [name]
        for year in days:
            cells += _cells(found[year], first[year], chosen[year])
        body.append(cells)
    return table(head, body)


def _other(year: int, days: Mapping[int, object]) -> int:
    return next((one for one in days if one != year), year)


def _cells(found: Sequence[Reached], ours_: Sequence[Reached], chosen: str) -> list[str]:
    if not found:
        return ["-"] * 5
    topics = [one.topic for one in found]
    recall = np.array([one.recall for one in found])
    low, high = interval(recall, topics)
    more = np.array([one.recall for one in ours_]) - recall
    least, most = interval(more, topics)
    differs = f"{more.mean():+.3f} ({least:+.3f} to {most:+.3f})" if more.any() else "-"
    return [
        f"{recall.mean():.3f} ({low:.3f}-{high:.3f}){chosen}",
        differs,
        f"{np.mean([one.redundancy for one in found]):+.3f}",
        f"{np.mean([one.words for one in found]):.0f}",
        f"{np.mean([one.off for one in found]):.1%}",
    ]


def interval(values: NDArray[np.float64], topics: Sequence[str]) -> tuple[float, float]:
    """Bounds of the mean over days in 95 % of resamples of whole topics (Efron, 1979)."""
    names, of = np.unique(np.array(topics), return_inverse=True)
    total = np.bincount(of, values, len(names))
    days = np.bincount(of, minlength=len(names))
    drawn = np.random.default_rng(95).integers(0, len(names), (RESAMPLED, len(names)))
    low, high = np.percentile(total[drawn].sum(axis=1) / days[drawn].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def other_texts(data: Path) -> list[str]:
    """Paragraphs of Reuters that stand for what else a day brings."""
    corpus = reuters.read(data, 10_000)
    copied = {place for one in corpus.planted for place in (one.first, one.second)}
    texts = [text for place, text in enumerate(corpus.texts) if place not in copied]
    drawn = np.random.default_rng(reuters.SEED).permutation(len(texts))[:OTHERS]
    return [texts[place] for place in sorted(drawn)]


def _first(year: stream.Year, count: int) -> stream.Year:
    return stream.Year(dict(sorted(year.topics.items())[:count]), year.importance)


def make_pools(
    year: stream.Year,
    others: Sequence[str],
    encode: Callable[[Sequence[str]], FloatArray],
) -> list[Pool]:
    """Pools of a year: one for each topic and day; with as many other texts again, if given.

    Args:
        year: the stream.
        others: paragraphs that belong to no topic; empty: none are added.
        encode: texts to rows of length 1.
    """
    by_day: dict[tuple[str, int], list[stream.Update]] = {}
    for topic, updates in year.topics.items():
        for update in updates:
            by_day.setdefault((topic, update.time // 86_400), []).append(update)
    pools = []
    for (topic, day), updates in by_day.items():
        if others:
            rng = np.random.default_rng(zlib.crc32(f"{topic} {day}".encode()))
            updates = [*updates, *_drawn(year, others, topic, day, len(updates), rng)]
            updates.sort(key=lambda update: update.time)
        texts = [update.text for update in updates]
        sizes = np.array([len(text.split()) for text in texts])
        pools.append(Pool(topic, updates, sizes, encode(texts)))
    return pools


def _drawn(
    year: stream.Year,
    others: Sequence[str],
    topic: str,
    day: int,
    count: int,
    rng: np.random.Generator,
) -> list[stream.Update]:
    """Other texts of a day: half of other topics, those of the day first, and half of Reuters."""
    foreign = [u for name, updates in sorted(year.topics.items()) if name != topic for u in updates]
    shuffled = [foreign[place] for place in rng.permutation(len(foreign))]
    shuffled.sort(key=lambda update: update.time // 86_400 != day)
    wanted = max(LEAST_OTHERS, count)
    texts = [update.text for update in shuffled[: wanted // 2]]
    texts += [others[place] for place in rng.permutation(len(others))[: wanted - len(texts)]]
    times = rng.integers(day * 86_400, (day + 1) * 86_400, len(texts))
    return [
        stream.Update(text, int(time), frozenset()) for text, time in zip(texts, times, strict=True)
    ]


def reach(
    pool: Pool, chosen: Sequence[int], importance: Mapping[str, int], least: float
) -> Reached:
    """What a choice gives; ``least``: redundancy of the oracle's."""
    every = frozenset[str]().union(*(update.nuggets for update in pool.updates))
    told = frozenset[str]().union(*(pool.updates[n].nuggets for n in chosen))
    used = int(pool.sizes[list(chosen)].sum())
    off = sum(int(pool.sizes[n]) for n in chosen if not pool.updates[n].nuggets)
    return Reached(
        pool.topic,
        weight(told, importance) / max(1, weight(every, importance)),
        redundancy(pool, chosen) - least,
        used,
        off / max(1, used),
    )


def redundancy(pool: Pool, chosen: Sequence[int]) -> float:
    """Share of the nuggets of chosen texts, counted in each, that another has told before."""
    told = frozenset[str]().union(*(pool.updates[n].nuggets for n in chosen))
    times = sum(len(pool.updates[n].nuggets) for n in chosen)
    return 1.0 - len(told) / times if times else 0.0


class Ours:
    """What the digest shows of a pool as one story; each pool is deduplicated once.

    Args:
        encoder: whether embeddings are used.
    """

    def __init__(self, *, encoder: bool) -> None:
        self._encoder = encoder
        self._known: dict[int, tuple[DayParagraphs, Result]] = {}

    def __call__(self, pool: Pool, budget: int) -> list[int]:
        """See :data:`Choose`."""
        from aggregator.digest import Budget, Frame, Grouping, build_digest, matched
        from aggregator.digest.closeness import closeness

        if id(pool) not in self._known:
            day = day_of(pool)
            known = _Known(pool) if self._encoder else None
            self._known[id(pool)] = (day, deduplicate(day.paragraphs, encoder=known))
        day, result = self._known[id(pool)]
        count = len(pool.updates)
        near = closeness(pool.rows, np.zeros(count, np.int64)).tolist() if self._encoder else []
        numbers = [int(revision.post.position) for revision in day.revisions]
        digest = build_digest(
            day,
            matched(result.clusters, result.conflicts),
            Grouping(
                (0,) * count,
                (1.0,) * count,
                closeness={(place, 0): near[n] for place, n in enumerate(numbers)} if near else {},
            ),
            Frame(
                on=day.revisions[0].post.published.day,
                zone="UTC",
                edition="daily",
                as_of=SEEN,
                budget=Budget(budget, budget),
            ),
        )
        return [int(p.shown.locator) for story in digest.stories for p in story.passages]


def day_of(pool: Pool) -> DayParagraphs:
    """The texts of a pool as posts of outlets of their own, for nobody tells whose they are."""
    from aggregator.digest import day_paragraphs
    from aggregator.model import Moment, Post, Revision, Span

    revisions = []
    for number, update in enumerate(pool.updates):
        at = datetime.fromtimestamp(update.time, UTC)
        post = Post(
            id=f"{number}:{number}",
            source=str(number),
            locator=str(number),
            outlet=f"outlet {number}",
            title="",
            published=Moment(at.date(), at, "json-ld"),
            text=update.text,
            spans=(Span(0, len(update.text)),),
            position=number,
            language="en",
        )
        revisions.append(Revision(post, 1, SEEN))
    return day_paragraphs(revisions)


class _Known:
    """An encoder of the texts of a pool, whose embeddings are known."""

    name = "known"

    def __init__(self, pool: Pool) -> None:
        self._rows = dict(zip(pool.texts, pool.rows, strict=True))

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """The rows of texts of the pool."""
        return np.stack([self._rows[text] for text in texts])
