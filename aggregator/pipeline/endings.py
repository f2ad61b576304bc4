"""When a live blog is over: its page says so, and it has been quiet for hours.

What a page says of its end (``coverageEndTime``) is not enough: many name the end of the day when
they begin, and some the time of their last post. What it shows is: nobody writes any more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from aggregator.model import Extraction, Source
from aggregator.store import Store, StoredFetch

OVER: Final = "over"
"""Key of an address's state: from when on a live blog that brings nothing new is over."""

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


def over_since(fetch: StoredFetch, now: datetime) -> datetime | None:
    """Since when the live blog at an address is over and nobody writes; ``None``: it is not."""
    over = fetch.state.get(OVER)
    if over is None:
        return None
    since = datetime.fromisoformat(str(over))
    return since if since <= now else None


def ended(store: Store, source: Source, now: datetime) -> tuple[datetime, datetime | None] | None:
    """Of a source whose address is a live blog that is over: since when, and when it is asked next.

    Returns:
        ``None``: it is not over, or no live blog.
    """
    if source.url is None:
        return None
    root = next((fetch for fetch in store.fetches(source.name) if fetch.url == source.url), None)
    since = over_since(root, now) if root is not None else None
    return None if root is None or since is None else (since, root.next_at)
