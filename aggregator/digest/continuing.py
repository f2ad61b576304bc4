"""Stories over days: which of today's stories go on with one of the days before.

A story keeps its id while it goes on. What is kept of it is a :class:`StoryTrace`: its posts and
its heaviest words, plain data that can be made again from any digest.

Two stories are one that goes on if they share posts (a live blog that runs past midnight), or if
their words are alike enough. Each goes on with its best match at most, so that an id is never
given twice. What else is as surely the same is told: two stories of yesterday that are one today
have merged, one that is two has split.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from aggregator.dedup.text import words
from aggregator.digest.background import START, Background
from aggregator.digest.languages import language_of
from aggregator.digest.views import READ_CHARACTERS, capitalised
from aggregator.model import Digest, StoryMove

GOES_ON = 0.3
"""Least likeness of a story to the one that it goes on with."""

MOVED = 0.45
"""Least likeness for a merge or a split to be told, and for a story to go on after a pause: the
further one looks back, the more stories there are that are alike by chance."""

_KEPT_WORDS = 80
_POSTS_WEIGH = 0.6
"""Likeness of two stories of which the smaller one's posts are all in the other."""
_NAME = 2.0


@dataclass(frozen=True, slots=True)
class StoryTrace:
    """What is kept of a story.

    Attributes:
        id: of the story.
        title: as it was shown last.
        day: when it was told last.
        posts: ids of its posts, sorted.
        words: its heaviest words and their weights, the squares of which sum up to 1.
    """

    id: str
    title: str
    day: date
    posts: tuple[str, ...]
    words: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` reads it back to an equal value."""
        return {
            "id": self.id,
            "title": self.title,
            "day": self.day.isoformat(),
            "posts": list(self.posts),
            "words": dict(self.words),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> StoryTrace:
        """Read what :meth:`to_dict` wrote."""
        return cls(
            id=data["id"],
            title=data["title"],
            day=date.fromisoformat(data["day"]),
            posts=tuple(data["posts"]),
            words=dict(data["words"]),
        )


@dataclass(frozen=True, slots=True)
class Continuation:
    """What :func:`continue_stories` found.

    Attributes:
        ids: id of each of today's stories, in their order: that of the story that it goes on
            with, else its own.
        continued: for each of today's stories, whether it goes on with an earlier one.
        moves: merges and splits.
    """

    ids: tuple[str, ...]
    continued: tuple[bool, ...]
    moves: tuple[StoryMove, ...]


def trace_story(
    identity: str,
    title: str,
    day: date,
    posts: Iterable[str],
    texts: Iterable[str],
    *,
    language: str = "und",
    background: Background = START,
) -> StoryTrace:
    """What is to be kept of a story.

    Args:
        identity: its id.
        title: as it is shown.
        day: of the digest.
        posts: ids of the posts that tell it.
        texts: of its passages.
        language: primary subtag of most of the texts.
        background: how common words are.
    """
    holding: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for text in texts:
        part = text[:READ_CHARACTERS]
        holding.update(set(words(part)))
        names.update(set(capitalised(part)))
    # Only words of the title that its passages say, too: the headline of a live blog stands over
    # all of its stories, day after day.
    holding.update({word for word in words(title) if word in holding})
    names.update({word for word in capitalised(title) if word in holding})
    vocabulary = sorted(holding)
    weight = background.weight(language)
    common = background.holding(language, vocabulary)
    values = {
        word: (1 + math.log(holding[word]))
        * math.log((2 + weight) / (1 + seen))
        * (_NAME if 2 * names[word] > holding[word] else 1.0)
        for word, seen in zip(vocabulary, common, strict=True)
    }
    kept = sorted(values.items(), key=lambda item: (-item[1], item[0]))[:_KEPT_WORDS]
    length = math.sqrt(sum(value * value for _, value in kept)) or 1.0
    return StoryTrace(
        id=identity,
        title=title,
        day=day,
        posts=tuple(sorted(set(posts))),
        words={word: round(value / length, 5) for word, value in sorted(kept)},
    )


def trace_digest(digest: Digest, *, background: Background = START) -> list[StoryTrace]:
    """What is to be kept of the stories of a digest, in their order.

    Args:
        digest: any.
        background: how common words are.
    """
    found = []
    for story in digest.stories:
        texts = [passage.text for passage in story.passages]
        posts = {a.post_id for passage in story.passages for a in passage.attributions}
        language = language_of(None, "\n".join([story.title, *texts])[:READ_CHARACTERS])
        found.append(
            trace_story(
                story.id,
                story.title,
                digest.day,
                posts,
                texts,
                language=language,
                background=background,
            )
        )
    return found


def continue_digest(digest: Digest, previous: Sequence[Digest]) -> Digest:
    """Give the stories of a digest the ids of those that they go on with.

    Args:
        digest: as it was built, with ids of its own.
        previous: earlier digests, of any number of days, oldest first, whose stories have their
            last ids.

    Returns:
        the digest with its stories' ids, and with what has merged or split. Of the same digests,
        the same.
    """
    before = [trace for earlier in previous for trace in trace_digest(earlier)]
    found = continue_stories(before, trace_digest(digest))
    stories = tuple(
        replace(story, id=identity)
        for story, identity in zip(digest.stories, found.ids, strict=True)
    )
    return replace(digest, stories=stories, moves=found.moves)


def continue_stories(previous: Sequence[StoryTrace], today: Sequence[StoryTrace]) -> Continuation:
    """Find out which of today's stories go on with an earlier one.

    Only stories of the newest of the days before merge or split; one that has paused may go on.

    Args:
        previous: of the days before; of one id, the last counts.
        today: with the ids that they have if they go on with none.

    Returns:
        the same for any order of ``previous``, if no id is told twice of one day.
    """
    latest: dict[str, StoryTrace] = {}
    for trace in sorted(previous, key=lambda trace: trace.day):
        latest[trace.id] = trace
    before = sorted(latest.values(), key=lambda trace: trace.id)
    newest = max((trace.day for trace in before), default=date.min)
    found = sorted(
        ((alike, -i, -j) for (i, j), alike in _alike(before, today).items()), reverse=True
    )
    ids = [trace.id for trace in today]
    parent: dict[int, int] = {}
    child: dict[int, int] = {}
    merged: dict[int, list[int]] = {}
    split: dict[int, list[int]] = {}
    for alike, i, j in ((alike, -i, -j) for alike, i, j in found):
        paused = before[i].day < newest
        if alike < (MOVED if paused else GOES_ON):
            continue
        if i not in child and j not in parent:
            child[i], parent[j] = j, i
            ids[j] = before[i].id
        elif alike >= MOVED and not paused and i not in child:
            merged.setdefault(j, []).append(i)
            child[i] = j
        elif alike >= MOVED and not paused and j not in parent:
            split.setdefault(i, []).append(j)
            parent[j] = i
    moves = []
    for j, others in sorted(merged.items()):
        gone = sorted(others, key=lambda i: before[i].id)
        titles = (before[parent[j]].title, *(before[i].title for i in gone))
        moves.append(
            StoryMove("merged", (ids[j], *(before[i].id for i in gone)), (ids[j],), titles)
        )
    for i, parts in sorted(split.items()):
        after = (before[i].id, *sorted(ids[j] for j in parts))
        moves.append(StoryMove("split", (before[i].id,), after, (before[i].title,)))
    known = set(latest)
    return Continuation(tuple(ids), tuple(identity in known for identity in ids), tuple(moves))


def _alike(
    before: Sequence[StoryTrace], today: Sequence[StoryTrace]
) -> dict[tuple[int, int], float]:
    """Likeness of those pairs that share a word or a post."""
    common = _common_words([*before, *today])
    holding: dict[str, list[int]] = defaultdict(list)
    for i, old in enumerate(before):
        for key in (*old.words, *(f"\x00{post}" for post in old.posts)):
            holding[key].append(i)
    found = {}
    for j, new in enumerate(today):
        keys = (*new.words, *(f"\x00{post}" for post in new.posts))
        for i in sorted({i for key in keys for i in holding.get(key, ())}):
            found[i, j] = likeness(before[i], new, common=common)
    return found


def likeness(
    old: StoryTrace, new: StoryTrace, *, common: Mapping[str, float] | None = None
) -> float:
    """How surely two traces are of one story, in [0, 1].

    Args:
        old: earlier.
        new: later.
        common: share of stories that hold a word, for words that many do.
    """
    shares = common or {}
    product = own = other = 0.0
    for word, value in old.words.items():
        value *= 1.0 - shares.get(word, 0.0)
        own += value * value
        product += value * new.words.get(word, 0.0) * (1.0 - shares.get(word, 0.0))
    for word, value in new.words.items():
        other += (value * (1.0 - shares.get(word, 0.0))) ** 2
    cosine = product / math.sqrt(own * other) if own and other else 0.0
    shared = len(set(old.posts) & set(new.posts)) / max(1, min(len(old.posts), len(new.posts)))
    return min(1.0, cosine + _POSTS_WEIGH * shared)


def _common_words(traces: Sequence[StoryTrace]) -> dict[str, float]:
    """What a third of the stories are about tells none of them from the others."""
    counts = Counter(word for trace in traces for word in trace.words)
    # Two hold a word of a story that goes on, on any day.
    return {word: (n - 2) / len(traces) for word, n in counts.items() if n > 2}
