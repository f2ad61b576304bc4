"""The elements of many texts at once, as flat arrays: a coarse reading, for :mod:`..screen`.

What :func:`.analyse.analyse` reads with care is read here word by word: a word's class and stem
are looked up once for each distinct word, and the rest is done to whole arrays. Numbers are not
parsed beyond their digits, scale and unit, capitals are taken for names, and what lies outside
plain English prose is marked as irregular and left to the careful reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U8, Bools
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.analyse import BUT_BEHIND, LONGER, TAKEN
from aggregator.dedup.facts.counted import (
    absorbed_tails,
    compound_runs,
    fact_runs,
    scaled_numbers,
    shifted,
)
from aggregator.dedup.facts.dates import MONTH_BEHIND
from aggregator.dedup.facts.language import english_lexicon
from aggregator.dedup.facts.scanning import CHUNK, MOST_CHARACTERS, TO_ASCII, Chunk, scan
from aggregator.dedup.facts.wordtable import (
    BY,
    MONEY,
    SHARE,
    TIMES,
    Word,
    bases,
    look_up,
    opposites,
    starts_alike,
    unit_numbers,
)
from aggregator.dedup.hashing import mix64
from aggregator.dedup.threads import on_threads

Floats = NDArray[np.float64]

_MARKS: Final = re.compile('["“”„]')

MOST_ELEMENTS: Final = 120
"""Texts of more elements are irregular: they are aligned by sentences."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of ``n`` texts.

    Attributes:
        regular: mask of shape ``(n,)``: the rest says nothing of the other texts.
        shouted: mask of shape ``(n,)``: set in capital letters alone, and regular otherwise; it
            is read as if it were in small ones.
        quoted: at most so many words of each text stand between quotation marks.
        closed: mask of shape ``(n,)``: and no more or less, in one quotation that is closed.
        offsets: int64 of shape ``(n + 1,)``: text ``i`` has the elements from ``offsets[i]``.
        rows: of each element its word.
        words: folded.
        bases: keys of what each word denies, int64 of shape ``(words, 3)``; -1 for none.
        opposites: pairs of words that may contradict each other, ``first << 32 | second``,
            sorted.
        starts: of each word a number for its first two letters.
        beginnings: likewise for its first four.
        letters: of each word a number for its first letter, below 32.
        sizes: of each word its length, up to 63.
        group_offsets: int64 of shape ``(words + 1,)``.
        groups: of synonyms that each word is in.
        keys: of each element; equal for those that say the same.
        flags: of each element.
        around: of each element, a number for the words on both sides of it.
        compounds: of each element, a number for the run of words for numbers in which it stands.
        readings: of each element, a number for the run of words in which it stands that may belong
            to one number, date or time: read alike where it is the same; 0 for other words.
        within: mask of the elements that follow another one in such a run.
        times: class of the word before each element, as :attr:`.wordtable.Word.time`.
        governors: preposition before each element; 0 if there is none.
        values: of numbers, scaled; NaN of other elements.
        mantissas: likewise, not scaled.
        units: of numbers; 0 for none.
        word_hashes: of each word, int64.
        bags: sum of the hashes of each text's words and numbers, int64 of shape ``(n,)``.
        sequences: a number for each text's words and numbers in their order.
        unsure: how many words of each text may be marks or names.
        agents: how often each text says "by".
        mark_offsets: int64 of shape ``(n + 1,)``.
        marks: class of each word that turns or weakens a statement.
        mark_at: element that follows it, from the text's first.
    """

    regular: Bools
    shouted: Bools
    quoted: I64
    closed: Bools
    offsets: I64
    rows: I64
    words: tuple[str, ...]
    bases: I64
    opposites: I64
    starts: I64
    beginnings: I64
    letters: I64
    sizes: I64
    group_offsets: I64
    groups: I64
    keys: I64
    flags: I64
    around: I64
    compounds: I64
    readings: I64
    within: Bools
    times: I64
    governors: U8
    values: Floats
    mantissas: Floats
    units: I64
    word_hashes: I64
    bags: I64
    sequences: I64
    unsure: I64
    agents: I64
    mark_offsets: I64
    marks: I64
    mark_at: I64


def read_columns(texts: Sequence[str]) -> Columns:
    """Read texts coarsely.

    Args:
        texts: any strings.
    """
    count = len(texts)
    regular = np.ones(count, np.bool_)
    shouted = np.zeros(count, np.bool_)
    plain: list[str] = []
    for number, text in enumerate(texts):
        if not text.isascii():
            regular[number] = _one_after_another(text)
            text = text.translate(TO_ASCII)
        if len(text) > MOST_CHARACTERS or not text.isascii() or "_" in text or "\x00" in text:
            regular[number] = False
            text = ""
        elif text.isupper():
            shouted[number] = True
        plain.append(text)
    lengths = np.fromiter(map(len, plain), np.int64, count)
    before = np.cumsum(lengths + 1) // CHUNK
    cuts = [0, *(np.flatnonzero(before[1:] != before[:-1]) + 1).tolist(), count]
    pieces = [(first, last) for first, last in pairwise(cuts) if first < last]
    chunks = on_threads(lambda piece: scan(plain[piece[0] : piece[1]]), pieces)

    words, rows = _vocabulary(chunks)
    starts = [first for first, _ in pieces]
    for chunk, start in zip(chunks, starts, strict=True):
        regular[chunk.odd + start] = False
    text_of = _joined([c.text + s for c, s in zip(chunks, starts, strict=True)], np.int64)
    offsets = np.searchsorted(text_of, np.arange(count + 1))
    flags = _joined([c.flags for c in chunks], np.int64)
    units = _joined([c.units for c in chunks], np.int64)
    gaps = _joined([c.gaps for c in chunks], np.int64)
    quoted = _joined([c.quoted for c in chunks], np.int64)
    # What two texts quote more than once is shared more than once, in as few shingles.
    closed = np.fromiter((text.count('"') in (0, 2) for text in plain), np.bool_, count)
    flags &= ~np.where(shouted[text_of], bit.CAPITAL | bit.SHOUTED | bit.NAME, 0)
    read = (regular, shouted, quoted, closed)
    return _columns(words, rows, flags, units, gaps, text_of, offsets, *read)


def _one_after_another(text: str) -> bool:
    """Whether each quotation ends before the next begins, so that counting marks tells them."""
    marks = _MARKS.findall(text)
    return not (any(mark in "“„" for mark in marks[1::2]) or "”" in marks[::2])


def _joined(parts: Sequence[NDArray[np.int64]], kind: type[np.int64]) -> I64:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _vocabulary(chunks: Sequence[Chunk]) -> tuple[list[Word], I64]:
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
    words: list[Word] = []
    places = order[new]
    spans = [(c.lower, c.starts, c.ends) for c in chunks]
    for chunk, token in zip(chunk_of[places].tolist(), first[places].tolist(), strict=True):
        lower, starts, ends = spans[chunk]
        words.append(look_up(lower[starts[token] : ends[token]].decode("ascii")))
    rows = []
    begin = 0
    for c in chunks:
        rows.append(number[begin : begin + len(c.distinct)][c.inverse])
        begin += len(c.distinct)
    return words, np.concatenate(rows)


def _columns(
    words: Sequence[Word],
    rows: I64,
    flags: I64,
    units: I64,
    gaps: I64,
    text_of: I64,
    offsets: I64,
    regular: Bools,
    shouted: Bools,
    quoted: I64,
    closed: Bools,
) -> Columns:
    count = len(regular)
    numbers: dict[str, int] = {}
    key_of = np.fromiter(
        (numbers.setdefault(w.key, len(numbers)) for w in words), np.int64, len(words)
    )

    def keys_of(some: Iterable[str]) -> list[int]:
        return [numbers.get(english_lexicon().stem(word), -3) for word in some]

    bits = np.fromiter((w.bits for w in words), np.int64, len(words))
    flags = flags | bits[rows]
    # A month or day has a capital letter.
    small = (flags & bit.CAPITAL == 0) & ~shouted[text_of]
    flags = flags & ~np.where(small, bit.DATE_WORD, 0)
    governor = np.fromiter((w.governor for w in words), np.uint8, len(words))[rows]
    mark = np.fromiter((w.mark for w in words), np.int64, len(words))[rows]
    mark_to = np.fromiter((w.mark_to for w in words), np.int64, len(words))[rows]
    mark_that = np.fromiter((w.mark_that for w in words), np.int64, len(words))[rows]
    values = np.fromiter((w.value for w in words), np.float64, len(words))[rows]
    scales = np.fromiter((w.scale for w in words), np.float64, len(words))[rows]
    keys = key_of[rows]
    behind = shifted(flags, 1, text_of)
    ahead = shifted(flags, -1, text_of)
    next_key = shifted(keys + 1, 1, text_of) - 1
    before_key = shifted(keys + 1, -1, text_of) - 1
    # "-a hundred" is less than nothing.
    dashed = (ahead & bit.HYPHEN != 0) & (ahead & bit.FUNCTION != 0)
    flags = flags | np.where(dashed & (flags & bit.NUMBER_WORD != 0), bit.HYPHEN, 0)

    spelled: dict[str, int] = {}
    hashes = mix64(
        np.fromiter(
            (spelled.setdefault(w.word, len(spelled)) for w in words), np.uint64, len(words)
        )
        + np.uint64(1)
    ).view(np.int64)
    # English, as aggregator.dedup.facts.language.lexicon_for tells it.
    place = np.arange(len(rows)) - offsets[text_of]
    seen = (flags & bit.DIGITS == 0) & (place < 200)
    total = np.bincount(text_of[seen], minlength=count)
    hits = np.bincount(text_of[seen & (flags & bit.SIGN != 0)], minlength=count)
    foreign = np.bincount(text_of[seen & (flags & bit.FOREIGN != 0)], minlength=count)
    regular = regular & (hits * 20 > total) & (hits > 2 * foreign)

    to, that = numbers.get("to", -2), numbers.get("that", -2)
    # As the judge has it, nothing stands between.
    close_key = np.where(behind & bit.NEXT != 0, next_key, -1)
    mark = np.where((mark_to > 0) & (close_key == to), mark_to, mark)
    mark = np.where((mark_that > 0) & (close_key == that), mark_that, mark)
    # "Due" asks for a form of "be" before it, else it tells a cause.
    due = keys == numbers.get("due", -2)
    being = np.fromiter((w.word in english_lexicon().being for w in words), np.int64, len(words))
    promised = np.zeros(len(rows), np.bool_)
    loose = np.zeros(len(rows), np.bool_)
    for step in (1, 2, 3):
        promised |= shifted(being[rows], -step, text_of) > 0
        loose |= (place >= step) & (shifted(flags, 1 - step, text_of) & bit.NEXT == 0)
    regular[text_of[due & promised & loose]] = False
    caused = due & ~promised
    mark = np.where(caused, 0, mark)
    # "In may" is a month; what else stands before it may say so.
    month = (keys == numbers.get("may", -2)) & (flags & bit.CAPITAL == 0) & (place > 0)
    regular[text_of[month & (flags & bit.NEXT == 0)]] = False
    month &= np.isin(before_key, keys_of(MONTH_BEHIND))
    mark = np.where(month, 0, mark)
    marked = mark > 0
    # An idiom may make nothing of a negation or of what follows it.
    # Where capitals are many, they tell no names.
    capitals = np.bincount(text_of[flags & bit.CAPITAL != 0], minlength=count)
    words_of = np.maximum(np.bincount(text_of, minlength=count), 1)
    flags = flags & ~np.where((capitals > 0.4 * words_of)[text_of], bit.NAME, 0)
    # Set in capital letters for the most part.
    loud = np.bincount(text_of[flags & bit.SHOUTED != 0], minlength=count)
    regular = regular & ((loud <= 0.3 * words_of) | shouted)
    idiom = (keys == numbers.get("but", -2)) & np.isin(before_key, keys_of(BUT_BEHIND))
    idiom |= (flags & bit.NEGATION != 0) & ((behind | shifted(flags, 2, text_of)) & bit.IDIOM != 0)
    idiom |= (flags & bit.QUALIFIER != 0) & (ahead & bit.NEGATION != 0)
    mark = mark + np.where(idiom, 1 << 10, 0) + np.where(flags & bit.CAPITAL != 0, 1 << 11, 0)

    part = (flags & (bit.DIGITS | bit.NUMBER_WORD)) != 0
    cent = (keys == numbers.get("cent", -2)) & (
        shifted(keys + 1, -1, text_of) == numbers.get("per", -2) + 1
    )
    units = np.where(flags & bit.TIMES != 0, TIMES, units)
    own_unit = np.fromiter((w.unit for w in words), np.int64, len(words))[rows]
    own_unit = np.where(cent, SHARE, own_unit)
    # "Minus twenty", as "-20".
    below = part & (shifted(keys + 1, -1, text_of) == numbers.get("minus", -2) + 1)
    flags = flags | np.where(below, bit.HYPHEN, 0)
    # "Every second house" are half of them.
    each = part & (before_key == numbers.get("every", -2))
    flags = flags | np.where(each, bit.NEGATIVE, 0)
    absorbed = absorbed_tails(flags, units, scales, cent, text_of)
    # "19 bn m": metres, millions or neither; "1,200 second cts": seconds, or the second of them;
    # "twice kilometres".
    unlike = (flags & ahead & bit.TAIL != 0) & ((flags | ahead) & bit.SHORT != 0)
    unlike |= (
        (flags & bit.NUMBER_WORD != 0) & (keys == numbers.get("#2", -2)) & (ahead & bit.DIGITS != 0)
    )
    unlike |= (flags & bit.TAIL != 0) & (ahead & bit.TIMES != 0)
    # "20 below zero", "450 second lines", "3.5 square pct".
    unlike |= (before_key == numbers.get("below", -2)) & (
        np.isin(keys, [numbers.get("#0", -3), numbers.get(english_lexicon().stem("freezing"), -3)])
    )
    square = before_key == numbers.get(english_lexicon().stem("square"), -2)
    unlike |= square & (flags & bit.TAIL != 0) & np.isin(own_unit, (MONEY, SHARE))
    # "20 per acre" are 20.
    counting = part | (scales > 1.0)
    each = (keys == numbers.get("per", -2)) & (shifted(counting.astype(np.int64), -1, text_of) > 0)
    unlike |= each & (behind & bit.TAIL != 0) & (next_key != numbers.get("cent", -2))
    # "Percentage points", "km an hour", "in 2:24:31".
    points = np.isin(keys, keys_of({"points"}))
    unlike |= points & np.isin(before_key, keys_of({"percentage", "basis"}))
    far = np.isin(own_unit, [unit_numbers()[unit] for unit in ("km", "mile")])
    far |= shifted(far.astype(np.int64), -1, text_of) > 0
    unlike |= far & np.isin(next_key, keys_of({"h", "hour"}))
    race = np.fromiter((w.word.count(":") == 2 for w in words), np.bool_, len(words))[rows]
    unlike |= race & np.isin(before_key, keys_of(TAKEN))
    regular[text_of[unlike]] = False
    # "A million" is a number, and "million" may be one.
    alone = (flags & bit.TAIL != 0) & (scales >= 1000.0) & ~part & ~absorbed
    flags = flags | np.where(alone, bit.NUMBER_WORD | bit.SOFT | bit.DOUBT, 0)
    # "19 $7" are 19 dollars and 7.
    sign = (flags & bit.DIGITS != 0) & (units == MONEY) & (flags & bit.CLOSE != 0)
    regular[text_of[sign & (shifted((part | absorbed).astype(np.int64), -1, text_of) > 0)]] = False
    function = ((flags & bit.FUNCTION) != 0) & ((flags & bit.SHOUTED) == 0)
    titled = (behind & bit.CAPITAL != 0) & (behind & bit.NEXT != 0) | (flags & bit.STOP != 0)
    titled &= (flags & bit.TITLE != 0) & (flags & bit.CAPITAL != 0)
    # Where capitals tell no names, a title is a word like others.
    telling_words = np.bincount(text_of[seen & ~function], minlength=count)
    regular[text_of[titled & (capitals > 0.6 * telling_words)[text_of]]] = False
    longer = np.zeros(len(rows), np.bool_)
    for word, behind_these in LONGER.items():
        here = np.isin(keys, keys_of({word})) & np.isin(before_key, keys_of(behind_these))
        longer |= here & (flags & bit.NEXT != 0)
    element = ~(marked | absorbed | function | titled | longer | caused)
    at = np.flatnonzero(element)

    # A number with its scale and unit is one element.
    # Of the words beside a number or date, those that may belong to it.
    telling = bit.NUMERIC | bit.SHORT | bit.TAIL | bit.BESIDE
    belonging = np.where(flags & telling != 0, keys + 1, 0)
    # "In April 8244 it": a year if a function word follows.
    function = flags & (telling | bit.FUNCTION | bit.NEGATION | bit.MODAL) != 0
    following = np.where(values >= 1000, shifted(function.astype(np.int64), 1, text_of), 0)
    following = np.maximum(following, shifted(belonging, 1, text_of))
    around = (shifted(belonging, -1, text_of) << 24) + following
    # "7m" is millions before some words, metres before others.
    around += np.where(behind & bit.SHORT != 0, shifted(keys + 1, 2, text_of) << 48, 0)
    # And what stands between them and it.
    around += (gaps * 31 + shifted(gaps, 1, text_of)) << 4
    signs = units
    keys, scaled, units = scaled_numbers(
        keys, values, scales, units, own_unit, absorbed, part, text_of
    )
    # "Half of the 23" are not all of them.
    share = part & ((units == SHARE) | (scaled < 1.0) | (flags & bit.SOFT != 0))
    flags = flags | np.where(share, bit.NEGATIVE, 0)
    before = ahead | shifted(flags, -2, text_of)
    after = behind | shifted(flags, 2, text_of)
    near = (before | after) & bit.DATE_WORD != 0
    # "A quarter to nine", but "the first quarter of 1986".
    clock = np.where((flags & bit.SPOKEN != 0), 0, flags & bit.CLOCK)
    around_it = shifted(clock, 1, text_of) | shifted(clock, -1, text_of)
    around_it |= shifted(clock, 2, text_of) | shifted(clock, -2, text_of)
    near |= around_it != 0
    near |= ((before | after) & bit.CLOCK != 0) & (flags & bit.DIGITS == 0)
    near |= behind & bit.SHORT != 0  # p.m.
    # "twenty one" is one number.
    beside = (ahead | behind) & bit.NUMBER_WORD != 0
    beside &= (flags & bit.NUMBER_WORD != 0) & (flags & bit.TAIL == 0)
    # "Second" is a unit behind a number.
    beside |= (flags & bit.DIGITS != 0) & (behind & bit.NUMBER_WORD != 0)
    flags = flags | np.where(beside, bit.SOFT, 0)
    compounds, coupled = compound_runs(flags, hashes[rows], gaps, text_of)
    flags = flags | np.where(coupled, bit.COUPLED, 0)
    # Letters of "U.S." are one word.
    wide = before | np.where(ahead & bit.SHORT != 0, shifted(before, -2, text_of), 0)
    approximate = part & ((wide & bit.APPROXIMATE) != 0)
    flags = flags | np.where(part & (near | beside | approximate), bit.DOUBT, 0)
    flags = flags | np.where(approximate, bit.ROUNDED, 0) | np.where(part & near, bit.DATED, 0)
    flags = flags | np.where(
        (before | after) & (bit.DIGITS | bit.NUMBER_WORD) != 0, bit.BY_DIGITS, 0
    )

    readings = fact_runs(flags, hashes[rows], gaps, text_of)
    element_readings = readings[at]
    within = np.zeros(len(at), np.bool_)
    within[1:] = (element_readings[1:] == element_readings[:-1]) & (element_readings[1:] != 0)
    within[1:] &= (at[1:] == at[:-1] + 1) & (text_of[at[1:]] == text_of[at[:-1]])

    governors = _governors(flags, governor, text_of, at)
    time_of = np.fromiter((w.time for w in words), np.int64, len(words))
    element_text = text_of[at]
    element_offsets = np.searchsorted(element_text, np.arange(count + 1))
    regular &= np.diff(element_offsets) <= MOST_ELEMENTS
    bags = np.concatenate([np.zeros(1, np.int64), np.cumsum(hashes[rows])])[offsets]
    turns = mix64((place + 1).astype(np.uint64)).view(np.int64)
    # What stands beside numbers may make others of them.
    signed = around + (flags & bit.HYPHEN) + signs
    signed = signed + np.where(flags & bit.SOFT != 0, compounds, 0)
    signed = np.where((flags | bits[rows]) & bit.NUMERIC != 0, signed, 0)
    said = (hashes[rows] + signed * 0x9E3779B97F4A7C1) * turns
    sequences = np.concatenate([np.zeros(1, np.int64), np.cumsum(said)])[offsets]
    places = np.flatnonzero(marked)
    ordinal = np.cumsum(element) - element
    mark_text = text_of[places]
    return Columns(
        regular=regular & ~shouted,
        shouted=regular & shouted,
        quoted=quoted,
        closed=closed,
        offsets=element_offsets,
        rows=rows[at],
        words=tuple(w.word for w in words),
        bases=bases(words, numbers),
        opposites=opposites(words),
        starts=starts_alike(words, 2),
        beginnings=starts_alike(words, 4),
        letters=np.fromiter((ord(w.word[0]) & 31 for w in words), np.int64, len(words)),
        sizes=np.fromiter((min(len(w.word), 63) for w in words), np.int64, len(words)),
        group_offsets=np.concatenate([[0], np.cumsum([len(w.groups) for w in words])]).astype(
            np.int64
        ),
        groups=np.array([group for w in words for group in w.groups], np.int64),
        keys=keys[at],
        flags=flags[at],
        around=around[at],
        compounds=compounds[at],
        readings=element_readings,
        within=within,
        times=shifted(time_of[rows], -1, text_of)[at],
        governors=governors,
        values=scaled[at],
        mantissas=values[at],
        units=units[at],
        word_hashes=hashes,
        bags=np.diff(bags),
        sequences=np.diff(sequences),
        unsure=np.bincount(text_of[marked & (flags & bit.CAPITAL != 0)], minlength=count),
        agents=np.bincount(text_of[governor == BY], minlength=count),
        mark_offsets=np.searchsorted(mark_text, np.arange(count + 1)),
        marks=mark[places],
        mark_at=ordinal[places] - element_offsets[mark_text],
    )


def _governors(flags: I64, governor: U8, text_of: I64, at: I64) -> U8:
    """As ``roles._governor``: the preposition before each element, articles and names between."""
    found = np.zeros(len(at), np.uint8)
    live = np.arange(len(at))
    for back in range(1, 5):
        place = at[live] - back
        inside = place >= 0
        live, place = live[inside], place[inside]
        same = text_of[place] == text_of[at[live]]
        # What stands between two words ends the search.
        same &= flags[place + 1] & bit.NEXT != 0
        live, place = live[same], place[same]
        here = governor[place]
        found[live] = here
        live = live[(here == 0) & (flags[place] & (bit.PASSED | bit.CAPITAL) != 0)]
    return found
