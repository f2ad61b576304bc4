"""Tokens with their place in the text, sentences, and which lexicon reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from aggregator.dedup.facts.language import Lexicon, lexicon_for
from aggregator.dedup.text import fold

MAX_TOKENS: Final = 20_000
"""Tokens of a text whose facts are read; what follows is compared by its words alone."""

_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0963\u0971-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\u200c\u200d"
)
_UNSPACED: Final = "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
_TOKEN: Final = re.compile(
    rf"""
      (?P<n>(?<!\d)\d{{1,3}}(?:[\ '’\u00a0\u202f\u2009]\d{{3}}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,:]\d+)*)
    | (?P<a>[^\W\d_]\.(?:[^\W\d_]\.)+[^\W\d_]?(?!\w))
    | (?P<u>[{_UNSPACED}][{_MARKS}]*)
    | (?P<w>[^\W\d_](?:\w|[{_MARKS}]|['’](?=[^\W\d_]))*)
    | (?P<s>[%$€£¥₽₴₹‰°])
    | (?P<q>["“”„‟«»])
    | (?P<e>[.!?…。！？]+)
    | (?P<o>[^\s\w])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A stretch of a text.

    Attributes:
        text: folded; a possessive ending and the points of an initialism are left out.
        start: first character.
        end: one past the last.
        kind: n number, w word, s sign of a unit, q quotation mark, e end of a sentence, o other.
        capital: begins with a capital letter.
    """

    text: str
    start: int
    end: int
    kind: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text, read.

    Attributes:
        text: as it came.
        tokens: in order.
        lexicon: of its language.
        sentences: first and one past the last token of each.
        capitals_tell: whether a capital letter marks a name here: not in a title set in
            capitals, nor in a script without case.
        shouted: set in capital letters alone.
    """

    text: str
    tokens: tuple[Token, ...]
    lexicon: Lexicon
    sentences: tuple[tuple[int, int], ...]
    capitals_tell: bool
    shouted: bool


def tokenise(text: str, lexicon: Lexicon | None = None) -> Tokens:
    """Read a text.

    Args:
        text: any string.
        lexicon: of its language; ``None``: as its words tell.
    """
    tokens: list[Token] = []
    # A text has hundreds: the constructor with names takes twice as long.
    make, put = tuple.__new__, tokens.append
    for match in islice(_TOKEN.finditer(text), MAX_TOKENS):
        kind = match.lastgroup or "o"
        raw = match[0]
        if kind in "wau":
            raw, capital = _word(raw, kind)
            put(make(Token, (raw, match.start(), match.end(), "w", capital)))
        else:
            put(make(Token, (raw, match.start(), match.end(), kind, False)))
    if lexicon is None:
        lexicon = lexicon_for(t.text for t in tokens if t.kind == "w")
    return Tokens(
        text=text,
        tokens=tuple(tokens),
        lexicon=lexicon,
        sentences=tuple(_sentences(tokens, lexicon)),
        capitals_tell=_capitals_tell(text, tokens, lexicon),
        shouted=text.isupper(),
    )


@lru_cache(maxsize=1 << 16)
def _word(raw: str, kind: str) -> tuple[str, bool]:
    """The text of a word's token, and whether it begins with a capital letter."""
    word = fold(raw)
    if kind == "a":
        word = word.replace(".", "")
    elif "'" in word or "’" in word:
        word = word.replace("’", "'")
        if word.endswith("'s"):
            word = word[:-2]
    return word, raw[0].isupper()


def _sentences(tokens: list[Token], lexicon: Lexicon) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    first = 0
    i = 0
    while i < len(tokens):
        if tokens[i].kind == "e" and _ends_sentence(tokens, i, lexicon):
            i += 1
            # A quotation mark that stands right behind the stop closes this sentence.
            while (
                i < len(tokens) and tokens[i].kind == "q" and tokens[i].start == tokens[i - 1].end
            ):
                i += 1
            found.append((first, i))
            first = i
        else:
            i += 1
    if first < len(tokens):
        found.append((first, len(tokens)))
    return found


def _ends_sentence(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    token = tokens[i]
    following = next((t for t in tokens[i + 1 : i + 4] if t.kind not in "qo"), None)
    if following is None or token.text[0] in "。！？":
        return True
    before = tokens[i - 1] if i else None
    if token.text == "." and before is not None and before.end == token.start:
        if before.text in lexicon.abbreviations:
            return False
        if before.kind == "w" and len(before.text) == 1 and before.capital:
            return False
    if following.start == token.end and not following.capital:
        return False
    return following.capital or following.kind in "ns" or not following.text.isascii()


def _capitals_tell(text: str, tokens: list[Token], lexicon: Lexicon) -> bool:
    words = [
        t
        for t in tokens[:400]
        if t.kind == "w" and (t.text not in lexicon.function or text[t.start : t.end].isupper())
    ]
    capitals = sum(t.capital for t in words)
    # A title in capitals leaves hardly any telling word without one; a sentence that is full of
    # names has its verb.
    small = sum(not t.capital and len(t.text) >= 4 for t in words)
    most = 0.8 if small >= 2 else 0.6
    return capitals > 0 and (capitals <= most * len(words) or len(words) < 4)
