"""What pages and the HTTP API show: frozen values, without HTML and without HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from aggregator.model import (
    Development,
    Digest,
    Disagreement,
    Moment,
    Passage,
    Revision,
    Story,
    StoryLine,
    StoryMove,
)
from aggregator.render.wording import Stretch
from aggregator.revise import Change as RevisionChange
from aggregator.store.search import Bounds
from aggregator.store.values import DigestHead, StoredOverride

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """Some elements of a list, and how it goes on.

    Attributes:
        items: in the list's order.
        next: cursor of what comes after them; ``None``: nothing does.
    """

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class DigestLine:
    """A digest in a list.

    Attributes:
        head: which it is, and its newest version.
        headline: title of its first story; empty: it has none.
        stories: how many are shown.
        passages: how many are shown.
        outlets: how many are in it.
        disagreements: pairs of passages that contradict each other.
    """

    head: DigestHead
    headline: str
    stories: int
    passages: int
    outlets: int
    disagreements: int


@dataclass(frozen=True, slots=True)
class DigestRead:
    """A digest.

    Attributes:
        head: which it is, and its newest version.
        digest: as a value.
        document: its JSON form, character for character.
        etag: changes whenever the document does.
        editions: names of the digests of the day, in order.
        day_before: the day before it that has a digest, or ``None``.
        day_after: the next one, or ``None``.
    """

    head: DigestHead
    digest: Digest = field(repr=False)
    document: str = field(repr=False)
    etag: str
    editions: tuple[str, ...]
    day_before: date | None
    day_after: date | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A story in one digest.

    Attributes:
        head: the digest.
        number: place of the story in it, from 1; those that are only listed come after the others.
        story: as it is shown; ``None``: it is only listed.
        line: likewise, where it is only listed.
    """

    head: DigestHead
    number: int
    story: Story | None
    line: StoryLine | None = None


@dataclass(frozen=True, slots=True)
class StoryRead:
    """A story over days.

    Attributes:
        id: of it.
        title: as the newest digest has it.
        title_outlet: whose title.
        chapters: newest digest first.
        moves: other stories that it merged with or was split from, newest first.
        etag: changes whenever any of it does.
        digests: how many have it, whether or not they are among the chapters.
        next: cursor of the chapters that come after these; ``None``: there are none.
    """

    id: str
    title: str
    title_outlet: str
    chapters: tuple[Chapter, ...]
    moves: tuple[StoryMove, ...]
    etag: str
    digests: int = 0
    next: str | None = None

    @property
    def latest(self) -> Chapter:
        """The newest digest that has it."""
        return self.chapters[0]


@dataclass(frozen=True, slots=True)
class StoryInList:
    """A story in a list of the newest.

    Attributes:
        head: the newest digest that has it.
        number: place in it, from 1.
        story: as it is shown there.
    """

    head: DigestHead
    number: int
    story: Story


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a passage, and who prints it.

    Attributes:
        text: verbatim.
        attributions: places in :attr:`Passage.attributions`, in order.
        shown: it is the one that the digest shows.
        stretches: how it differs from the one that is shown, word for word; those that are not
            ``dropped`` give the text when joined. ``None``: the two are too unlike, or too long.
    """

    text: str
    attributions: tuple[int, ...]
    shown: bool
    stretches: tuple[Stretch, ...] | None


@dataclass(frozen=True, slots=True)
class PassageRead:
    """A passage with every wording of it.

    Attributes:
        head: the newest digest that shows it.
        story_id: its story there.
        story_title: of that story.
        passage: itself.
        wordings: the shown one first, then the others, earliest first.
        decided: what people decided about its texts, and that holds.
        etag: changes whenever any of it does.
    """

    head: DigestHead
    story_id: str
    story_title: str
    passage: Passage
    wordings: tuple[Wording, ...]
    decided: tuple[StoredOverride, ...]
    etag: str


@dataclass(frozen=True, slots=True)
class RevisionRead:
    """A revision of a post, and what it changed.

    Attributes:
        revision: itself.
        changes: what it did to its post, what tells most first.
        text_changes: its text and the one before it as stretches of (taken out, put in); the two
            are equal where nothing changed. Of the first revision: one stretch, put in.
        title_changes: likewise of the headline.
    """

    revision: Revision
    changes: tuple[RevisionChange, ...]
    text_changes: tuple[tuple[str, str], ...]
    title_changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands in a digest.

    Attributes:
        paragraph_id: of the paragraph.
        day: of the digest.
        edition: of the digest.
        story_id: of the story.
        passage_id: of the passage.
        is_shown: whether the passage is shown; else it is only counted.
    """

    paragraph_id: str
    day: date
    edition: str
    story_id: str
    passage_id: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class PostRead:
    """A post with its revisions.

    Attributes:
        id: of it.
        revisions: oldest first.
        paragraphs: ids of the paragraphs of the newest revision, one for each span, in order.
        places: where its paragraphs stand in the newest digests that have them.
        etag: changes whenever any of it does.
    """

    id: str
    revisions: tuple[RevisionRead, ...]
    paragraphs: tuple[str, ...]
    places: tuple[Place, ...]
    etag: str

    @property
    def latest(self) -> RevisionRead:
        """The newest revision."""
        return self.revisions[-1]


@dataclass(frozen=True, slots=True)
class PostInList:
    """A post in a list.

    Attributes:
        revision: the newest.
        revisions: how many there are.
    """

    revision: Revision
    revisions: int


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """What one side of a conflict said, and when.

    Attributes:
        passage_id: of the passage that says so.
        words: those that differ, verbatim; empty: it lacks the fact.
        text: of the passage, verbatim.
        outlets: who carries it, earliest first.
        published: when its first attribution was published; ``None``: unknown here.
        url: of that post, or ``None``.
        post_id: of that post; empty: unknown here.
    """

    passage_id: str
    words: tuple[str, ...]
    text: str
    outlets: tuple[str, ...]
    published: Moment | None
    url: str | None
    post_id: str


@dataclass(frozen=True, slots=True)
class ConflictRead:
    """Two passages that say the same with different facts.

    Attributes:
        id: of the pair: the ids of both passages, the smaller first, joined by ``-``.
        head: the newest digest that shows it.
        story_id: its story there.
        story_title: of that story.
        disagreement: as the first passage has it.
        values: what each side says, earliest first.
        developments: courses of the same story's figures and times, that name either passage.
        seen_in: every digest that shows the two as a conflict, newest first; in a list only
            ``head``.
        etag: changes whenever any of it does.
    """

    id: str
    head: DigestHead
    story_id: str
    story_title: str
    disagreement: Disagreement
    values: tuple[ConflictValue, ...]
    developments: tuple[Development, ...]
    seen_in: tuple[DigestHead, ...]
    etag: str


@dataclass(frozen=True, slots=True)
class SourceRead:
    """A source, and how it does.

    Attributes:
        name: of it.
        configured: whether the configuration still has it.
        url: address, or ``None`` for files.
        pages: how many locators it has brought.
        posts: how many posts.
        last_seen: when a page of it last brought something new, in UTC.
        last_outcome: how the last look ended, such as ``new`` or ``failed``; ``None``: none yet.
        last_outcome_at: when that was, in UTC.
        last_message: one line on it; empty if there is nothing to say.
        silent_since: its newest post, if it is silent for longer than it used to be.
    """

    name: str
    configured: bool
    url: str | None
    pages: int
    posts: int
    last_seen: datetime | None
    last_outcome: str | None
    last_outcome_at: datetime | None
    last_message: str
    silent_since: datetime | None

    @property
    def health(self) -> Literal["well", "silent", "failing", "unknown"]:
        """How it does, in one word."""
        if self.last_outcome is None:
            return "unknown"
        if self.last_outcome == "failed":
            return "failing"
        return "silent" if self.silent_since is not None else "well"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a paragraph that was found.

    Attributes:
        paragraph_id: of the paragraph; ``None``: it is of the headline.
        text: verbatim.
        start: where it begins in the paragraph.
        is_cut: (whether the paragraph goes on before it, whether after it).
        found: (start, end) of the found words in ``text``, in order, never overlapping.
    """

    paragraph_id: str | None
    text: str
    start: int
    is_cut: tuple[bool, bool]
    found: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found.

    Attributes:
        revision: the newest of it.
        title_found: (start, end) of the found words in the post's title.
        excerpts: of its text, the best first.
        places: where the paragraphs of the excerpts stand in digests.
    """

    revision: Revision
    title_found: tuple[tuple[int, int], ...]
    excerpts: tuple[Excerpt, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Hits(Listing[Hit]):
    """Posts that were found.

    Attributes:
        bounds: what ranking them left out.
    """

    bounds: Bounds = field(default_factory=Bounds)


SearchOrder = Literal["relevance", "time"]
"""relevance: the best of the newest matches first; time: newest first."""


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Which posts are looked at.

    Attributes:
        day: local date in the digest's zone; ``None``: any.
        since: no day before this one.
        until: no day after this one.
        source: name of a source.
        story: id of a story.
        language: primary subtag, such as ``en``.
    """

    day: date | None = None
    since: date | None = None
    until: date | None = None
    source: str | None = None
    story: str | None = None
    language: str | None = None

    def to_dict(self) -> Mapping[str, str]:
        """Those that are set, as text, by name."""
        named = {
            "day": self.day,
            "since": self.since,
            "until": self.until,
            "source": self.source,
            "story": self.story,
            "language": self.language,
        }
        return {name: str(value) for name, value in named.items() if value is not None}
