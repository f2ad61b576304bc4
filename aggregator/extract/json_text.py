"""The text of a JSON-LD script -> its values: bounded in depth, mended where that is safe."""

from __future__ import annotations

import html
import json
import re
from typing import Any

MAX_DEPTH = 100
"""Brackets within brackets; a real page has about ten."""

# A string that never ends runs to the end of the text: no text is looked at twice.
_STRING = r'"(?:[^"\\]++|\\(?:.|\Z))*+(?:"|\Z)'
_TOKEN = re.compile(_STRING + r"|[\[\]{}]", re.DOTALL)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)")
_WRAPPING_END = re.compile(r"(?:-->|(?://\s*|/\*\s*)?\]\]>(?:\s*\*/)?)\s*$")
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[}}\]])", re.DOTALL)
_POST_START = re.compile(r'\{\s*"@type"\s*:\s*"(?:BlogPosting|LiveBlogUpdate|SocialMediaPosting)"')


def load_json(script: str) -> tuple[list[Any], str | None]:
    """The values of a script, mended where that is safe.

    Comment wrappers, entities instead of quotes, line breaks in strings, commas at ends and
    several values in a row are mended; of a text that is cut or damaged, each post that is
    whole by itself is kept.

    Returns:
        The values, and a note where not all was read.
    """
    text = _WRAPPING_END.sub("", _WRAPPING.sub("", script)).strip().strip(";").strip()
    if _depth(text) > MAX_DEPTH:
        return [], f"JSON-LD: nested deeper than {MAX_DEPTH}; not read"
    try:
        return [json.loads(text, strict=False)], None
    except (ValueError, RecursionError) as error:
        reason = str(error)
    if text.startswith(("{&", "[&", "[{&", "&")):
        text = html.unescape(text)
    mended = _TRAILING_COMMA.sub(lambda m: m[1] or "", text)
    values = _values_in_a_row(mended)
    if values:
        return values, None
    posts = _whole_posts(mended)
    if posts:
        note = f"JSON-LD: not JSON ({reason}); {len(posts)} posts in it are whole and were kept"
        return [{"@type": "LiveBlogPosting", "liveBlogUpdate": posts}], note
    return [], f"JSON-LD: not JSON ({reason}); not used"


def is_too_deep(text: str) -> bool:
    """Whether the brackets of a JSON text nest deeper than is read."""
    return _depth(text) > MAX_DEPTH


def _depth(text: str) -> int:
    """How deep the brackets of a JSON text nest, without parsing it."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return 0
    deepest = depth = 0
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in "[{":
            depth += 1
            if depth > deepest:
                deepest = depth
                if deepest > MAX_DEPTH:
                    break
        elif mark in "]}":
            depth -= 1
    return deepest


def _values_in_a_row(text: str) -> list[Any]:
    """The values of a text that is nothing but JSON values, one after the other."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return []
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values


def _whole_posts(text: str) -> list[Any]:
    """The posts of a damaged text that can be read by themselves.

    The work is bounded: what failed attempts cost together is at most a few times the text.
    """
    decoder = json.JSONDecoder(strict=False)
    posts: list[Any] = []
    at, budget = 0, 4 * len(text) + 1_000_000
    while budget > 0 and (start := _POST_START.search(text, at)):
        try:
            post, at = decoder.raw_decode(text, start.start())
        except (json.JSONDecodeError, RecursionError) as error:
            failed_at = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
            budget -= failed_at - start.start()
            at = start.end()
            continue
        posts.append(post)
    return posts
