"""The elements of many texts at once, as flat arrays: a coarse reading, for :mod:`..screen`.

What :func:`.analyse.analyse` reads with care is read here word by word: a word's class and stem
are looked up once for each distinct word, and the rest is done to whole arrays. Numbers are not
parsed beyond their digits, scale and unit, capitals are taken for names, and what lies outside
plain English prose is marked as irregular and left to the careful reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U8, U64, Bools
from aggregator.dedup.facts.antonyms import _DEGREES, _positive_degree, _stripped
from aggregator.dedup.facts.language import _signs, english_lexicon
from aggregator.dedup.facts.numbers import digits_value
from aggregator.dedup.facts.roles import _DETERMINERS, _GOVERNORS
from aggregator.dedup.hashing import mix64
from aggregator.dedup.threads import on_threads

Floats = NDArray[np.float64]
I32 = NDArray[np.int32]

# What is known of a word, by its spelling alone.
FUNCTION: Final = 1 << 0
NEGATION: Final = 1 << 1
QUALIFIER: Final = 1 << 2
MODAL: Final = 1 << 3
DIGITS: Final = 1 << 4
NUMBER_WORD: Final = 1 << 5
DATE_WORD: Final = 1 << 6
TAIL: Final = 1 << 7  # a scale or unit, part of the number before it
NEGATIVE: Final = 1 << 8  # a verb that denies
OPPOSED: Final = 1 << 9  # may have an opposite, or be one kind of several
PASSED: Final = 1 << 10  # stands between a preposition and its noun
APPROXIMATE: Final = 1 << 11
SIGN: Final = 1 << 12  # of the language
CLOCK: Final = 1 << 13  # part of a time, or of clutter
TITLE: Final = 1 << 14
MODAL_TO: Final = 1 << 15
MODAL_THAT: Final = 1 << 16
IDIOM: Final = 1 << 17  # may take back the negation before it
SHORT: Final = 1 << 18  # one letter
# What is known of it where it stands.
CAPITAL: Final = 1 << 19
DOUBT: Final = 1 << 20  # a number that may be a date, a time or approximate
SHOUTED: Final = 1 << 21
SOFT: Final = 1 << 22  # a number that agrees with others than its own
PREFIXED: Final = 1 << 23  # may be another word's opposite by its beginning or ending
SYNONYM: Final = 1 << 24  # others may stand for it
HYPHEN: Final = 1 << 25  # one stands before it
FOREIGN: Final = 1 << 26  # a sign of another language
PLACE: Final = 1 << 27  # a place, which has other names
BY_DIGITS: Final = 1 << 28  # next but one to them at most
DATED: Final = 1 << 29  # a number that may be part of a date or time
ROUNDED: Final = 1 << 30  # an approximate number
QUOTED: Final = 1 << 31  # between quotation marks
DEGREE: Final = 1 << 32  # a comparative or superlative of what has an opposite
LABEL: Final = 1 << 33  # letters and then digits
NAME: Final = 1 << 34  # a capital within a sentence
SINGLE: Final = 1 << 35  # in the one quotation of its text

NUMERIC: Final = DIGITS | NUMBER_WORD | DATE_WORD | CLOCK

MOST_CHARACTERS: Final = 4000
"""Longer texts are irregular."""

MOST_ELEMENTS: Final = 120
"""Texts of more elements are irregular: they are aligned by sentences."""

_CHUNK: Final = 1 << 18
_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_TO_ASCII: Final = str.maketrans("’‘“”„–—\u00a0", '\'\'"""-- ')
_CLOCK_WORDS: Final = frozenset(
    {"am", "pm", "o'clock", "oclock", "gmt", "utc", "est", "edt", "ago", "read", "time", "min"}
    | {"mins", "minute", "minutes", "hour", "hours", "past", "half", "quarter", "noon", "midday"}
    | {"midnight"}
)
_FRACTION_WORDS: Final = frozenset(
    {"half", "third", "quarter", "fifth", "tenth", "dozen", "hundred", "thousand"}
    | {"thirds", "quarters", "fifths", "tenths"}
)


_SIGN_WORDS: Final = frozenset({"minus", "plus", "below", "zero"})


class _Word(NamedTuple):
    key: str
    bits: int
    governor: int
    mark: int
    mark_to: int
    mark_that: int
    value: float
    scale: float
    unit: int
    bases: tuple[str, ...]
    word: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of ``n`` texts.

    Attributes:
        regular: mask of shape ``(n,)``: the rest says nothing of the other texts.
        quoted: at most so many words of each text stand between quotation marks.
        closed: mask of shape ``(n,)``: and no more or less, since all marks are closed.
        offsets: int64 of shape ``(n + 1,)``: text ``i`` has the elements from ``offsets[i]``.
        rows: of each element its word.
        words: folded.
        bases: keys of what each word denies, int64 of shape ``(words, 3)``; -1 for none.
        opposites: pairs of words that may contradict each other, ``first << 32 | second``,
            sorted.
        starts: of each word a number for its first two letters.
        keys: of each element; equal for those that say the same.
        flags: of each element.
        around: of each element, a number for the words on both sides of it.
        governors: preposition before each element; 0 if there is none.
        values: of numbers, scaled; NaN of other elements.
        mantissas: likewise, not scaled.
        units: of numbers; 0 for none.
        mark_offsets: int64 of shape ``(n + 1,)``.
        marks: class of each word that turns or weakens a statement.
        mark_at: element that follows it, from the text's first.
    """

    regular: Bools
    quoted: I64
    closed: Bools
    offsets: I64
    rows: I64
    words: tuple[str, ...]
    bases: I64
    opposites: I64
    starts: I64
    keys: I64
    flags: I64
    around: I64
    governors: U8
    values: Floats
    mantissas: Floats
    units: I64
    mark_offsets: I64
    marks: I64
    mark_at: I64


_LETTER: Final = np.array([chr(c).isalpha() and c < 128 for c in range(256)])
_DIGIT: Final = np.array([48 <= c < 58 for c in range(256)])
_LOWER: Final = np.array([c + 32 if 65 <= c < 91 else c for c in range(256)], np.uint8)


def _power_table(base: int) -> U64:
    powers = np.full(_CHUNK + MOST_CHARACTERS + 2, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


class _Tables:
    """Made at the first use."""

    values: U64
    powers: U64
    inverses: U64
    made = False


def _tables() -> type[_Tables]:
    if not _Tables.made:
        _Tables.values = mix64(np.arange(1, 257, dtype=np.uint64))
        _Tables.powers = _power_table(_BASE)
        _Tables.inverses = _power_table(_INVERSE)
        _Tables.made = True
    return _Tables


class _Chunk(NamedTuple):
    """The tokens of some texts."""

    lower: bytes
    text: I64
    starts: I64
    ends: I64
    flags: I64
    units: I64
    quoted: I64
    grouped: I64
    distinct: U64
    first: I64
    inverse: I64


def _tokens(texts: Sequence[str]) -> _Chunk:
    """Words and numbers of ASCII texts that hold no NUL."""
    codes = np.frombuffer("\x00".join(["", *texts, ""]).encode("ascii"), np.uint8)
    letter, digit = _LETTER[codes], _DIGIT[codes]
    inside = letter | digit
    # "don't", "1,000": a sign between two letters or digits is part of the word.
    signs = np.flatnonzero((codes == 39) | (codes == 44) | (codes == 46) | (codes == 58))
    signs = signs[(signs > 0) & (signs < len(codes) - 1)]
    apostrophe = codes[signs] == 39
    joined = np.where(
        apostrophe,
        letter[signs - 1] & letter[signs + 1],
        digit[signs - 1] & digit[signs + 1],
    )
    inside[signs[joined]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    # "3rd" is a number and a word, "Q1" a word.
    turns = np.flatnonzero(letter[1:] & digit[:-1]) + 1
    if len(turns):
        run = np.searchsorted(starts, turns, side="right") - 1
        first = np.ones(len(run), np.bool_)
        first[1:] = run[1:] != run[:-1]
        cut = turns[first & digit[starts[run]]]
        starts = np.sort(np.concatenate([starts, cut]))
        ends = np.sort(np.concatenate([ends, cut]))
    tables = _tables()
    lower = _LOWER[codes]
    running = np.empty(len(codes) + 1, np.uint64)
    running[0] = 0
    np.cumsum(tables.values[lower] * tables.powers[: len(codes)], out=running[1:])
    hashes = mix64((running[ends] - running[starts]) * tables.inverses[starts])
    upper = (codes >= 65) & (codes < 91)
    capital = upper[starts]
    flags = np.where(capital, CAPITAL, 0)
    before, behind = codes[starts - 1], codes[ends]
    number = digit[starts]
    money = (before == 36) | (behind == 37)
    units = np.where(before == 36, _MONEY_UNIT, np.where(behind == 37, _SHARE_UNIT, 0))
    units = np.where(number & money, units, 0)
    # "US", "IT": no function words.
    shouted = capital & upper[np.minimum(starts + 1, ends - 1)] & (ends - starts > 1)
    # Behind a word or comma and a space, no sentence begins.
    ahead = codes[np.maximum(starts - 2, 0)]
    named = capital & (before == 32) & (letter[np.maximum(starts - 2, 0)] | (ahead == 44))
    flags |= np.where(named, NAME, 0)
    flags |= np.where(shouted, SHOUTED, 0) | np.where(before == 45, HYPHEN, 0)
    text = np.searchsorted(np.flatnonzero(codes == 0), starts) - 1
    # "12 500" may be one number.
    grouped = number[1:] & number[:-1] & (starts[1:] == ends[:-1] + 1)
    grouped &= (ends[1:] - starts[1:] == 3) & (ends[:-1] - starts[:-1] <= 3)
    grouped &= (codes[ends[:-1]] == 32) | (codes[ends[:-1]] == 39)
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    inverse = np.empty(len(order), np.int64)
    inverse[order] = np.cumsum(new) - 1
    inside = _quoted(codes, starts, text, len(texts))
    marks = np.bincount(
        np.searchsorted(np.flatnonzero(codes == 0), np.flatnonzero(codes == 34)) - 1,
        minlength=len(texts),
    )
    flags |= np.where(inside, np.where(marks[text] == 2, QUOTED | SINGLE, QUOTED), 0)
    quoted = np.bincount(text[inside], minlength=len(texts))
    return _Chunk(
        lower.tobytes(),
        text,
        starts,
        ends,
        flags,
        units,
        quoted,
        text[1:][grouped],
        ordered[new],
        order[new],
        inverse,
    )


def _quoted(codes: U8, starts: I64, text: I64, count: int) -> Bools:
    """Words that may stand between quotation marks."""
    marks = np.flatnonzero(codes == 34)
    if not len(marks):
        return np.zeros(len(starts), np.bool_)
    owner = np.searchsorted(np.flatnonzero(codes == 0), marks) - 1
    many = np.bincount(owner, minlength=count)
    before = np.searchsorted(marks, starts) - (np.cumsum(many) - many)[text]
    # A text of an odd number has one that is never closed: all behind the first may be quoted.
    inside: Bools = np.where(many[text] % 2 == 0, before % 2 == 1, before > 0)
    return inside


_MONEY_UNIT: Final = 1
_SHARE_UNIT: Final = 2
SHARE: Final = _SHARE_UNIT
"""The unit of a per cent; what is measured has a higher number."""


@lru_cache(maxsize=1)
def _unit_numbers() -> dict[str, int]:
    numbers = {"$": _MONEY_UNIT, "%": _SHARE_UNIT}
    for unit in english_lexicon().units.values():
        numbers.setdefault(unit, len(numbers) + 1)
    return numbers


@lru_cache(maxsize=1)
def _mark_numbers() -> dict[str, int]:
    lexicon = english_lexicon()
    classes = [*lexicon.modals.values(), *lexicon.modals_with_to.values()]
    classes += lexicon.modals_with_that.values()
    numbers: dict[str, int] = {}
    for name in classes:
        numbers.setdefault(f"modal {name}", len(numbers) + 2)
    for name in lexicon.qualifiers.values():
        numbers.setdefault(f"qualifier {name}", len(numbers) + 2)
    return numbers


_GOVERNOR_NUMBERS: Final = {word: number for number, word in enumerate(sorted(_GOVERNORS), 1)}
BY: Final = _GOVERNOR_NUMBERS["by"]
"""Of the prepositions the one that tells who acts."""


@lru_cache(maxsize=1)
def _idiom_words() -> frozenset[str]:
    return frozenset(behind for _, behind in english_lexicon().negative_idioms)


@lru_cache(maxsize=1)
def _antonym_words() -> frozenset[str]:
    return frozenset(word for pair in english_lexicon().antonyms for word in pair)


@lru_cache(maxsize=1 << 17)
def _word(word: str) -> _Word:
    lexicon = english_lexicon()
    nothing = float("nan")
    if word[0].isdigit():
        value = digits_value(word)
        bits = DIGITS | (CLOCK | DOUBT | SOFT if value is None or ":" in word else 0)
        return _Word(
            f"#{word}", bits, 0, 0, 0, 0, nothing if value is None else value, 1.0, 0, (), word
        )
    word = word[:-2] if word.endswith("'s") else word
    marks = _mark_numbers()
    plain = word.replace("'", "")
    bits = mark = mark_to = mark_that = 0
    if plain in lexicon.negations or word.endswith("n't"):
        bits, mark = NEGATION, 1
    elif word in lexicon.qualifiers:
        bits, mark = QUALIFIER, marks[f"qualifier {lexicon.qualifiers[word]}"]
    else:
        if word in lexicon.modals:
            bits, mark = MODAL, marks[f"modal {lexicon.modals[word]}"]
        if word in lexicon.modals_with_to:
            bits |= MODAL_TO
            mark_to = marks[f"modal {lexicon.modals_with_to[word]}"]
        if word in lexicon.modals_with_that:
            bits |= MODAL_THAT
            mark_that = marks[f"modal {lexicon.modals_with_that[word]}"]
    key = lexicon.stem(word)
    value = nothing
    if word in lexicon.function:
        bits |= FUNCTION
    if word in lexicon.cardinals:
        value = lexicon.cardinals[word]
        bits |= NUMBER_WORD
    if word in lexicon.ordinals:
        value = lexicon.ordinals[word]
        bits |= NUMBER_WORD | DOUBT
    if word in lexicon.vague or word in _FRACTION_WORDS:
        bits |= NUMBER_WORD | DOUBT | SOFT
    if word == "one":
        bits |= DOUBT
    if word in lexicon.months or word in lexicon.weekdays:
        bits |= DATE_WORD
    if (
        word in lexicon.scales
        or word in lexicon.units
        or word in ("per", "cent", "square", "u", "s", "us")
    ):
        bits |= TAIL
    if key in lexicon.negative_verbs or word in lexicon.parts or word in _SIGN_WORDS:
        bits |= NEGATIVE
    bases = tuple(sorted(_stripped(word, "en")))
    if bases:
        bits |= PREFIXED
    if key in lexicon.synonyms:
        bits |= SYNONYM
    if word[-1].isdigit():
        bits |= OPPOSED | LABEL
    if word.endswith(_DEGREES) and not lexicon.opposed.isdisjoint(_positive_degree(word)):
        bits |= OPPOSED | DEGREE
    if key in lexicon.opposed or key in lexicon.exclusive or word in _antonym_words():
        bits |= OPPOSED
    if word in _DETERMINERS or word in lexicon.titles:
        bits |= PASSED
    if word in lexicon.titles:
        bits |= TITLE
    if word in lexicon.approximate:
        bits |= APPROXIMATE
    languages = _signs().get(word, ())
    if languages:
        bits |= SIGN if "en" in languages else FOREIGN
    if word in _CLOCK_WORDS or word in lexicon.zones:
        bits |= CLOCK
    if word in lexicon.places or key in lexicon.seats or word in lexicon.seats:
        bits |= PLACE
    if word in ("may", "march", "mar", "jan"):
        bits |= BY_DIGITS
    if word in _idiom_words():
        bits |= IDIOM
    if len(word) == 1:
        bits |= SHORT
    governor = _GOVERNOR_NUMBERS.get(word, 0)
    scale = lexicon.scales.get(word, 1.0)
    unit = _unit_numbers()["%"] if word == "cent" else 0
    if word in lexicon.units:
        unit = _unit_numbers()[lexicon.units[word]]
    return _Word(key, bits, governor, mark, mark_to, mark_that, value, scale, unit, bases, word)


def _opposites(words: Sequence[_Word]) -> I64:
    """Pairs of words that may contradict each other: ``first << 32 | second``, sorted."""
    lexicon = english_lexicon()
    known: dict[str, list[int]] = defaultdict(list)
    groups: dict[int, list[int]] = defaultdict(list)
    for row, word in enumerate(words):
        if word.bits & OPPOSED:
            for form in {word.key, word.word}:
                known[form].append(row)
            for group in lexicon.exclusive.get(word.key, ()):
                groups[group].append(row)
    codes = [
        first << 32 | second
        for a, b in lexicon.antonyms
        if a in known and b in known
        for first in known[a]
        for second in known[b]
    ]
    codes += [
        first << 32 | second
        for rows in groups.values()
        for first in rows
        for second in rows
        if words[first].key != words[second].key
    ]
    return np.unique(np.array(codes, np.int64))


def read_columns(texts: Sequence[str]) -> Columns:
    """Read texts coarsely.

    Args:
        texts: any strings.
    """
    count = len(texts)
    regular = np.ones(count, np.bool_)
    plain: list[str] = []
    for number, text in enumerate(texts):
        if not text.isascii():
            text = text.translate(_TO_ASCII)
        if len(text) > MOST_CHARACTERS or not text.isascii() or "_" in text or "\x00" in text:
            regular[number] = False
            text = ""
        elif text.isupper():
            regular[number] = False
        plain.append(text)
    lengths = np.fromiter(map(len, plain), np.int64, count)
    before = np.cumsum(lengths + 1) // _CHUNK
    cuts = [0, *(np.flatnonzero(before[1:] != before[:-1]) + 1).tolist(), count]
    pieces = [(first, last) for first, last in pairwise(cuts) if first < last]
    chunks = on_threads(lambda piece: _tokens(plain[piece[0] : piece[1]]), pieces)

    words, rows = _vocabulary(chunks)
    starts = [first for first, _ in pieces]
    for chunk, start in zip(chunks, starts, strict=True):
        regular[chunk.grouped + start] = False
    text_of = _joined([c.text + s for c, s in zip(chunks, starts, strict=True)], np.int64)
    offsets = np.searchsorted(text_of, np.arange(count + 1))
    flags = _joined([c.flags for c in chunks], np.int64)
    units = _joined([c.units for c in chunks], np.int64)
    quoted = _joined([c.quoted for c in chunks], np.int64)
    closed = np.fromiter((text.count('"') % 2 == 0 for text in plain), np.bool_, count)
    return _columns(words, rows, flags, units, text_of, offsets, regular, quoted, closed)


def _joined(parts: Sequence[NDArray[np.int64]], kind: type[np.int64]) -> I64:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _vocabulary(chunks: Sequence[_Chunk]) -> tuple[list[_Word], I64]:
    """What is known of each distinct word, and which of them each token is."""
    if not chunks:
        return [], np.empty(0, np.int64)
    hashes = np.concatenate([c.distinct for c in chunks])
    chunk_of = np.repeat(np.arange(len(chunks)), [len(c.distinct) for c in chunks])
    first = np.concatenate([c.first for c in chunks])
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    words: list[_Word] = []
    places = order[new]
    spans = [(c.lower, c.starts, c.ends) for c in chunks]
    for chunk, token in zip(chunk_of[places].tolist(), first[places].tolist(), strict=True):
        lower, starts, ends = spans[chunk]
        words.append(_word(lower[starts[token] : ends[token]].decode("ascii")))
    rows = []
    begin = 0
    for c in chunks:
        rows.append(number[begin : begin + len(c.distinct)][c.inverse])
        begin += len(c.distinct)
    return words, np.concatenate(rows)


def _shifted(values: NDArray[np.int64], by: int, same: I64) -> NDArray[np.int64]:
    """The value of the token ``by`` places on in the same text, or 0."""
    result = np.zeros_like(values)
    if abs(by) >= len(values):
        return result
    if by > 0:
        result[:-by] = np.where(same[:-by] == same[by:], values[by:], 0)
    else:
        result[-by:] = np.where(same[-by:] == same[:by], values[:by], 0)
    return result


def _columns(
    words: Sequence[_Word],
    rows: I64,
    flags: I64,
    units: I64,
    text_of: I64,
    offsets: I64,
    regular: Bools,
    quoted: I64,
    closed: Bools,
) -> Columns:
    count = len(regular)
    numbers: dict[str, int] = {}
    key_of = np.fromiter(
        (numbers.setdefault(w.key, len(numbers)) for w in words), np.int64, len(words)
    )

    bits = np.fromiter((w.bits for w in words), np.int64, len(words))
    flags = flags | bits[rows]
    governor = np.fromiter((w.governor for w in words), np.uint8, len(words))[rows]
    mark = np.fromiter((w.mark for w in words), np.int64, len(words))[rows]
    mark_to = np.fromiter((w.mark_to for w in words), np.int64, len(words))[rows]
    mark_that = np.fromiter((w.mark_that for w in words), np.int64, len(words))[rows]
    values = np.fromiter((w.value for w in words), np.float64, len(words))[rows]
    scales = np.fromiter((w.scale for w in words), np.float64, len(words))[rows]
    keys = key_of[rows]
    behind = _shifted(flags, 1, text_of)
    ahead = _shifted(flags, -1, text_of)
    next_key = _shifted(keys + 1, 1, text_of) - 1

    # English, as aggregator.dedup.facts.language.lexicon_for tells it.
    place = np.arange(len(rows)) - offsets[text_of]
    seen = (flags & DIGITS == 0) & (place < 200)
    total = np.bincount(text_of[seen], minlength=count)
    hits = np.bincount(text_of[seen & (flags & SIGN != 0)], minlength=count)
    foreign = np.bincount(text_of[seen & (flags & FOREIGN != 0)], minlength=count)
    regular = regular & (hits * 20 > total) & (hits > 2 * foreign)

    to, that = numbers.get("to", -2), numbers.get("that", -2)
    mark = np.where((mark_to > 0) & (next_key == to), mark_to, mark)
    mark = np.where((mark_that > 0) & (next_key == that), mark_that, mark)
    marked = mark > 0
    # An idiom may make nothing of a negation or of what follows it.
    # Where capitals are many, they tell no names.
    capitals = np.bincount(text_of[flags & CAPITAL != 0], minlength=count)
    words_of = np.maximum(np.bincount(text_of, minlength=count), 1)
    flags = flags & ~np.where((capitals > 0.4 * words_of)[text_of], NAME, 0)
    idiom = (flags & NEGATION != 0) & ((behind | _shifted(flags, 2, text_of)) & IDIOM != 0)
    idiom |= (flags & QUALIFIER != 0) & (ahead & NEGATION != 0)
    mark = mark + np.where(idiom, 1 << 10, 0) + np.where(flags & CAPITAL != 0, 1 << 11, 0)

    tail = (flags & TAIL) != 0
    part = (flags & (DIGITS | NUMBER_WORD)) != 0
    absorbed = np.zeros(len(rows), np.bool_)
    for _ in range(3):
        absorbed = tail & (_shifted((part | absorbed).astype(np.int64), -1, text_of) > 0)
    function = ((flags & FUNCTION) != 0) & ((flags & SHOUTED) == 0)
    titled = (flags & TITLE != 0) & (flags & behind & CAPITAL != 0)
    element = ~(marked | absorbed | function | titled)
    at = np.flatnonzero(element)

    # A number with its scale and unit is one element.
    own_unit = np.fromiter((w.unit for w in words), np.int64, len(words))[rows]
    # Of the words beside a number or date, those that may belong to it.
    belonging = np.where(flags & (NUMERIC | SHORT | TAIL | FUNCTION) != 0, keys + 1, 0)
    around = (_shifted(belonging, -1, text_of) << 24) + _shifted(belonging, 1, text_of)
    keys, scaled, units = _numbers(keys, values, scales, units, own_unit, absorbed, part, text_of)
    before = ahead | _shifted(flags, -2, text_of)
    after = behind | _shifted(flags, 2, text_of)
    near = (before | after) & (DATE_WORD | CLOCK) != 0
    near |= behind & SHORT != 0  # p.m.
    # "twenty one" is one number.
    beside = (ahead | behind) & NUMBER_WORD != 0
    beside &= (flags & NUMBER_WORD != 0) & (flags & TAIL == 0)
    flags = flags | np.where(beside, SOFT, 0)
    approximate = part & ((before & APPROXIMATE) != 0)
    flags = flags | np.where(part & (near | beside | approximate), DOUBT, 0)
    flags = flags | np.where(approximate, ROUNDED, 0) | np.where(part & near, DATED, 0)
    flags = flags | np.where((before | after) & (DIGITS | NUMBER_WORD) != 0, BY_DIGITS, 0)

    governors = _governors(flags, governor, text_of, at)
    element_text = text_of[at]
    element_offsets = np.searchsorted(element_text, np.arange(count + 1))
    regular &= np.diff(element_offsets) <= MOST_ELEMENTS
    places = np.flatnonzero(marked)
    ordinal = np.cumsum(element) - element
    mark_text = text_of[places]
    return Columns(
        regular=regular,
        quoted=quoted,
        closed=closed,
        offsets=element_offsets,
        rows=rows[at],
        words=tuple(w.word for w in words),
        bases=_bases(words, numbers),
        opposites=_opposites(words),
        starts=_starts(words),
        keys=keys[at],
        flags=flags[at],
        around=around[at],
        governors=governors,
        values=scaled[at],
        mantissas=values[at],
        units=units[at],
        mark_offsets=np.searchsorted(mark_text, np.arange(count + 1)),
        marks=mark[places],
        mark_at=ordinal[places] - element_offsets[mark_text],
    )


def _bases(words: Sequence[_Word], numbers: dict[str, int]) -> I64:
    bases = np.full((len(words), 3), -1, np.int64)
    for row, word in enumerate(words):
        if word.bases:
            for column, base in enumerate(word.bases[:3]):
                bases[row, column] = numbers.get(base, -1)
    return bases


def _starts(words: Sequence[_Word]) -> I64:
    numbers: dict[str, int] = {}
    found = (numbers.setdefault(w.key[:2], len(numbers)) for w in words)
    return np.fromiter(found, np.int64, len(words))


def _numbers(
    keys: I64,
    values: Floats,
    scales: Floats,
    units: I64,
    own_unit: I64,
    absorbed: Bools,
    part: Bools,
    text_of: I64,
) -> tuple[I64, Floats, I64]:
    """Keys with the scales and units behind them, values scaled, and units."""
    keys, scaled, units = keys.copy(), values.copy(), units.copy()
    keys[part] = (1 << 40) + (keys[part] << 4) + units[part]
    head = np.flatnonzero(part & ~absorbed)
    step = head + 1
    for _ in range(3):
        inside = step < len(absorbed)
        head, step = head[inside], step[inside]
        go = absorbed[step] & (text_of[step] == text_of[head])
        head, step = head[go], step[go]
        scaled[head] *= scales[step]
        keys[head] = keys[head] * 1_000_003 + 7 * keys[step] + 5
        units[head] = np.where(own_unit[step] > 0, own_unit[step], units[head])
        step = step + 1
    return keys, scaled, units


def _governors(flags: I64, governor: U8, text_of: I64, at: I64) -> U8:
    """As ``roles._governor``: the preposition before each element, articles and names between."""
    found = np.zeros(len(at), np.uint8)
    live = np.arange(len(at))
    for back in range(1, 5):
        place = at[live] - back
        inside = place >= 0
        live, place = live[inside], place[inside]
        same = text_of[place] == text_of[at[live]]
        live, place = live[same], place[same]
        here = governor[place]
        found[live] = here
        live = live[(here == 0) & (flags[place] & (PASSED | CAPITAL) != 0)]
    return found
