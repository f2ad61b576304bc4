"""The shape of one line: is it a sentence, a headline, or neither?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from aggregator.extract.languages import function_words

_TOKEN = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_WIDE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CLOSERS = "\"'”’»«“‘)]}›*"
_STOPS = ".!?…。！？؟।۔"
# A headline may end in "U.S." or "a.m."; a sentence so short seldom does.
_ABBREVIATION_END = re.compile(r"(?:\b[A-Za-zА-ЯІЇЄҐ]\.){2,}$")
# What may stand after the full stop of a sentence: "(AFP)", "REUTERS".
_SIGNATURE = re.compile(
    r"(?<=[.!?…\"”’»])\s+(?:[(\[][^()\[\]]{1,60}[)\]]|[^\W\d_a-zа-яіїєґ]{3,}(?:/\w{2,4})?)$"
)
_LINK = re.compile(r"\s+(?:https?://|pic\.twitter\.com/|t\.me/)\S+$")
_TAIL = 160  # characters in which a signature or a link stands
_HEADLINE_WORDS = 20
_SENTENCE_WORDS = 10
BULLET = re.compile(r"^\s*(?:[•‣▪▫◦●○■□–—*·+►▶➤➡✔✅]|-(?=\s)|\d{1,2}[.)](?=\s))\s*(?=\S)")
"""A mark before an item of a list, with the space after it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be counted about a line.

    Attributes:
        words: how many; in scripts without spaces, half as many as characters.
        function: share of function words among them, in [0, 1].
        capitals: share of cased words that begin with a capital, in [0, 1].
        ends: whether it ends as a sentence does, quotes and brackets aside.
        cut: whether it ends in an ellipsis outside quotes: the rest stands elsewhere.
        colon: whether it ends in a colon.
        known: whether its script is one that function words are known for.
    """

    words: int
    function: float
    capitals: float
    ends: bool
    cut: bool
    colon: bool
    known: bool

    @property
    def is_prose(self) -> bool:
        """A sentence or more, long enough to be sure of it without its neighbours."""
        running = self.function >= 0.1 or not self.known
        if self.ends and not self.cut:
            return self.words >= _SENTENCE_WORDS and running
        return self.words > _HEADLINE_WORDS and self.function >= 0.15 and self.capitals < 0.6

    @property
    def is_sentence(self) -> bool:
        """Ends as a sentence does, however short; among prose that is enough."""
        return self.words > 0 and (self.is_prose or (self.ends and not self.cut))

    @property
    def is_headline(self) -> bool:
        """Could head a text: some words, no full stop."""
        return 2 <= self.words <= _HEADLINE_WORDS and not self.ends and not self.colon


@lru_cache(maxsize=4096)
def shape_of(text: str) -> Shape:
    """Counts what can be counted about a line of text."""
    tokens = _TOKEN.findall(text)
    wide = len(_WIDE.findall(text))
    count = max(len(tokens), wide // 2)
    known = function_words()
    low = [token.lower() for token in tokens]
    share = sum(word in known or ("'" in word and word.split("'")[0] in known) for word in low)
    cased = [t for t in tokens if t[0].isalpha() and t[0].lower() != t[0].upper()]
    capital = sum(t[0].isupper() for t in cased)
    tail = text.rstrip()[-_TAIL:]
    bare = _SIGNATURE.sub("", _LINK.sub("", tail) if "/" in tail else tail).rstrip(_CLOSERS + " ")
    last = bare[-1:]
    ends = last != "" and last in _STOPS
    if ends and len(tokens) < 15 and _ABBREVIATION_END.search(bare):
        ends = False
    outside = text.rstrip()[-1:] == last
    cut = outside and bare.endswith(("…", "..."))
    return Shape(
        words=count,
        function=share / len(tokens) if tokens else 0.0,
        capitals=capital / len(cased) if cased else 0.0,
        ends=ends,
        cut=cut,
        colon=bare.endswith((":", "：")),
        known=wide * 2 < len(text) and _has_known_script(text),
    )


def _has_known_script(text: str) -> bool:
    return any("a" <= c <= "z" or "A" <= c <= "Z" or "\u00c0" <= c <= "\u052f" for c in text[:400])
