"""Groups texts into stories, each about one event.

:func:`group_stories` is the function to call alone; :func:`group_posts` is the one that a digest
is built with: it takes what the pipeline has at hand and tells more. How texts are compared
stands in :mod:`aggregator.digest.views`, how they are grouped in
:mod:`aggregator.digest.likeness`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.model import Encoder, FloatArray
from aggregator.digest.background import START, Background
from aggregator.digest.languages import language_of
from aggregator.digest.likeness import THRESHOLD, WORDS_THRESHOLD, Likeness, average_link
from aggregator.digest.views import LEAD_CHARACTERS, make_views

_LARGE = 200
"""Texts that take long enough to be linked for a pause before."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """What :func:`group_posts` found.

    Attributes:
        labels: story of each post, numbered from 0 in order of first appearance.
        centrality: mean likeness of each post to the others of its story, in [0, 1]; 1.0 for
            a post that is a story of its own.
        elsewhere: story of each paragraph that is of another one than its post, by post and
            position in it.
        closeness: how close each paragraph is to what its story is about, by post and position
            in it: about 1 for the closest, 0 for what has nothing to do with it; see
            :func:`aggregator.digest.closeness.closeness`. Empty without an encoder.
    """

    labels: tuple[int, ...]
    centrality: tuple[float, ...]
    elsewhere: Mapping[tuple[int, int], int] = field(default_factory=dict)
    closeness: Mapping[tuple[int, int], float] = field(default_factory=dict)

    def story_of(self, post: int, position: int) -> int:
        """Story of a paragraph.

        Args:
            post: number of its post.
            position: in the post, from 0.
        """
        return self.elsewhere.get((post, position), self.labels[post])

    def to_columns(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_columns` reads it back to an equal value."""
        return {
            "labels": list(self.labels),
            "centrality": list(self.centrality),
            "elsewhere": [[*place, label] for place, label in self.elsewhere.items()],
            "closeness": [[*place, close] for place, close in self.closeness.items()],
        }

    @classmethod
    def from_columns(cls, data: Mapping[str, Any]) -> Grouping:
        """Read what :meth:`to_columns` wrote."""
        return cls(
            tuple(data["labels"]),
            tuple(data["centrality"]),
            {(post, position): label for post, position, label in data["elsewhere"]},
            {(post, position): close for post, position, close in data["closeness"]},
        )


def group_stories(
    texts: Sequence[str],
    times: Sequence[datetime | None] | None = None,
    encoder: Encoder | None = None,
    *,
    languages: Sequence[str | None] | None = None,
    background: Background = START,
    across: bool = False,
) -> list[int]:
    """Group news texts by event.

    Args:
        texts: headline and text of each, of any length; the beginning counts.
        times: when each was published, all or none of the known ones with a zone: texts that
            are weeks apart are less likely to be about one event.
        encoder: embeds the beginnings; ``None``: words, pairs of words and names decide.
        languages: BCP 47 tag of each; ``None``, as a whole or for one: it is detected.
        background: how common words are; it should not be made from these texts.
        across: whether the encoder is multilingual, so that texts in two languages may be of
            one story.

    Returns:
        for each text the number of its story, from 0 in order of first appearance. The order
        of the texts makes no other difference.

    Raises:
        ValueError: ``times`` or ``languages`` has another length than ``texts``.
    """
    leads = (
        encoder.encode([text[:LEAD_CHARACTERS] for text in texts]) if encoder and texts else None
    )
    return list(
        group_posts(
            texts,
            leads=leads,
            times=times,
            languages=languages,
            background=background,
            across=across,
        ).labels
    )


def group_posts(
    texts: Sequence[str],
    *,
    leads: FloatArray | None = None,
    links: Collection[tuple[int, int]] = (),
    times: Sequence[datetime | None] | None = None,
    languages: Sequence[str | None] | None = None,
    background: Background = START,
    across: bool = False,
    owners: Sequence[int] | None = None,
    threshold: float | None = None,
    pause: Callable[[], None] | None = None,
) -> Grouping:
    """Group posts by event.

    Args:
        texts: headline and text of each post.
        leads: embeddings of the beginnings of the posts, of shape ``(len(texts), dimensions)``,
            rows of length 1; ``None``: words alone decide.
        links: pairs of posts, by position in ``texts``, that share a passage or disagree
            about a fact.
        times: see :func:`group_stories`.
        languages: see :func:`group_stories`.
        background: see :func:`group_stories`.
        across: see :func:`group_stories`.
        owners: what each text is a part of; ``None``: every one is whole.
        threshold: average scaled likeness of the texts of a story, at least; ``None``: the
            default, which is lower without ``leads``.
        pause: called now and then; may end the work by an exception.

    Raises:
        ValueError: an argument has another length than ``texts``.
    """
    for name, given in (("leads", leads), ("times", times), ("languages", languages)):
        if given is not None and len(given) != len(texts):
            what = "rows" if name == "leads" else "values"
            raise ValueError(f"{name} has {len(given)} {what} for {len(texts)} texts")
    if not texts:
        return Grouping((), ())
    if threshold is None:
        threshold = WORDS_THRESHOLD if leads is None else THRESHOLD
    # In an order of their own, so that the order in which they are given decides no tie.
    order = sorted(range(len(texts)), key=lambda i: (texts[i], _instant(times, i)))
    place = {number: at for at, number in enumerate(order)}
    views = make_views(
        [texts[i] for i in order],
        background=background,
        languages=_languages(texts, languages, order),
        leads=None if leads is None else np.asarray(leads)[order],
        across=across,
    )
    likeness = Likeness(
        views,
        times=None if times is None else np.array([_instant(times, i) for i in order]),
        links=[(place[a], place[b]) for a, b in links],
        owners=None if owners is None else np.array([owners[i] for i in order]),
    )
    labels = np.full(len(texts), -1, dtype=np.int64)
    centrality = np.ones(len(texts))
    following = 0
    for component in likeness.components(threshold):
        if pause is not None and len(component) > _LARGE:
            pause()
        if len(component) == 1:
            labels[component[0]] = following
            following += 1
            continue
        block = likeness.block(component)
        found = average_link(block, threshold)
        for label in range(int(found.max()) + 1):
            inside = np.flatnonzero(found == label)
            labels[component[inside]] = following
            following += 1
            if len(inside) > 1:
                centrality[component[inside]] = _centrality(block[np.ix_(inside, inside)])
    first: dict[int, int] = {}
    numbered = tuple(first.setdefault(int(labels[place[i]]), len(first)) for i in range(len(texts)))
    return Grouping(
        numbered, tuple(round(float(centrality[place[i]]), 6) for i in range(len(texts)))
    )


def _centrality(within: NDArray[np.float32]) -> NDArray[np.float64]:
    others = (within.sum(axis=1) - within.diagonal()) / (len(within) - 1)
    return np.asarray(np.clip(others, 0.0, 1.0), np.float64)


def _instant(times: Sequence[datetime | None] | None, number: int) -> float:
    if times is None:
        return float("nan")
    time = times[number]
    if time is None:
        return float("nan")
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def _languages(
    texts: Sequence[str], languages: Sequence[str | None] | None, order: Sequence[int]
) -> list[str]:
    return [language_of(languages[i] if languages else None, texts[i]) for i in order]
