"""Stories: passages on one event, what of them is listed only, and their rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aggregator.model.courses import Development
from aggregator.model.moments import Moment
from aggregator.model.passages import News, Passage

LeftOutReason = Literal["background", "repeat", "length"]
"""Why a passage is not shown.

background: it says what earlier days have said; repeat: the digest before gave it; length: there
was no room.
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage that is listed and not shown.

    Attributes:
        passage_id: of it.
        text: verbatim.
        outlets: who carries it, earliest first.
        origins: names of who wrote it first, likewise.
        post_id: of the post that is shown for it.
        url: of that post, or ``None``.
        published: when, in the source's zone.
        reason: see :data:`LeftOutReason`.
    """

    passage_id: str
    text: str
    outlets: tuple[str, ...]
    origins: tuple[str, ...]
    post_id: str
    url: str | None
    published: Moment
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Rank:
    """Why a story stands where it does: each part in [0, 1], and their weighted sum.

    Attributes:
        score: the sum by the configured weights.
        origins: how many independent origins it has.
        novelty: how much of it the reader was not given before.
        importance: how the sources themselves rank it.
        recency: how late in the digest's time its newest passage is.
    """

    score: float
    origins: float
    novelty: float
    importance: float
    recency: float


@dataclass(frozen=True, slots=True)
class Story:
    """Passages on one event.

    Attributes:
        id: that of the earlier story that it goes on with; else derived from the post that its
            first passage stands in.
        title: somebody's headline, verbatim.
        title_outlet: whose.
        passages: those that are shown, in time order.
        title_post_id: of the post whose headline it is; empty: the title is its first passage.
        lead: ids of at most three of the passages, that tell the story in short.
        developments: courses of figures and times.
        left_out: passages that are not shown, in time order.
        news: what it is to a reader of the digest before.
        rank: why it stands where it does.
    """

    id: str
    title: str
    title_outlet: str
    passages: tuple[Passage, ...]
    title_post_id: str = ""
    lead: tuple[str, ...] = ()
    developments: tuple[Development, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    news: News = "new"
    rank: Rank = Rank(0.0, 0.0, 0.0, 0.0, 0.0)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carries any of it, in the order of its passages, each once, those left out too."""
        carried = (*(p.outlets for p in self.passages), *(one.outlets for one in self.left_out))
        return tuple(dict.fromkeys(o for outlets in carried for o in outlets))

    @property
    def origins(self) -> tuple[str, ...]:
        """Who wrote any of it first, likewise."""
        shown = (o.name for p in self.passages for o in p.origins)
        return tuple(dict.fromkeys((*shown, *(o for one in self.left_out for o in one.origins))))


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story that is listed and not shown.

    Attributes:
        id: see :attr:`Story.id`.
        title: see :attr:`Story.title`.
        title_outlet: see :attr:`Story.title_outlet`.
        url: of the post whose headline it is, or ``None``.
        outlets: see :attr:`Story.outlets`.
        origins: see :attr:`Story.origins`.
        passages: how many it has.
        rank: see :attr:`Story.rank`.
    """

    id: str
    title: str
    title_outlet: str
    url: str | None
    outlets: tuple[str, ...]
    origins: tuple[str, ...]
    passages: int
    rank: Rank


@dataclass(frozen=True, slots=True)
class StoryMove:
    """Stories that have merged, or one that has split.

    Attributes:
        kind: ``merged``: several earlier stories are one now; ``split``: one is several now.
        before: ids of the earlier stories, the one whose id lives on first.
        after: ids of today's stories, likewise.
        titles: of the earlier stories, as they were shown last.
    """

    kind: Literal["merged", "split"]
    before: tuple[str, ...]
    after: tuple[str, ...]
    titles: tuple[str, ...] = ()
