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
from aggregator.render.language import ENGLISH, Language
from aggregator.render.phrases import (
    ABSENT,
    CHANGE_WORDS,
    DIFFERENCE_WORDS,
    EDITION_WORDS,
    KIND_WORDS,
    LEFT_OUT_REASONS,
    NEWS_WORDS,
    ORIGIN_WORDS,
    PHASE_WORDS,
    UNTITLED,
    UPDATED,
    capital,
    left_out_words,
    names,
    origins,
    outlets,
    passages,
    shortened,
    stories,
)
from aggregator.render.pictures import Day, source_bar
from aggregator.render.times import BASIS, as_of, instant, moment_words, when
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

LONGEST_HEADLINE: Final = 110
"""Characters of a digest's own headline."""


def view(digest: Digest, words: Language = ENGLISH) -> DigestView:
    """Put a digest into words.

    Args:
        digest: to show.
        words: the language of the words that are not the sources'.

    Raises:
        ValueError: a zone that is not known.
    """
    try:
        return _View(digest, words).digest()
    except KeyError as error:  # ZoneInfoNotFoundError is one
        raise ValueError(f"unknown time zone: {error}") from error


def headline(digest: Digest, shown: DigestView) -> str:
    """Day, edition and first headline of a digest, in one line: the subject of a mail.

    Args:
        digest: that is named.
        shown: the same, in words.
    """
    words = shown.words
    when = words.short_day(digest.day, digest.day)
    if one_line(digest.edition) != "daily":
        when = f"{when}, {shown.edition}"
    first = shown.stories[0].title if shown.stories else ""
    return shortened(": ".join(part for part in (when, first) if part), LONGEST_HEADLINE)


class _View:
    def __init__(self, digest: Digest, words: Language) -> None:
        self._digest = digest
        self._words = words
        self._day = Day(digest, words)
        self._known = {p.id: p for story in digest.stories for p in story.passages}
        self._told: set[frozenset[str]] = set()

    def digest(self) -> DigestView:
        digest, words = self._digest, self._words
        return DigestView(
            day=words.long_day(digest.day),
            machine_day=digest.day.isoformat(),
            edition=capital(self._edition(digest.edition)),
            times=self._times(),
            zone=digest.zone,
            as_of=as_of(digest, words),
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
                    where=self._where(page.url, page.locator, ()),
                    posts=words.count("{n} post", "{n} posts", page.posts),
                    basis=names(words, [words.say(BASIS[b]) for b in page.basis], most=len(BASIS)),
                )
                for page in digest.pages
            ),
            words=words,
        )

    def _tag(self, text: str) -> str | None:
        """Language of other people's words, as their script tells it.

        Latin letters tell nothing. On an English page they are left to be read as English, as most
        of them are; on another they are said to be of a language that is not known.
        """
        return script_language(text) or (None if self._words.code == "en" else "und")

    def _edition(self, configured: str) -> str:
        name = one_line(configured)
        return self._words.say(name) if name in EDITION_WORDS else name

    def _times(self) -> str:
        zone = self._digest.zone
        city = self._words.place(zone)
        if city == zone:
            return self._words.say("Times are {zone} unless they say otherwise.", zone=zone)
        return self._words.say("Times are {place} time unless they say otherwise.", place=city)

    def _summary(self) -> tuple[str, ...]:
        digest, words = self._digest, self._words
        shown = sum(len(story.passages) for story in digest.stories)
        clashes = len(disagreeing_pairs(digest))
        lines = [
            words.say(
                "{stories} from {outlets} and {origins}",
                stories=stories(words, len(digest.stories)),
                outlets=outlets(words, len({o for s in digest.stories for o in s.outlets})),
                origins=origins(words, len({o for s in digest.stories for o in s.origins})),
            ),
            words.say(
                "{passages} from {paragraphs}",
                passages=passages(words, shown),
                paragraphs=words.count("{n} paragraph", "{n} paragraphs", digest.paragraphs),
            ),
            words.count("{n} repeat folded in", "{n} repeats folded in", digest.repeats),
        ]
        if clashes:
            lines.append(
                words.count(
                    "accounts differ in {n} place", "accounts differ in {n} places", clashes
                )
            )
        hidden = sum(len(story.left_out) for story in digest.stories)
        if hidden:
            lines.append(
                words.count(
                    "{n} passage listed and not shown", "{n} passages listed and not shown", hidden
                )
            )
        return tuple(lines)

    def _since(self) -> str:
        given = self._digest.since
        if given is None:
            return ""
        return self._words.say(
            "News since the {edition} edition of {day}.",
            edition=self._edition(given.edition),
            day=self._words.long_day(given.day),
        )

    def _notes(self) -> tuple[str, ...]:
        """What a reader should know of how the digest was made."""
        words = self._words
        found = [words.language_name(one_line(each)) for each in self._digest.not_compared]
        if not found:
            return ()
        return (
            words.say(
                "Stories in {languages} were not compared with each other: the same event may be "
                "told once in each language.",
                languages=names(words, found, most=len(found)),
            ),
        )

    def _moved(self, story: Story) -> str:
        """Which earlier stories a story was, or is a part of."""
        words = self._words
        for move in self._digest.moves:
            if story.id not in move.after:
                continue
            titles = [f"“{shortened(one_line(title))}”" for title in move.titles if title.strip()]
            told = names(words, titles, most=6) or words.say("earlier stories")
            if move.kind == "merged":
                return words.say("Was told before as several stories: {titles}.", titles=told)
            return words.say("Was told before as one story with others: {titles}.", titles=told)
        return ""

    def _change(self, change: Change) -> ChangeView:
        text, now = visible(change.text), visible(change.now)
        words = self._words
        return ChangeView(
            label=words.say(CHANGE_WORDS[change.kind]),
            facts=words.say(
                "{outlet}, seen {time}",
                outlet=one_line(change.outlet),
                time=instant(change.seen_at, self._digest, words),
            ),
            link=web_link(change.url),
            text=text,
            now=now,
            stretches=compare_words(text, now) if now else None,
            language=self._tag(text),
        )

    def _more(self) -> LeftOutView | None:
        lines, words = self._digest.left_out, self._words
        if not lines:
            return None
        return LeftOutView(
            words.count(
                "{n} story more, listed for want of room",
                "{n} stories more, listed for want of room",
                len(lines),
            ),
            tuple(
                LineView(
                    one_line(line.title) or words.say(UNTITLED),
                    f"{names(words, line.outlets)}, {passages(words, line.passages)}",
                    web_link(line.url),
                )
                for line in lines
            ),
        )

    def _story(self, story: Story, number: int) -> StoryView:
        words = self._words
        title = one_line(story.title) or words.say(UNTITLED)
        headings = {"", title}
        chosen = {p.id: p for p in story.passages if p.id in story.lead}
        lead = tuple(self._runs([chosen[i] for i in story.lead if i in chosen], headings))
        runs = tuple(self._runs([p for p in story.passages if p.id not in chosen], headings))
        return StoryView(
            id=story.id,
            number=number,
            title=title,
            language=self._tag(title),
            title_outlet=one_line(story.title_outlet),
            outlets=tuple(one_line(outlet) for outlet in story.outlets),
            hours=self._hours(story),
            clashes=len(
                {frozenset((p.id, d.passage_id)) for p in story.passages for d in p.disagreements}
            ),
            lead=lead,
            runs=runs,
            origins=max(1, min(len(story.origins), len(story.outlets))),
            news=words.say(NEWS_WORDS[story.news]) if self._tells_news(story) else "",
            courses=tuple(map(self._course, story.developments)),
            left_out=tuple(self._left_out(story)),
            moved=self._moved(story),
            timeline=self._day.timeline(a for p in story.passages for a in p.attributions),
            is_ongoing=story.news == "ongoing",
        )

    def _tells_news(self, story: Story) -> bool:
        """Where there was no digest before, all is new, and to say so tells nothing."""
        return story.news != "new" or self._digest.since is not None

    def _course(self, development: Development) -> CourseView:
        words = self._words
        subject = one_line(development.subject)
        title = (
            words.say("In the course of the day: {subject}", subject=subject)
            if development.kind == "time"
            else words.say("The figure rose: {subject}", subject=subject)
        )
        return CourseView(
            title,
            tuple(
                (
                    words.say(PHASE_WORDS[step.phase]) if step.phase else "",
                    tuple(map(self._value, step.mentions)),
                )
                for step in development.steps
            ),
        )

    def _value(self, mention: Mention) -> ValueView:
        words = self._words
        who = [
            names(words, mention.outlets),
            moment_words(mention.published, self._digest, words),
            words.say("headline") if mention.in_title else "",
        ]
        return ValueView(
            one_line(mention.words),
            ", ".join(filter(None, who)),
            mention.passage_id if mention.passage_id in self._known else "",
        )

    def _left_out(self, story: Story) -> Iterator[LeftOutView]:
        words = self._words
        for reason in LEFT_OUT_REASONS:
            found = [each for each in story.left_out if each.reason == reason]
            if found:
                yield LeftOutView(
                    left_out_words(words, reason, len(found)),
                    tuple(
                        LineView(
                            shortened(one_line(each.text)),
                            f"{names(words, each.outlets)}, "
                            f"{moment_words(each.published, self._digest, words)}",
                            web_link(each.url),
                        )
                        for each in found
                    ),
                )

    def _hours(self, story: Story) -> str:
        times = [
            (a.published.at, when(a, self._digest, self._words).here)
            for passage in story.passages
            for a in passage.attributions
            if a.published.at is not None
        ]
        if not times:
            return ""
        first, last = min(times)[1], max(times)[1]
        if first == last:
            return first
        return self._words.say("{first} to {last}", first=first, last=last)

    def _runs(self, told: Sequence[Passage], headings: set[str]) -> Iterator[Run]:
        def post(passage: Passage) -> tuple[str, str]:
            """The post that alone carries a passage; else a key that no other passage has."""
            posts = {(a.outlet, a.post_id) for a in passage.attributions}
            return posts.pop() if len(posts) == 1 else ("", passage.id)

        for _, group in groupby(told, key=post):
            members = tuple(group)
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
            language=self._tag(text),
            outlets=len(passage.outlets),
            credits=self._credits(passage),
            wordings=tuple(self._wording(passage, v, text) for v in passage.variants),
            clashes=tuple(self._clash(passage, d) for d in passage.disagreements),
            origins=len(passage.origins),
            origin_lines=self._origins(passage),
            news=self._words.say(UPDATED) if passage.before is not None else "",
            before=None
            if passage.before is None
            else compare_words(visible(passage.before.text), text),
            superseded_by=passage.superseded_by
            if passage.superseded_by in self._known and passage.superseded_by
            else "",
            reported_by=self._reported_by(passage),
            bar=source_bar(passage, self._words),
        )

    def _reported_by(self, passage: Passage) -> str:
        words = self._words
        if len(passage.outlets) > 1:
            return words.say(
                "reported by {outlets}, {origins}",
                outlets=outlets(words, len(passage.outlets)),
                origins=origins(words, len(passage.origins)),
            )
        posts = len({(a.outlet, a.post_id) for a in passage.attributions})
        return words.count("in {n} post of one outlet", "in {n} posts of one outlet", posts)

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
        words = self._words
        first = next((a for a in group if a.kind is None), group[0])
        credit = one_line(first.credit or "")
        outlet = one_line(first.outlet)
        author = one_line(first.author)
        return Credit(
            outlet=outlet,
            author="" if author.casefold() == outlet.casefold() else author,
            agency=""
            if not credit or credit.casefold() == outlet.casefold()
            else words.say("credits {agency}", agency=credit),
            where=self._where(
                first.url, first.locator, tuple(a.line for a in group if a.line is not None)
            ),
            when=when(first, self._digest, words),
            match=words.listed(list(dict.fromkeys(words.say(KIND_WORDS[a.kind]) for a in group))),
            shown=first.kind is None,
            ids=tuple(a.paragraph_id for a in group),
            origin=self._origin(first),
            gone=self._link_state(first),
        )

    def _link_state(self, attribution: Attribution) -> str:
        """Whether the link leads to what is shown here; empty if nothing speaks against it."""
        words, parts = self._words, []
        if attribution.revision > 1:
            parts.append(words.say("edited since it appeared"))
        if attribution.gone_since is not None:
            time = instant(attribution.gone_since, self._digest, words)
            parts.append(words.say("link gone since {time}", time=time))
        return ", ".join(parts)

    def _wording(self, passage: Passage, variant: Attribution, text: str) -> Wording:
        other = visible(variant.text)
        stretches = compare_words(text, other, part=variant.kind == "contained")
        return Wording(
            text=other,
            stretches=stretches,
            same_words=stretches is not None and all(s.change == "same" for s in stretches),
            language=self._tag(other),
            credits=self._credits(passage, variant.text),
            match=self._words.say(KIND_WORDS[variant.kind]),
            score=f"{variant.score:.2f}",
        )

    def _clash(self, passage: Passage, other: Disagreement) -> Clash:
        text = visible(other.text)
        pair = frozenset((passage.id, other.passage_id))
        told = pair in self._told
        self._told.add(pair)
        known = self._known.get(other.passage_id)
        words = self._words
        here, there = names(words, passage.outlets), names(words, other.outlets)
        if here == there and known is not None:
            # One outlet gives two accounts: their times tell them apart.
            here = f"{here}, {when(passage.shown, self._digest, words).here}"
            there = f"{there}, {when(known.shown, self._digest, words).here}"
        return Clash(
            passage_id=other.passage_id,
            linked=known is not None,
            told=told,
            here=here,
            there=there,
            long=known is not None and len(text) > LONG_ACCOUNT,
            stretches=mark(text, (d.there for d in other.differences)),
            language=self._tag(text),
            facts=tuple(
                dict.fromkeys(
                    Fact(
                        label=words.say(DIFFERENCE_WORDS[d.kind]),
                        here=one_line(d.here),
                        there=one_line(d.there),
                        absent=words.say(ABSENT[d.kind]),
                    )
                    for d in other.differences
                )
            ),
        )

    def _origin(self, attribution: Attribution) -> str:
        """Who wrote it first and how that is known; empty if the outlet did, or nobody knows."""
        words = self._words
        name = one_line(attribution.origin)
        bases = [words.say(ORIGIN_WORDS[b]) for b in attribution.origin_basis if b != "outlet"]
        if not name or name.casefold() == one_line(attribution.outlet).casefold() or not bases:
            return ""
        return words.say("from {origin} ({basis})", origin=name, basis=", ".join(bases))

    def _where(self, url: str | None, locator: str, lines: Sequence[int]) -> Where:
        words = self._words
        link = web_link(url)
        numbers = names(words, [str(line) for line in lines], most=6)
        return Where(
            link=link,
            file="" if link and not lines else one_line(locator),
            lines=words.count("line {lines}", "lines {lines}", len(lines), lines=numbers)
            if lines
            else "",
            refused=""
            if link or not url
            else words.say("address not linked: {address}", address=one_line(url)),
        )
