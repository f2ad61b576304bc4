"""Two wordings side by side: which words one of them has and the other has not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal

from aggregator.dedup.text import LETTER, MARK, SOLO, char_class, fold

Change = Literal["same", "added", "dropped"]

LEAST_LIKENESS: Final = 0.4
"""Below this share of common words a comparison word for word confuses more than it tells."""

MOST_PAIRS: Final = 2_000_000
"""Words of one times words of the other above which they are not compared."""

LONGEST_DROP: Final = 12
"""Words; a longer stretch that is dropped is counted instead of shown."""

_WORD_SIGN: Final = re.compile(r"\w")
_WORD: Final = re.compile(f"{SOLO}{MARK}*|[{LETTER}{MARK}]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text.

    Attributes:
        change: same: both texts have it; added: only this text; dropped: only the other.
        text: verbatim, or a count of words for a long dropped stretch.
    """

    change: Change
    text: str


def compare_words(shown: str, other: str, *, part: bool = False) -> tuple[Stretch, ...] | None:
    """Compare another wording with the one that is shown, word for word.

    Case, punctuation and the shape of quotation marks are not compared. The stretches that are
    not ``dropped`` give ``other`` when joined.

    Args:
        shown: the text of the passage.
        other: the other wording.
        part: ``other`` is a part of ``shown``, so that likeness is not asked of the whole.

    Returns:
        ``None`` where the two are too unlike, or too long, to compare so.
    """
    ours, theirs = _words(shown), _words(other)
    if not ours or not theirs or len(ours) * len(theirs) > MOST_PAIRS:
        return None
    matcher = SequenceMatcher(
        None, [w for w, _, _ in ours], [w for w, _, _ in theirs], autojunk=False
    )
    common = sum(block.size for block in matcher.get_matching_blocks())
    if common < LEAST_LIKENESS * (len(theirs) if part else max(len(ours), len(theirs))):
        return None
    pieces: list[Stretch] = []
    cursor = 0
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag in ("delete", "replace"):
            # What stood before the next word of theirs comes first, so that a stretch that is
            # dropped stands where it stood.
            before = theirs[b][1] if b < len(theirs) else len(other)
            pieces.append(Stretch("same", other[cursor:before]))
            cursor = before
            pieces.append(Stretch("dropped", _dropped(shown, ours[a:a_end])))
        if tag in ("insert", "replace"):
            start, end = theirs[b][1], theirs[b_end - 1][2]
            pieces.append(Stretch("same", other[cursor:start]))
            pieces.append(Stretch("added", other[start:end]))
            cursor = end
        elif tag == "equal":
            end = theirs[b_end - 1][2]
            pieces.append(Stretch("same", other[cursor:end]))
            cursor = end
    pieces.append(Stretch("same", other[cursor:]))
    return _joined(pieces)


def mark(text: str, wanted: Iterable[str]) -> tuple[Stretch, ...]:
    """Find words in a text: the stretches that they take are ``added``, the rest is ``same``.

    Args:
        text: verbatim.
        wanted: verbatim words; what is empty or not found is passed over, and so is what
            stands there more than once without being a number or a name: nobody can tell
            which is meant.
    """
    spans: list[tuple[int, int]] = []
    for words in wanted:
        if not words.strip():
            continue
        found = list(_standing(text, words))
        vague = not any(c.isdigit() for c in words) and not words[:1].isupper()
        if len(found) == 1 or not vague:
            spans.extend(found)
    pieces: list[Stretch] = []
    cursor = 0
    for start, end in sorted(spans):
        if start < cursor:
            continue
        pieces.append(Stretch("same", text[cursor:start]))
        pieces.append(Stretch("added", text[start:end]))
        cursor = end
    pieces.append(Stretch("same", text[cursor:]))
    return _joined(pieces)


def _standing(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a text that no letter, digit or underscore continues."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if _WORD_SIGN.match(text[start - 1 : start]) or _WORD_SIGN.match(text, end):
            end = start + 1
        else:
            yield start, end
        start = text.find(words, end)


def _joined(pieces: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The pieces that are not empty, neighbours that both texts have as one."""
    joined: list[Stretch] = []
    for piece in pieces:
        if joined and piece.change == joined[-1].change == "same":
            joined[-1] = Stretch("same", joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return tuple(joined)


def _dropped(text: str, words: list[tuple[str, int, int]]) -> str:
    if len(words) > LONGEST_DROP:
        return f"[… {len(words)} words …]"
    return text[words[0][1] : words[-1][2]]


def _words(text: str) -> list[tuple[str, int, int]]:
    """Folded words with their spans in the text."""
    classes = "".join(map(_class_digit, text))
    return [(fold(text[m.start() : m.end()]), *m.span()) for m in _WORD.finditer(classes)]


@lru_cache(maxsize=4096)
def _class_digit(character: str) -> str:
    return str(char_class(ord(character)))
