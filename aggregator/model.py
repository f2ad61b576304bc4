"""What flows through the pipeline: frozen values, made by one stage and read by the next.

source -> page -> post -> revision -> paragraph -> cluster -> passage -> story -> digest
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from aggregator.dedup.model import DifferenceKind, Kind

DayBasis = Literal[
    "json-ld",
    "page data",
    "time element",
    "meta",
    "date line",
    "byline",
    "text",
    "url",
    "relative time",
    "configuration",
    "file time",
]
"""What a post's day was concluded from, surest first but for ``text`` and below.

page data: JSON of another form than JSON-LD, from which a script draws the page; relative time:
"2h ago", counted back from the time of the fetch.
"""

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


AddressKind = Literal["page", "feed", "sitemap"]
"""What an address brings: a live blog or an article, or a list of such pages."""


@dataclass(frozen=True, slots=True)
class Source:
    """What the user configures, or one ``--input``.

    Attributes:
        name: unique; credited where a page does not name its publisher.
        paths: files, folders or glob patterns.
        zone: IANA name of the zone that its local times are in.
        outlet: who is credited for all of its pages; ``None``: the publisher that the page
            names, else the stem of the file's name (for a folder) or the source's name.
        language: BCP 47 tag, or ``None`` for unknown.
        day: the day of pages that do not tell their own.
        url: address that is fetched, in place of ``paths``; ``None``: files are read.
        kind: what is at the address; ``None``: what comes tells.
    """

    name: str
    paths: tuple[str, ...] = ()
    zone: str = "UTC"
    outlet: str | None = None
    language: str | None = None
    day: date | None = None
    url: str | None = None
    kind: AddressKind | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes that one fetch brought.

    Attributes:
        source: name of the source.
        locator: what identifies the page in its source for ever: a path relative to the
            input, with forward slashes, or an address.
        content: as they came.
        media_type: such as ``text/html``, or ``None`` if nobody said.
        headers: of the answer; empty for a file.
        fetched_at: when, in UTC.
        modified_at: the file's time or Last-Modified, in UTC; ``None`` if unknown.
        url: address, if it is known before the page is read.
        blog: locator of the live blog whose older posts this page holds: a post has the same id
            on whichever of its pages it stands. ``None``: the page is no such part.
    """

    source: str
    locator: str
    content: bytes = field(repr=False)
    fetched_at: datetime
    media_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    modified_at: datetime | None = None
    url: str | None = None
    blog: str | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 of the bytes, hex."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Failure:
    """A page or a source that could not be used; the others go on.

    Attributes:
        source: name of the source.
        locator: path or address.
        message: one line: what was wrong and what was expected.
    """

    source: str
    locator: str
    message: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published, as surely as is known.

    Attributes:
        day: local date in the source's zone.
        at: the instant, with its offset in the source's zone; ``None``: only the day is known.
        basis: what it was concluded from.
    """

    day: date
    at: datetime | None
    basis: DayBasis

    def day_in(self, zone: str) -> date:
        """Local date in a zone; the day as told where the instant is unknown.

        Args:
            zone: IANA name.
        """
        return self.at.astimezone(ZoneInfo(zone)).date() if self.at else self.day


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
        credit: agency that the text is credited to, such as ``Reuters``; ``None`` if none.
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
    aliases: tuple[str, ...] = ()
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
    """

    posts: tuple[Post, ...]
    total: int | None = None
    boilerplate: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    covers: tuple[datetime, datetime] | None = None


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


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact in which another passage differs from this one, each side verbatim.

    Attributes:
        kind: what sort of fact.
        here: the words of this passage.
        there: the words of the other.
    """

    kind: DifferenceKind
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Another passage of the same digest that says the same with different facts.

    Attributes:
        passage_id: of the other passage.
        text: of the other passage, verbatim.
        outlets: who carries the other, earliest first.
        differences: what differs.
    """

    passage_id: str
    text: str
    outlets: tuple[str, ...]
    differences: tuple[FactDifference, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A representative with all its attributions, as a reader sees it.

    Attributes:
        id: of the representative paragraph.
        text: verbatim.
        attributions: earliest first; one of them (``kind is None``) is the text that is shown.
        disagreements: other passages with other facts.
    """

    id: str
    text: str
    attributions: tuple[Attribution, ...]
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def shown(self) -> Attribution:
        """The attribution whose text is shown."""
        return next(a for a in self.attributions if a.kind is None)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carries it, earliest first, each once."""
        return tuple(dict.fromkeys(a.outlet for a in self.attributions))

    @property
    def variants(self) -> tuple[Attribution, ...]:
        """One attribution for each other wording, earliest first."""
        first: dict[str, Attribution] = {}
        for attribution in self.attributions:
            if attribution.text != self.text:
                first.setdefault(attribution.text, attribution)
        return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Story:
    """Passages on one event.

    Attributes:
        id: stable for one digest: derived from its first passage.
        title: somebody's headline, verbatim.
        title_outlet: whose.
        passages: in time order.
    """

    id: str
    title: str
    title_outlet: str
    passages: tuple[Passage, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carries any of it, in the order of its passages, each once."""
        return tuple(dict.fromkeys(o for p in self.passages for o in p.outlets))


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
    """

    source: str
    outlet: str
    locator: str
    url: str | None
    title: str
    posts: int
    basis: tuple[DayBasis, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories of one local day.

    Attributes:
        day: local date.
        zone: IANA name of the zone that the day is of.
        edition: name of the edition, such as ``daily``.
        as_of: newest revision that it knows of, in UTC.
        stories: most widely reported first.
        pages: what it was made from.
        paragraphs: how many paragraphs it was made from.
        repeats: how many of them are shown within another's passage.
    """

    day: date
    zone: str
    edition: str
    as_of: datetime
    stories: tuple[Story, ...]
    pages: tuple[DigestPage, ...]
    paragraphs: int
    repeats: int
