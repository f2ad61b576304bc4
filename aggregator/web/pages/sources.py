"""The page of the sources, and that of what people decided."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from aggregator.render.clean import web_link
from aggregator.render.language import message
from aggregator.web.pages.serving import to_login
from aggregator.web.pages.site import Ask, Page, Site

HEALTH: Final = {
    "well": message("well"),
    "silent": message("silent"),
    "failing": message("failing"),
    "unknown": message("not looked at yet"),
}

OUTCOMES: Final = {
    "new": message("brought new posts"),
    "revised": message("brought changed posts"),
    "unchanged": message("nothing new"),
    "not modified": message("nothing new"),
    "listed": message("a list of pages"),
    "waiting": message("waiting"),
    "blocked": message("robots.txt forbids it"),
    "challenged": message("a test for robots in place of the page"),
    "failed": message("failed"),
}
"""How a look at a source ended."""

_LISTED: Final = 50


def sources(site: Site, ask: Ask) -> Page:
    """Every source, and how it does."""
    found = site.reading().sources()
    order = {"failing": 0, "silent": 1, "unknown": 2, "well": 3}
    say = ask.words.say
    return Page(
        "sources.html",
        {
            "sources": [
                (
                    one,
                    say(HEALTH[one.health]),
                    say(OUTCOMES[one.last_outcome]) if one.last_outcome in OUTCOMES else "",
                    web_link(one.url),
                )
                for one in sorted(found, key=lambda one: (order[one.health], one.name))
            ],
            "trouble": sum(one.health in ("failing", "silent") for one in found),
        },
        # Whether a source is silent takes a look at its posts: of a thousand, about a second.
        kept_s=15.0,
    )


def decisions(site: Site, ask: Ask) -> Page | Response:
    """What people decided about texts: who, when and why. For who has logged in."""
    if not ask.is_login:
        if not ask.config.web.has_login:
            raise HTTPException(404)
        return to_login(ask)
    listing = site.reading().overrides(after=ask.query("after") or None, limit=_LISTED)
    return Page(
        "decisions.html",
        {
            "decisions": listing.items,
            "onward": listing.next,
            "is_first": not ask.query("after"),
        },
    )
