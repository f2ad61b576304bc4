"""What flows through the pipeline: frozen values, made by one stage and read by the next.

source -> page -> post -> revision -> paragraph -> cluster -> passage -> story -> digest
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args
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


OriginBasis = Literal["agency", "credit", "dateline", "told", "link", "copy", "ownership", "outlet"]
"""What an origin was concluded from, surest first.

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


News = Literal["new", "updated", "ongoing"]
"""What a text is to a reader of the digest before.

new: they were not given it; updated: they were given it in other words; ongoing: they were given
these words, whoever printed them and whatever time they carry now.
"""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a reader was given before in place of a passage.

    Attributes:
        text: verbatim, as it was given.
        day: of the digest that gave it.
        edition: of that digest.
    """

    text: str
    day: date
    edition: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A representative with all its attributions, as a reader sees it.

    Attributes:
        id: of the representative paragraph.
        text: verbatim.
        attributions: earliest first; one of them (``kind is None``) is the text that is shown.
        disagreements: other passages with other facts.
        speakers: whom the text quotes or goes by, as it names them, in order.
        news: what it is to a reader of the digest before.
        before: what that digest gave instead, where ``news`` is ``updated``.
        superseded_by: id of the passage by which the same outlet corrected this one.
    """

    id: str
    text: str
    attributions: tuple[Attribution, ...]
    disagreements: tuple[Disagreement, ...] = ()
    speakers: tuple[str, ...] = ()
    news: News = "new"
    before: Earlier | None = None
    superseded_by: str | None = None

    @property
    def shown(self) -> Attribution:
        """The attribution whose text is shown."""
        return next(a for a in self.attributions if a.kind is None)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carries it, earliest first, each once."""
        return tuple(dict.fromkeys(a.outlet for a in self.attributions))

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Who first wrote it, earliest first: two copies of one wire story have one origin."""
        groups: dict[str, list[Attribution]] = {}
        for attribution in self.attributions:
            groups.setdefault(attribution.origin or attribution.outlet, []).append(attribution)
        known = get_args(OriginBasis)
        return tuple(
            Origin(
                name,
                tuple(dict.fromkeys(a.outlet for a in group)),
                tuple(sorted({b for a in group for b in a.origin_basis}, key=known.index)),
            )
            for name, group in groups.items()
        )

    @property
    def variants(self) -> tuple[Attribution, ...]:
        """One attribution for each other wording, earliest first."""
        first: dict[str, Attribution] = {}
        for attribution in self.attributions:
            if attribution.text != self.text:
                first.setdefault(attribution.text, attribution)
        return tuple(first.values())


StepPhase = Literal["", "expected", "began", "went on", "ended"]
"""Where in the course of an event a value belongs; empty for a figure."""

DevelopmentKind = Literal["figure", "time"]
"""figure: a count that rises, such as a toll; time: when an event was expected, began, ended."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a value stands, and who gave it.

    Attributes:
        words: verbatim.
        passage_id: of the passage; of the post's first one, if the words stand in its headline.
        in_title: they stand in the headline of the post that is shown for the passage.
        start: first character in the passage's text, or in the headline.
        end: one past the last.
        outlets: who carries the passage, earliest first.
        published: when.
    """

    words: str
    passage_id: str
    in_title: bool
    start: int
    end: int
    outlets: tuple[str, ...]
    published: Moment


@dataclass(frozen=True, slots=True)
class Step:
    """One value in the course of something, and who gave it.

    Attributes:
        phase: see :data:`StepPhase`.
        value: for machines: a number, ``14:00Z`` (a time of day in UTC; without ``Z``, in a zone
            that is not told) or ``PT1H30M`` (ISO 8601); two parted by ``/`` are a span, and
            ``>`` before one says "more than".
        mentions: in other words or by others, in time order; at least one.
    """

    phase: StepPhase
    value: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Development:
    """What changed in the course of a day without a contradiction: a toll, a time.

    Attributes:
        kind: see :data:`DevelopmentKind`.
        subject: what it is of, in words of the texts, such as ``call`` or ``people killed``.
        steps: in the order of the course; equal values are one step.
    """

    kind: DevelopmentKind
    subject: str
    steps: tuple[Step, ...]


LeftOutReason = Literal["background", "repeat", "length"]
"""Why a passage is not shown.

background: it says what earlier days have said; repeat: the digest before gave it; length: there
was no room.
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage that is listed and not shown.

    Attributes:
        passage_id: of it.
        text: verbatim.
        outlets: who carries it, earliest first.
        origins: names of who wrote it first, likewise.
        post_id: of the post that is shown for it.
        url: of that post, or ``None``.
        published: when, in the source's zone.
        reason: see :data:`LeftOutReason`.
    """

    passage_id: str
    text: str
    outlets: tuple[str, ...]
    origins: tuple[str, ...]
    post_id: str
    url: str | None
    published: Moment
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Rank:
    """Why a story stands where it does: each part in [0, 1], and their weighted sum.

    Attributes:
        score: the sum by the configured weights.
        origins: how many independent origins it has.
        novelty: how much of it the reader was not given before.
        importance: how the sources themselves rank it.
        recency: how late in the digest's time its newest passage is.
    """

    score: float
    origins: float
    novelty: float
    importance: float
    recency: float


@dataclass(frozen=True, slots=True)
class Story:
    """Passages on one event.

    Attributes:
        id: that of the earlier story that it goes on with; else derived from its first passage.
        title: somebody's headline, verbatim.
        title_outlet: whose.
        passages: those that are shown, in time order.
        title_post_id: of the post whose headline it is; empty: the title is its first passage.
        lead: ids of at most three of the passages, that tell the story in short.
        developments: courses of figures and times.
        left_out: passages that are not shown, in time order.
        news: what it is to a reader of the digest before.
        rank: why it stands where it does.
    """

    id: str
    title: str
    title_outlet: str
    passages: tuple[Passage, ...]
    title_post_id: str = ""
    lead: tuple[str, ...] = ()
    developments: tuple[Development, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    news: News = "new"
    rank: Rank = Rank(0.0, 0.0, 0.0, 0.0, 0.0)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carries any of it, in the order of its passages, each once, those left out too."""
        carried = (*(p.outlets for p in self.passages), *(one.outlets for one in self.left_out))
        return tuple(dict.fromkeys(o for outlets in carried for o in outlets))

    @property
    def origins(self) -> tuple[str, ...]:
        """Who wrote any of it first, likewise."""
        shown = (o.name for p in self.passages for o in p.origins)
        return tuple(dict.fromkeys((*shown, *(o for one in self.left_out for o in one.origins))))


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story that is listed and not shown.

    Attributes:
        id: see :attr:`Story.id`.
        title: see :attr:`Story.title`.
        title_outlet: see :attr:`Story.title_outlet`.
        url: of the post whose headline it is, or ``None``.
        outlets: see :attr:`Story.outlets`.
        origins: see :attr:`Story.origins`.
        passages: how many it has.
        rank: see :attr:`Story.rank`.
    """

    id: str
    title: str
    title_outlet: str
    url: str | None
    outlets: tuple[str, ...]
    origins: tuple[str, ...]
    passages: int
    rank: Rank


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
class StoryMove:
    """Stories that have merged, or one that has split.

    Attributes:
        kind: ``merged``: several earlier stories are one now; ``split``: one is several now.
        before: ids of the earlier stories, the one whose id lives on first.
        after: ids of today's stories, likewise.
        titles: of the earlier stories, as they were shown last.
    """

    kind: Literal["merged", "split"]
    before: tuple[str, ...]
    after: tuple[str, ...]
    titles: tuple[str, ...] = ()


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
