"""Puts a digest into words and in order: what every form for people shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aggregator.model import (
    Change,
    Development,
    Digest,
    Mention,
    Story,
)
from aggregator.render.clean import language_tag, one_line, visible, web_link
from aggregator.render.credits import Credits
from aggregator.render.document import disagreeing_pairs
from aggregator.render.language import ENGLISH, Language
from aggregator.render.passages import Passages
from aggregator.render.phrases import (
    CHANGE_WORDS,
    EDITION_WORDS,
    LEFT_OUT_REASONS,
    NEWS_WORDS,
    PHASE_WORDS,
    UNTITLED,
    capital,
    left_out_words,
    names,
    origins,
    outlets,
    passages,
    shortened,
    stories,
)
from aggregator.render.pictures import Day
from aggregator.render.times import BASIS, as_of, instant, moment_words, when
from aggregator.render.view import (
    ChangeView,
    CourseView,
    DigestView,
    LeftOutView,
    LineView,
    PageView,
    StoryView,
    ValueView,
)
from aggregator.render.wording import compare_words

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
        self._credits = Credits(digest, words)
        self._passages = Passages(digest, words, self._credits)

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
                    where=self._credits.where(page.url, page.locator, ()),
                    posts=words.count("{n} post", "{n} posts", page.posts),
                    basis=names(words, [words.say(BASIS[b]) for b in page.basis], most=len(BASIS)),
                )
                for page in digest.pages
            ),
            words=words,
        )

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
            language=language_tag(text, self._words.code),
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
        lead = tuple(self._passages.runs([chosen[i] for i in story.lead if i in chosen], headings))
        runs = tuple(
            self._passages.runs([p for p in story.passages if p.id not in chosen], headings)
        )
        return StoryView(
            id=story.id,
            number=number,
            title=title,
            language=language_tag(title, words.code),
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
            mention.passage_id if self._passages.has(mention.passage_id) else "",
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
