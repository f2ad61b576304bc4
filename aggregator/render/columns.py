"""Text in columns: how wide it is in a terminal, and where its lines may break."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

# Kinsoku shori (JIS X 4051; Unicode Standard Annex #14, classes CL, CP, EX, NS and OP).
_NOT_FIRST: Final = frozenset(
    "、。，．・：；？！」』）】〕〉》｝］ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々"
)
_NOT_LAST: Final = frozenset("「『（【〔〈《｛［")


def width(text: str) -> int:
    """Columns that a text takes in a terminal.

    East Asian wide and fullwidth characters take two (Unicode Standard Annex #11), combining and
    formatting ones none.
    """
    return sum(map(_width, text)) if not text.isascii() else len(text)


def wrap(text: str, columns: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Break a text into lines of at most ``columns``, its indent included.

    Its own line breaks stay. A word that is too long for a line is broken where the line ends; an
    address (``http://``, ``https://``) stays whole, for half an address is none.

    Args:
        text: words; runs of spaces count as one.
        columns: of the lines.
        first: what the first line begins with.
        rest: what the others begin with; ``None``: as many spaces as ``first`` is wide.
    """
    rest = " " * width(first) if rest is None else rest
    lines: list[str] = []
    for part in text.split("\n"):
        start = rest if lines else first
        words = part.split()
        cut = _cut_at_spaces(" ".join(words), columns - width(start), columns - width(rest))
        if cut is None:
            lines += _fill(words, columns, start, rest)
        else:
            lines += [(start + cut[0]).rstrip(), *(rest + line for line in cut[1:])]
    return lines


def _cut_at_spaces(text: str, first: int, others: int) -> list[str] | None:
    """Lines of at most so many characters, or ``None`` if it takes more than to cut at spaces.

    So it is where a word is longer than a line, or not every character takes one column.
    """
    if not text.isascii() and {*map(_width, set(text))} != {1}:
        return None
    lines: list[str] = []
    start, room = 0, first
    while len(text) - start > room:
        end = text.rfind(" ", start, start + max(room, 0) + 1)
        if end < 0:
            return None
        lines.append(text[start:end])
        start, room = end + 1, others
    return [*lines, text[start:]]


def _fill(words: list[str], columns: int, first: str, rest: str) -> Iterator[str]:
    line = first
    room = columns - width(line)
    space = ""
    for word in words:
        for atom in _atoms(word, max(2, columns - width(rest))):
            size = len(space) + width(atom)
            if size > room and line not in (first, rest):
                yield line
                line, space = rest, ""
                room, size = columns - width(rest), width(atom)
            line += space + atom
            room -= size
            space = ""
        space = " "
    yield line.rstrip()


def _atoms(word: str, most: int) -> Iterator[str]:
    """Pieces of a word between which a line may break, none wider than ``most``."""
    if word.startswith(("http://", "https://", "<http")):
        yield word
        return
    atom, size = "", 0
    for cluster in _clusters(word):
        before = _width(atom[-1:]) if atom else 0
        may_break = (
            (_width(cluster[0]) == 2 or before == 2)
            and cluster[0] not in _NOT_FIRST
            and atom[-1:] not in _NOT_LAST
        )
        if atom and (may_break or size + width(cluster) > most):
            yield atom
            atom, size = "", 0
        atom += cluster
        size += width(cluster)
    if atom:
        yield atom


def _clusters(word: str) -> Iterator[str]:
    """Characters, each with the ones of no width that follow it."""
    cluster = ""
    for character in word:
        if cluster and _width(character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if character.isascii():
        return len(character)
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
