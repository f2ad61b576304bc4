"""A digest cut to the topics of one reader: words or names, one of which each story must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aggregator.dedup.text import words
from aggregator.model import Digest, Story


class Topics:
    """Finds the stories that somebody wants.

    A topic is found where its words stand in a row, in any case; a star at the end of a word
    stands for any letters, so that ``flood*`` finds "flooding", too. Accents count.

    Args:
        topics: at least one of them must be found. One without a word in it is passed over.
    """

    def __init__(self, topics: Sequence[str]) -> None:
        patterns = [found for topic in topics if (found := _pattern(topic))]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def in_any(self, texts: Iterable[str]) -> bool:
        """Whether any of the texts holds a topic."""
        pattern = self._pattern
        return pattern is not None and any(
            pattern.search(f" {' '.join(words(text))} ") for text in texts
        )


def cut(digest: Digest, topics: Sequence[str]) -> Digest:
    """What a digest tells of some topics.

    Stories stay whole and in their order. Of what the digest before gave and is no longer so,
    that stays which holds a topic. The pages and the counts are those of what stays.

    Args:
        digest: of all.
        topics: see :class:`Topics`; none: nothing is cut.
    """
    wanted = Topics(topics)
    if not wanted:
        return digest
    stories = tuple(story for story in digest.stories if wanted.in_any(_texts(story)))
    left_out = tuple(line for line in digest.left_out if wanted.in_any([line.title]))
    kept = {story.id for story in stories} | {line.id for line in left_out}
    passages = [passage for story in stories for passage in story.passages]
    outlets = {outlet for story in stories for outlet in story.outlets}
    outlets |= {outlet for line in left_out for outlet in line.outlets}
    repeats = sum(len(passage.attributions) - 1 for passage in passages)
    hidden = sum(len(story.left_out) for story in stories)
    return replace(
        digest,
        stories=stories,
        left_out=left_out,
        changes=tuple(
            change for change in digest.changes if wanted.in_any([change.text, change.now])
        ),
        moves=tuple(move for move in digest.moves if kept.intersection(move.after)),
        pages=tuple(page for page in digest.pages if page.outlet in outlets),
        paragraphs=len(passages) + repeats + hidden,
        repeats=repeats,
    )


def is_empty(digest: Digest) -> bool:
    """Whether a digest has nothing to tell."""
    return not (digest.stories or digest.left_out or digest.changes)


def _texts(story: Story) -> Iterator[str]:
    yield story.title
    for passage in story.passages:
        yield passage.text
        # Who prints it in other words may name what the shown words do not.
        yield from (variant.text for variant in passage.variants)
    for one in story.left_out:
        yield one.text


def _pattern(topic: str) -> str:
    parts: list[str] = []
    for token in topic.split():
        found = [re.escape(word) for word in words(token)]
        if found and token.endswith("*"):
            found[-1] += "[^ ]*"
        parts += found
    return f" {' '.join(parts)} " if parts else ""
