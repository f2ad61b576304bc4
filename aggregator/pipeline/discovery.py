"""What is at an address, before it becomes a source or since; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from aggregator.config import PullConfig
from aggregator.errors import FetchError
from aggregator.model import AddressKind, Source
from aggregator.pipeline.manners import fetch_policy
from aggregator.pull.feeds import Discovery, FeedError, discover
from aggregator.pull.web import (
    Blocked,
    Challenged,
    Deferred,
    Failed,
    Fetched,
    FetchOutcome,
    FetchRequest,
    fetch_all,
    shown,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source that an address offers.

    Attributes:
        url: of it.
        kind: what is there.
        title: plain text; empty if it has none.
        why: one line: what it is, for a person to choose.
    """

    url: str
    kind: AddressKind
    title: str
    why: str


def look(pull: PullConfig, url: str, *, now: datetime) -> list[Proposal]:
    """Fetch an address and say which sources it offers, the likeliest first.

    A live blog or an article is itself the likeliest; of another page, its first feed of posts.

    Args:
        pull: how to fetch.
        url: the address.
        now: the time of the call, in UTC.

    Raises:
        ConfigError: the configuration names no contact.
        FetchError: it cannot be had, or is nothing that can be a source.
    """
    [outcome] = fetch_all([FetchRequest("", url)], fetch_policy(pull), now=now)
    return _offers(url, outcome)


def check(
    pull: PullConfig, sources: Iterable[Source], *, now: datetime
) -> Iterator[tuple[Source, str | FetchError]]:
    """Fetch the addresses of sources, due or not, and say what is there; nothing is stored.

    Args:
        pull: how to fetch.
        sources: those without an address are passed over.
        now: the time of the call, in UTC.

    Yields:
        each source as soon as it has answered, with what is there or what is wrong.

    Raises:
        ConfigError: the configuration names no contact.
    """
    by_url: dict[str, list[Source]] = {}
    for source in sources:
        if source.url is not None:
            by_url.setdefault(source.url, []).append(source)
    requests = [FetchRequest(found[0].name, url) for url, found in by_url.items()]
    for outcome in fetch_all(requests, fetch_policy(pull), now=now):
        answer: str | FetchError
        try:
            offers = _offers(outcome.url, outcome)
            answer = next(offer.why for offer in offers if offer.url == outcome.url)
        except FetchError as error:
            answer = error
        for source in by_url[outcome.url]:
            yield source, answer


def _offers(url: str, outcome: FetchOutcome) -> list[Proposal]:
    if not isinstance(outcome, Fetched):
        # There is no state to ask with, so that it cannot be "not modified".
        reason = "not modified"
        if isinstance(outcome, Failed):
            reason = outcome.message
        elif isinstance(outcome, Blocked | Challenged | Deferred):
            reason = outcome.reason
        if isinstance(outcome, Deferred) and outcome.until:
            reason += f"; try again after {outcome.until:%Y-%m-%d %H:%M} UTC"
        raise FetchError(reason, source=shown(url), url=shown(url), status=outcome.status)
    page = outcome.page
    try:
        found = discover(page.content, url=url, media_type=page.media_type)
    except FeedError as error:
        raise FetchError(
            str(error).removeprefix(f"{url}: "), source=shown(url), url=shown(url)
        ) from error
    if found.kind == "opml":
        reason = "is a reading list; save it and type aggregator sources import FILE"
        raise FetchError(reason, source=shown(url), url=shown(url))
    return _proposals(url, found)


def _proposals(url: str, found: Discovery) -> list[Proposal]:
    if found.kind in ("sitemap", "sitemap index"):
        return [Proposal(url, "sitemap", found.title, f"a {found.kind.replace('map', ' map')}")]
    if found.kind != "page":
        return [Proposal(url, "feed", found.title, f"a feed ({', '.join(found.notes)})")]
    what = "a live blog" if found.live_blog else "an article" if found.article else "a page"
    itself = Proposal(url, "page", found.title, what)
    feeds = [
        Proposal(
            feed.url,
            "feed",
            feed.title or found.title,
            ("a feed of comments" if feed.comments else "a feed")
            + ("" if feed.declared else ", by the look of its link"),
        )
        for feed in found.feeds
    ]
    maps = [Proposal(one, "sitemap", found.title, "a site map") for one in found.sitemaps]
    surely = found.feeds and found.feeds[0].declared and not found.feeds[0].comments
    if surely and not found.live_blog and not found.article:
        return [feeds[0], itself, *feeds[1:], *maps]
    return [itself, *feeds, *maps]
