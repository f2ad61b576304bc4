"""Words and phrases that the forms for people share, in English: the catalogues' messages.

What stands here is said in the language of the reader by :meth:`~.language.Language.say`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from aggregator.dedup.model import DifferenceKind, Kind
from aggregator.model import LeftOutReason, News, OriginBasis, PostKind, StepPhase
from aggregator.render.clean import one_line
from aggregator.render.language import Language, message

KIND_WORDS: Final[dict[Kind | None, str]] = {
    None: message("wording shown"),
    "exact": message("exact copy"),
    "near": message("near copy"),
    "contained": message("contained"),
    "semantic": message("same in other words"),
}

DIFFERENCE_WORDS: Final[dict[DifferenceKind, str]] = {
    "number": message("Number"),
    "date": message("Date"),
    "name": message("Name"),
    "negation": message("Yes or no"),
    "modality": message("How certain"),
    "antonym": message("Opposite words"),
    "role": message("Who did what"),
    "quotation": message("Quotation"),
    "word": message("Other word"),
}

_NO_WORD: Final = message("no such word")
_WITHOUT: Final = message("without that word")

ABSENT: Final[dict[DifferenceKind, str]] = {
    "number": message("no such number"),
    "date": message("no such date"),
    "name": message("no such name"),
    "negation": _WITHOUT,
    "modality": _WITHOUT,
    "antonym": _NO_WORD,
    "role": _NO_WORD,
    "quotation": message("no such quotation"),
    "word": _NO_WORD,
}

ORIGIN_WORDS: Final[dict[OriginBasis, str]] = {
    "quoted": message("quoted"),
    "agency": message("is the agency"),
    "credit": message("credited"),
    "dateline": message("by its dateline"),
    "told": message("named in the text"),
    "link": message("by its address"),
    "copy": message("same words"),
    "ownership": message("same owner"),
    "outlet": message("its own"),
}

POST_WORDS: Final[dict[PostKind, str]] = {
    "post": "",
    "summary": message("in a summary"),
    "key events": message("in a list of key events"),
    "headline": "",
    "sponsored": message("in an advertisement"),
}

UPDATED: Final = message("Updated")

NEWS_WORDS: Final[dict[News, str]] = {
    "new": message("New"),
    "updated": UPDATED,
    "ongoing": message("Ongoing"),
}

PHASE_WORDS: Final[dict[StepPhase, str]] = {
    "": "",
    "expected": message("Expected"),
    "began": message("Began"),
    "went on": message("Went on"),
    "ended": message("Lasted or ended"),
}

CHANGE_WORDS: Final[dict[Literal["corrected", "updated", "withdrawn"], str]] = {
    "corrected": message("Corrected"),
    "updated": UPDATED,
    "withdrawn": message("Withdrawn"),
}

EDITION_WORDS: Final = frozenset(
    [message("daily"), message("morning"), message("noon"), message("evening")]
)
"""Names of editions that the catalogues know; others stay as they are configured."""

NO_NEWS: Final = message("The pages that were read brought no news of this day.")

UNTITLED: Final = message("Untitled story")

VERBATIM: Final = message(
    "Every passage is verbatim text of the outlet that is named with it: nothing is rewritten and "
    "nothing is added. A passage that several outlets carry is shown once, with all of them. "
    "Where accounts give different facts, both are shown and neither is chosen."
)


def left_out_words(words: Language, reason: LeftOutReason, number: int) -> str:
    """Why so many passages are not shown."""
    match reason:
        case "repeat":
            return words.count(
                "{n} passage that the digest before gave",
                "{n} passages that the digest before gave",
                number,
            )
        case "background":
            return words.count("{n} passage of background", "{n} passages of background", number)
        case "length":
            return words.count("{n} passage more", "{n} passages more", number)


LEFT_OUT_REASONS: Final[tuple[LeftOutReason, ...]] = ("repeat", "background", "length")
"""In the order in which they are listed."""


def outlets(words: Language, number: int) -> str:
    """``1 outlet``, ``2 outlets``."""
    return words.count("{n} outlet", "{n} outlets", number)


def origins(words: Language, number: int) -> str:
    """``1 origin``, ``2 origins``."""
    return words.count("{n} origin", "{n} origins", number)


def passages(words: Language, number: int) -> str:
    """``1 passage``, ``2 passages``."""
    return words.count("{n} passage", "{n} passages", number)


def stories(words: Language, number: int) -> str:
    """``1 story``, ``2 stories``."""
    return words.count("{n} story", "{n} stories", number)


def capital(words: str) -> str:
    """The words, their first letter a capital."""
    return words[:1].upper() + words[1:]


def names(words: Language, of: Sequence[str], most: int = 3) -> str:
    """``A``, ``A and B``, ``A, B and C``, ``A, B, C and 4 more``."""
    shown = [one_line(name) for name in of[:most]]
    if len(of) > most:
        return words.say("{names} and {n} more", names=", ".join(shown), n=len(of) - most)
    return words.listed(shown)


def shortened(text: str, most: int = 90) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0] or text[:most]} …"
