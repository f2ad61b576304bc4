"""Digests: the stories of one local day, and what has changed since the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from aggregator.model.moments import DayBasis
from aggregator.model.passages import FactDifference
from aggregator.model.stories import Story, StoryLine, StoryMove

DOCUMENT_VERSION: Final = 3
"""Of the JSON form of a digest; raised when a reader of the version before would misread it."""


@dataclass(frozen=True, slots=True)
class DigestPage:
    """A page that a digest drew on, and how its day was known.

    Attributes:
        source: name of the source.
        outlet: who is credited.
        locator: of the page.
        url: or ``None``.
        title: of the page.
        posts: how many of its posts are of the day.
        basis: what the day was concluded from, surest first, each once.
        origin: who wrote most of what it was taken for; empty if nothing was.
    """

    source: str
    outlet: str
    locator: str
    url: str | None
    title: str
    posts: int
    basis: tuple[DayBasis, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The digest that a reader was given before.

    Attributes:
        day: of it.
        edition: of it.
        as_of: newest revision that it knew of, in UTC.
        content_hash: SHA-256 of its JSON form, hex.
    """

    day: date
    edition: str
    as_of: datetime
    content_hash: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the digest before gave and that its source has changed or taken back.

    Attributes:
        kind: corrected: the same post now gives other facts; updated: a count of it has risen;
            withdrawn: it gives these words no more, nor others in their place.
        passage_id: in the digest before.
        text: as it was given, verbatim.
        now: what the post says instead, verbatim; empty if it says nothing.
        differences: the facts that differ: ``here`` was given, ``there`` is so now.
        outlet: who is credited.
        post_id: of the post.
        url: of the post, or ``None``.
        revision_hash: of the revision that was given.
        now_hash: of the revision that the post has now.
        seen_at: when we saw that one first, in UTC.
    """

    kind: Literal["corrected", "updated", "withdrawn"]
    passage_id: str
    text: str
    now: str
    differences: tuple[FactDifference, ...]
    outlet: str
    post_id: str
    url: str | None
    revision_hash: str
    now_hash: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories of one local day.

    Attributes:
        day: local date.
        zone: IANA name of the zone that the day is of.
        edition: name of the edition, such as ``daily``.
        as_of: newest revision that it knows of, in UTC.
        stories: by rank.
        pages: what it was made from.
        paragraphs: how many paragraphs it was made from.
        repeats: how many of them are shown within another's passage.
        since: the digest that the reader was given before; ``None``: there was none, and all is
            new.
        changes: what that digest gave and is no longer so; to be told first.
        left_out: stories for which there was no room, by rank.
        settings: identifies the configuration that it was made with; empty if unknown.
        overrides: numbers of the decisions of people about two texts that it respects.
        not_compared: languages (primary subtags) of its posts between which stories were not
            compared, for the encoder knows one language only; none if all were.
        looked_back: digests given before from which its stories have their ids, besides
            ``since``; oldest first.
        moves: stories that have merged or split since those.
    """

    day: date
    zone: str
    edition: str
    as_of: datetime
    stories: tuple[Story, ...]
    pages: tuple[DigestPage, ...]
    paragraphs: int
    repeats: int
    since: Given | None = None
    changes: tuple[Change, ...] = ()
    left_out: tuple[StoryLine, ...] = ()
    settings: str = ""
    overrides: tuple[int, ...] = ()
    not_compared: tuple[str, ...] = ()
    looked_back: tuple[Given, ...] = ()
    moves: tuple[StoryMove, ...] = ()
