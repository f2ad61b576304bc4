"""What feeds write -> plain text of one line, addresses that may be fetched, language tags."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import urljoin, urlsplit, urlunsplit

MAX_WORDS = 1_000
"""Longest title or name that is kept, in characters."""
MAX_URL = 4_096
"""Longest address that is kept, in characters: beyond it no browser follows."""

# Only what HTML has: "<early>" in a title is a word.
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|del|div|em|figure|font|h[1-6]|hr|i|img"
    r"|ins|kbd|li|mark|ol|p|q|s|script|small|span|strike|strong|style|sub|sup|table|tbody|td|time"
    r"|tr|tt|u|ul|var|wbr)(?:[\s/][^<>]*+)?>",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_JOINERS = "\u200c\u200d"  # they belong to words in Arabic and Indic scripts


def plain(text: str | None, *, markup: bool = True, limit: int = MAX_WORDS) -> str:
    """Plain text of one line, without tags, hidden characters or direction overrides.

    Args:
        text: as the feed has it, XML's own escapes undone.
        markup: it may be HTML; else ``<`` and ``&`` mean themselves.
        limit: longest text, in characters; a longer one is cut, with an ellipsis.
    """
    if not text:
        return ""
    text = text[: 20 * limit]
    if markup and ("<" in text or "&" in text):
        text = html.unescape(_TAG.sub("", text))
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(c) for c in text)
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if character in _JOINERS:
        return character
    if category in ("Zs", "Zl", "Zp") or character in "\t\n\r\f\v\x85":
        return " "
    return "" if category in ("Cc", "Cf", "Cs", "Co", "Cn") else character


def address(reference: str | None, base: str) -> str | None:
    """The http or https address that a reference means; ``None`` if it is none.

    Credentials in an address make it unusable: they would end up in reports and logs.

    Args:
        reference: as written, maybe relative.
        base: address that it is relative to; empty if unknown.
    """
    if not reference:
        return None
    reference = reference.strip()
    if not reference or len(reference) > MAX_URL or not reference.isprintable():
        return None
    try:
        parts = urlsplit(urljoin(base, reference))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port  # raises for "http://host:port"
    except ValueError:
        return None
    if "@" in parts.netloc or any(c.isspace() or c in '<>"\\^`{|}' for c in parts.netloc):
        return None
    found = urlunsplit(parts).replace(" ", "%20")
    return found if len(found) <= MAX_URL else None


def language(tag: str | None) -> str | None:
    """A BCP 47 tag as written, ``_`` made ``-``; ``None`` if it is none."""
    tag = (tag or "").strip()
    return tag.replace("_", "-") if _LANGUAGE.fullmatch(tag) else None
