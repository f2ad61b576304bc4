"""Lays a digest out: ranks its stories, gives each its room, and lists what found none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from aggregator.digest.astray import Profiles
from aggregator.digest.choose import choose
from aggregator.digest.developments import develop, overtaken
from aggregator.digest.media import speakers
from aggregator.digest.news import Told
from aggregator.digest.rank import Window, headline_words, rank
from aggregator.digest.sketches import Sketches
from aggregator.model import (
    Earlier,
    LeftOut,
    LeftOutReason,
    News,
    Passage,
    Post,
    Rank,
    Story,
    StoryLine,
)

if TYPE_CHECKING:
    from aggregator.digest.build import Frame

LEAST_ROOM: Final = 40
"""Words that must be left of the digest's length for another story to be shown."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A story before it is ranked.

    Attributes:
        id: see :attr:`aggregator.model.Story.id`.
        title: verbatim.
        title_outlet: whose.
        title_post_id: of which post; empty: it is the first passage.
        passages: what is shown for each, by number, in time order; see :class:`Sketches`.
        posts: of it.
        close: see :attr:`aggregator.digest.stories.Grouping.closeness`, by the same numbers;
            empty: not known.
    """

    id: str
    title: str
    title_outlet: str
    title_post_id: str
    passages: tuple[int, ...]
    posts: tuple[Post, ...]
    close: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a passage is to the reader; see :meth:`Told.judge`."""

    news: News = "new"
    before: Earlier | None = None
    reason: LeftOutReason | None = None


_ALL_NEW: Final = _Judged()


@dataclass(frozen=True, slots=True)
class _Ranked:
    draft: Draft
    judged: tuple[_Judged, ...]
    sizes: tuple[int, ...]
    outlets: tuple[str, ...]
    origins: tuple[str, ...]
    rank: Rank

    @property
    def news(self) -> News:
        kinds = {one.news for one in self.judged}
        if kinds == {"ongoing"}:
            return "ongoing"
        return "new" if kinds <= {"new"} else "updated"


def lay_out(
    drafts: Sequence[Draft],
    sketches: Sketches,
    posts: Mapping[str, Post],
    frame: Frame,
    told: Told | None,
) -> tuple[tuple[Story, ...], tuple[StoryLine, ...]]:
    """Rank stories and choose what of them is shown.

    Args:
        drafts: the stories.
        sketches: their passages.
        posts: that they are of, by id.
        frame: what the digest is of.
        told: what the reader was given before.

    Returns:
        the stories that are shown, and those that are listed, both by rank.
    """
    window = frame.covers
    headlines = {
        page_title: headline_words(page_title)
        for page_title in {p.page_title for draft in drafts for p in draft.posts}
    }
    ranked = [_ranked(draft, sketches, window, frame, told, headlines) for draft in drafts]
    # What is not news comes last, however widely it is reported.
    ranked.sort(
        key=lambda r: (r.news == "ongoing", -r.rank.score, -len(r.draft.passages), r.draft.id)
    )
    most = frame.budget.stories or len(ranked)
    shown, rest = ranked[:most], ranked[most:]
    room = frame.budget.words
    if room:
        shown, more = _within(shown, room, frame.budget.story_words)
        rest = more + rest
    made = [
        tuple(
            sketches.passage(lead, one.news, one.before)
            for lead, one in zip(story.draft.passages, story.judged, strict=True)
        )
        for story in shown
    ]
    profiles = Profiles(
        [[p.text for p in passages] for passages in made], [one.draft.title for one in shown]
    )
    stories = []
    told_of = zip(shown, made, develop(made, posts), strict=True)
    for number, (one, passages, developed) in enumerate(told_of):
        needed = {m.passage_id for d in developed.developments for s in d.steps for m in s.mentions}
        most_words = frame.budget.story_words
        if frame.budget.words:
            most_words = min(most_words or room, max(room, 1))
        past = overtaken(developed)
        reasons = {p.id: j.reason for p, j in zip(passages, one.judged, strict=True) if j.reason}
        is_astray = partial(profiles.is_astray, story=number)
        story = _story(one, developed.passages, reasons, needed, past, most_words, is_astray)
        stories.append(dataclasses.replace(story, developments=developed.developments))
        room -= sum(len(p.text.split()) for p in story.passages)
    return tuple(stories), tuple(_line(one, sketches, posts) for one in rest)


def _ranked(
    draft: Draft,
    sketches: Sketches,
    window: Window,
    frame: Frame,
    told: Told | None,
    headlines: Mapping[str, frozenset[str]],
) -> _Ranked:
    judged = [
        _ALL_NEW if told is None else _Judged(*told.judge(sketches.printed(lead)))
        for lead in draft.passages
    ]
    sizes = tuple(sketches.text(lead).count(" ") + 1 for lead in draft.passages)
    outlets, origins = sketches.outlets(draft.passages), sketches.origins(draft.passages)
    found = rank(
        # One outlet that names two others is one report; two that print one wire story are, too.
        min(len(origins), len(outlets)),
        sizes,
        [one.news for one in judged],
        sketches.newest(draft.passages),
        draft.posts,
        window,
        frame.weights,
        headlines,
    )
    return _Ranked(draft, tuple(judged), sizes, outlets, origins, found)


def _within(
    ranked: Sequence[_Ranked], room: int, story_words: int
) -> tuple[list[_Ranked], list[_Ranked]]:
    """The stories for which there is room, and the others."""
    shown: list[_Ranked] = []
    for place, one in enumerate(ranked):
        if shown and room < LEAST_ROOM:
            return shown, list(ranked[place:])
        fresh = zip(one.sizes, one.judged, strict=True)
        size = sum(words for words, judged in fresh if judged.news != "ongoing")
        room -= min(size, story_words or size)
        shown.append(one)
    return shown, []


def _story(
    one: _Ranked,
    passages: Sequence[Passage],
    reasons: Mapping[str, LeftOutReason],
    needed: set[str],
    past: Collection[str],
    most_words: int,
    is_astray: Callable[[str], bool],
) -> Story:
    draft = one.draft
    fresh = [p for p in passages if p.news != "ongoing"]
    close = [
        draft.close.get(lead, 1.0)
        for lead, p in zip(draft.passages, passages, strict=True)
        if p.news != "ongoing"
    ]
    choice = choose(
        fresh,
        most_words,
        title=draft.title,
        needed=[
            n
            for n, p in enumerate(fresh)
            if p.id in needed or p.disagreements or p.superseded_by or p.news == "updated"
        ],
        overtaken=[n for n, p in enumerate(fresh) if p.id in past],
        close=np.array(close) if draft.close else None,
        is_astray=is_astray,
    )
    shown = tuple(
        dataclasses.replace(fresh[n], speakers=speakers(fresh[n].text)) for n in choice.shown
    )
    kept = {p.id for p in shown}
    return Story(
        id=draft.id,
        title=draft.title,
        title_outlet=draft.title_outlet,
        passages=shown,
        title_post_id=draft.title_post_id,
        lead=tuple(fresh[n].id for n in choice.lead),
        left_out=tuple(
            _left_out(p, reasons.get(p.id, "length")) for p in passages if p.id not in kept
        ),
        news=one.news,
        rank=one.rank,
    )


def _left_out(passage: Passage, reason: LeftOutReason) -> LeftOut:
    shown = passage.shown
    return LeftOut(
        passage_id=passage.id,
        text=passage.text,
        outlets=passage.outlets,
        origins=tuple(origin.name for origin in passage.origins),
        post_id=shown.post_id,
        url=shown.url,
        published=shown.published,
        reason=reason,
    )


def _line(one: _Ranked, sketches: Sketches, posts: Mapping[str, Post]) -> StoryLine:
    draft = one.draft
    post = posts.get(draft.title_post_id) or sketches.post(draft.passages[0])
    return StoryLine(
        id=draft.id,
        title=draft.title,
        title_outlet=draft.title_outlet,
        url=post.url,
        outlets=one.outlets,
        origins=one.origins,
        passages=len(draft.passages),
        rank=one.rank,
    )
