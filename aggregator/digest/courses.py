"""Courses: the values of a figure that rises, and the times of an event, in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, TypeVar

from aggregator.dedup.facts.language import lexicon_for
from aggregator.dedup.text import words
from aggregator.digest.figures import Figure, is_running, number_in, read_figures
from aggregator.digest.timing import Timing, read_timings
from aggregator.model import Development, Mention, Passage, Post, Step, StepPhase

_PHASES: Final[tuple[StepPhase, ...]] = ("expected", "began", "went on", "ended")

_MOST_TIMES: Final = 50
"""How many times as high as the lowest value of a course the highest may be."""

_SUBJECT_WORDS: Final = 6

_READ: Final = 600
"""Characters of a text that tell its language."""

_NO_END: Final = (
    "a an and are as at be been but by for from had has have her his if in into is its my near of "
    "off on or our over since so such than that the their they this to under was were when where "
    "which while who with"
)
_LOOSE_ENDS: Final = frozenset(_NO_END.split())
"""Words that a subject does not end with."""

H = TypeVar("H", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Claim:
    passage: Passage
    start: int
    end: int
    value: float
    figure: Figure | None
    running: bool

    @property
    def place(self) -> tuple[str, int]:
        return self.passage.id, self.start

    @property
    def time(self) -> datetime | None:
        return passage_time(self.passage)

    @property
    def subject(self) -> str:
        behind = self.passage.text[self.end :].lstrip(" -‐‑–")
        stop = next((i for i, c in enumerate(behind) if c in '.,;:!?()"“”\n'), len(behind))
        told = behind[:stop].split()[:_SUBJECT_WORDS]
        lexicon = lexicon_for(words(self.passage.text[:_READ]))
        loose = _LOOSE_ENDS if lexicon.code in ("en", "und") else lexicon.function
        while told and told[-1].casefold() in loose:
            told.pop()
        return " ".join(told)


def passage_time(passage: Passage) -> datetime | None:
    """When a passage was first published; ``None`` if no time of day is known."""
    return next((a.published.at for a in passage.attributions if a.published.at), None)


def figure_courses(
    passages: Mapping[str, Passage], home: Mapping[str, int]
) -> Iterator[Development]:
    """Figures that rise over time.

    Values are of one figure where the guard of facts says so (the passages disagree about them),
    or where they are running counts of one sort in one story.

    Args:
        passages: by id.
        home: number of the story of each.
    """
    claims: dict[tuple[str, int], _Claim] = {}
    for passage in passages.values():
        for figure in read_figures(passage.text):
            claim = _Claim(
                passage,
                figure.start,
                figure.end,
                figure.value,
                figure,
                is_running(passage.text),
            )
            claims[claim.place] = claim
    links: list[tuple[tuple[str, int], tuple[str, int]]] = []
    for passage in passages.values():
        for other in passage.disagreements:
            there = passages.get(other.passage_id)
            numbers = [d for d in other.differences if d.kind == "number"]
            # Several facts that differ at once are no figure that rose.
            if there is None or len(numbers) != len(other.differences):
                continue
            for difference in numbers:
                a = _disputed(passage, difference.here, claims)
                b = _disputed(there, difference.there, claims)
                if a is not None and b is not None:
                    links.append((a.place, b.place))
    links += _related(claims.values(), home)
    for group in _groups(claims, links):
        course = _rising([claims[place] for place in group])
        if course is not None:
            yield course


def _disputed(passage: Passage, words: str, claims: dict[tuple[str, int], _Claim]) -> _Claim | None:
    """The claim that a difference is about; made if no sort of count was recognised."""
    start = passage.text.find(words) if words else -1
    if start < 0:
        return None
    for (identity, at), claim in claims.items():
        if identity == passage.id and at <= start + len(words) and start <= claim.end:
            return claim
    value = number_in(words)
    if value is None:
        return None
    claim = _Claim(passage, start, start + len(words), value, None, is_running(passage.text))
    claims[claim.place] = claim
    return claim


def _related(
    claims: Iterable[_Claim], home: Mapping[str, int]
) -> list[tuple[tuple[str, int], tuple[str, int]]]:
    """Claims of one sort of running count in one story, at places that may be one."""
    by_sort: dict[tuple[int, str, str | None], list[_Claim]] = defaultdict(list)
    for claim in claims:
        figure = claim.figure
        if figure is not None and claim.running:
            by_sort[home[claim.passage.id], figure.sort, figure.unit].append(claim)
    links = []
    for group in by_sort.values():
        for i, a in enumerate(group):
            for b in group[:i]:
                if a.passage.id != b.passage.id and _may_be_one(a, b):
                    links.append((a.place, b.place))
    return links


def _may_be_one(a: _Claim, b: _Claim) -> bool:
    x, y = a.figure, b.figure
    if x is None or y is None:
        return False
    low, high = sorted((a.value, b.value))
    if low <= 0 or high > _MOST_TIMES * low:
        return False
    return not x.names or not y.names or not x.names.isdisjoint(y.names)


def _rising(claims: Sequence[_Claim]) -> Development | None:
    """The course of claims whose values rise with time; ``None`` if they do not."""
    by_value: dict[float, list[_Claim]] = defaultdict(list)
    for claim in claims:
        by_value[claim.value].append(claim)
    if len(by_value) < 2:
        return None
    first: dict[float, datetime] = {}
    for value, group in by_value.items():
        times = [claim.time for claim in group]
        known = [time for time in times if time is not None]
        if not known:
            return None  # Nobody can say that it came later.
        first[value] = min(known)
    values = sorted(by_value)
    if any(first[a] >= first[b] for a, b in pairwise(values)):
        return None
    if not (all(claim.running for claim in claims) or _one_outlet_rises(by_value, first)):
        return None
    steps = tuple(Step("", f"{value:.12g}", _mentions(by_value[value])) for value in values)
    lead = by_value[values[0]][0]
    subject = lead.subject or (lead.figure.sort if lead.figure else "")
    return Development("figure", subject, steps)


def _one_outlet_rises(
    by_value: Mapping[float, Sequence[_Claim]], first: Mapping[float, datetime]
) -> bool:
    values = sorted(by_value)
    outlets = [{o for c in by_value[value] for o in c.passage.outlets} for value in values]
    return all(a & b for a, b in pairwise(outlets)) and bool(first)


def _mentions(claims: Sequence[_Claim]) -> tuple[Mention, ...]:
    ordered = sorted(claims, key=lambda c: (_order(c.passage), c.start))
    return tuple(_mention(c.passage, c.start, c.end) for c in ordered)


def _order(passage: Passage) -> tuple[float, str]:
    time = passage_time(passage)
    return (time.timestamp() if time else float("inf")), passage.id


def _mention(passage: Passage, start: int, end: int, *, title: str | None = None) -> Mention:
    text = passage.text if title is None else title
    shown = passage.shown
    timed = next((a.published for a in passage.attributions if a.published.at), shown.published)
    return Mention(
        words=text[start:end],
        passage_id=passage.id,
        in_title=title is not None,
        start=start,
        end=end,
        outlets=passage.outlets if title is None else (shown.outlet,),
        published=timed if title is None else shown.published,
    )


def time_courses(
    passages: Mapping[str, Passage], home: Mapping[str, int], posts: Mapping[str, Post]
) -> Iterator[Development]:
    """When events were expected, began, went on and ended.

    Statements are of one event where they use a word for one sort of it and share names: two,
    or one within a story.

    Args:
        passages: by id.
        home: number of the story of each.
        posts: that they are of, by id; their headlines are read, too.
    """
    found: dict[tuple[str, bool, int], tuple[Passage, Timing, str | None]] = {}
    titled: set[str] = set()
    for passage in passages.values():
        shown = passage.shown
        post = posts.get(shown.post_id)
        before = post.text[max(0, shown.start - 300) : shown.start] if post is not None else ""
        titles = tuple(
            dict.fromkeys((shown.post_title, post.page_title if post is not None else ""))
        )
        context = tuple(text for text in (before, *titles) if text)
        for timing in read_timings(passage.text, context=context, day=shown.published.day):
            found[passage.id, False, timing.start] = (passage, timing, None)
        if shown.post_title and shown.post_id not in titled:
            titled.add(shown.post_id)
            for timing in read_timings(shown.post_title, day=shown.published.day):
                found[passage.id, True, timing.start] = (passage, timing, shown.post_title)
    by_event: dict[str, list[tuple[str, bool, int]]] = defaultdict(list)
    for key, (_, timing, _) in found.items():
        by_event[timing.event].append(key)
    links = []
    for keys in by_event.values():
        for i, a in enumerate(keys):
            for b in keys[:i]:
                x, y = found[a][1].names, found[b][1].names
                common = len(x & y)
                near = home[a[0]] == home[b[0]]
                told = found[a][1].names_tell and found[b][1].names_tell
                if (told and common >= 2) or (near and (common or not x or not y)):
                    links.append((a, b))
    for group in _groups(found, links):
        steps: dict[tuple[StepPhase, str], list[Mention]] = defaultdict(list)
        for passage, timing, title in (found[key] for key in group):
            steps[timing.phase, timing.value].append(
                _mention(passage, timing.start, timing.end, title=title)
            )
        phases = {phase for phase, _ in steps}
        if len(steps) < 2 or (len(phases) < 2 and "expected" not in phases):
            continue
        ordered = sorted(
            (
                Step(phase, value, tuple(sorted(mentions, key=_mention_order)))
                for (phase, value), mentions in steps.items()
            ),
            key=lambda s: (_PHASES.index(s.phase), _mention_order(s.mentions[0]), s.value),
        )
        yield Development("time", found[group[0]][1].subject, tuple(ordered))


def _mention_order(mention: Mention) -> tuple[float, str, int]:
    at = mention.published.at
    return (at.timestamp() if at else float("inf")), mention.passage_id, mention.start


def _groups(items: Iterable[H], links: Iterable[tuple[H, H]]) -> list[list[H]]:
    """Connected components of two or more, in order of their first item."""
    leader: dict[H, H] = {item: item for item in items}
    order = {item: n for n, item in enumerate(leader)}

    def find(item: H) -> H:
        while leader[item] != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    for a, b in links:
        x, y = find(a), find(b)
        if x != y:
            low, high = (x, y) if order[x] < order[y] else (y, x)
            leader[high] = low
    groups: dict[H, list[H]] = defaultdict(list)
    for item in leader:
        groups[find(item)].append(item)
    return [group for group in groups.values() if len(group) > 1]
