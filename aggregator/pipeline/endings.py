"""When a live blog is over: its page says so, and it has been quiet for hours.

What a page says of its end (``coverageEndTime``) is not enough: many name the end of the day when
they begin, and some the time of their last post. What it shows is: nobody writes any more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from aggregator.model import Extraction
from aggregator.pipeline.book import OVER
from aggregator.store import StoredFetch

QUIET: Final = timedelta(hours=3)
"""How long a live blog that says it has ended must have had no new post."""


def with_end(fetch: StoredFetch, found: Extraction | None) -> StoredFetch:
    """What is known of an address, with the time from which on it is over.

    Args:
        fetch: what was known.
        found: what was read from its page; ``None``: it was not read, for it is as it was.
    """
    if found is None:
        return fetch
    rest = {key: value for key, value in fetch.state.items() if key != OVER}
    if found.ended is None:
        return replace(fetch, state=rest)
    times = [post.published.at for post in found.posts] + [post.modified for post in found.posts]
    last = max((found.ended, *(at for at in times if at is not None)))
    return replace(fetch, state={**rest, OVER: (last + QUIET).isoformat()})


def is_over(fetch: StoredFetch, now: datetime) -> bool:
    """Whether the live blog at an address has ended and nobody writes any more."""
    over = fetch.state.get(OVER)
    return over is not None and datetime.fromisoformat(str(over)) <= now
