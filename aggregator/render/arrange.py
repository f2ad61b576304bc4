"""Puts a digest into words and in order: what every form for people shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from aggregator.model import (
    Attribution,
    Change,
    Development,
    Digest,
    Disagreement,
    Mention,
    Passage,
    Story,
)
from aggregator.render.clean import one_line, script_language, visible, web_link
from aggregator.render.document import disagreeing_pairs
from aggregator.render.phrases import (
    ABSENT,
    CHANGE_WORDS,
    DIFFERENCE_WORDS,
    KIND_WORDS,
    LEFT_OUT_WORDS,
    NEWS_WORDS,
    ORIGIN_WORDS,
    PHASE_WORDS,
    UNTITLED,
    capital,
    language_name,
    names,
    plural,
    shortened,
)
from aggregator.render.times import BASIS, as_of, instant, long_day, moment_words, place, when
from aggregator.render.view import (
    ChangeView,
    Clash,
    CourseView,
    Credit,
    DigestView,
    Fact,
    LeftOutView,
    LineView,
    PageView,
    PassageView,
    Run,
    StoryView,
    ValueView,
    Where,
    Wording,
)
from aggregator.render.wording import compare_words, mark

LONG_ACCOUNT: Final = 400
"""Characters of a passage above which it is referred to, not quoted, beside another account."""


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
            edition=capital(one_line(digest.edition)),
            times=_times(digest.zone),
            zone=digest.zone,
            as_of=as_of(digest),
            summary=self._summary(),
            stories=tuple(self._story(s, n) for n, s in enumerate(digest.stories, 1)),
            since=self._since(),
            changes=tuple(map(self._change, digest.changes)),
            left_out=self._more(),
            notes=self._notes(),
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
        origins = len({o for story in digest.stories for o in story.origins})
        lines = [
            f"{plural(len(digest.stories), 'story', 'stories')} from {plural(outlets, 'outlet')} "
            f"and {plural(origins, 'origin')}",
            f"{plural(passages, 'passage')} from {plural(digest.paragraphs, 'paragraph')}",
            f"{plural(digest.repeats, 'repeat')} folded in",
        ]
        if clashes:
            lines.append(f"accounts differ in {plural(clashes, 'place')}")
        hidden = sum(len(story.left_out) for story in digest.stories)
        if hidden:
            lines.append(f"{plural(hidden, 'passage')} listed and not shown")
        return tuple(lines)

    def _since(self) -> str:
        given = self._digest.since
        if given is None:
            return ""
        return f"News since the {one_line(given.edition)} edition of {long_day(given.day)}."

    def _notes(self) -> tuple[str, ...]:
        """What a reader should know of how the digest was made."""
        found = [language_name(each) for each in self._digest.not_compared]
        if not found:
            return ()
        return (
            f"Stories in {names(found, most=len(found))} were not compared with each other: "
            "the same event may be told once in each language.",
        )

    def _moved(self, story: Story) -> str:
        """Which earlier stories a story was, or is a part of."""
        for move in self._digest.moves:
            if story.id not in move.after:
                continue
            titles = [f"“{shortened(one_line(title))}”" for title in move.titles if title.strip()]
            told = names(titles, most=6) or "earlier stories"
            if move.kind == "merged":
                return f"Was told before as several stories: {told}."
            return f"Was told before as one story with others: {told}."
        return ""

    def _change(self, change: Change) -> ChangeView:
        text, now = visible(change.text), visible(change.now)
        seen = instant(change.seen_at, self._digest)
        return ChangeView(
            label=CHANGE_WORDS[change.kind],
            facts=f"{one_line(change.outlet)}, seen {seen}",
            link=web_link(change.url),
            text=text,
            now=now,
            stretches=compare_words(text, now) if now else None,
            language=script_language(text),
        )

    def _more(self) -> LeftOutView | None:
        lines = self._digest.left_out
        if not lines:
            return None
        return LeftOutView(
            f"{plural(len(lines), 'story', 'stories')} more, listed for want of room",
            tuple(
                LineView(
                    one_line(line.title) or UNTITLED,
                    f"{names(line.outlets)}, {plural(line.passages, 'passage')}",
                    web_link(line.url),
                )
                for line in lines
            ),
        )

    def _story(self, story: Story, number: int) -> StoryView:
        title = one_line(story.title) or UNTITLED
        headings = {"", title}
        chosen = {p.id: p for p in story.passages if p.id in story.lead}
        lead = tuple(self._runs([chosen[i] for i in story.lead if i in chosen], headings))
        runs = tuple(self._runs([p for p in story.passages if p.id not in chosen], headings))
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
            lead=lead,
            runs=runs,
            origins=max(1, min(len(story.origins), len(story.outlets))),
            news="" if story.news == "new" else NEWS_WORDS[story.news],
            courses=tuple(map(self._course, story.developments)),
            left_out=tuple(self._left_out(story)),
            moved=self._moved(story),
        )

    def _course(self, development: Development) -> CourseView:
        subject = one_line(development.subject)
        title = (
            f"In the course of the day: {subject}"
            if development.kind == "time"
            else f"The figure rose: {subject}"
        )
        return CourseView(
            title,
            tuple(
                (PHASE_WORDS[step.phase], tuple(map(self._value, step.mentions)))
                for step in development.steps
            ),
        )

    def _value(self, mention: Mention) -> ValueView:
        at = moment_words(mention.published, self._digest)
        return ValueView(
            one_line(mention.words),
            f"{names(mention.outlets)}, {at}" + (", headline" if mention.in_title else ""),
            mention.passage_id if mention.passage_id in self._known else "",
        )

    def _left_out(self, story: Story) -> Iterator[LeftOutView]:
        for reason, (one, many) in LEFT_OUT_WORDS.items():
            found = [each for each in story.left_out if each.reason == reason]
            if found:
                yield LeftOutView(
                    plural(len(found), one, many),
                    tuple(
                        LineView(
                            shortened(one_line(each.text)),
                            f"{names(each.outlets)}, {moment_words(each.published, self._digest)}",
                            web_link(each.url),
                        )
                        for each in found
                    ),
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

    def _runs(self, told: Sequence[Passage], headings: set[str]) -> Iterator[Run]:
        def post(passage: Passage) -> tuple[str, str]:
            """The post that alone carries a passage; else a key that no other passage has."""
            posts = {(a.outlet, a.post_id) for a in passage.attributions}
            return posts.pop() if len(posts) == 1 else ("", passage.id)

        for _, passages in groupby(told, key=post):
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
            origins=len(passage.origins),
            origin_lines=self._origins(passage),
            news=NEWS_WORDS["updated"] if passage.before is not None else "",
            before=None
            if passage.before is None
            else compare_words(visible(passage.before.text), text),
            superseded_by=passage.superseded_by
            if passage.superseded_by in self._known and passage.superseded_by
            else "",
        )

    def _origins(self, passage: Passage) -> tuple[str, ...]:
        """Which is which, where outlets and origins are not the same."""
        if len(passage.outlets) < 2 or len(passage.origins) == len(passage.outlets):
            return ()
        return tuple(
            f"{one_line(origin.name)}: {', '.join(map(one_line, origin.outlets))}"
            for origin in passage.origins
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
            origin=_origin(first),
            gone=""
            if first.gone_since is None
            else f"link gone since {instant(first.gone_since, self._digest)}",
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


def _origin(attribution: Attribution) -> str:
    """Who wrote it first and how that is known; empty if the outlet did, or nobody knows."""
    name = one_line(attribution.origin)
    bases = [ORIGIN_WORDS[basis] for basis in attribution.origin_basis if basis != "outlet"]
    if not name or name.casefold() == one_line(attribution.outlet).casefold() or not bases:
        return ""
    return f"from {name} ({', '.join(bases)})"


def _where(url: str | None, locator: str, lines: Sequence[int]) -> Where:
    link = web_link(url)
    numbers = names([str(line) for line in lines], most=6)
    return Where(
        link=link,
        file="" if link and not lines else one_line(locator),
        lines=f"{'line' if len(lines) == 1 else 'lines'} {numbers}" if lines else "",
        refused="" if link or not url else one_line(url),
    )
