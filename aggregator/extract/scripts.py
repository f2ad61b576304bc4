"""Dates and times of other scripts, written as the readers of dates and clocks know them."""

from __future__ import annotations

import re
import unicodedata

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_CJK_DAY = re.compile(
    r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日日일号號]"
    r"(?:\s?[（(][^（()）]{1,4}[）)])?"
)
_CJK_HALF = {"午前": "am", "上午": "am", "오전": "am", "午後": "pm", "下午": "pm", "오후": "pm"}
_CJK_CLOCK = re.compile(
    r"(?:(午前|午後|上午|下午|오전|오후)\s?)?(\d{1,2})\s?(?:[時时点點시]\s?(?:(\d{1,2})\s?[分분]?)?|[:：](\d{2}))"
)
_ARABIC_HALF = re.compile(r"(\d{1,2}:\d{2})\s?([صم])(?!\w)")
_ASCII = re.compile(r"[\x00-\x7f]*+")


_LONG_ZONE = re.compile(
    r"\b(British|Irish|Greenwich|(?:Central|Western|Eastern) European|Eastern|"
    r"Central|Mountain|Pacific|India|Indian|Japan|Korea|Singapore|Hong Kong|South Africa|"
    r"New Zealand|Australian Eastern) (?:(Summer|Standard|Daylight|Mean) )?Time\b"
)


def with_short_zones(text: str) -> str:
    """A short text with names of zones as letters: "British Summer Time" as "BST"."""
    if " Time" not in text:
        return text
    return _LONG_ZONE.sub(lambda m: "".join(w[0] for w in m[0].split()), text)


def westernised(text: str) -> str:
    """A short text with its digits, dates and times in the forms of Latin script.

    ``2024年10月9日 午後5時42分`` gives ``9 October 2024 5:42 pm``; ``١٧:٤٢`` gives ``17:42``.
    What is no date or time stays as it is.

    Args:
        text: a label, not a whole text.
    """
    if _ASCII.fullmatch(text):
        return text
    plain = "".join(
        str(unicodedata.decimal(c)) if c > "\x7f" and unicodedata.category(c) == "Nd" else c
        for c in text
    )
    if not any(map(str.isdigit, plain)):
        return text
    plain = _CJK_DAY.sub(_day, plain)
    plain = _CJK_CLOCK.sub(_clock, plain)
    return _ARABIC_HALF.sub(lambda m: f"{m[1]} {'am' if m[2] == 'ص' else 'pm'}", plain)


def _day(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    if not 1 <= int(month) <= 12:
        return found[0]
    return f"{day} {_MONTHS[int(month) - 1]} {year or ''}".strip() + " "


def _clock(found: re.Match[str]) -> str:
    half, hour, minute, beside = found.groups()
    return f"{hour}:{int(beside or minute or 0):02d} {_CJK_HALF.get(half or '', '')}".strip()
