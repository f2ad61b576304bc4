"""Posts, the spans of their paragraphs, and their revisions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from aggregator.model.moments import Moment

PostKind = Literal["post", "summary", "key events", "headline", "sponsored"]
"""What sort of entry a post is.

summary: sums up posts before it; key events: a list of what happened; headline: it has no text
but its title, which is its paragraph; sponsored: an advertisement in the form of a post.
"""


SpanKind = Literal["text", "item", "quote", "embed"]
"""What a paragraph is in its post.

item: of a list; quote: set apart as somebody else's words; embed: a message or a film of
another site.
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Where one paragraph stands in the text of its revision.

    Attributes:
        start: first character, from 0.
        end: one past the last character.
        line: line of the file that it was read from, from 1; ``None`` for HTML.
        kind: what it is in its post.
        by: who wrote or said a quote or an embed, as the page names them; empty if it does not.
        url: where an embed stands; ``None`` if the page does not say.
    """

    start: int
    end: int
    line: int | None = None
    kind: SpanKind = "text"
    by: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of a live blog, or one whole article, as a page shows it now.

    schema.org: an entry is a ``BlogPosting`` in the ``liveBlogUpdate`` of a
    ``LiveBlogPosting``; an article is a ``NewsArticle``.

    Attributes:
        id: stable; unique over all sources. ``SOURCE:LOCATOR`` for an article and
            ``SOURCE:LOCATOR#ANCHOR`` for an entry.
        source: name of the source.
        locator: of the page.
        outlet: who is credited.
        url: link to the post itself, with its anchor; ``None`` for a file that names none.
        title: headline of the entry or the article; empty if it has none.
        page_title: headline of the page; equals ``title`` for an article.
        author: as the page names them; empty if it does not.
        published: when.
        modified: the last change that the page claims; ``None`` if it claims none.
        pinned: held at the top by its editors.
        language: BCP 47 tag, or ``None`` for unknown.
        credit: agency that the text is credited to, such as ``Reuters``, or whom the feed that
            lists it names as its source; ``None`` if none.
        text: the paragraphs, joined by blank lines; no boilerplate.
        spans: where each paragraph stands in ``text``, in order, without overlap.
        position: its place among the posts of its page, oldest first, from 0: the order of
            posts that carry the same time. It is no part of the post's identity.
        zone: IANA name of the source's zone.
        aliases: every other id under which the page knows the post, of the form of ``id``.
        kind: what sort of entry it is.
    """

    id: str
    source: str
    locator: str
    outlet: str
    title: str
    published: Moment
    text: str
    spans: tuple[Span, ...]
    url: str | None = None
    page_title: str = ""
    author: str = ""
    modified: datetime | None = None
    pinned: bool = False
    language: str | None = None
    credit: str | None = None
    position: int = 0
    zone: str = "UTC"
    aliases: tuple[str, ...] = field(default=(), compare=False)
    kind: PostKind = "post"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text of each paragraph, verbatim."""
        return tuple(self.text[s.start : s.end] for s in self.spans)

    @property
    def hash(self) -> str:
        """Identifies the words: SHA-256 over title and text, 16 hex digits."""
        words = f"{self.title}\x00{self.text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(words).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one page gave.

    Attributes:
        posts: in time order, oldest first; posts of one time in page order.
        total: how many posts the page says there are, or ``None`` if it does not say.
        boilerplate: lines that were left out because they belong to the page.
        notes: one line each: what a user should know (a time that was not believed, say).
        older: addresses of the next pages with older posts of the same live blog, nearest
            first; absolute, http or https, of the page's own site.
        withdrawn: ids of posts that the page marks as withdrawn or deleted.
        covers: instants of the oldest and the newest post of the stretch that the page shows
            without a gap, pinned posts aside; ``None``: no such stretch is known, as of a page
            that was cut.
        ended: when the coverage ends or has ended, as the page claims (``coverageEndTime``);
            many name a time in the future, or forget to.
    """

    posts: tuple[Post, ...]
    total: int | None = None
    boilerplate: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    covers: tuple[datetime, datetime] | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """The text of a post as seen at one time.

    Attributes:
        post: as it was.
        number: from 1.
        seen_at: when we saw it first, in UTC.
        withdrawn: its page has taken the post away; title and time are those it had.
    """

    post: Post
    number: int
    seen_at: datetime
    withdrawn: bool = False

    @property
    def hash(self) -> str:
        """See :attr:`Post.hash`."""
        return self.post.hash


def paragraph_id(post_id: str, revision_hash: str, position: int) -> str:
    """Id of one paragraph of one revision: 12 hex digits.

    Args:
        post_id: see :attr:`Post.id`.
        revision_hash: see :attr:`Revision.hash`.
        position: of the paragraph in the revision, from 0.
    """
    whole = f"{post_id}\x00{revision_hash}\x00{position}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:12]
