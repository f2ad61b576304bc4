"""Which links of a digest lead nowhere, as far as was known at its time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model import Digest
from aggregator.store import Store

RECENT: Final = timedelta(hours=48)
"""Digests of posts that are older are not made again because a link of theirs is gone."""


def with_link_states(store: Store, digest: Digest, *, as_of: datetime | None) -> Digest:
    """The digest, each attribution saying since when its link is gone.

    What was found of a link is known as a revision is: the digest's ``as_of`` is no earlier than
    the newest finding that it goes by, so that it can be made again.

    Args:
        store: knows what was found.
        digest: as it was built.
        as_of: what was found later does not count.
    """
    from aggregator.digest import cited_pages, with_gone

    states = store.link_states(cited_pages(digest), as_of=as_of)
    if not states:
        return digest
    gone = {url: state.at for url, state in states.items() if state.is_gone}
    newest = max(state.at for state in states.values())
    return replace(with_gone(digest, gone), as_of=max(digest.as_of, newest))


def days_of_links(
    store: Store, zone: str, editions: Collection[str], *, since: datetime, now: datetime
) -> set[date]:
    """The last days whose digests cite a link that was found to be otherwise than it was.

    Whoever found that: a worker, a pull, or a run that did not come to write the digests.

    Args:
        store: knows what was found, and what the digests cite.
        zone: of the digests, IANA name.
        editions: names of those of a day.
        since: what was found later counts.
        now: in UTC.
    """
    changed = set(store.links_found(after=since))
    if not changed:
        return set()
    from aggregator.digest import cited_pages
    from aggregator.render import digest_from_json

    last = now.astimezone(ZoneInfo(zone)).date()
    first = (now - RECENT).astimezone(ZoneInfo(zone)).date()
    days = set()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for name in editions:
            kept = store.latest_digest(day, zone, name)
            try:
                cited = cited_pages(digest_from_json(kept.document)) if kept is not None else ()
            except ValueError:
                continue  # Of a version of the document that is not known any more.
            if not changed.isdisjoint(cited):
                days.add(day)
    return days
