"""How a text is cut into terms for the search, and how a question is read; the same everywhere.

Texts and questions are cut here and not by the database, so that every database finds the same,
and so that the found words can be pointed at in the verbatim text:

* a **term** is a longest run of letters, digits and their marks, case folded (Unicode Standard,
  section 3.13) and without accents and points (``Café`` is ``cafe``, ``łódź`` is ``lodz``);
* scripts that put no spaces between words (Chinese, Japanese, Thai ...) give overlapping pairs of
  letters, as search engines do that have no dictionary of them: a question of several letters is
  a row of such pairs, one letter is the beginning of one.

A question is words, all of which must occur, ``"words in a row"``, ``begin*`` and ``-without``.
Anything else in it is no sign of a language and means nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aggregator.dedup.text import LETTER, MARK, SOLO, char_class, fold

LONGEST_TERM: Final = 64
"""Characters; of a longer one, the beginning counts."""
MOST_TERMS: Final = 40_000
"""Terms of one text; what follows is not found."""
LONGEST_QUESTION: Final = 500
"""Characters."""
MOST_PARTS: Final = 24
"""Words, rows of words and beginnings of one question."""
LEAST_BEGINNING: Final = 2
"""Letters before a ``*``: with fewer, half of all words begin so."""

_RUN: Final = re.compile(f"(?:{SOLO}{MARK}*)+|[{LETTER}{MARK}]+")
_LETTER_AT: Final = re.compile(f"{SOLO}{MARK}*")
_ASCII_RUN: Final = re.compile(r"[A-Za-z0-9]+")
# Accents of Latin, Greek and Cyrillic; points of Hebrew; vowel marks of Arabic. Marks of other
# scripts are letters of their own.
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u0652\u0670]"
)
# Letters with a stroke have no decomposition.
_STROKES: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"}
)


class _Classes(dict[int, str]):
    """Translation table to one digit a character, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        value = self[code] = str(char_class(code))
        return value


_classes: Final = _Classes()


@dataclass(frozen=True, slots=True)
class Term:
    """A term, and where it stands.

    Attributes:
        text: as it is compared.
        start: its first character in the text.
        end: one past its last.
    """

    text: str
    start: int
    end: int


def terms(text: str) -> Iterator[Term]:
    """The terms of a text, in order; those of scripts without spaces overlap.

    Args:
        text: any string.
    """
    if text.isascii():
        for run in _ASCII_RUN.finditer(text):
            yield Term(run[0].lower()[:LONGEST_TERM], run.start(), run.end())
        return
    classes = text.translate(_classes)
    for run in _RUN.finditer(classes):
        if classes[run.start()] != str(SOLO):
            folded = _plain(text[run.start() : run.end()])
            if folded:
                yield Term(folded, run.start(), run.end())
            continue
        letters = [(at.start(), at.end()) for at in _LETTER_AT.finditer(classes, *run.span())]
        for here, following in zip(letters, [*letters[1:], None], strict=True):
            end = here[1] if following is None else following[1]
            yield Term(_plain(text[here[0] : end]), here[0], end)


@lru_cache(maxsize=1 << 16)
def _plain(run: str) -> str:
    """A run of letters as it is compared; empty if nothing of it is a letter or a digit."""
    folded = fold(run).translate(_STROKES)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
    # A form of compatibility may bring a space or a sign: the database must see one term.
    whole = "".join(c for c in unicodedata.normalize("NFC", bare) if char_class(ord(c)))
    return whole[:LONGEST_TERM]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a question asks for.

    Attributes:
        terms: in a row; at least one.
        is_beginning: the last of them is only the beginning of a term.
        is_without: it must not occur.
    """

    terms: tuple[str, ...]
    is_beginning: bool = False
    is_without: bool = False


class BadQuestion(ValueError):
    """A question that cannot be asked; the message says why, to whoever asked."""


_PIECE: Final = re.compile(r'(?P<without>-?)(?:"(?P<row>[^"]*)"?|(?P<word>[^\s"]+))')
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


def parse_question(question: str) -> tuple[Part, ...]:
    """Read a question; see the module.

    Args:
        question: as somebody typed it.

    Returns:
        its parts, each once; none if it is empty or has neither letter nor digit.

    Raises:
        BadQuestion: it is too long, only says what must not occur, or asks for all words that
            begin with one letter.
    """
    if len(question) > LONGEST_QUESTION:
        raise BadQuestion(f"a question has at most {LONGEST_QUESTION} characters")
    found: dict[Part, None] = {}
    for piece in _PIECE.finditer(question.translate(_QUOTES)):
        word = piece["word"]
        text = piece["row"] if word is None else word
        part = _part(
            text,
            beginning=word is not None and word.endswith("*"),
            without=bool(piece["without"]),
        )
        if part is not None:
            found[part] = None
    if len(found) > MOST_PARTS:
        raise BadQuestion(f"a question has at most {MOST_PARTS} words")
    if found and all(part.is_without for part in found):
        raise BadQuestion("say what to look for, not only what to leave out")
    return tuple(found)


def _part(text: str, *, beginning: bool, without: bool) -> Part | None:
    found = list(terms(text))
    if not found:
        return None
    words = [term.text for term in found]
    is_single_letter = char_class(ord(words[-1][0])) == SOLO
    if is_single_letter and len(words) > 1:
        # The last letter of a row is a term of its own only where the text ends, too.
        overlaps = found[-1].start < found[-2].end
        if overlaps:
            words.pop()
        beginning = not overlaps
    elif is_single_letter:
        beginning = True
    elif beginning and len(words[-1]) < LEAST_BEGINNING:
        raise BadQuestion(f"give at least {LEAST_BEGINNING} letters before *")
    return Part(tuple(words), beginning, without)


def find(parts: Sequence[Part], text: str) -> tuple[list[tuple[int, int]], int]:
    """Where a text has what a question asks for.

    Args:
        parts: of the question; what must not occur is passed over.
        text: verbatim.

    Returns:
        (start, end) of each found piece, in order, never overlapping; and how many of the
        question's parts are among them.
    """
    own = list(terms(text))
    places: list[tuple[int, int]] = []
    held = 0
    for part in parts:
        if part.is_without:
            continue
        there = list(_places(part, own))
        held += bool(there)
        places += there
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged, held


def _places(part: Part, own: list[Term]) -> Iterator[tuple[int, int]]:
    size = len(part.terms)
    *before, last = part.terms
    for at in range(len(own) - size + 1):
        end = own[at + size - 1]
        if part.is_beginning:
            if not end.text.startswith(last):
                continue
        elif end.text != last:
            continue
        if all(own[at + n].text == term for n, term in enumerate(before)):
            # Each term by itself: what stands between them was not asked for.
            for term in own[at : at + size]:
                yield term.start, term.end
