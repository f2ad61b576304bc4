"""The answers of the API: stable, described, with examples. New fields may come, none goes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

T = TypeVar("T")


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="ignore")


class Page(Out, Generic[T]):
    """Some elements of a list."""

    items: list[T] = Field(description="In the list's order.")
    next: str | None = Field(
        default=None,
        description="Cursor of what comes after them, for the parameter `after`; null at the end.",
    )
    links: dict[str, str] = Field(
        default_factory=dict, description="`self`, and `next` unless it is the end."
    )


class MomentOut(Out):
    """When something was published, as surely as is known."""

    day: date = Field(description="Local date in the source's zone.")
    at: datetime | None = Field(description="The instant; null: only the day is known.")
    basis: str = Field(description="What it was concluded from.", examples=["json-ld"])


class SpanOut(Out):
    """A piece of a text, in characters (Unicode code points)."""

    start: int = Field(description="First character.")
    end: int = Field(description="One past the last.")


class DifferenceOut(Out):
    """A fact in which two passages differ, each side verbatim."""

    kind: str = Field(description="What sort of fact.", examples=["number"])
    here: str = Field(description="Words of this passage.", examples=["137"])
    there: str = Field(description="Words of the other.", examples=["173"])


class AttributionOut(Out):
    """One paragraph of one revision that a passage stands for."""

    paragraph_id: str
    text: str = Field(description="Verbatim.")
    kind: str | None = Field(
        description="How it matches the passage: exact, near, contained or semantic; null: it is "
        "the text that is shown."
    )
    score: float = Field(description="Of that match, in [0, 1].")
    outlet: str
    origin: str = Field(description="Who wrote it first, as far as is known.")
    origin_basis: list[str] = Field(description="What that was concluded from, surest first.")
    author: str = Field(description="Empty if unknown.")
    credit: str | None = Field(description="An agency.")
    url: str | None
    source: str = Field(description="Name of the source.")
    locator: str = Field(description="Of the page.")
    post_id: str
    post_title: str
    revision: int = Field(description="Number of the revision, from 1.")
    revision_hash: str
    span: SpanOut = Field(description="Where it stands in the revision's text.")
    published: MomentOut
    zone: str = Field(description="IANA name of the source's zone.")
    gone_since: datetime | None = Field(description="When its page was first seen to be gone.")


class DisagreementOut(Out):
    """Another passage that says the same with different facts."""

    passage_id: str
    text: str
    outlets: list[str]
    differences: list[DifferenceOut]


class OriginOut(Out):
    """Who first wrote a passage, and who carries it from there."""

    name: str
    outlets: list[str]
    bases: list[str]


class EarlierOut(Out):
    """What a reader was given before in place of a passage."""

    text: str
    day: date
    edition: str


class PassageOut(Out):
    """A text with everyone who reported it."""

    id: str
    text: str = Field(description="Verbatim text of a stored revision.")
    news: str = Field(description="To a reader of the digest before: new, updated or ongoing.")
    before: EarlierOut | None
    superseded_by: str | None = Field(description="Passage by which its outlet corrected it.")
    outlets: list[str] = Field(description="Earliest first.")
    origins: list[OriginOut]
    speakers: list[str] = Field(description="Whom it quotes or goes by.")
    attributions: list[AttributionOut] = Field(description="Earliest first; none is left out.")
    disagreements: list[DisagreementOut]


class LeftOutOut(Out):
    """A passage of a story that is not shown."""

    passage_id: str
    reason: str
    text: str
    outlets: list[str]
    origins: list[str]
    post_id: str
    url: str | None
    published: MomentOut


class StoryOut(Out):
    """Passages on one event, as one digest shows them."""

    id: str
    title: str = Field(description="Somebody's headline, verbatim.")
    title_outlet: str
    title_post_id: str
    news: str
    outlets: list[str]
    origins: list[str]
    rank: dict[str, float] = Field(description="Why it stands where it does, each part in [0, 1].")
    lead: list[str] = Field(description="Passages that tell it in short.")
    developments: list[dict[str, Any]] = Field(description="Courses of figures and times.")
    passages: list[PassageOut] = Field(description="In time order.")
    left_out: list[LeftOutOut]


class StoryLineOut(Out):
    """A story that a digest lists and does not show."""

    id: str
    title: str
    title_outlet: str
    url: str | None
    outlets: list[str]
    origins: list[str]
    passages: int
    rank: dict[str, float]


class DigestHeadOut(Out):
    """Which digest it is."""

    day: date = Field(description="Local date.", examples=["2031-05-01"])
    zone: str = Field(description="IANA name of the zone that the day is of.")
    edition: str = Field(examples=["daily"])
    as_of: datetime = Field(description="The newest revision that it knows of.")
    published_at: datetime = Field(description="When it was made first.")
    updated_at: datetime = Field(description="When it was made as it is.")
    content_hash: str = Field(description="SHA-256 of its JSON document, hex.")
    links: dict[str, str]


class DigestLineOut(DigestHeadOut):
    """A digest in a list."""

    headline: str = Field(description="Of its first story.")
    stories: int
    passages: int
    outlets: int
    disagreements: int = Field(description="Pairs of passages that contradict each other.")


class ChangeOut(Out):
    """Something that the digest before gave and that its source has changed or taken back."""

    kind: Literal["corrected", "updated", "withdrawn"]
    passage_id: str
    text: str
    now: str
    differences: list[DifferenceOut]
    outlet: str
    post_id: str
    url: str | None
    seen_at: datetime


class DigestOut(DigestHeadOut):
    """The stories of one local day."""

    editions: list[str] = Field(description="Digests of the day, in order.")
    day_before: date | None = Field(description="The day before that has a digest.")
    day_after: date | None = Field(description="The next day that has one.")
    counts: dict[str, int]
    changes: list[ChangeOut]
    stories: list[StoryOut] = Field(description="By rank.")
    left_out: list[StoryLineOut] = Field(description="Stories for which there was no room.")


class StoryInListOut(Out):
    """A story, in the newest digest that shows it."""

    id: str
    title: str
    title_outlet: str
    day: date
    edition: str
    number: int = Field(description="Its place in that digest, from 1.")
    passages: int
    outlets: list[str]
    links: dict[str, str]


class ChapterOut(Out):
    """A story on one day."""

    day: date
    edition: str
    number: int = Field(description="Its place in that digest, from 1.")
    story: StoryOut | None = Field(description="null: the digest only lists it.")


class StoryOverDaysOut(Out):
    """A story over days."""

    id: str
    title: str = Field(description="As the newest digest has it.")
    title_outlet: str
    digests: int = Field(description="How many have it.")
    chapters: list[ChapterOut] = Field(description="Newest first.")
    next: str | None = Field(description="Cursor of the chapters that come after these.")
    links: dict[str, str]


class StretchOut(Out):
    """A piece of a wording, beside the one that is shown."""

    change: Literal["same", "added", "dropped"]
    text: str


class WordingOut(Out):
    """One wording of a passage, and who prints it."""

    text: str
    shown: bool
    attributions: list[int] = Field(description="Places in the passage's attributions, from 0.")
    stretches: list[StretchOut] | None = Field(
        description="How it differs from the shown one, word for word; null: they are too unlike, "
        "or it is the shown one."
    )


class PassageInDigestOut(Out):
    """A passage with every wording of it, in the newest digest that shows it."""

    day: date
    edition: str
    story_id: str
    story_title: str
    passage: PassageOut
    wordings: list[WordingOut]
    links: dict[str, str]


class PostOut(Out):
    """A post: one entry of a live blog, or one article. Its newest revision."""

    id: str
    source: str
    outlet: str
    title: str
    page_title: str
    author: str
    credit: str | None
    url: str | None
    locator: str
    published: MomentOut
    zone: str
    language: str | None = Field(description="BCP 47 tag.")
    kind: str
    withdrawn: bool
    revision: int = Field(description="Number of the newest revision, from 1.")
    seen_at: datetime = Field(description="When this revision was first seen.")
    links: dict[str, str]


class PlaceOut(Out):
    """Where a paragraph stands in a digest."""

    paragraph_id: str
    day: date
    edition: str
    story_id: str
    passage_id: str
    is_shown: bool


class ParagraphOut(Out):
    """A paragraph of a post."""

    id: str
    text: str
    kind: str = Field(description="text, or what else it is, such as a quotation.")
    place: PlaceOut | None = Field(description="In the newest digest that has it.")


class WholePostOut(PostOut):
    """A post with its paragraphs."""

    text: str
    paragraphs: list[ParagraphOut]
    revisions: int = Field(description="How many there are.")


class TextChangeOut(Out):
    """A stretch of two texts; equal where nothing changed."""

    before: str
    after: str


class RevisionOut(Out):
    """A revision of a post, and what it changed."""

    number: int
    hash: str
    seen_at: datetime
    withdrawn: bool
    changes: list[str] = Field(description="What it did to its post.", examples=[["edited"]])
    title: str
    text: str
    published: MomentOut
    title_changes: list[TextChangeOut]
    text_changes: list[TextChangeOut]


class ConflictValueOut(Out):
    """What one side of a conflict says."""

    passage_id: str
    words: list[str] = Field(description="Those that differ, verbatim.")
    text: str
    outlets: list[str]
    published: MomentOut | None
    post_id: str
    url: str | None


class ConflictOut(Out):
    """Two passages that say the same with different facts."""

    id: str
    day: date
    edition: str
    story_id: str
    story_title: str
    differences: list[DifferenceOut]
    values: list[ConflictValueOut] = Field(description="Earliest first.")
    links: dict[str, str]


class SourceOut(Out):
    """A source, and how it does."""

    name: str
    configured: bool
    url: str | None = Field(description="null: files.")
    health: Literal["well", "silent", "failing", "unknown"]
    pages: int
    posts: int
    last_seen: datetime | None
    last_outcome: str | None
    last_outcome_at: datetime | None
    last_message: str
    silent_since: datetime | None


class ExcerptOut(Out):
    """A piece of a paragraph that was found."""

    paragraph_id: str | None
    text: str = Field(description="Verbatim, and no markup.")
    start: int = Field(description="Where it begins in the paragraph.")
    cut_before: bool
    cut_after: bool
    found: list[SpanOut] = Field(description="The found words, in this text.")


class HitOut(Out):
    """A post that was found."""

    post: PostOut
    title_found: list[SpanOut] = Field(description="The found words, in the post's title.")
    excerpts: list[ExcerptOut]
    places: list[PlaceOut]


class HitsOut(Page[HitOut]):
    """Posts that were found."""

    ranked: int | None = Field(
        default=None,
        description="By relevance: more posts match than were ranked, which are so many of the "
        "newest; null: all were.",
    )
    best: int | None = Field(
        default=None,
        description="By relevance: more posts were ranked than are given, which are so many; "
        "null: all are.",
    )


class OverrideOut(Out):
    """What a person decided about two texts."""

    id: int
    kind: Literal["split", "join", "undo"]
    a: str = Field(description="Id of a paragraph.")
    b: str = Field(description="Id of the other.")
    text_a: str
    text_b: str
    who: str
    why: str
    at: datetime
    holds: bool = Field(description="Whether no later decision about the two took its place.")


class OverrideIn(BaseModel):
    """A decision about the texts of two paragraphs."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"kind": "split", "a": "3f1c9a04be27", "b": "77d0e1a2c945", "why": ""}
        },
    )

    kind: Literal["split", "join", "undo"] = Field(
        description="split: never shown as one; join: always; undo: what was decided of them "
        "holds no more."
    )
    a: str = Field(description="Id of a paragraph.", pattern="^[0-9a-f]{12}$")
    b: str = Field(description="Id of the other.", pattern="^[0-9a-f]{12}$")
    why: str = Field(default="", max_length=500, description="In your words; it is kept.")


class TextIn(BaseModel):
    """A text that is to be compared."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=20_000)
    id: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Yours, unique in the request; else the number of the text, from 0.",
    )
    published: datetime | None = Field(
        default=None, description="With an offset; the earliest represents its cluster."
    )
    source: str | None = Field(default=None, max_length=200)

    @field_validator("published", mode="before")
    @classmethod
    def _written(cls, value: object) -> object:
        # Pydantic takes days, and seconds since 1970, too.
        if value is not None and (not isinstance(value, str) or "T" not in value.upper()):
            raise ValueError("expected a time: YYYY-MM-DDThh:mm:ss with an offset")
        return value


class DedupIn(BaseModel):
    """Texts that are to be compared with each other."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "texts": [
                    {"text": "The ferry Alder ran aground off Carrow Point at dawn on Thursday."},
                    {"text": "The ferry Alder ran aground off Carrow Point at dawn, Thursday."},
                ]
            }
        },
    )

    texts: list[TextIn] = Field(min_length=1, max_length=2_000)
    semantic: bool = Field(
        default=False,
        strict=True,
        description="Compare meanings, too, with the configured model; slower.",
    )


class EvidenceOut(Out):
    """Why two texts were judged as they were."""

    overlap: float
    containment: float
    cosine: float | None
    quotations: list[str]
    only_a: list[str]
    only_b: list[str]
    differences: list[dict[str, str]]


class MemberOut(Out):
    """A text that another one stands for."""

    id: str
    kind: str = Field(description="exact, near, contained or semantic.")
    score: float
    evidence: EvidenceOut


class ClusterOut(Out):
    """A text and those that it stands for, each of which matches it directly."""

    representative: str = Field(description="Its id.")
    text: str
    members: list[MemberOut]


class DedupConflictOut(Out):
    """Two texts that say the same with different facts; both are kept."""

    a: str
    b: str
    score: float
    evidence: EvidenceOut


class DedupOut(Out):
    """Clusters of texts, with evidence."""

    clusters: list[ClusterOut]
    conflicts: list[DedupConflictOut]
    conflicts_left_out: int = Field(description="Conflicts for which there was no room.")


class IndexOut(Out):
    """What there is."""

    version: str
    links: dict[str, str]
