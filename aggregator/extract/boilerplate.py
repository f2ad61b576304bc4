"""What of a page's blocks is news and what is boilerplate, with a reason for each that goes.

Blocks come from lines of plain text or from elements of HTML; what HTML knows (a heading, an
item of a list, how much of it is links) is a hint that plain text does not have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from aggregator.extract.agencies import credit_alone, picture_credit, trailing_credit
from aggregator.extract.bylines import read_byline
from aggregator.extract.clean import clean_text
from aggregator.extract.furniture import Reason, is_word_list, line_reason
from aggregator.extract.languages import words_of
from aggregator.extract.lines import shape_of
from aggregator.extract.vocabulary import ADDRESS, LINKS_LABEL, SUBSCRIPTION

__all__ = [
    "Block",
    "Dropped",
    "Kept",
    "Reason",
    "Split",
    "line_key",
    "line_reason",
    "repeated_lines",
    "split_boilerplate",
]

_PAGES = 3  # of one source, on which a line must stand to belong to the source
_TIMES = 3  # in one page, that a line must stand to belong to the page
_SHORT = 25  # words; a longer line that recurs is background, not furniture
_TRUNCATED_WORDS = 8
_BEFORE_LABEL = 2  # paragraphs
_TEASER_WORDS = 45
_CAPTION_WORDS = 5
_NOT_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_INLINE_BULLETS = re.compile(r"(?:^|\s)[*•]\s")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of plain text, or an element of HTML that holds text.

    Attributes:
        text: cleaned (:func:`aggregator.extract.clean.clean_text`).
        line: of the file, from 1; ``None`` for HTML.
        heading: whether the markup says that it is one; ``None``: nobody knows.
        list_item: whether the markup says that it is an item of a list.
        quote: whether the markup says that it is a quotation.
        link_share: share of its characters that are links, in [0, 1].
    """

    text: str
    line: int | None = None
    heading: bool | None = None
    list_item: bool = False
    quote: bool = False
    link_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A block that is news.

    Attributes:
        block: as it came.
        text: without the agency's name that signs it.
        credit: that agency, or ``None``.
        heading: whether it heads other blocks; a heading is no paragraph.
    """

    block: Block
    text: str
    credit: str | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A block that is boilerplate.

    Attributes:
        block: as it came.
        reason: why.
    """

    block: Block
    reason: Reason


@dataclass(frozen=True, slots=True)
class Split:
    """Blocks, told apart.

    Attributes:
        kept: news, in the order of the page.
        dropped: boilerplate, in the order of the page.
        credit: agency that stands alone in a line among them, or ``None``.
    """

    kept: tuple[Kept, ...]
    dropped: tuple[Dropped, ...]
    credit: str | None = None


def line_key(text: str) -> str:
    """What makes two lines the same line of furniture: the words, without case, marks, counts."""
    return _DIGITS.sub("0", _NOT_WORD.sub(" ", text.casefold())).strip()


def repeated_lines(texts: Iterable[str]) -> frozenset[str]:
    """Lines that stand on several pages of one source, and so belong to the source.

    Short lines that are no sentences, and sentences that speak to a reader of subscriptions and
    the like. A paragraph that two texts share is news or background, never boilerplate.

    Args:
        texts: the text of each page of one source.

    Returns:
        Keys (:func:`line_key`) of lines on at least three pages; empty for fewer than three.
    """
    pages: Counter[str] = Counter()
    for text in texts:
        seen: set[str] = set()
        for line in clean_text(text).split("\n"):
            key = line_key(line)
            if key and key not in seen and _may_be_furniture(line):
                seen.add(key)
        pages.update(seen)
    return frozenset(key for key, count in pages.items() if count >= _PAGES)


def _may_be_furniture(line: str) -> bool:
    shape = shape_of(line)
    if shape.words > _SHORT:
        return False
    if not shape.is_sentence:
        return True
    low = line.lower()
    return SUBSCRIPTION.search(low) is not None and ADDRESS.search(low) is not None


def split_boilerplate(
    blocks: Sequence[Block], *, repeated: Collection[str] = (), zone: str = "UTC"
) -> Split:
    """Tells the blocks of one article or one entry from the boilerplate between them.

    The blocks are those of the text itself; menus before it and sidebars after it, which only
    the whole page shows, have been cut already.

    Args:
        blocks: in the order of the page.
        repeated: see :func:`repeated_lines`.
        zone: IANA name of the source's zone, for bylines with dates.
    """
    reasons = reasons_of(blocks, repeated, zone)
    kept: list[Kept] = []
    dropped: list[Dropped] = []
    credit: str | None = None
    for block, reason in zip(blocks, reasons, strict=True):
        if reason is not None:
            dropped.append(Dropped(block, reason))
        elif agency := credit_alone(block.text):
            credit = credit or agency
            dropped.append(Dropped(block, "credit"))
        else:
            text, signed = trailing_credit(block.text)
            kept.append(Kept(block, text, signed, heading=bool(block.heading)))
    return Split(tuple(kept), tuple(dropped), credit)


def reasons_of(
    blocks: Sequence[Block], repeated: Collection[str], zone: str
) -> list[Reason | None]:
    """Why each of several blocks is boilerplate, judged by itself and by the others."""
    reasons = [reason_of(b, repeated=repeated, zone=zone) for b in blocks]
    _captions(blocks, reasons)
    _refrains(blocks, reasons)
    _truncated(blocks, reasons)
    _teasers(blocks, reasons)
    return reasons


def reason_of(block: Block, *, repeated: Collection[str] = (), zone: str = "UTC") -> Reason | None:
    """Why a block is boilerplate, judged by itself and by other pages of its source."""
    if not block.text.strip():
        return "control"
    if repeated and line_key(block.text) in repeated and _may_be_furniture(block.text):
        return "repeated"
    reason = line_reason(block.text, link_share=block.link_share)
    if reason is None and block.link_share > 0.9 and not shape_of(block.text).is_sentence:
        # A link and nothing else, that ends as no sentence does: it leads away.
        reason = "teaser" if shape_of(block.text).words > 3 else "navigation"
        if block.heading:
            reason = None
    if reason is None and block.list_item and block.link_share > 0.6 and is_word_list(block.text):
        reason = "navigation"
    shape = shape_of(block.text)
    if reason is None and not (shape.is_prose and shape.ends):
        byline, dates = read_byline(block.text, zone=zone)
        reason = "byline" if byline else "date" if dates else None
    return reason


def _captions(blocks: Sequence[Block], reasons: list[Reason | None]) -> None:
    """A caption that stands again without its credit goes both times."""
    captions = set()
    for block, reason in zip(blocks, reasons, strict=True):
        if reason == "caption" and (credited := picture_credit(block.text)):
            captions.add(line_key(credited[0]))
    headlines = 0
    for at, block in enumerate(blocks):
        shape = shape_of(block.text)
        if reasons[at] is None and captions and line_key(block.text) in captions:
            reasons[at] = "caption"
        elif reasons[at] is None and shape.is_headline and shape.words >= _CAPTION_WORDS:
            # A line without a full stop right above a credit is the picture's, unless it is the
            # first headline, which is the text's.
            if headlines and reasons[at + 1 : at + 2] == ["credit"] and not block.heading:
                reasons[at] = "caption"
            headlines += 1


def _refrains(blocks: Sequence[Block], reasons: list[Reason | None]) -> None:
    """A short line that is no sentence and stands again and again belongs to the page."""
    # Times differ in their digits alone, so digits count here.
    keys = [_NOT_WORD.sub(" ", b.text.casefold()).strip() for b in blocks]
    count = Counter(keys)
    for at, block in enumerate(blocks):
        shape = shape_of(block.text)
        often = count[keys[at]] >= _TIMES and shape.words <= 8
        if reasons[at] is None and often and not shape.is_sentence:
            reasons[at] = "repeated"


def _truncated(blocks: Sequence[Block], reasons: list[Reason | None]) -> None:
    """A text cut off with an ellipsis is the start of another text, and so is its headline."""
    for at, block in enumerate(blocks):
        shape = shape_of(block.text)
        if reasons[at] is not None or not shape.cut or shape.words < _TRUNCATED_WORDS:
            continue
        before = at - 1
        headed = (
            before >= 0 and reasons[before] is None and shape_of(blocks[before].text).is_headline
        )
        if headed or len(_INLINE_BULLETS.findall(block.text)) >= 2:
            reasons[at] = "teaser"
            if headed:
                reasons[before] = "teaser"


def _teasers(blocks: Sequence[Block], reasons: list[Reason | None]) -> None:
    """What stands below "Most read" or "Related": headlines, or headlines with a sentence each.

    A paragraph below several headlines is the text going on; below one, it is that teaser's.
    Only below running text, for a page of news may itself begin with such a label.
    """
    prose = 0
    headlines: list[int] | None = None
    for at, block in enumerate(blocks):
        shape = shape_of(block.text)
        if reasons[at] == "label":
            links = LINKS_LABEL.fullmatch(block.text.lower().strip(" *#-–—"))
            headlines = [] if prose >= _BEFORE_LABEL and links else None
        elif reasons[at] is not None:
            continue
        elif shape.is_prose or (shape.is_sentence and shape.words > 3):
            if headlines is not None and len(headlines) == 1 and shape.words <= _TEASER_WORDS:
                reasons[at] = reasons[headlines[0]] = "teaser"
                headlines = []
                continue
            for index in headlines or ():
                reasons[index] = "teaser"
            headlines = None
            prose += 1
        elif headlines is not None and shape.is_headline:
            headlines.append(at)
    for index in headlines or ():
        reasons[index] = "teaser"


def contains_words(whole: Iterable[str], part: str) -> bool:
    """Whether the words of a line stand in one of several texts, in that order and together."""
    words = " ".join(words_of(part))
    return bool(words) and any(f" {words} " in f" {' '.join(words_of(text))} " for text in whole)


def with_text(block: Block, text: str) -> Block:
    """The same block with other words."""
    return replace(block, text=text)
