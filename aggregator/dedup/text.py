"""How a text is read: folding, the form that the exact tier compares, words and shingles.

Everything here is a pure function of the text, and correct for any script:

* **Folding** (:func:`fold`): characters that are not seen (soft hyphens, zero-width marks, byte
  order marks, variation selectors) go; then NFKC and full case folding, as in Unicode's
  toNFKC_Casefold (Unicode Standard, section 3.13; UAX #15 for NFKC).
* **Words** (:func:`words`): longest runs of letters, digits and marks, so that vowel signs of
  Indic scripts stay in their word. In scripts that put no spaces between words (Chinese,
  Japanese, Thai, Lao, Khmer, Burmese ...) each letter with its marks is a word of its own, so
  that the shingles of such a text are character n-grams. An apostrophe divides: ``Kyiv's`` is
  ``kyiv``, ``s``.
* **Shingles** (:func:`shingles`): the set of runs of three words (Broder, "On the resemblance
  and containment of documents", 1997).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SHINGLE_WORDS: Final = 3
"""Words in a shingle."""

TEXT_VERSION: Final = "1"
"""Changes whenever any function of this module gives another answer: part of what names stored
signatures and judgements."""

# Default_Ignorable_Code_Point of the Unicode character database, as ranges.
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)

# Blocks of the scripts that are written without spaces between words.
_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19FF),  # Tai Le, New Tai Lue, Khmer symbols
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x3005, 0x3007),  # ideographic iteration mark, closing mark and zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31A0, 0x31FF),  # Bopomofo extended, Katakana extensions
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),  # Burmese extended
    (0xAA60, 0xAADF),  # Burmese extended, Tai Viet
    (0xF900, 0xFAFF),  # Han, compatibility
    (0x1AFF0, 0x1B16F),  # Kana extended
    (0x20000, 0x3FFFF),  # Han, supplementary planes
)

# Classes of a folded character.
BREAK: Final = 0  # no part of any word
LETTER: Final = 1  # letter or digit: continues the word before it
MARK: Final = 2  # combining mark: likewise, after a letter of an unspaced script, too
SOLO: Final = 3  # letter of an unspaced script: a word of its own

_ASCII_WORD: Final = re.compile(r"[a-z0-9]+")
_CLASS_WORD: Final = re.compile(f"{SOLO}{MARK}*|[{LETTER}{MARK}]+")


def char_class(code: int) -> int:
    """Class of a folded character: :data:`BREAK`, :data:`LETTER`, :data:`MARK`, :data:`SOLO`.

    Args:
        code: its code point.
    """
    category = unicodedata.category(chr(code))
    if category[0] == "M":
        return MARK
    if category[0] not in "LN":
        return BREAK
    if category[0] == "L" or category == "Nl":
        for first, last in _UNSPACED:
            if first <= code <= last:
                return SOLO
    return LETTER


class _Classes(dict[int, str]):
    """Translation table to one digit a character, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        value = self[code] = str(char_class(code))
        return value


_classes: Final = _Classes()


def fold(text: str) -> str:
    """The text without unseen characters, NFKC, case folded. Idempotent.

    Folding a join of texts at NUL or newline gives the join of the folded texts.

    Args:
        text: any string, lone surrogates included (they stay).
    """
    if text.isascii():
        return text.lower()
    text = _UNSEEN.sub("", text)
    # Decomposed first: full case folding of the Greek iota subscript asks for it.
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFKC", text.casefold())


# Quotation marks of all shapes become an apostrophe, since outlets differ in whether single or
# double ones are the outer ones; dashes, the minus sign and bars become a hyphen.
_STYLE: Final = str.maketrans(
    dict.fromkeys('"`´‘’‚‛“”„‟′‵«»‹›「」『』〝〞〟', "'") | dict.fromkeys("‐‑‒–—―−⁃﹘﹣－─", "-")
)
_QUOTES: Final = re.compile(r"'{2,}")
_DASHES: Final = re.compile(r" ?-[ -]*")
# Punctuation that closes or opens a sentence. A question mark is none: with it, the words ask.
# Neither are signs that belong to a number or name (%, $, #, @, &, +).
_ENDS: Final = " '.,;:!*|/\\_·•‣◦…。、，；：！-()[]{}<>"


def normalise(text: str) -> str:
    """The form in which the exact tier compares texts: equal forms are exact repeats.

    Ignored: case, compatibility forms, unseen characters, spacing, the shape of quotation
    marks and dashes, and punctuation at both ends but for a question mark and for a minus
    sign or point before a digit. A text of nothing else keeps its punctuation, so that "..."
    and "***" differ from each other and from the empty text.

    Args:
        text: any string.

    Returns:
        the form; empty if the text has no character that is seen.
    """
    if text.isascii():
        text = text.lower().replace('"', "'").replace("`", "'")
    else:
        text = fold(text).translate(_STYLE)
    if "''" in text:
        text = _QUOTES.sub("'", text)
    # Of all white space, only the plain blank is printable: most texts need no splitting.
    text = text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())
    if "-" in text and ("--" in text or "- " in text or " -" in text):
        text = _DASHES.sub("-", text).strip()
    core = text.strip(_ENDS)
    if not core:
        return text
    if core[0].isdigit():
        before = text[: text.index(core)]
        if before[-1:] in ("-", "."):
            core = before[-1] + core
    return core


def words(text: str) -> list[str]:
    """The folded words of a text, in order. See the module's description for what a word is.

    Args:
        text: any string.
    """
    folded = fold(text)
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    classes = folded.translate(_classes)
    return [folded[m.start() : m.end()] for m in _CLASS_WORD.finditer(classes)]


def shingles(text: str, size: int = SHINGLE_WORDS) -> frozenset[str]:
    """The runs of ``size`` words of a text, each run joined by single spaces.

    A text of fewer words has one shingle, of all its words. A text without words (a row of
    symbols, an emoji) has one, of its normalised form, that no text with words can have; a text
    with nothing to see has none.

    Args:
        text: any string.
        size: words in a shingle, at least 1.
    """
    return word_shingles(words(text), size) or _symbol_shingle(text)


def word_shingles(parts: list[str], size: int = SHINGLE_WORDS) -> frozenset[str]:
    """As :func:`shingles`, from words that were already found; none for no words.

    Args:
        parts: what :func:`words` returned.
        size: words in a shingle, at least 1.
    """
    if not parts:
        return frozenset()
    if len(parts) <= size:
        return frozenset([" ".join(parts)])
    return frozenset(" ".join(parts[i : i + size]) for i in range(len(parts) - size + 1))


def _symbol_shingle(text: str) -> frozenset[str]:
    form = normalise(text)
    return frozenset([form]) if form else frozenset()
