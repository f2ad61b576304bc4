"""Which sources are silent for longer than they used to be, by their own history of new posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from aggregator.model import Source
from aggregator.pipeline.endings import ended
from aggregator.report import SilentSource, SourceOutcome
from aggregator.store import Store

_POSTS: Final = 500
"""Newest posts of a source that tell how it used to be."""
_GAPS: Final = 5
"""Fewer gaps between posts tell nothing."""
_OFTEN: Final = 2
"""How many times longer than its longest gap a source is silent before that is told."""
_LEAST: Final = timedelta(hours=24)
"""No silence is shorter: a live blog ends in the evening, and nobody has to be told."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence that is longer than the ones before it.

    Attributes:
        since: the newest post.
        usual: the longest gap before it.
    """

    since: datetime
    usual: timedelta


def silence(times: Iterable[datetime], now: datetime) -> Silence | None:
    """Whether a source is silent for longer than it used to be.

    Args:
        times: of its newest posts, in any order.
        now: with a zone.

    Returns:
        ``None``: it is not, or has too few posts for anybody to know.
    """
    known = sorted({time for time in times if time <= now})
    if len(known) <= _GAPS:
        return None
    usual = max(later - earlier for earlier, later in pairwise(known))
    return Silence(known[-1], usual) if now - known[-1] > max(_OFTEN * usual, _LEAST) else None


def silence_of(store: Store, source: Source, now: datetime) -> Silence | None:
    """As :func:`silence`, of what is stored of a source.

    Of an address the posts' own times count; of files, which may be of any year, the times at
    which new ones were found. A live blog that is over has a right to be silent.
    """
    if ended(store, source, now) is not None:
        return None
    times = store.post_times(source.name, _POSTS)
    if source.url is None:
        return silence((seen for _, seen in times), now)
    return silence((min(at, seen) if at else seen for at, seen in times), now)


def silent_sources(
    store: Store, sources: Sequence[Source], outcomes: Iterable[SourceOutcome], now: datetime
) -> tuple[SilentSource, ...]:
    """The sources that a run looked at, without finding a new post, and that are silent.

    Args:
        store: after the run.
        sources: those of the run.
        outcomes: of the run.
        now: the time of the run.
    """
    ends: dict[str, set[str]] = {}
    for one in outcomes:
        ends.setdefault(one.source, set()).add(one.outcome)
    found = []
    for source in sources:
        ended = ends.get(source.name, set())
        # Of one that could not be read, or was not, nobody knows whether it is silent.
        looked = ended & {"unchanged", "not modified", "listed", "revised"}
        if not looked or "new" in ended:
            continue
        if told := silence_of(store, source, now):
            found.append(SilentSource(source.name, told.since, told.usual.total_seconds()))
    return tuple(found)
