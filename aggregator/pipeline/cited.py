"""Asks the addresses that the newest digests link to whether they are still there.

Off unless it is wanted: a digest cites many pages, and most that matter are fetched anyway.
Each is asked at most once a day, a bounded number of them in a run, with the manners of all fetches
(robots.txt, pauses, one process at a host).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from aggregator.digest.links import cited_pages
from aggregator.model import Source
from aggregator.pipeline.book import Book, is_due
from aggregator.pipeline.intake import Intake
from aggregator.pipeline.links import Links, is_gone
from aggregator.pipeline.manners import fetch_policy
from aggregator.pipeline.turns import taking
from aggregator.pull.web import Fetching, FetchRequest, FetchState, shown

DIGESTS: Final = 3
"""Editions whose links are looked at, newest first."""

AGAIN: Final = timedelta(days=1)
"""How long a link that was asked is left alone."""

_NOBODY: Final = ""
"""Name of the source under which is kept when a link was asked that no source brings."""


def check_cited(intake: Intake, *, most: int) -> None:
    """Ask links that the newest digests cite and that no source asks.

    Args:
        intake: knows the store, the time and the configuration; is told which days to look at
            again, and what is gone.
        most: how many are asked.
    """
    cited = _cited(intake)
    if not cited:
        return
    source = Source(_NOBODY)
    names = [_NOBODY, *(one.name for one in intake.config.sources)]
    book = Book(intake.store, names, now=intake.now, watch=intake.watch)
    asked = {
        fetch.url
        for one in intake.config.sources
        for fetch in book.of(one).values()
        if fetch.is_wanted
    }
    asked |= {one.url for one in intake.config.sources if one.url is not None}
    wanted = [
        fetch
        for fetch in (book.page(source, url) for url in cited if url not in asked)
        if is_due(fetch, intake.now)
    ][:most]
    if not wanted:
        return
    links = Links(intake)
    with taking(intake.store) as turns:
        turns.take({urlsplit(fetch.url).hostname or "" for fetch in wanted})
        known = {fetch.url: fetch for fetch in wanted}
        policy = fetch_policy(intake.config.pull)
        with Fetching(policy, now=intake.now, hosts=book.hosts, gate=turns.admit) as fetching:
            fetching.add(
                FetchRequest(_NOBODY, url, FetchState.from_dict(fetch.state))
                for url, fetch in known.items()
            )
            for outcome in fetching:
                links.note(_NOBODY, outcome, days=cited[outcome.url])
                if is_gone(outcome):
                    where = shown(outcome.url)
                    intake.warnings.append(
                        f"{where}: a digest links to it, and it is gone (status {outcome.status})"
                    )
                state = FetchState(checked_at=outcome.at, last_status=outcome.status)
                book.keep(known[outcome.url], replace(state, next_at=intake.now + AGAIN))
                book.keep_hosts(outcome.hosts)
        turns.note_rests(fetching.rests)
    book.write()


def _cited(intake: Intake) -> dict[str, set[date]]:
    """The days whose digests cite a page, by its address; those of the newest digest first."""
    from aggregator.render import digest_from_json

    found: dict[str, set[date]] = {}
    zone = intake.config.digest.timezone
    for stored, _ in intake.store.newest_digests(zone, DIGESTS):
        try:
            digest = digest_from_json(stored.document)
        except ValueError:
            continue  # Of a version of the document that is not known any more.
        for url in cited_pages(digest):
            if url.startswith(("http://", "https://")):
                found.setdefault(url, set()).add(stored.day)
    return found
