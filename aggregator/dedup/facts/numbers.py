"""Numbers with their unit and scale, however they are written.

"2,000" is "two thousand", "$1.6bn" is "1.6 billion dollars", "a third" is "one third".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from aggregator.dedup.facts.language import Lexicon
from aggregator.dedup.facts.tokens import Token

NumberKind = Literal["count", "ordinal", "vague", "year"]

MONEY: Final = frozenset("$€£¥₽₴₹")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[, '’\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?")
_GROUPED_BY_POINTS: Final = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_ORDINAL_ENDINGS: Final = frozenset(["st", "nd", "rd", "th"])
_FRACTIONS: Final = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_PARTS: Final = {f"{name}s": part for name, part in _FRACTIONS.items() if name != "half"}
_HALVED: Final = frozenset(["a", "an", "of", "the", "its", "his", "her", "their", "all", "our"])
_POINTS_AND_COMMAS: Final = str.maketrans(".,", ",.")
_MINUS: Final = frozenset("-−–")

_MEASURES: Final[dict[str, tuple[str, float]]] = {
    "cm": ("m", 0.01), "m": ("m", 1.0), "km": ("m", 1000.0), "foot": ("m", 0.3048),
    "mile": ("m", 1609.344), "kg": ("kg", 1.0), "tonne": ("kg", 1000.0),
    "second": ("second", 1.0), "minute": ("second", 60.0), "hour": ("second", 3600.0),
    "day": ("second", 86_400.0), "week": ("second", 604_800.0),
    "month": ("month", 1.0), "year": ("month", 12.0), "decade": ("month", 120.0),
    "mph": ("kmh", 1.609344), "kmh": ("kmh", 1.0),
    "hectare": ("m2", 10_000.0), "acre": ("m2", 4046.856), "km2": ("m2", 1e6), "m2": ("m2", 1.0),
    "mile2": ("m2", 2_589_988.0),
}  # fmt: skip
"""What is measured, and how much of its basic unit a unit is."""

_SPEEDS: Final = {"km": "kmh", "mile": "mph"}

PER: Final = frozenset({"/", "per", "an", "a", "pro", "por", "par"})
"""What stands between a distance and "hour"."""

_CUSTOMARY: Final = frozenset({"foot", "mile", "mph", "acre", "mile2"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a text names.

    Attributes:
        kind: count; ordinal ("third"); vague ("dozens"); year ("2014").
        value: in units.
        unit: canonical: "%", a currency sign, "km" ...; ``None`` if the text names none.
        mantissa: the value before its scale was applied: 1.6 of "1.6 billion".
        approximate: "about", "nearly", "more than" stand before it.
        first: its first token.
        last: one past its last token.
    """

    kind: NumberKind
    value: float
    unit: str | None
    mantissa: float
    approximate: bool
    first: int
    last: int


def read_number(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> Number | None:
    """The number that begins at token ``i``, or ``None``.

    Args:
        tokens: of the text.
        i: where it would begin; a currency sign may begin it.
        lexicon: of the text's language.
    """
    first = i
    unit: str | None = None
    if tokens[i].kind == "s" and tokens[i].text in MONEY:
        unit = tokens[i].text
        i += 1
        if i >= len(tokens) or tokens[i].kind != "n" or tokens[i].start - tokens[i - 1].end > 1:
            return None
    token = tokens[i]
    kind: NumberKind = "count"
    if token.kind == "n":
        value = digits_value(token.text, decimal_comma=lexicon.decimal_comma)
        if value is None:
            return None
        plain = token.text.isdigit() and len(token.text) == 4
        i += 1
        if i < len(tokens) and tokens[i].start == token.end and tokens[i].text in _ORDINAL_ENDINGS:
            return Number("ordinal", value, None, value, False, first, i + 1)
    elif token.kind == "w":
        plain = False
        spelled = _spelled(tokens, i, lexicon)
        if spelled is None:
            return None
        kind, value, i = spelled
    else:
        return None
    mantissa = value
    value, i, scaled = _scaled(tokens, i, value, lexicon, money=unit is not None)
    if unit is None and kind != "ordinal":
        unit, i = _unit(tokens, i, lexicon)
    if kind == "count" and not plain:
        half = _and_a_half(tokens, i)
        if half is not None:
            # "two and a half million", "an hour and a half": half of what was counted in.
            value += 0.5 * (value / mantissa if mantissa else 1.0)
            value, i, _ = _scaled(tokens, half, value, lexicon, money=False)
            if unit is None:
                unit, i = _unit(tokens, i, lexicon)
            mantissa = value
    if kind == "count" and _below_zero(tokens, first, i):
        value, mantissa, plain = -value, -mantissa, False
    if plain and not scaled and unit is None and 1500 <= value <= 2100:
        kind = "year"
    if token.text in ("twice", "thrice") or (token.text == "half" and _word(tokens, i) == "as"):
        unit = "x"
    approximate = any(
        t.text in lexicon.approximate for t in tokens[max(0, first - 2) : first] if t.kind == "w"
    )
    return Number(kind, value, unit, mantissa, approximate, first, i)


def _word(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text if i < len(tokens) else ""


def _and_a_half(tokens: Sequence[Token], i: int) -> int | None:
    """The token behind "and a half" at ``i``, or ``None``."""
    words = [t.text for t in tokens[i : i + 3]]
    return i + 3 if words == ["and", "a", "half"] else None


def _below_zero(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a minus stands before a number, or "below zero" behind it."""
    if first and tokens[first - 1].text == "minus":
        return True
    if first and tokens[first - 1].text in _MINUS and tokens[first - 1].end == tokens[first].start:
        # Between two words or numbers it is a dash.
        return first == 1 or tokens[first - 2].end < tokens[first - 1].start
    words = [t.text for t in tokens[last : last + 2]]
    return words in (["below", "zero"], ["below", "freezing"])


def digits_value(text: str, *, decimal_comma: bool = False) -> float | None:
    """Value of a token of digits, grouped or with a fraction; ``None`` for 1:30 or 1.2.3.

    Args:
        text: such as ``2,000``, ``1.6`` or ``1.234.567``.
        decimal_comma: whether it is written as in 1.200,5.
    """
    if decimal_comma:
        text = text.translate(_POINTS_AND_COMMAS)
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[^\d.]", "", text)
    elif _GROUPED_BY_POINTS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    # Longer ones are identifiers, and cost quadratic time to convert.
    if len(text) > 30 or not re.fullmatch(r"\d+(?:\.\d+)?", text):
        return None
    return float(text)


def _spelled(
    tokens: Sequence[Token], i: int, lexicon: Lexicon
) -> tuple[NumberKind, float, int] | None:
    """Kind, value and next token of a number in words."""
    word = tokens[i].text
    following = tokens[i + 1].text if i + 1 < len(tokens) else ""
    before = tokens[i - 1].text if i else ""
    if word in lexicon.vague:
        return "vague", lexicon.vague[word], i + 1
    if word == "half" and following == "as":
        return "count", 0.5, i + 1
    if word in _FRACTIONS and before in ("a", "one"):
        return "count", _FRACTIONS[word], _of(tokens, i + 1, lexicon)
    if word == "half" and following in _HALVED:
        j = i + 2 if following in ("a", "an") else i + 1
        if following in ("a", "an") and not _counted(tokens, j, lexicon):
            return None
        return "count", 0.5, j
    if word in ("an", "a") and following in ("hour", "week", "month", "year", "decade"):
        # "an hour and a half"; alone it is hardly a number.
        return ("count", 1.0, i + 1) if _and_a_half(tokens, i + 2) else None
    if word in ("two", "three", "four") and following in _PARTS:
        part = lexicon.cardinals.get(word, 0.0) * _PARTS[following]
        return "count", part, _of(tokens, i + 2, lexicon)
    if word in ("a", "an") and following in ("hundred", "thousand", "million", "billion", "dozen"):
        value = 12.0 if following == "dozen" else lexicon.scales.get(following)
        return None if value is None else ("count", value, i + 2)
    if word == "dozen":
        return "count", 12.0, i + 1
    if word in lexicon.cardinals:
        value = lexicon.cardinals[word]
        # "one" is a pronoun more often than a number, "un" an article.
        if (
            word in ("one", "un", "uno")
            and following not in lexicon.scales
            and following not in lexicon.units
        ):
            return None
        return ("count", *_spelled_rest(tokens, i + 1, value, lexicon))
    if word in lexicon.ordinals and word != "zeroth":
        # A second is also a unit: "0.2 of a second", "per second".
        unit_of_time = word == "second" and (before in ("per", "split") or _number_ends(tokens, i))
        return None if unit_of_time else ("ordinal", lexicon.ordinals[word], i + 1)
    return None


def _number_ends(tokens: Sequence[Token], i: int) -> bool:
    """Whether a number ends before token ``i``, perhaps with a hyphen or "of a" between."""
    j = i - 1
    if j >= 0 and tokens[j].text == "-":
        j -= 1
    if j >= 1 and tokens[j].text == "a" and tokens[j - 1].text == "of":
        return True
    return j >= 0 and tokens[j].kind == "n"


def _of(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> int:
    """The token behind "of a" if a scale follows there: "a quarter of a million"; else ``i``."""
    words = [t.text for t in tokens[i : i + 3]]
    if len(words) == 3 and words[0] == "of" and words[1] in ("a", "an"):
        return i + 2 if words[2] in lexicon.scales else i
    return i


def _counted(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether a scale or a unit stands at ``i``."""
    if i >= len(tokens):
        return False
    return tokens[i].text in lexicon.scales or tokens[i].text in lexicon.units


def _spelled_rest(
    tokens: Sequence[Token], i: int, value: float, lexicon: Lexicon
) -> tuple[float, int]:
    """ "twenty-one", "two hundred and five": value and next token."""
    total = value
    while i < len(tokens):
        j = i
        if tokens[j].text == "-" or (tokens[j].text in lexicon.joiners and _joins(total, lexicon)):
            j += 1
        if j >= len(tokens):
            break
        word = tokens[j].text
        small = lexicon.cardinals.get(word)
        if small is not None and small > 0:
            room = 10 if total % 100 >= 20 and total % 10 == 0 else 100 if total % 100 == 0 else 0
            if small >= room or total < 20:
                break
            total += small
        elif word == "hundred" and j == i and total < 100:
            total *= 100
        else:
            break
        i = j + 1
    return total, i


def _joins(total: float, lexicon: Lexicon) -> bool:
    """Whether a word for "and" behind so much belongs to the number: "two hundred and five"."""
    return total >= 100 if lexicon.code == "en" else total >= 20


def _scaled(
    tokens: Sequence[Token], i: int, value: float, lexicon: Lexicon, *, money: bool
) -> tuple[float, int, bool]:
    """Value times the scale that follows, next token, and whether there was one."""
    scaled = False
    while i < len(tokens):
        j = i + 1 if tokens[i].text == "-" and i + 1 < len(tokens) else i
        word = tokens[j].text
        scale = lexicon.scales.get(word)
        if scale is None:
            break
        # "m" and "b" are also metres and bytes: only money is counted in them.
        if len(word) == 1 and not (
            (money or _money_at(tokens, j + 1, lexicon)) and tokens[j].start == tokens[j - 1].end
        ):
            break
        value *= scale
        i = j + 1
        scaled = True
    return value, i, scaled


def _money_at(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether something counted in millions stands at ``i``: money, or "6m crowns"."""
    if i >= len(tokens):
        return False
    word = tokens[i].text
    many = word.endswith("s") and len(word) > 4 and word not in lexicon.function
    return lexicon.units.get(word) in MONEY or word == "people" or (many and tokens[i].kind == "w")


def _unit(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """Unit that follows, and the next token."""
    j = i
    if j < len(tokens) and tokens[j].text == "-":
        j += 1
    if j >= len(tokens):
        return None, i
    token = tokens[j]
    if token.kind == "s":
        return token.text, j + 1
    percent = [t.text for t in tokens[j : j + 2]]
    if percent in (["per", "cent"], ["pour", "cent"], ["por", "ciento"]):
        return "%", j + 2
    if token.text in ("percentage", "basis") and _word(tokens, j + 1) in ("point", "points"):
        return ("pp" if token.text == "percentage" else "bp"), j + 2
    if token.text == "de" and lexicon.decimal_comma and lexicon.units.get(_word(tokens, j + 1)):
        # "3 millones de euros"
        return lexicon.units[tokens[j + 1].text], j + 2
    if token.text.startswith("d'") and token.text[2:] in lexicon.units:
        return lexicon.units[token.text[2:]], j + 1
    if token.text == "square" and j + 1 < len(tokens):
        unit = lexicon.units.get(tokens[j + 1].text)
        return (f"{unit}2", j + 2) if unit else (None, i)
    if token.text == "us" and j + 1 < len(tokens):
        j += 1
        token = tokens[j]
    unit = lexicon.units.get(token.text)
    # A one-letter unit stands close: "5 m", "5m".
    if unit is None or (len(token.text) == 1 and token.start - tokens[j - 1].end > 1):
        return None, i
    if unit in _SPEEDS and (behind := _hourly(tokens, j + 1, lexicon)):
        return _SPEEDS[unit], behind
    return unit, j + 1


def _hourly(tokens: Sequence[Token], j: int, lexicon: Lexicon) -> int:
    """The token behind "an hour", "per hour" or "/h" at ``j``; 0 if none of them stands there."""
    if j + 1 >= len(tokens) or tokens[j].text not in PER:
        return 0
    word = tokens[j + 1].text
    return j + 2 if word == "h" or lexicon.units.get(word) == "hour" else 0


def numbers_agree(a: Number, b: Number) -> bool:
    """Whether two numbers may be the same fact.

    Units must be equal where both are named, or measure the same: "1.2 km" is "1,200 metres".
    An approximate number agrees with one up to 3%
    away, so that "nearly 2,000" agrees with "1,970" but "1,250" does not.
    """
    if a.unit is not None and b.unit is not None and a.unit != b.unit:
        return _same_measure(a, b)
    if a.value == b.value:
        return True
    for part, percent in ((a, b), (b, a)):
        if percent.unit == "%" and part.unit is None and 0 < part.value < 1:
            # "half", "a third".
            return abs(100 * part.value - percent.value) <= (1.0 if percent.approximate else 0.5)
    # "from 202.9 to 164.3 million": the scale stands once for both.
    bare = a.mantissa == a.value or b.mantissa == b.value
    if a.mantissa == b.mantissa and bare and not a.mantissa.is_integer():
        return True
    if a.kind == b.kind == "count" and (a.approximate or b.approximate):
        larger = max(abs(a.value), abs(b.value))
        return larger >= 20 and abs(a.value - b.value) <= 0.03 * larger
    if "vague" in (a.kind, b.kind) and a.kind != b.kind:
        low, other = (a.value, b.value) if a.kind == "vague" else (b.value, a.value)
        return low <= other < low * 100
    return False


def _same_measure(a: Number, b: Number) -> bool:
    """Whether two numbers of different units are one measure.

    Within a system it must be exact; across systems, and where either is approximate, writers
    round: up to 3%.
    """
    first, second = _MEASURES.get(a.unit or ""), _MEASURES.get(b.unit or "")
    if first is None or second is None or first[0] != second[0]:
        return False
    x, y = a.value * first[1], b.value * second[1]
    rounded = a.approximate or b.approximate or ((a.unit in _CUSTOMARY) != (b.unit in _CUSTOMARY))
    return abs(x - y) <= (0.03 if rounded else 1e-9) * max(abs(x), abs(y))
