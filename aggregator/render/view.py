"""What every form for people shows, in words and in order: HTML, Markdown and text lay it out.

A passage that one post alone carries is credited once for a run of such passages, so that a
long article reads as one; a passage that several posts carry lists all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.render.times import When
from aggregator.render.wording import Stretch


@dataclass(frozen=True, slots=True)
class Where:
    """Where a paragraph or a page can be looked up.

    Attributes:
        link: address that may be followed, or ``None``.
        file: such as ``a/b.txt``; empty where there is a link and no line.
        lines: of the file, such as ``line 42`` or ``lines 42 and 53``; or empty.
        refused: an address that may not be followed, to be shown as text; else empty.
    """

    link: str | None
    file: str
    lines: str
    refused: str

    @property
    def words(self) -> str:
        """All but the link, in one line; empty where the link says it."""
        refused = self.refused and f"address not linked: {self.refused}"
        return ", ".join(part for part in (self.file, self.lines, refused) if part)


@dataclass(frozen=True, slots=True)
class Credit:
    """One post that carries a passage, once or several times.

    Attributes:
        outlet: who.
        author: empty if unknown or the outlet itself.
        agency: that the text is credited to, unless that is the outlet; empty if none.
        where: to look it up.
        when: published.
        match: how it matches the text that is shown, in words.
        shown: whether its wording is the one that is shown.
        ids: of its paragraphs.
    """

    outlet: str
    author: str
    agency: str
    where: Where
    when: When
    match: str
    shown: bool
    ids: tuple[str, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """All that follows the outlet's name, in words."""
        agency = self.agency and f"credits {self.agency}"
        parts = (self.when.words, self.author, agency, self.where.words)
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
    """

    id: str
    text: str
    stretches: tuple[Stretch, ...]
    language: str | None
    outlets: int
    credits: tuple[Credit, ...]
    wordings: tuple[Wording, ...]
    clashes: tuple[Clash, ...]

    @property
    def reported_by(self) -> str:
        """``reported by 3 outlets``, or what is the case where one outlet has it twice."""
        if self.outlets > 1:
            return f"reported by {self.outlets} outlets"
        return f"in {len(self.credits)} posts of one outlet"


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
        runs: its passages, in order.
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

    @property
    def passages(self) -> tuple[PassageView, ...]:
        """The passages of all runs."""
        return tuple(passage for run in self.runs for passage in run.passages)


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
