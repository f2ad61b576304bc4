"""What fetches tell of links: that a page is gone, or there again.

Gone is what the server says is not there (404, RFC 9110, 15.5.5) or there no more (410, 15.5.11). A
server that does not answer, refuses us or leads to its front page has proven nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from aggregator.digest.links import page_of
from aggregator.pipeline.intake import Intake
from aggregator.pipeline.link_states import RECENT
from aggregator.pull.web import Failed, Fetched, FetchOutcome, NotModified
from aggregator.store import LinkFinding

_GONE: Final = (404, 410)


class Links:
    """Keeps what the fetches of one run told of links.

    Args:
        intake: knows the store and the time; is told which days to look at again.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._gone = set(intake.store.gone_links())

    def note(self, source: str, outcome: FetchOutcome, *, days: Collection[date] = ()) -> None:
        """Keep what a fetch told of the link that was asked, if that is new.

        Args:
            source: name of the source that the address is of.
            outcome: of the fetch.
            days: whose digests are known to cite it.
        """
        url = page_of(outcome.url)
        gone = is_gone(outcome)
        if gone is None or gone == (url in self._gone):
            return
        intake = self._intake
        with intake.watch("store"):
            posts = [r.post for r in intake.store.blog_revisions(source, outcome.url).values()]
            links = {url, *(page_of(p.url) for p in posts if p.url and _alike(p.url, url))}
            changed = intake.store.add_link_findings(
                [
                    LinkFinding(link, intake.now, outcome.status or 0, gone)
                    for link in sorted(links)
                ],
                clock=intake.clock,
            )
        self._gone = self._gone | links if gone else self._gone - links
        if changed:
            intake.touched.update(days)
            zone = intake.config.digest.timezone
            intake.touched.update(
                post.published.day_in(zone)
                for post in posts
                if post.published.at is not None and post.published.at > intake.now - RECENT
            )


def is_gone(outcome: FetchOutcome) -> bool | None:
    """Whether a fetch proves that a page is gone, or there; ``None``: it proves neither."""
    if isinstance(outcome, Failed):
        return True if outcome.kind == "status" and outcome.status in _GONE else None
    if isinstance(outcome, NotModified):
        return False
    if isinstance(outcome, Fetched):
        asked, there = _path(outcome.url), _path(outcome.page.url or outcome.url)
        # Instead of a page that is gone many servers show the front page, or that of a section.
        return None if asked != there and f"{asked}/".startswith(f"{there}/") else False
    return None


def _alike(url: str, other: str) -> bool:
    """Whether two addresses differ in scheme, query and ``www.`` at most."""
    return _host(url) == _host(other) and _path(url) == _path(other)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")
