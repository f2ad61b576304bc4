"""One text as a row of elements: words that carry facts, numbers, dates, times and names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeVar

from aggregator.dedup.facts.dates import MONTH_BEHIND, Clock, Day, as_date, read_clock, read_day
from aggregator.dedup.facts.language import Lexicon, lexicon_of
from aggregator.dedup.facts.numbers import Number, read_number
from aggregator.dedup.facts.quotations import Quotation, read_quotations
from aggregator.dedup.facts.tokens import Token, Tokens, tokenise

Fact = Number | Day | Clock

TAKEN: Final = frozenset({"in", "of", "with"})
"""Words before "2:24:31" where that is how long something took."""

LONGER: Final = {
    "longer": frozenset({"no", "any"}),
    "mehr": frozenset({"nicht", "kein", "keine"}),
}
"""Words that belong to the negation before them: "no longer"."""

BUT_BEHIND: Final = frozenset({"all", "none", "nobody", "everybody", "everyone", "nothing", "any"})
"""Words behind which "but" takes something out: "all but one"."""
Noted = TypeVar("Noted")


class Element(NamedTuple):
    """What is aligned: a word that carries a fact, or a whole number, date or time.

    Attributes:
        key: equal for elements that say the same.
        word: folded, not stemmed; of a number its canonical form.
        start: first character.
        end: one past the last.
        token: its first token.
        name: part of a name.
        fact: number, date or time; ``None`` for a word.
    """

    key: str
    word: str
    start: int
    end: int
    token: int
    name: bool
    fact: Fact | None


class Mark(NamedTuple):
    """A word that turns or weakens a statement.

    Attributes:
        kind: negation ("not"), modality ("may") or qualifier ("only").
        value: the class of a modal or qualifier; the word of a negation.
        at: index of the element that follows it.
        start: first character.
        end: one past the last.
    """

    kind: Literal["negation", "modality", "qualifier"]
    value: str
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text asserts.

    Attributes:
        text: as it came.
        tokens: of the text.
        lexicon: of its language.
        elements: in order.
        sentences: first and one past the last element of each; none is empty.
        marks: in order.
        quotations: in order.
        day: a date that the text names in full, or ``None``.
        noted: what the rules have found out about each element of this text alone, by rule: a
            text is compared with many.
    """

    text: str
    tokens: tuple[Token, ...]
    lexicon: Lexicon
    elements: tuple[Element, ...]
    sentences: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    quotations: tuple[Quotation, ...]
    day: date | None
    noted: dict[str, tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)

    def of_each(self, rule: str, tell: Callable[[Facts, int], Noted]) -> tuple[Noted, ...]:
        """What a rule tells of each element; told once.

        Args:
            rule: its name.
            tell: tells it of the element of a number.
        """
        found = self.noted.get(rule)
        if found is None:
            found = self.noted[rule] = tuple([tell(self, i) for i in range(len(self.elements))])
        return found

    def once(self, rule: str, tell: Callable[[Facts], tuple[Noted, ...]]) -> tuple[Noted, ...]:
        """What a rule tells of the whole text; told once.

        Args:
            rule: its name.
            tell: tells it.
        """
        found = self.noted.get(rule)
        if found is None:
            found = self.noted[rule] = tell(self)
        return found


def analyse(text: str, lexicon: Lexicon | None = None) -> Facts:
    """Read the facts of a text.

    Args:
        text: any string. Facts behind the first ``MAX_TOKENS`` tokens are not read.
        lexicon: of its language; ``None``: as its words tell.
    """
    read = tokenise(text, lexicon)
    tokens, lexicon = read.tokens, read.lexicon
    elements: list[Element] = []
    marks: list[Mark] = []
    day: date | None = None
    i = 0
    starts = {first for first, _ in read.sentences}
    beginnings = _beginnings(lexicon.code)
    while i < len(tokens):
        token = tokens[i]
        kind = token.kind
        # Few words begin a number, date or time.
        if kind == "w":
            fact = _fact(tokens, i, lexicon) if token.text in beginnings else None
        else:
            fact = _fact(tokens, i, lexicon) if kind in "ns" else None
        if fact is not None:
            if clutter := _clutter(tokens, fact):
                i = clutter
                continue
            key = _fact_key(fact)
            end = tokens[fact.last - 1].end
            elements.append(Element(key, key, token.start, end, i, False, fact))
            if isinstance(fact, Day) and day is None:
                day = as_date(fact)
            i = fact.last
            continue
        if kind == "w":
            key, silent = ("", False) if token.capital else _plain(lexicon.code, token.text)
            if key:
                elements.append(Element(key, token.text, token.start, token.end, i, False, None))
            elif not silent:
                _read_word(read, i, starts, elements, marks)
        i += 1
    return Facts(
        text=text,
        tokens=tokens,
        lexicon=lexicon,
        elements=tuple(elements),
        sentences=_element_sentences(read.sentences, elements),
        marks=tuple(marks),
        quotations=read_quotations(tokens),
        day=day,
    )


@cache
def _beginnings(code: str) -> frozenset[str]:
    """Words that a number, date or time may begin with."""
    lexicon = lexicon_of(code)
    lists = (
        *(lexicon.months, lexicon.weekdays, lexicon.cardinals, lexicon.ordinals),
        *(lexicon.vague, lexicon.scales, lexicon.clock_words),
    )
    spelled = {"a", "an", "half", "third", "quarter", "fifth", "tenth", "dozen"}
    return (
        frozenset(word for words in lists for word in words)
        | spelled
        | {*("noon", "midday", "midnight")}
    )


@lru_cache(maxsize=1 << 16)
def _plain(code: str, word: str) -> tuple[str, bool]:
    """The key of a word in small letters that is an element wherever it stands; or whether it is
    a function word wherever it stands, and says nothing. What :func:`_read_word` finds, too."""
    lexicon = lexicon_of(code)
    if (
        word in LONGER
        or word.replace("'", "") in lexicon.negations
        or word.endswith("n't")
        or word in lexicon.qualifiers
        or word in lexicon.modals
        or word in lexicon.modals_with_to
        or word in lexicon.modals_with_that
    ):
        return "", False
    return ("", True) if word in lexicon.function else (lexicon.stem(word), False)


def _fact(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> Fact | None:
    if tokens[i].text.count(":") == 2 and i and tokens[i - 1].text in TAKEN:
        # "In 2:24:31": a time that was run, and no time of day.
        parts = [int(part) for part in re.findall(r"\d+", tokens[i].text)]
        if len(parts) == 3 and max(parts) < 1000:
            taken = parts[0] * 3600.0 + parts[1] * 60 + parts[2]
            return Number("count", taken, "second", taken, False, i, i + 1)
    return (
        read_day(tokens, i, lexicon)
        or read_clock(tokens, i, lexicon)
        or read_number(tokens, i, lexicon)
    )


def _clutter(tokens: Sequence[Token], fact: Fact) -> int | None:
    """Next token behind a time that tells of the page and not of the news, or ``None``.

    That is a time with seconds, "5 min ago" and "2 min read".
    """
    last = tokens[fact.last - 1].text
    if isinstance(fact, Clock) and tokens[fact.first].text.count(":") == 2:
        return fact.last
    behind = tokens[fact.last].text if fact.last < len(tokens) else ""
    if isinstance(fact, Number):
        if behind == "." and fact.last + 1 < len(tokens):
            behind = tokens[fact.last + 1].text
        if fact.unit in ("minute", "hour") and behind in ("ago", "read"):
            return fact.last + 1 if last != "." else fact.last
    return None


def _fact_key(fact: Fact) -> str:
    if isinstance(fact, Number):
        return f"#{fact.value:.12g}{fact.unit or ''}"
    if isinstance(fact, Clock):
        return f"@{fact.minute}{fact.zone or ''}"
    return f"&{fact.year}-{fact.month}-{fact.day}-{fact.weekday if fact.day is None else None}"


def _read_word(
    read: Tokens, i: int, starts: set[int], elements: list[Element], marks: list[Mark]
) -> None:
    token, lexicon = read.tokens[i], read.lexicon
    word = token.text
    if i and read.tokens[i - 1].text in LONGER.get(word, ()):
        return
    plain = word.replace("'", "")
    if plain in lexicon.negations or word.endswith("n't"):
        behind = next((t.text for t in read.tokens[i + 1 : i + 3] if t.kind == "w"), "")
        if (plain, behind) not in lexicon.negative_idioms:
            marks.append(Mark("negation", word, len(elements), token.start, token.end))
        return
    narrowed = lexicon.qualifiers.get(word)
    if narrowed is not None:
        # "not only", "not just": an idiom that narrows nothing.
        negation = read.tokens[i - 1].text.replace("'", "") if i else ""
        if word == "but" and negation in BUT_BEHIND:
            narrowed = "except"
        if (negation, word) not in lexicon.negative_idioms:
            marks.append(Mark("qualifier", narrowed, len(elements), token.start, token.end))
        return
    modal = lexicon.modals.get(word)
    if word == "due" and not any(t.text in lexicon.being for t in read.tokens[max(0, i - 3) : i]):
        # "Due to strong winds" tells a cause.
        return
    following = read.tokens[i + 1].text if i + 1 < len(read.tokens) else ""
    if following == "to" and word in lexicon.modals_with_to:
        modal = lexicon.modals_with_to[word]
    elif following == "that" and word in lexicon.modals_with_that:
        modal = lexicon.modals_with_that[word]
    # A capital inside a sentence makes "May" and "Will" names; "of may" is a month.
    capital = token.capital and not read.shouted and i not in starts
    before = read.tokens[i - 1].text if i else ""
    month = word == "may" and before in MONTH_BEHIND
    if modal is not None and not capital and not month:
        marks.append(Mark("modality", modal, len(elements), token.start, token.end))
        return
    if word in lexicon.function and (read.shouted or not _is_initialism(token, read.text)):
        return
    name = token.capital and (
        _is_name(read, i, starts) if read.capitals_tell else word in lexicon.places
    )
    if name and word in lexicon.titles:
        after = read.tokens[i + 1] if i + 1 < len(read.tokens) else None
        if after is not None and (after.capital or after.text == "."):
            return
        name = False
    key = lexicon.stem(word)
    elements.append(Element(key, word, token.start, token.end, i, name, None))


def _is_initialism(token: Token, text: str) -> bool:
    """ "US" and "IT", unlike "us" and "it"."""
    raw = text[token.start : token.end]
    return len(raw) >= 2 and raw.replace(".", "").isupper()


def _is_name(read: Tokens, i: int, starts: set[int]) -> bool:
    """Whether a word with a capital letter is part of a name, not the start of a sentence."""
    tokens = read.tokens
    if i not in starts and not (i and tokens[i - 1].kind == "q"):
        return True
    word = tokens[i].text
    if word in read.lexicon.places or word in read.lexicon.titles:
        return True
    if i + 1 < len(tokens) and tokens[i + 1].capital and tokens[i + 1].kind == "w":
        return word not in read.lexicon.function
    if any(t.text == word and t.capital and j not in starts for j, t in enumerate(tokens[:400])):
        return True
    # English puts an article before a common noun in the singular: what begins a sentence
    # without one and is no word of the lists is a name more often than not.
    return (
        bool(read.lexicon.common_endings)
        and len(word) >= 4
        and not word.endswith(read.lexicon.common_endings)
        and not read.lexicon.known(word)
        and word not in read.lexicon.function
        and word not in read.lexicon.cardinals
        and word not in read.lexicon.ordinals
    )


def _element_sentences(
    sentences: Sequence[tuple[int, int]], elements: Sequence[Element]
) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    i = 0
    for _, last in sentences:
        first = i
        while i < len(elements) and elements[i].token < last:
            i += 1
        if i > first:
            found.append((first, i))
    return tuple(found)
