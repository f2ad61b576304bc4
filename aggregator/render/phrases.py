"""Words and phrases that the forms for people share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aggregator.dedup.model import DifferenceKind, Kind
from aggregator.model import LeftOutReason, News, OriginBasis, StepPhase
from aggregator.render.clean import one_line

KIND_WORDS: Final[dict[Kind | None, str]] = {
    None: "wording shown",
    "exact": "exact copy",
    "near": "near copy",
    "contained": "contained",
    "semantic": "same in other words",
}

DIFFERENCE_WORDS: Final[dict[DifferenceKind, str]] = {
    "number": "Number",
    "date": "Date",
    "name": "Name",
    "negation": "Yes or no",
    "modality": "How certain",
    "antonym": "Opposite words",
    "role": "Who did what",
    "quotation": "Quotation",
    "word": "Other word",
}

ABSENT: Final[dict[DifferenceKind, str]] = {
    "number": "no such number",
    "date": "no such date",
    "name": "no such name",
    "negation": "no such word",
    "modality": "no such word",
    "antonym": "no such word",
    "role": "no such word",
    "quotation": "no such quotation",
    "word": "no such word",
}

ORIGIN_WORDS: Final[dict[OriginBasis, str]] = {
    "agency": "is the agency",
    "credit": "credited",
    "dateline": "by its dateline",
    "told": "named in the text",
    "link": "by its address",
    "copy": "same words",
    "ownership": "same owner",
    "outlet": "its own",
}

NEWS_WORDS: Final[dict[News, str]] = {"new": "New", "updated": "Updated", "ongoing": "Ongoing"}

PHASE_WORDS: Final[dict[StepPhase, str]] = {
    "": "",
    "expected": "Expected",
    "began": "Began",
    "went on": "Went on",
    "ended": "Lasted or ended",
}

LEFT_OUT_WORDS: Final[dict[LeftOutReason, tuple[str, str]]] = {
    "repeat": ("passage that the digest before gave", "passages that the digest before gave"),
    "background": ("passage of background", "passages of background"),
    "length": ("passage more", "passages more"),
}

CHANGE_WORDS: Final = {
    "corrected": "Corrected",
    "updated": "Updated",
    "withdrawn": "Withdrawn",
}

NO_NEWS: Final = "The pages that were read brought no news of this day."

UNTITLED: Final = "Untitled story"


def capital(words: str) -> str:
    """The words, their first letter a capital."""
    return words[:1].upper() + words[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """``1 outlet``, ``2 outlets``, ``1,200 outlets``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def names(outlets: Sequence[str], most: int = 3) -> str:
    """``A``, ``A and B``, ``A, B and C``, ``A, B, C and 4 more``."""
    shown = [one_line(outlet) for outlet in outlets[:most]]
    if len(outlets) > most:
        return f"{', '.join(shown)} and {len(outlets) - most} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def shortened(text: str, most: int = 90) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0] or text[:most]} …"


_LANGUAGES: Final = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip


def language_name(tag: str) -> str:
    """``German``; the tag itself of a language whose name is not known here."""
    return _LANGUAGES.get(tag, one_line(tag))
