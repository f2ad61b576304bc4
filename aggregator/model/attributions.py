"""Who carries a paragraph, and who wrote it first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.dedup.model import Kind
from aggregator.model.moments import Moment
from aggregator.model.posts import PostKind, SpanKind

OriginBasis = Literal[
    "quoted", "agency", "credit", "dateline", "told", "link", "copy", "ownership", "outlet"
]
"""What an origin was concluded from, surest first.

quoted: the post sets the paragraph apart as somebody else's words, or shows a message of theirs;
agency: the outlet is the agency itself; credit: the post is credited to it; dateline: the text
opens with place and agency; told: the text names the medium that it has its news from; link: the
address of the post is another outlet's; copy: the words are those of an earlier text; ownership:
outlets of one owner, as configured, have it alike; outlet: nothing speaks against it being the
outlet's own.
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who first wrote what a passage says, and who carries it from there.

    Attributes:
        name: an agency, a medium or an outlet.
        outlets: who carries it, earliest first, each once.
        bases: what it was concluded from, surest first, each once.
    """

    name: str
    outlets: tuple[str, ...]
    bases: tuple[OriginBasis, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One paragraph of one revision that a passage stands for.

    Attributes:
        paragraph_id: see :func:`paragraph_id`.
        text: verbatim.
        outlet: who is credited.
        source: name of the source.
        locator: of the page.
        url: link to the post, or ``None``.
        line: of the file, or ``None``.
        author: empty if unknown.
        credit: agency, or ``None``.
        post_id: see :attr:`Post.id`.
        post_title: headline of the post or else of its page.
        revision_hash: which revision.
        start: first character in the revision's text.
        end: one past the last.
        published: when, in the source's zone.
        zone: IANA name of the source's zone.
        kind: how it matches the passage's text; ``None`` for the paragraph that is shown.
        score: of that match; 1.0 for the paragraph that is shown.
        revision: number of the revision, from 1: above that, the post was changed since we saw
            it first.
        origin: name of the :class:`Origin` that it comes from.
        origin_basis: what that was concluded from, surest first.
        gone_since: when we saw first that the page is no more there, in UTC; ``None``: it was
            there when we looked last.
        post_kind: what sort of entry the post is.
        part: what the paragraph is in its post.
        quoted: who wrote or said it, as the page names them, where ``part`` is a quote or an
            embed; empty if it does not.
        quoted_url: where an embed stands; ``None`` if the page does not say.
    """

    paragraph_id: str
    text: str
    outlet: str
    source: str
    locator: str
    post_id: str
    post_title: str
    revision_hash: str
    start: int
    end: int
    published: Moment
    zone: str
    url: str | None = None
    line: int | None = None
    author: str = ""
    credit: str | None = None
    kind: Kind | None = None
    score: float = 1.0
    revision: int = 1
    origin: str = ""
    origin_basis: tuple[OriginBasis, ...] = ()
    gone_since: datetime | None = None
    post_kind: PostKind = "post"
    part: SpanKind = "text"
    quoted: str = ""
    quoted_url: str | None = None
