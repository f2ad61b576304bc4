"""A page becomes posts: live blogs and articles, from HTML and from plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aggregator.errors import ExtractError
from aggregator.extract.boilerplate import repeated_lines
from aggregator.extract.decode import MAX_BYTES, decode
from aggregator.model import Extraction, Page, Post, Source

if TYPE_CHECKING:
    from aggregator.extract.rules import Rules

__all__ = ["MAX_BYTES", "VERSION", "extract", "load_rules", "repeated_lines"]

VERSION = "4"
"""Of the extractor: raised when it may read the same bytes differently."""

_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xhtml")
_JSON_TYPES = ("application/json", "text/json", "application/x-json")
_TEXT_TYPES = ("text/plain", "text/markdown", "text/x-rst", "application/octet-stream")
# Comments are taken one by one; see aggregator.pull.sniff.
_BEFORE_HTML = re.compile(r"\s*+(?:<\?xml[^>]*+>|<!--.*?-->)", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(r"\s*+<(?:!doctype\s+html|html|head|body|article|main|div)\b", re.IGNORECASE)
_TAGS = re.compile(r"</(?:p|div|head|body|article|h[1-6])\s*>", re.IGNORECASE)
_JSON = re.compile(r"\s*+[\[{]")
_SNIFF = 4096
_HALF = re.compile("[\ud800-\udfff]")
_NAMES = ("id", "locator", "outlet", "title", "page_title", "author", "url", "language", "credit")


def extract(
    page: Page,
    source: Source,
    *,
    reference_day: date | None = None,
    repeated: Collection[str] = (),
    rules: Rules | None = None,
) -> Extraction:
    """Reads the posts of a page.

    Args:
        page: bytes as they came.
        source: for its zone, outlet, language and day.
        reference_day: day near to which dates without a year lie, such as the typical day of
            the pages that came with this one.
        repeated: keys of lines that stand on several pages of the source
            (:func:`repeated_lines`).
        rules: of single publishers (:func:`load_rules`); ``None``: those that come with this
            package.

    Returns:
        Posts, oldest first; spans count characters of cleaned text
        (:mod:`aggregator.extract.clean`).

    Raises:
        ExtractError: the page is empty, binary, too large or of a type that is not read, or
            there is no article or live blog in it.
    """
    declared = (page.media_type or "").split(";")[0].strip().lower()
    is_other = declared not in (*_HTML_TYPES, *_TEXT_TYPES, *_JSON_TYPES)
    if declared and is_other and not declared.endswith("+json"):
        raise ExtractError(
            f"cannot read {declared}; HTML, plain text or JSON was expected",
            source=source.name,
            url=page.url or page.locator,
        )
    decoded = decode(page)
    if _is_json(decoded.text, declared):
        from aggregator.extract.json_page import extract_json

        found = extract_json(page, decoded.text, source, reference_day, repeated, rules)
    elif _is_html(decoded.text, declared):
        from aggregator.extract.html import extract_html

        found = extract_html(
            page,
            decoded.text,
            source,
            reference_day=reference_day,
            repeated=repeated,
            rules=rules,
        )
    else:
        from aggregator.extract.text import extract_text

        found = extract_text(
            page, decoded.text, source, reference_day=reference_day, repeated=repeated
        )
    notes = [*decoded.notes, *found.notes]
    if any(post.published.at is None for post in found.posts):
        from aggregator.extract.own_zone import unknown_names

        notes += filter(None, [unknown_names(decoded.text, source.zone)])
    return replace(found, posts=tuple(_storable(post) for post in found.posts), notes=tuple(notes))


def load_rules(folder: Path | None) -> Rules:
    """Rules of single publishers: those of a folder before those that come with this package.

    Raises:
        ConfigError: see :func:`aggregator.extract.rules.load_rules`.
    """
    from aggregator.extract import rules

    return rules.load_rules(folder)


def _storable(post: Post) -> Post:
    """A post all of whose words can be written as UTF-8.

    JSON may name half of a surrogate pair (``"\\ud83d"``), which is no character. The text has
    been cleaned of them; ids, addresses and names come here.
    """
    broken: dict[str, Any] = {
        name: _HALF.sub("\ufffd", value)
        for name in _NAMES
        if (value := getattr(post, name)) and _HALF.search(value)
    }
    return replace(post, **broken) if broken else post


def _is_html(text: str, declared: str) -> bool:
    """Whether a text is HTML: what it begins with decides, where it tells."""
    head = text[:_SNIFF]
    at = 0
    while before := _BEFORE_HTML.match(head, at):
        at = before.end()
    if _HTML.match(head, at):
        return True
    if declared in _HTML_TYPES:
        return "<" in text
    return declared == "" and len(_TAGS.findall(head)) >= 3


def _is_json(text: str, declared: str) -> bool:
    """Whether a text is JSON: its type says so, or nothing but the text can tell, and does."""
    if declared:
        return declared in _JSON_TYPES or declared.endswith("+json")
    if not _JSON.match(text) or text.rstrip()[-1:] not in ("]", "}"):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
