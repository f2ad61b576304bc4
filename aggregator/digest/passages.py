"""Groups the paragraphs of a day into stories: short posts whole, long ones by their stretches.

1. Stretches are grouped by their texts, as whole posts would be.
2. No post is torn up for nothing: a stretch leaves the story of its post's beginning only for a
   story that another post begins with.
3. The border between two stories inside a post is moved to where it fits best, paragraph by
   paragraph: a hidden Markov model with the stories as states (Yamron et al., "A hidden Markov
   model approach to text segmentation and event tracking", 1998), solved by Viterbi's method.
4. What an article says of its story is taken together and compared again: articles on one event
   may begin with different sides of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.model import FloatArray
from aggregator.digest.background import START, Background
from aggregator.digest.closeness import closeness
from aggregator.digest.day import Place
from aggregator.digest.matched import Matched
from aggregator.digest.stories import Grouping, group_posts
from aggregator.digest.stretches import PostText, Stretch
from aggregator.digest.views import IntArray, Views, make_views

_THRESHOLD = 0.46
"""As :data:`aggregator.digest.likeness.THRESHOLD`: stretches have fewer words."""

_STAY = 0.12
"""What a change of story between two paragraphs costs, in likeness to the story."""


def passage_links(where: Sequence[Place], found: Matched) -> set[tuple[Place, Place]]:
    """Pairs of paragraphs of two posts that are one passage or disagree about a fact.

    Args:
        where: place of each paragraph, by number.
        found: clusters of those paragraphs, and conflicts.
    """
    pairs = [(found.leader[number], number) for number in found.matches]
    pairs += [(one.a, one.b) for one in found.conflicts]
    links = ((where[a], where[b]) for a, b in pairs)
    return {(a, b) if a < b else (b, a) for a, b in links if a[0] != b[0]}


def group_passages(
    posts: Sequence[PostText],
    stretches: Sequence[Stretch],
    *,
    leads: FloatArray | None = None,
    links: Collection[tuple[Place, Place]] = (),
    times: Sequence[datetime | None] | None = None,
    background: Background = START,
    across: bool = False,
    pause: Callable[[], None] | None = None,
) -> Grouping:
    """Group the paragraphs of posts by event.

    Args:
        posts: of the day.
        stretches: of those posts, as :func:`aggregator.digest.stretches.divide_posts` gave them.
        leads: embeddings of the stretches' :attr:`Stretch.lead`, of shape ``(len(stretches),
            dimensions)``, rows of length 1; ``None``: words alone decide.
        links: see :func:`passage_links`.
        times: of the posts.
        background: how common words are.
        across: see :func:`aggregator.digest.stories.group_stories`.
        pause: called now and then; may end the work by an exception.

    Returns:
        the story of a post is that of its beginning.
    """
    if not posts:
        return Grouping((), ())
    home = {
        (stretch.post, position): number
        for number, stretch in enumerate(stretches)
        for position in range(stretch.start, stretch.end)
    }
    group = partial(
        _group, leads=leads, times=times, background=background, across=across, pause=pause
    )
    units = [_Part(s.post, s.text, n, s.language) for n, s in enumerate(stretches)]
    labels, centrality = group(units, links={(home[a], home[b]) for a, b in links})
    labels = _settled(units, labels)
    if pause is not None:
        pause()
    story: dict[Place, int] = {place: int(labels[number]) for place, number in home.items()}
    story.update(_moved(posts, stretches, labels, background))
    begins = [number for number, stretch in enumerate(stretches) if stretch.start == 0]
    main = [int(labels[number]) for number in begins]
    # Again, with all that an article says of its story as one text: what several articles say of
    # one event may have come apart with their beginnings.
    same: dict[int, int] = {}
    if len(stretches) > len(posts):
        parts = _articles(posts, begins, main, story)
        again, _ = group(parts, links=())
        same = _united([main[part.post] for part in parts], again)
    order: dict[int, int] = {}

    def numbered(label: int) -> int:
        return order.setdefault(same.get(label, label), len(order))

    told = tuple(numbered(label) for label in main)
    elsewhere = {
        place: number
        for place, number in ((place, numbered(label)) for place, label in sorted(story.items()))
        if number != told[place[0]]
    }
    return Grouping(
        told,
        tuple(centrality[number] for number in begins),
        elsewhere,
        {} if leads is None else _closeness(stretches, leads, told, elsewhere, across=across),
    )


def _closeness(
    stretches: Sequence[Stretch],
    leads: FloatArray,
    told: Sequence[int],
    elsewhere: Mapping[Place, int],
    *,
    across: bool,
) -> dict[Place, float]:
    """Closeness of each paragraph to its story, as told in its language: that of its stretch.

    A paragraph that was moved out of the story of its stretch has none.
    """
    stories = [
        elsewhere.get((stretch.post, stretch.start), told[stretch.post]) for stretch in stretches
    ]
    groups: dict[tuple[int, str], int] = {}
    of = [
        groups.setdefault((story, "" if across else stretch.language), len(groups))
        for story, stretch in zip(stories, stretches, strict=True)
    ]
    found = closeness(leads, np.array(of, np.int64)).tolist()
    return {
        (stretch.post, position): close
        for stretch, story, close in zip(stretches, stories, found, strict=True)
        for position in range(stretch.start, stretch.end)
        if elsewhere.get((stretch.post, position), told[stretch.post]) == story
    }


@dataclass(frozen=True, slots=True)
class _Part:
    """What is grouped: a stretch, or all that an article says of its story."""

    post: int
    text: str
    stretch: int
    language: str


def _group(
    parts: Sequence[_Part],
    *,
    links: Collection[tuple[int, int]],
    leads: FloatArray | None,
    times: Sequence[datetime | None] | None,
    background: Background,
    across: bool,
    pause: Callable[[], None] | None,
) -> tuple[IntArray, tuple[float, ...]]:
    """Stories and centralities of parts; see :func:`group_passages`."""
    found = group_posts(
        [part.text for part in parts],
        leads=None if leads is None else leads[[part.stretch for part in parts]],
        links=links,
        times=None if times is None else [times[part.post] for part in parts],
        languages=[part.language for part in parts],
        background=background,
        across=across,
        owners=[part.post for part in parts],
        threshold=_THRESHOLD,
        pause=pause,
    )
    return np.array(found.labels, np.int64), found.centrality


def _settled(parts: Sequence[_Part], labels: IntArray) -> IntArray:
    """Labels with each part in the story of its post's beginning, or in that of another post's."""
    begins: dict[int, set[int]] = {}
    first: dict[int, int] = {}
    for part, label in zip(parts, labels, strict=True):
        if part.post not in first:
            first[part.post] = int(label)
            begins.setdefault(int(label), set()).add(part.post)
    return np.array(
        [
            label if begins.get(int(label), set()) - {part.post} else first[part.post]
            for part, label in zip(parts, labels, strict=True)
        ],
        np.int64,
    )


def _articles(
    posts: Sequence[PostText],
    begins: Sequence[int],
    main: Sequence[int],
    story: Mapping[Place, int],
) -> list[_Part]:
    """What each article says of the story that it begins with.

    Entries of a live blog are none: their editors set them apart.
    """
    parts = []
    for number, post in enumerate(posts):
        if post.alone:
            own = [
                text
                for position, text in enumerate(post.paragraphs)
                if story[number, position] == main[number]
            ]
            text = "\n".join((post.title, *own))
            parts.append(_Part(number, text, begins[number], post.language))
    return parts


def _united(before: Sequence[int], after: IntArray) -> dict[int, int]:
    """For each label of before, the least of those that it shares a later group with."""
    same = {label: label for label in before}

    def root(label: int) -> int:
        while same[label] != label:
            label = same[label]
        return label

    first: dict[int, int] = {}
    for label, group in zip(before, after, strict=True):
        a, b = root(label), root(first.setdefault(int(group), label))
        same[max(a, b)] = min(a, b)
    return {label: root(label) for label in same}


def _moved(
    posts: Sequence[PostText],
    stretches: Sequence[Stretch],
    labels: IntArray,
    background: Background,
) -> dict[Place, int]:
    """Stories of the paragraphs of those posts that tell of more than one."""
    of_post: dict[int, list[int]] = {}
    for number, stretch in enumerate(stretches):
        of_post.setdefault(stretch.post, []).append(number)
    mixed = {
        post: numbers
        for post, numbers in of_post.items()
        if len({int(labels[number]) for number in numbers}) > 1
    }
    if not mixed:
        return {}
    texts = [stretch.text for stretch in stretches]
    languages = [stretch.language for stretch in stretches]
    for post in mixed:
        texts += posts[post].paragraphs
        languages += [posts[post].language] * len(posts[post].paragraphs)
    views = make_views(texts, background=background, languages=languages, counted=len(stretches))
    owner = np.array([stretch.post for stretch in stretches])
    found: dict[Place, int] = {}
    at = len(stretches)
    for post, numbers in mixed.items():
        size = len(posts[post].paragraphs)
        states = sorted({int(labels[number]) for number in numbers})
        before = np.concatenate(
            [
                np.full(stretches[number].end - stretches[number].start, labels[number])
                for number in numbers
            ]
        )
        fit = np.stack(
            [
                _fit(
                    views,
                    np.arange(at, at + size),
                    before == state,
                    np.flatnonzero((labels == state) & (owner != post)),
                )
                for state in states
            ]
        )
        for position, state in enumerate(_course(fit)):
            found[post, position] = states[state]
        at += size
    return found


def _fit(
    views: Views,
    rows: IntArray,
    inside: NDArray[np.bool_],
    others: IntArray,
) -> NDArray[np.float64]:
    """Likeness of paragraphs to a story: to what other posts say of it, and to what theirs does.

    Args:
        views: of stretches and paragraphs.
        rows: of the paragraphs of one post.
        inside: which of these paragraphs are of the story so far.
        others: rows of the story's stretches of other posts.
    """
    paragraphs = views.lexical[rows].toarray()
    own = paragraphs[inside].sum(axis=0)[None, :] - paragraphs * inside[:, None]
    parts = []
    if len(others):
        told = np.asarray(views.lexical[others].sum(axis=0)).reshape(1, -1)
        parts.append(_cosines(paragraphs, np.repeat(told, len(rows), axis=0)))
    if inside.sum() > 1 or not parts:
        parts.append(_cosines(paragraphs, own))
    return np.asarray(np.mean(parts, axis=0), np.float64)


def _cosines(a: FloatArray, b: FloatArray) -> FloatArray:
    length = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return np.asarray(np.einsum("ij,ij->i", a, b) / np.where(length > 0, length, 1.0), np.float32)


def _course(fit: NDArray[np.float64]) -> list[int]:
    """The best course of states: fit of each paragraph less the price of each change.

    Args:
        fit: of shape ``(states, paragraphs)``.
    """
    states, size = fit.shape
    best = fit[:, 0].copy()
    back = np.zeros((states, size), np.int64)
    for position in range(1, size):
        moved = best[None, :] - _STAY * (1 - np.eye(states))
        back[:, position] = moved.argmax(axis=1)
        best = moved.max(axis=1) + fit[:, position]
    course = [int(best.argmax())]
    for position in range(size - 1, 0, -1):
        course.append(int(back[course[-1], position]))
    return course[::-1]
