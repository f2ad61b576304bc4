"""What every form for people shows, in words and in order: HTML, Markdown and text lay it out.

A passage that one post alone carries is credited once for a run of such passages, so that a
long article reads as one; a passage that several posts carry lists all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.render.language import ENGLISH, Language
from aggregator.render.pictures import SourceBar, Timeline
from aggregator.render.times import When
from aggregator.render.wording import Stretch


@dataclass(frozen=True, slots=True)
class Where:
    """Where a paragraph or a page can be looked up.

    Attributes:
        link: address that may be followed, or ``None``.
        file: such as ``a/b.txt``; empty where there is a link and no line.
        lines: of the file, such as ``line 42`` or ``lines 42 and 53``; or empty.
        refused: that an address may not be followed, and the address, as text; else empty.
    """

    link: str | None
    file: str
    lines: str
    refused: str

    @property
    def words(self) -> str:
        """All but the link, in one line; empty where the link says it."""
        return ", ".join(part for part in (self.file, self.lines, self.refused) if part)


@dataclass(frozen=True, slots=True)
class Quoted:
    """That a passage is somebody else's words, set apart by the post that carries it.

    Attributes:
        words: such as ``quoting Ada Quill on example.org``.
        link: to their message, or ``None``.
    """

    words: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Credit:
    """One post that carries a passage, once or several times.

    Attributes:
        outlet: who.
        author: empty if unknown or the outlet itself.
        agency: such as ``credits Reuters``; empty if nobody else is credited.
        where: to look it up.
        when: published.
        match: how it matches the text that is shown, in words.
        origin: who wrote it first and how that is known, in words; empty if the outlet did.
        shown: whether its wording is the one that is shown.
        ids: of its paragraphs.
        gone: that the post was edited, or its link is dead and since when, in words; or empty.
        entry: what sort of post it is, where it is not like any other, in words; or empty.
        quoted: whom it quotes with this passage; ``None``: the words are its own.
    """

    outlet: str
    author: str
    agency: str
    where: Where
    when: When
    match: str
    shown: bool
    ids: tuple[str, ...]
    origin: str = ""
    gone: str = ""
    entry: str = ""
    quoted: Quoted | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """All that follows the outlet's name, in words, but for whom it quotes."""
        # An origin that is a credit says it already.
        agency = "" if self.origin else self.agency
        who = (self.author, agency, self.origin)
        parts = (self.when.words, self.entry, *who, self.where.words, self.gone)
        return tuple(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Wording:
    """Another wording of a passage, and who printed it.

    Attributes:
        text: of it.
        stretches: compared word for word with the text that is shown; ``None``: too unlike.
        same_words: it differs in case, punctuation or spacing only.
        language: see :func:`script_language`.
        credits: who printed it.
        match: how it matches, in words.
        score: of the match, two decimals.
    """

    text: str
    stretches: tuple[Stretch, ...] | None
    same_words: bool
    language: str | None
    credits: tuple[Credit, ...]
    match: str
    score: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in which two passages differ.

    Attributes:
        label: what sort of fact.
        here: the words of this passage; empty if it has none.
        there: the words of the other; empty if it has none.
        absent: what to say in place of no words.
    """

    label: str
    here: str
    there: str
    absent: str

    @property
    def sides(self) -> tuple[str, str]:
        """Here and there, never empty."""
        return self.here or self.absent, self.there or self.absent


@dataclass(frozen=True, slots=True)
class Clash:
    """Another passage with other facts.

    Attributes:
        passage_id: of the other.
        linked: whether the digest has the other.
        told: whether it was told in full at the other, which stands before.
        long: whether the other is too long to be quoted where the digest has it anyway.
        here: who says what stands here.
        there: who says what stands there.
        stretches: text of the other, the facts marked (``added``).
        language: of that text, see :func:`script_language`.
        facts: what differs.
    """

    passage_id: str
    linked: bool
    told: bool
    long: bool
    here: str
    there: str
    stretches: tuple[Stretch, ...]
    language: str | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as it is laid out.

    Attributes:
        id: of the passage.
        text: as it may be shown.
        stretches: the same, the facts that are disputed marked (``added``).
        language: see :func:`script_language`.
        outlets: how many carry it.
        credits: posts that carry it, earliest first.
        wordings: others than the one that is shown.
        clashes: other passages with other facts.
        origins: how many wrote it first.
        origin_lines: each origin with who carries it from there, where that tells something.
        news: what it is to a reader of the digest before, in words; empty if it is new.
        before: what that digest gave, compared with the text; ``None``: nothing, or too unlike.
        superseded_by: id of the later account of the same outlet; or empty.
        reported_by: such as ``reported by 3 outlets, 1 origin``, or ``in 2 posts of one outlet``.
        bar: the picture of who carries it; ``None`` where one outlet does.
        quoted: whom the post quotes that alone carries it; ``None``: the words are its own, or
            several carry it (see their credits).
    """

    id: str
    text: str
    stretches: tuple[Stretch, ...]
    language: str | None
    outlets: int
    credits: tuple[Credit, ...]
    wordings: tuple[Wording, ...]
    clashes: tuple[Clash, ...]
    origins: int = 1
    origin_lines: tuple[str, ...] = ()
    news: str = ""
    before: tuple[Stretch, ...] | None = None
    superseded_by: str = ""
    reported_by: str = ""
    bar: SourceBar | None = None
    quoted: Quoted | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Passages in a row that one post alone carries, or one passage that several carry.

    Attributes:
        credit: that one post (its lines are those of the first passage); ``None``: several.
        heading: title of that post, where it is new in the story and not the story's; or empty.
        passages: in order; one where there is no credit.
    """

    credit: Credit | None
    heading: str
    passages: tuple[PassageView, ...]


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value of a course.

    Attributes:
        words: verbatim.
        who: gave it, and when.
        passage_id: where it stands; empty if that passage is not shown.
    """

    words: str
    who: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class CourseView:
    """What developed: a figure that rose, or an event from when it was expected to its end.

    Attributes:
        title: such as ``In the course of the day: call``.
        steps: in order: phase in words (empty for a figure), and the values.
    """

    title: str
    steps: tuple[tuple[str, tuple[ValueView, ...]], ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """Something that is listed and not shown.

    Attributes:
        text: its beginning, or a headline.
        facts: who and when, in words.
        link: to it, or ``None``.
    """

    text: str
    facts: str
    link: str | None


@dataclass(frozen=True, slots=True)
class LeftOutView:
    """What is listed, and why it is not shown.

    Attributes:
        title: such as ``3 passages that the digest before gave``.
        lines: one each.
    """

    title: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What the digest before gave and is no longer so.

    Attributes:
        label: such as ``Corrected``.
        facts: who, and when that was seen.
        link: to the post, or ``None``.
        text: as it was given.
        now: what stands there now; empty if nothing does.
        stretches: now compared with then; ``None``: too unlike, or nothing.
        language: of the text, see :func:`script_language`.
    """

    label: str
    facts: str
    link: str | None
    text: str
    now: str
    stretches: tuple[Stretch, ...] | None
    language: str | None


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as it is laid out.

    Attributes:
        id: of the story.
        number: from 1.
        title: never empty.
        language: of the title, see :func:`script_language`.
        title_outlet: whose headline it is.
        outlets: who carry any of it.
        hours: such as ``05:10 to 10:40``; empty if no time is known.
        clashes: how many pairs of its passages and any others disagree.
        runs: its passages but for the lead, in time order.
        lead: the passages that tell it in short.
        origins: how many wrote of it independently.
        news: what it is to a reader of the digest before, in words; empty if it is new.
        courses: what developed.
        left_out: what is listed and not shown.
        moved: which earlier stories it was, or is a part of, in words; or empty.
        timeline: the picture of when it was told; ``None`` where little is known.
        is_ongoing: the reader was given all of it before.
    """

    id: str
    number: int
    title: str
    language: str | None
    title_outlet: str
    outlets: tuple[str, ...]
    hours: str
    clashes: int
    runs: tuple[Run, ...]
    lead: tuple[Run, ...] = ()
    origins: int = 1
    news: str = ""
    courses: tuple[CourseView, ...] = ()
    left_out: tuple[LeftOutView, ...] = ()
    moved: str = ""
    timeline: Timeline | None = None
    is_ongoing: bool = False

    @property
    def passages(self) -> tuple[PassageView, ...]:
        """The passages of all runs, the lead first."""
        return tuple(passage for run in (*self.lead, *self.runs) for passage in run.passages)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page that the digest was made from."""

    outlet: str
    title: str
    where: Where
    posts: str
    basis: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """A digest as it is laid out: see :class:`aggregator.model.Digest`."""

    day: str
    machine_day: str
    edition: str
    times: str
    zone: str
    as_of: When
    summary: tuple[str, ...]
    stories: tuple[StoryView, ...]
    pages: tuple[PageView, ...]
    since: str = ""
    changes: tuple[ChangeView, ...] = ()
    left_out: LeftOutView | None = None
    notes: tuple[str, ...] = ()
    words: Language = ENGLISH
