"""Which of the things in an archive are pages, by what is said of them and what they are."""

from __future__ import annotations

from aggregator.pull.sniff import is_html

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
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
