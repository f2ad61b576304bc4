"""What bytes are, by how they begin: the one place that knows how HTML, feeds and text do."""

from __future__ import annotations

import codecs
import re

START = 8192
"""Bytes that are looked at."""

# What may stand before the first element. Taken one by one: a pattern that repeats them could
# read many comments as fewer, longer ones, in ever so many ways, and possessive groups that hold
# lazy ones do not match as they should before Python 3.11.5.
_BEFORE_HTML = re.compile(r"\s*+(?:<\?xml[^>]{0,200}>|<!--.*?-->)", re.IGNORECASE | re.DOTALL)
_BEFORE_FEED = re.compile(r"\s*+(?:<\?.{0,500}?\?>|<!--.*?-->)", re.DOTALL)
_HTML = re.compile(
    r"\s*+<(?:!doctype\s+html|html|head|body|title|meta|article|main)\b", re.IGNORECASE
)
_FEED = re.compile(r"\s*+<(?:!doctype\s+)?(?:rss|rdf:rdf|feed|(?:atom|a):feed)\b", re.IGNORECASE)
_JSON_FEED = re.compile(r"\s*+\{.{0,4000}?jsonfeed\.org/version", re.DOTALL)
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def is_html(content: bytes | str) -> bool:
    """Whether a document begins as an HTML page does."""
    return _begins(_start(content), _BEFORE_HTML, _HTML)


def is_feed(content: bytes | str) -> bool:
    """Whether a document begins as an RSS, Atom or JSON feed does."""
    start = _start(content)
    return _begins(start, _BEFORE_FEED, _FEED) or _JSON_FEED.match(start) is not None


def is_text(content: bytes) -> bool:
    """Whether nothing at the beginning of a document is such as stands in no text."""
    # C0 controls but white space, form feed and escape (coloured logs).
    return re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", _start(content)) is None


def _begins(start: str, before: re.Pattern[str], first: re.Pattern[str]) -> bool:
    at = 0
    while found := before.match(start, at):
        at = found.end()
    return first.match(start, at) is not None


def _start(content: bytes | str) -> str:
    """The beginning, without a byte order mark; which letters the bytes stand for is no matter."""
    if isinstance(content, str):
        return content[:START].removeprefix("\ufeff")
    start = content[:START]
    for bom, encoding in _BOMS.items():
        if start.startswith(bom):
            return start[len(bom) :].decode(encoding, "replace")
    return start.decode("latin-1")
