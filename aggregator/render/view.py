"""What every form for people shows, in words and in order: HTML, Markdown and text lay it out.

A passage that one post alone carries is credited once for a run of such passages, so that a
long article reads as one; a passage that several posts carry lists all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from aggregator.dedup.model import DifferenceKind, Kind
from aggregator.model import (
    Attribution,
    Digest,
    Disagreement,
    Passage,
    Story,
)
from aggregator.render.clean import one_line, script_language, visible, web_link
from aggregator.render.document import disagreeing_pairs
from aggregator.render.times import BASIS, When, as_of, long_day, place, when
from aggregator.render.wording import Stretch, compare_words, mark

KIND_WORDS: Final[dict[Kind | None, str]] = {
    None: "wording shown",
    "exact": "exact copy",
    "near": "near copy",
    "contained": "contained",
    "semantic": "same in other words",
}

DIFFERENCE_WORDS: Final[dict[DifferenceKind, str]] = {
    "number": "Number",
    "date": "Date",
    "name": "Name",
    "negation": "Yes or no",
    "modality": "How certain",
    "antonym": "Opposite words",
    "role": "Who did what",
    "quotation": "Quotation",
}

ABSENT: Final[dict[DifferenceKind, str]] = {
    "number": "no such number",
    "date": "no such date",
    "name": "no such name",
    "negation": "no such word",
    "modality": "no such word",
    "antonym": "no such word",
    "role": "no such word",
    "quotation": "no such quotation",
}

NO_NEWS: Final = "The pages that were read brought no news of this day."

UNTITLED: Final = "Untitled story"

LONG_ACCOUNT: Final = 400
"""Characters of a passage above which it is referred to, not quoted, beside another account."""


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


def view(digest: Digest) -> DigestView:
    """Put a digest into words.

    Raises:
        ValueError: a zone that is not known.
    """
    try:
        return _View(digest).digest()
    except KeyError as error:  # ZoneInfoNotFoundError is one
        raise ValueError(f"unknown time zone: {error}") from error


def _times(zone: str) -> str:
    city = place(zone)
    return f"Times are {city if city == zone else f'{city} time'} unless they say otherwise."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """``1 outlet``, ``2 outlets``, ``1,200 outlets``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def names(outlets: Sequence[str], most: int = 3) -> str:
    """``A``, ``A and B``, ``A, B and C``, ``A, B, C and 4 more``."""
    shown = [one_line(outlet) for outlet in outlets[:most]]
    if len(outlets) > most:
        return f"{', '.join(shown)} and {len(outlets) - most} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


class _View:
    def __init__(self, digest: Digest) -> None:
        self._digest = digest
        self._known = {p.id: p for story in digest.stories for p in story.passages}
        self._told: set[frozenset[str]] = set()

    def digest(self) -> DigestView:
        digest = self._digest
        return DigestView(
            day=long_day(digest.day),
            machine_day=digest.day.isoformat(),
            edition=_capital(one_line(digest.edition)),
            times=_times(digest.zone),
            zone=digest.zone,
            as_of=as_of(digest),
            summary=self._summary(),
            stories=tuple(self._story(s, n) for n, s in enumerate(digest.stories, 1)),
            pages=tuple(
                PageView(
                    outlet=one_line(page.outlet),
                    title=one_line(page.title),
                    where=_where(page.url, page.locator, ()),
                    posts=plural(page.posts, "post"),
                    basis=names([BASIS[basis] for basis in page.basis], most=len(BASIS)),
                )
                for page in digest.pages
            ),
        )

    def _summary(self) -> tuple[str, ...]:
        digest = self._digest
        passages = sum(len(story.passages) for story in digest.stories)
        outlets = len({o for story in digest.stories for o in story.outlets})
        clashes = len(disagreeing_pairs(digest))
        lines = [
            f"{plural(len(digest.stories), 'story', 'stories')} from {plural(outlets, 'outlet')}",
            f"{plural(passages, 'passage')} from {plural(digest.paragraphs, 'paragraph')}",
            f"{plural(digest.repeats, 'repeat')} folded in",
        ]
        if clashes:
            lines.append(f"accounts differ in {plural(clashes, 'place')}")
        return tuple(lines)

    def _story(self, story: Story, number: int) -> StoryView:
        title = one_line(story.title) or UNTITLED
        return StoryView(
            id=story.id,
            number=number,
            title=title,
            language=script_language(title),
            title_outlet=one_line(story.title_outlet),
            outlets=tuple(one_line(outlet) for outlet in story.outlets),
            hours=self._hours(story),
            clashes=len(
                {frozenset((p.id, d.passage_id)) for p in story.passages for d in p.disagreements}
            ),
            runs=tuple(self._runs(story, title)),
        )

    def _hours(self, story: Story) -> str:
        times = [
            (a.published.at, when(a, self._digest).here)
            for passage in story.passages
            for a in passage.attributions
            if a.published.at is not None
        ]
        if not times:
            return ""
        first, last = min(times)[1], max(times)[1]
        return first if first == last else f"{first} to {last}"

    def _runs(self, story: Story, title: str) -> Iterator[Run]:
        headings = {"", title}

        def post(passage: Passage) -> tuple[str, str]:
            """The post that alone carries a passage; else a key that no other passage has."""
            posts = {(a.outlet, a.post_id) for a in passage.attributions}
            return posts.pop() if len(posts) == 1 else ("", passage.id)

        for _, passages in groupby(story.passages, key=post):
            members = tuple(passages)
            shown = members[0].shown
            views = tuple(map(self._passage, members))
            credit = views[0].credits[0] if len(views[0].credits) == 1 else None
            heading = one_line(shown.post_title) if credit else ""
            yield Run(credit, "" if heading in headings else heading, views)
            headings.add(heading)

    def _passage(self, passage: Passage) -> PassageView:
        text = visible(passage.text)
        disputed = (f.here for d in passage.disagreements for f in d.differences)
        return PassageView(
            id=passage.id,
            text=text,
            stretches=mark(text, disputed),
            language=script_language(text),
            outlets=len(passage.outlets),
            credits=self._credits(passage),
            wordings=tuple(self._wording(passage, v, text) for v in passage.variants),
            clashes=tuple(self._clash(passage, d) for d in passage.disagreements),
        )

    def _credits(self, passage: Passage, text: str | None = None) -> tuple[Credit, ...]:
        """The posts that carry a passage, or one wording of it."""
        posts: dict[tuple[str, str], list[Attribution]] = {}
        for attribution in passage.attributions:
            if text is None or attribution.text == text:
                key = (attribution.outlet, attribution.post_id)
                posts.setdefault(key, []).append(attribution)
        return tuple(self._credit(group) for group in posts.values())

    def _credit(self, group: Sequence[Attribution]) -> Credit:
        first = next((a for a in group if a.kind is None), group[0])
        credit = one_line(first.credit or "")
        outlet = one_line(first.outlet)
        author = one_line(first.author)
        return Credit(
            outlet=outlet,
            author="" if author.casefold() == outlet.casefold() else author,
            agency="" if credit.casefold() == outlet.casefold() else credit,
            where=_where(
                first.url, first.locator, tuple(a.line for a in group if a.line is not None)
            ),
            when=when(first, self._digest),
            match=" and ".join(dict.fromkeys(KIND_WORDS[a.kind] for a in group)),
            shown=first.kind is None,
            ids=tuple(a.paragraph_id for a in group),
        )

    def _wording(self, passage: Passage, variant: Attribution, text: str) -> Wording:
        other = visible(variant.text)
        stretches = compare_words(text, other, part=variant.kind == "contained")
        return Wording(
            text=other,
            stretches=stretches,
            same_words=stretches is not None and all(s.change == "same" for s in stretches),
            language=script_language(other),
            credits=self._credits(passage, variant.text),
            match=KIND_WORDS[variant.kind],
            score=f"{variant.score:.2f}",
        )

    def _clash(self, passage: Passage, other: Disagreement) -> Clash:
        text = visible(other.text)
        pair = frozenset((passage.id, other.passage_id))
        told = pair in self._told
        self._told.add(pair)
        known = self._known.get(other.passage_id)
        here, there = names(passage.outlets), names(other.outlets)
        if here == there and known is not None:
            # One outlet gives two accounts: their times tell them apart.
            here = f"{here}, {when(passage.shown, self._digest).here}"
            there = f"{there}, {when(known.shown, self._digest).here}"
        return Clash(
            passage_id=other.passage_id,
            linked=known is not None,
            told=told,
            here=here,
            there=there,
            long=known is not None and len(text) > LONG_ACCOUNT,
            stretches=mark(text, (d.there for d in other.differences)),
            language=script_language(text),
            facts=tuple(
                dict.fromkeys(
                    Fact(
                        label=DIFFERENCE_WORDS[d.kind],
                        here=one_line(d.here),
                        there=one_line(d.there),
                        absent=ABSENT[d.kind],
                    )
                    for d in other.differences
                )
            ),
        )


def _where(url: str | None, locator: str, lines: Sequence[int]) -> Where:
    link = web_link(url)
    numbers = names([str(line) for line in lines], most=6)
    return Where(
        link=link,
        file="" if link and not lines else one_line(locator),
        lines=f"{'line' if len(lines) == 1 else 'lines'} {numbers}" if lines else "",
        refused="" if link or not url else one_line(url),
    )
