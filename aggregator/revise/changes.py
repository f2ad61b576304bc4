"""What one revision changed of the one before, in words that a reader is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from aggregator.model import Revision

Change = Literal[
    "new", "edited", "grown", "shortened", "retitled", "withdrawn", "restored", "dated", "read anew"
]
"""What a revision did to its post.

new: it is the first; edited: words were replaced; grown: words were only added; shortened: words
were only taken out; retitled: the headline is another; withdrawn, restored: its page took it away,
or shows it again; dated: only its time is known otherwise; read anew: only our reading changed.
"""

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w+")
_MOST = 4_000
"""Tokens of a stretch whose words are compared one by one; the work grows with their square."""


def changes(before: Revision | None, after: Revision) -> tuple[Change, ...]:
    """What a revision changed.

    Args:
        before: the revision before it; ``None``: it is the first.
        after: the revision.

    Returns:
        at least one, what tells most first.
    """
    if before is None:
        return ("new",)
    if after.withdrawn:
        return ("withdrawn",)
    told: list[Change] = ["restored"] if before.withdrawn else []
    if before.post.title != after.post.title:
        told.append("retitled")
    if not before.withdrawn and before.post.text != after.post.text:
        told.append(_kind(before.post.text, after.post.text))
    if not told:
        told.append("dated" if before.post.published != after.post.published else "read anew")
    return tuple(told)


def _kind(before: str, after: str) -> Change:
    old, new = (_WORD.findall(text) for text in (before, after))
    if len(new) > len(old) and _holds(new, old):
        return "grown"
    if len(old) > len(new) and _holds(old, new):
        return "shortened"
    return "edited"


def _holds(longer: Sequence[str], shorter: Sequence[str]) -> bool:
    """Whether all words of one text stand in the other, in the same order."""
    rest = iter(longer)
    return all(word in rest for word in shorter)


def word_changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Both texts as stretches of (what was taken out, what was put in); equal where they agree.

    Words, white space and single signs are compared, so that blank lines are kept as they are.

    Args:
        before: the older text.
        after: the newer text.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    if start:
        yield "".join(old[:start]), "".join(old[:start])
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    if len(a) > _MOST or len(b) > _MOST:
        yield "".join(a), "".join(b)
    else:
        for _, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield "".join(a[i1:i2]), "".join(b[j1:j2])
    if end:
        yield "".join(old[-end:]), "".join(old[-end:])


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """How many first tokens two texts share."""
    for at, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return at
    return min(len(a), len(b))
