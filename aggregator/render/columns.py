"""Text in columns: how wide it is in a terminal, and where its lines may break."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
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
    most = max(2, columns - width(rest))
    lines: list[str] = []
    for part in text.split("\n"):
        line = rest if lines else first
        room = columns - width(line)
        space = ""
        for word in part.split():
            for atom in _atoms(word, most):
                size = len(space) + width(atom)
                if size > room and line not in (first, rest):
                    lines.append(line)
                    line, space = rest, ""
                    room, size = columns - width(rest), width(atom)
                line += space + atom
                room -= size
                space = ""
            space = " "
        lines.append(line.rstrip())
    return lines


def _atoms(word: str, most: int) -> Iterable[str]:
    """Pieces of a word between which a line may break, none wider than ``most``."""
    if word.startswith(("http://", "https://", "<http")) or _is_one_atom(word, most):
        return (word,)
    return _pieces(word, most)


def _is_one_atom(word: str, most: int) -> bool:
    """Whether a word fits, and no character of it is wide or without width: nearly every word."""
    return len(word) <= most and (word.isascii() or {*map(_width, word)} == {1})


def _pieces(word: str, most: int) -> Iterator[str]:
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
