"""Which of the things in an archive are pages, by what is said of them and what they are."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from aggregator.pull.sniff import is_html

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
_FOR_PROGRAMS: Final = frozenset(
    ("/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt", "/security.txt", "/llms.txt")
)
_WELL_KNOWN: Final = "/.well-known/"
_UNSURE = ("", "application/octet-stream", "application/unknown", "unknown/unknown")


def page_type(content: bytes, declared: str | None) -> str | None:
    """The media type of a page as it is passed on; ``None``: it is no HTML and no text.

    HTML that is declared as text stays what it is declared as: a server shows its source.

    Args:
        content: its first bytes.
        declared: ``Content-Type``, with its parameters, or ``None``.
    """
    declared = (declared or "").strip()
    name = declared.split(";")[0].strip().lower()
    if name in _PAGES:
        return declared
    if name in _UNSURE and is_html(content):
        return "text/html"
    return None


def is_for_programs(url: str) -> bool:
    """Whether an address is one of those at which sites tell programs something, and no reader.

    Args:
        url: of an answer; ``robots.txt`` (RFC 9309), what is below ``/.well-known/`` (RFC 8615),
            and the few of their kind that every crawl has.
    """
    try:
        path = urlsplit(url).path.lower()
    except ValueError:
        return False
    return path in _FOR_PROGRAMS or path.startswith(_WELL_KNOWN)
