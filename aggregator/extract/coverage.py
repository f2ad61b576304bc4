"""The stretch of time that a page shows without a gap: what is missing in it was taken away."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from aggregator.model import Moment

_IN_ORDER = 0.8
_LEAST = 2


def covered(
    shown: Sequence[tuple[Moment, bool]], *, has_more: bool
) -> tuple[datetime, datetime] | None:
    """The instants of the oldest and the newest post of the stretch that a page shows.

    Posts that stand out of the order of time, such as a summary on top, do not stretch it.
    Where there are more posts than the page has, its oldest does not, either: it may be the
    opening post, which stays when others roll off.

    Args:
        shown: when each post was published, and whether it is pinned, in the page's order.
        has_more: whether the page leads to posts that it does not show.

    Returns:
        ``None``: the posts' times are not known, or in no order.
    """
    instants = [
        moment.at
        for moment, pinned in shown
        if not pinned and moment.at is not None and moment.basis != "relative time"
    ]
    wanted = sum(not pinned for _, pinned in shown)
    if len(instants) < max(_LEAST, _IN_ORDER * wanted):
        return None
    ordered = max(_longest_rise(instants), _longest_rise(instants[::-1]), key=len)
    if len(ordered) < max(_LEAST, _IN_ORDER * len(instants)):
        return None
    oldest = 1 if has_more else 0
    return (ordered[oldest], ordered[-1])


def _longest_rise(instants: Sequence[datetime]) -> list[datetime]:
    """The longest subsequence that never falls (patience sorting)."""
    tails: list[datetime] = []
    places: list[int] = []
    links: list[int] = []
    for i, at in enumerate(instants):
        k = bisect_right(tails, at)
        links.append(places[k - 1] if k else -1)
        tails[k : k + 1] = [at]
        places[k : k + 1] = [i]
    out: list[datetime] = []
    i = places[-1] if places else -1
    while i >= 0:
        out.append(instants[i])
        i = links[i]
    return out[::-1]
