"""What a page's JSON-LD claims that it is: only the types, not the posts (that is extract's)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aggregator.pull.feeds.json_feed import load_json
from aggregator.pull.feeds.model import FeedError
from aggregator.pull.feeds.safe_xml import Element

_MAX_NODES = 200_000
_LIVE = "LiveBlogPosting"
# In a block that is no valid JSON, its own words still tell.
_LIVE_WORDS = re.compile(r'"@type"\s{0,20}:\s{0,20}(?:\[[^\]]{0,200})?"LiveBlogPosting"')
_ARTICLE = re.compile(r"\w{0,40}Article|BlogPosting|Report")


@dataclass(frozen=True, slots=True)
class Claims:
    """What the JSON-LD of a page says.

    Attributes:
        live_blog: there is a ``LiveBlogPosting``.
        article: there is an article of some kind.
        posts: of the live blog that names most.
        coverage_end: its ``coverageEndTime``, verbatim; empty if it has none.
        broken: how many blocks cannot be read.
    """

    live_blog: bool = False
    article: bool = False
    posts: int = 0
    coverage_end: str = ""
    broken: int = 0


def read_claims(scripts: Iterable[Element]) -> Claims:
    """Reads the blocks of JSON-LD among a page's scripts.

    Args:
        scripts: elements of the page.
    """
    live = article = False
    posts = broken = 0
    end = ""
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        try:
            data = load_json(text.strip().rstrip(";"), url="")
        except FeedError:
            broken += 1
            live = live or bool(_LIVE_WORDS.search(text))
            continue
        for node in _nodes(data):
            types = _types(node)
            if _LIVE in types:
                live = True
                updates = node.get("liveBlogUpdate")
                posts = max(posts, len(updates) if isinstance(updates, list) else 0)
                told = node.get("coverageEndTime")
                end = end or (told if isinstance(told, str) else "")
            elif any(_ARTICLE.fullmatch(t) for t in types):
                article = True
    return Claims(live, article, posts, end, broken)


def _nodes(data: Any) -> Iterable[dict[str, Any]]:
    """All objects, but not the posts of a live blog: they are articles of their own."""
    todo = [data]
    for _ in range(_MAX_NODES):
        if not todo:
            return
        value = todo.pop()
        if isinstance(value, dict):
            yield value
            todo += [v for k, v in value.items() if k != "liveBlogUpdate"]
        elif isinstance(value, list):
            todo += value


def _types(node: dict[str, Any]) -> list[str]:
    told = node.get("@type")
    names = told if isinstance(told, list) else [told]
    return [n.rpartition("/")[2] for n in names if isinstance(n, str)]
