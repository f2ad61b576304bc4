"""A JSON answer -> the HTML page that a script would have made of it.

Buttons for older posts lead to endpoints that answer with JSON: a list of posts, JSON-LD, or
pieces of HTML in strings. Each stands somewhere in an HTML page, too, and is read there: what
an answer holds is laid out as such a page, so that all that is known of pages holds for it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from aggregator.errors import ExtractError
from aggregator.extract.html import extract_html
from aggregator.extract.json_text import load_json
from aggregator.extract.jsonld import plain, text_value
from aggregator.extract.rules import Rules
from aggregator.extract.state import state_drafts
from aggregator.extract.totals import flat, nodes
from aggregator.model import Extraction, Page, Source

_ELEMENT = re.compile(r"<(?:article|section|div|li|p|time|h[1-6])\b", re.IGNORECASE)
_TITLES = ("headline", "webtitle", "title", "name")
_MIN_HTML = 40  # characters of a string that may hold posts
_MOST_NODES = 200_000


def extract_json(
    page: Page,
    text: str,
    source: Source,
    reference_day: date | None,
    repeated: Collection[str],
    rules: Rules | None,
) -> Extraction:
    """Read a JSON answer; the arguments are those of :func:`aggregator.extract.extract`.

    Raises:
        ExtractError: it is no JSON, nests too deep, or has no list of posts.
    """
    laid = as_html(page, text, source)
    try:
        found = extract_html(
            page, laid, source, reference_day=reference_day, repeated=repeated, rules=rules
        )
    except ExtractError as error:
        raise _error(page, "JSON without a list of posts") from error
    # The text of whatever pieces there were is no article.
    if not any("#" in post.id for post in found.posts):
        raise _error(page, "JSON without a list of posts")
    return found


def as_html(page: Page, text: str, source: Source) -> str:
    """Lay a JSON answer out as an HTML page.

    Args:
        page: for its address.
        text: its decoded content.
        source: for its zone.

    Raises:
        ExtractError: it is no JSON, or nests too deep.
    """
    values, note = load_json(text)
    if not values:
        why = (note or "").removeprefix("JSON-LD: ") or "no JSON in it"
        raise _error(page, why)
    told = (_script("application/json", value) for value in values)
    ld = (_script("application/ld+json", value) for value in values if _is_ld(value))
    pieces: Iterable[str] = ()
    if not state_drafts(values, url=page.url, zone=source.zone, likely=True, least=1):
        pieces = _pieces(values)
    title = html.escape(_title(values))
    return (
        f"<!doctype html><html><head><title>{title}</title>{''.join(ld)}</head>"
        f'<body class="live-blog"><main>{"".join(pieces)}</main>{"".join(told)}</body></html>'
    )


def _script(kind: str, value: Any) -> str:
    # No "<" is left that could end the script.
    written = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="{kind}">{written}</script>'


def _is_ld(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(entry, dict) and "@type" in entry for entry in value)
    return isinstance(value, dict) and bool({"@type", "@graph"} & set(value))


def _pieces(values: Sequence[Any]) -> Iterator[str]:
    """The strings that hold HTML, in their order."""
    stack: list[Any] = list(values)[::-1]
    seen = 0
    while stack and seen < _MOST_NODES:
        value = stack.pop()
        seen += 1
        if isinstance(value, dict):
            stack += list(value.values())[::-1]
        elif isinstance(value, list):
            stack += value[::-1]
        elif isinstance(value, str) and len(value) >= _MIN_HTML:
            whole = value if "<" in value else html.unescape(value)
            if _ELEMENT.search(whole):
                yield whole


def _title(values: Iterable[Any]) -> str:
    """The headline of the object that is nearest to the top and has one."""
    for value in values:
        if not isinstance(value, dict):
            continue
        for place, node in nodes(value):
            if place in ("author", "publisher"):
                continue
            flatly = {flat(str(key)): entry for key, entry in node.items()}
            for name in _TITLES:
                if title := plain(text_value(flatly.get(name))):
                    return title
            break
    return ""


def _error(page: Page, message: str) -> ExtractError:
    return ExtractError(message, source=page.source, url=page.url or page.locator)
