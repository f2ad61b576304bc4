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
        value = digits_value(token.text)
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
    if plain and not scaled and unit is None and 1500 <= value <= 2100:
        kind = "year"
    approximate = any(
        t.text in lexicon.approximate for t in tokens[max(0, first - 2) : first] if t.kind == "w"
    )
    return Number(kind, value, unit, mantissa, approximate, first, i)


def digits_value(text: str) -> float | None:
    """Value of a token of digits, grouped or with a fraction; ``None`` for 1:30 or 1.2.3.

    Args:
        text: such as ``2,000``, ``1.6`` or ``1.234.567``.
    """
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
    if word in ("half", "third", "quarter", "fifth", "tenth") and before in ("a", "one"):
        return "count", _FRACTIONS[word], i + 1
    if word in ("a", "an") and following in ("hundred", "thousand", "million", "billion", "dozen"):
        value = 12.0 if following == "dozen" else lexicon.scales.get(following)
        return None if value is None else ("count", value, i + 2)
    if word == "dozen":
        return "count", 12.0, i + 1
    if word in lexicon.cardinals:
        value = lexicon.cardinals[word]
        # "one" is a pronoun more often than a number.
        if word == "one" and following not in lexicon.scales and following not in lexicon.units:
            return None
        return ("count", *_spelled_rest(tokens, i + 1, value, lexicon))
    if word in lexicon.ordinals and word not in ("second", "zeroth"):
        return "ordinal", lexicon.ordinals[word], i + 1
    if word == "second" and before in ("the", "a", "its", "his", "her", "their"):
        return "ordinal", 2.0, i + 1
    return None


def _spelled_rest(
    tokens: Sequence[Token], i: int, value: float, lexicon: Lexicon
) -> tuple[float, int]:
    """ "twenty-one", "two hundred and five": value and next token."""
    total = value
    while i < len(tokens):
        j = i
        if tokens[j].text == "-" or (tokens[j].text == "and" and total >= 100):
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
        if len(word) == 1 and not (money and tokens[j].start == tokens[j - 1].end):
            break
        value *= scale
        i = j + 1
        scaled = True
    return value, i, scaled


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
    if token.text == "per" and j + 1 < len(tokens) and tokens[j + 1].text == "cent":
        return "%", j + 2
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
    return unit, j + 1


def numbers_agree(a: Number, b: Number) -> bool:
    """Whether two numbers may be the same fact.

    Units must be equal where both are named. An approximate number agrees with one up to 3%
    away, so that "nearly 2,000" agrees with "1,970" but "1,250" does not.
    """
    if a.unit is not None and b.unit is not None and a.unit != b.unit:
        return False
    if a.value == b.value:
        return True
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
