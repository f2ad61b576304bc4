"""robots.txt (RFC 9309): which lines concern us, what they allow, how long they are kept.

protego decides; it is only given the groups that name us or everybody. With ten thousand groups
and as many rules, which fit into 350 KB, it takes minutes and gigabytes.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from protego import Protego

from aggregator.pull.web.freshness import fresh_s
from aggregator.pull.web.state import HostState

_AGENT = re.compile(r"\s*user[- ]?agent\s*(?::|\s)\s*([^#]*)", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:dis?s?al+[ao]w|diasllow|allow|crawl[- ]delay)\b", re.IGNORECASE)
_MAX_LINES = 5000
_MAX_LINE = 2048
_KEPT_LEAST = timedelta(hours=1)
_KEPT_MOST = timedelta(hours=24)  # RFC 9309, 2.4
RETRY = timedelta(minutes=10)


def concerning(text: str, product: str) -> str:
    """The lines of a robots.txt that are for everybody or for us; empty if there are none.

    Args:
        text: of the file.
        product: our name, without version.
    """
    us = {"*", product.lower(), f"{product.lower()}*"}
    kept: list[str] = []
    ours = in_agents = False
    for line in text.lstrip("\ufeff").splitlines():
        if len(line) > _MAX_LINE:
            continue
        if match := _AGENT.match(line):
            mine = match[1].strip().lower() in us
            ours = mine or (in_agents and ours)
            in_agents = True
            if mine:
                kept.append(f"User-agent: {match[1].strip()}")
        elif _RULE.match(line):
            in_agents = False
            if ours:
                kept.append(line.split("#")[0].strip())
        if len(kept) >= _MAX_LINES:
            break
    return "\n".join(kept)


class Rules:
    """What one robots.txt tells us.

    Args:
        text: of the file, as :func:`concerning` leaves it.
        product: our name.
    """

    def __init__(self, text: str, product: str) -> None:
        self._protego = Protego.parse(text) if text else None
        self._product = product

    def allow(self, url: str) -> bool:
        """Whether we may ask for an address."""
        return self._protego is None or bool(self._protego.can_fetch(url, self._product))

    def delay_s(self, most_s: float) -> float:
        """Seconds between two requests that are asked for (``Crawl-delay``, no standard).

        Args:
            most_s: more is not obeyed: it would be a way to stop us for ever.
        """
        delay = self._protego.crawl_delay(self._product) if self._protego else None
        return min(max(delay or 0.0, 0.0), most_s)


def kept_until(headers: dict[str, str], now: datetime) -> datetime:
    """When to ask for robots.txt again: what its Cache-Control says, between 1 and 24 hours."""
    said = timedelta(seconds=min(fresh_s(headers, now), _KEPT_MOST.total_seconds()))
    return now + max(said or _KEPT_MOST, _KEPT_LEAST)


def is_fresh(host: HostState, now: datetime) -> bool:
    """Whether the robots.txt that we have of a host is still to be used."""
    return host.robots is not None and host.robots_until is not None and now < host.robots_until
