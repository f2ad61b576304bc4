"""Where the pictures of the page have their marks: a story's day, and who carries a passage.

A picture repeats what stands in words beside it, and says it in words of its own, too. Nothing in
it is told by colour alone: heights and places tell when, full and hollow blocks tell who wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model import Attribution, Digest, Passage
from aggregator.render.clean import one_line
from aggregator.render.language import Language
from aggregator.render.phrases import names
from aggregator.render.times import instant

STEPS: Final = 48
"""Bars of a timeline."""

STEP: Final = 6
"""Width of one, in pixels."""

HEIGHT: Final = 24
"""Of the highest bar, in pixels."""

MOST_BLOCKS: Final = 24
"""Outlets of a bar of sources; more are told in words."""

BLOCK: Final = 10
"""Width of a block of it, in pixels."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """When the posts of a story were published.

    Attributes:
        says: the picture in words.
        bars: left edge and height of each, in pixels.
        ticks: place on the axis, in pixels, and the hour there.
    """

    says: str
    bars: tuple[tuple[int, int], ...]
    ticks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class SourceBar:
    """Who carries a passage: a block for each outlet, those of one origin side by side.

    Attributes:
        says: the picture in words.
        blocks: left edge, in pixels, and whether the outlet wrote it first.
        width: of all, in pixels.
    """

    says: str
    blocks: tuple[tuple[int, bool], ...]
    width: int


class Day:
    """The axis that the timelines of one digest share.

    It is the local day; wider where posts are of other days, to whole hours.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: an unknown zone.
    """

    def __init__(self, digest: Digest, words: Language) -> None:
        self._digest, self._words = digest, words
        zone = ZoneInfo(digest.zone)
        start = datetime.combine(digest.day, time(0), zone).astimezone(UTC)
        end = datetime.combine(digest.day + timedelta(days=1), time(0), zone).astimezone(UTC)
        times = [
            a.published.at.astimezone(UTC)
            for story in digest.stories
            for passage in story.passages
            for a in passage.attributions
            if a.published.at is not None
        ]
        # What is far from the day (a post that was changed long after) stands at its edge.
        reach = timedelta(hours=12)
        near = [at for at in times if start - reach <= at <= end + reach]
        if near:
            hour = timedelta(hours=1)
            start -= hour * -(-max(start - min(near), timedelta()) // hour)
            end += hour * -(-max(max(near) - end, timedelta()) // hour)
        self._start, self._end, self._zone = start, end, zone

    def timeline(self, attributions: Iterable[Attribution]) -> Timeline | None:
        """The timeline of posts; ``None`` for fewer than three with a time."""
        posts: dict[tuple[str, str], datetime] = {}
        for a in attributions:
            if a.published.at is not None:
                posts.setdefault((a.outlet, a.post_id), a.published.at.astimezone(UTC))
        if len(posts) < 3:
            return None
        counts = Counter(map(self._step, posts.values()))
        most = max(counts.values())
        bars = tuple(
            (step * STEP, max(3, round(HEIGHT * count / most)))
            for step, count in sorted(counts.items())
        )
        first, last = min(posts.values()), max(posts.values())
        says = self._words.count(
            "Timeline: {n} post, {first} to {last}.",
            "Timeline: {n} posts, {first} to {last}.",
            len(posts),
            first=instant(first, self._digest, self._words),
            last=instant(last, self._digest, self._words),
        )
        return Timeline(says, bars, self._ticks())

    def _step(self, at: datetime) -> int:
        share = (at - self._start) / (self._end - self._start)
        return min(max(int(share * STEPS), 0), STEPS - 1)

    def _ticks(self) -> tuple[tuple[int, str], ...]:
        ticks = []
        for quarter in range(5):
            at = self._start + quarter * (self._end - self._start) / 4
            local = (at + timedelta(minutes=30)).astimezone(self._zone)
            at_end = quarter == 4 and local.hour == 0
            hour = "24" if at_end else f"{local:%H}"
            ticks.append((quarter * STEPS * STEP // 4, hour))
        return tuple(ticks)


def source_bar(passage: Passage, words: Language) -> SourceBar | None:
    """Who carries a passage; ``None`` where one outlet does."""
    if len(passage.outlets) < 2:
        return None
    blocks: list[tuple[int, bool]] = []
    at = 0
    for origin in passage.origins:
        own = next((o for o in origin.outlets if _same(o, origin.name)), "")
        # Who wrote it first stands first, wherever the time puts it.
        for outlet in sorted(origin.outlets, key=lambda each: each != own):
            blocks.append((at, outlet == own))
            at += BLOCK + 2
        at += BLOCK // 2
    shown = tuple(blocks[:MOST_BLOCKS])
    return SourceBar(_in_words(passage, words), shown, shown[-1][0] + BLOCK)


def _in_words(passage: Passage, words: Language) -> str:
    parts: Sequence[str] = [
        words.count(
            "{origin}: {n} outlet", "{origin}: {n} outlets", len(o.outlets), origin=one_line(o.name)
        )
        for o in passage.origins
    ]
    return words.say("Sources by origin: {origins}.", origins=names(words, parts, most=6))


def _same(a: str, b: str) -> bool:
    return one_line(a).casefold() == one_line(b).casefold()
