"""Any part of an HTML page as blocks of text, cut where a reader sees a new one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from aggregator.extract.dom import (
    HEADINGS,
    Element,
    hints,
    is_block,
    is_element,
    is_furniture,
    parse_page,
    word_set,
    words_of_name,
)

BlockKind = Literal["text", "heading", "item", "quote", "embed", "row", "pointer"]
"""What the markup calls a block; a pointer leads to another text and is none of this one."""

_EMBED_WORDS = word_set("tweet embed instagram tiktok bluesky telegram mastodon threads")
_BOLD_WORDS = word_set("bold semibold heading headline title titel titre titulo titolo")
_LONGEST_CLASS = 200  # characters
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text as a reader sees it.

    Attributes:
        text: with single spaces and no line breaks.
        kind: what the markup calls it.
        link_share: share of its characters that stand in links, in [0, 1].
        bold_share: share of its characters that are set in bold, in [0, 1].
        url: where a message from another site stands, or ``None``.
    """

    text: str
    kind: BlockKind = "text"
    link_share: float = 0.0
    bold_share: float = field(default=0.0, compare=False)
    url: str | None = field(default=None, compare=False)


def parse_fragment(text: str) -> Element | None:
    """The body element around a piece of HTML, such as an ``articleBody`` with markup."""
    root = parse_page(f"<html><body>{text}</body></html>")
    return None if root is None else root.find("body")


def is_embed(element: Element) -> bool:
    """Whether a block quotation is a message from another site, such as a tweet."""
    return element.tag == "blockquote" and bool(hints(element) & _EMBED_WORDS)


def blocks(top: Element, dropped: Callable[[Element], bool] = is_furniture) -> list[Block]:
    """The text under an element, cut where a reader sees a new block.

    ``<p>``, ``<li>``, a block quotation, a heading, a row of a table and a double ``<br>``
    each begin a block; a single ``<br>`` is a space. A message from another site is one block.

    Args:
        top: whose text.
        dropped: says which elements to leave out, with all that is in them.
    """
    return [block for block, _ in placed_blocks(top, dropped)]


def placed_blocks(
    top: Element, dropped: Callable[[Element], bool] = is_furniture
) -> list[tuple[Block, Element]]:
    """As :func:`blocks`, each with the element that its block element stands in."""
    out = _Blocks(top)
    walker = etree.iterwalk(top, events=("start", "end"))
    left_out: Element | None = None
    for event, element in walker:
        if event == "start":
            if element is not top and (not is_element(element) or dropped(element)):
                left_out = element
                walker.skip_subtree()
                continue
            out.open(element)
            continue
        if element is left_out:
            left_out = None
            if is_element(element) and is_block(element):
                out.flush()
        else:
            out.close(element)
        if element is not top:
            out.add(element.tail)
    out.flush()
    return out.done


def _is_bold(element: Element) -> bool:
    """Whether an element is set in bold, as far as its tag or its class says."""
    if element.tag in ("strong", "b"):
        return True
    if element.tag not in ("div", "span", "p"):
        return False
    names = element.get("class")
    return bool(names) and bool(words_of_name(names[:_LONGEST_CLASS]) & _BOLD_WORDS)


class _Blocks:
    """Collects text and cuts it into blocks."""

    def __init__(self, top: Element) -> None:
        self.done: list[tuple[Block, Element]] = []
        self._open = [top]
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._bold = 0
        self._bolds = 0
        self._quotes = 0
        self._items = 0
        self._rows = 0
        self._heading = 0
        self._embed: Element | None = None
        self._verbatim = 0

    def open(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._pieces.append("\n")
        elif is_block(element):
            if self._embed is None:
                self.flush()
            else:
                self._pieces.append(" ")
            self._open.append(element)
            if tag == "blockquote":
                self._quotes += 1
                if self._embed is None and is_embed(element):
                    self._embed = element
        elif tag in ("td", "th"):
            if self._open[0].tag == "tr":  # the row is a post
                self.flush()
            self._pieces.append(" ")
        if element is not self._open[0]:  # a post in a list is no point of a list
            self._count(element, 1)
        self.add(element.text)

    def close(self, element: Element) -> None:
        tag = element.tag
        if is_block(element):
            if self._embed is None or self._embed is element:
                self.flush()
                self._embed = None
            else:
                self._pieces.append(" ")
            self._open.pop()
            if tag == "blockquote":
                self._quotes -= 1
        if element is not self._open[0]:
            self._count(element, -1)

    def _count(self, element: Element, step: int) -> None:
        tag = element.tag
        if tag == "a":
            self._links += step
        elif tag == "li":
            self._items += step
        elif tag == "tr":
            self._rows += step
        elif tag == "pre":
            self._verbatim += step
        elif tag in HEADINGS:
            self._heading += step
        if _is_bold(element):
            self._bolds += step

    def add(self, text: str | None) -> None:
        if not text:
            return
        piece = text if self._verbatim else _SPACE.sub(" ", text)
        if self._links:
            self._linked += len(piece.strip())
        if self._bolds:
            self._bold += len(piece.strip())
        self._pieces.append(piece)

    def flush(self) -> None:
        whole = "".join(self._pieces)
        linked, self._linked = self._linked, 0
        bold, self._bold = self._bold, 0
        self._pieces.clear()
        chars = len(whole.strip())
        if not chars:
            return
        kind: BlockKind = "text"
        if self._embed is not None:
            kind = "embed"
        elif self._heading:
            kind = "heading"
        elif self._quotes:
            kind = "quote"
        elif self._items:
            kind = "item"
        elif self._rows:
            kind = "row"
        url = None if self._embed is None else _address(self._embed)
        parts = [whole] if self._embed is not None else _BREAKS.split(whole)
        for part in parts:
            text = " ".join(part.split())
            if text:
                shares = min(1.0, linked / chars), min(1.0, bold / chars)
                self.done.append((Block(text, kind, *shares, url), self._home()))

    def _home(self) -> Element:
        """What the block element that is open stands in."""
        return self._open[-2] if len(self._open) > 1 else self._open[-1]


def _address(embed: Element) -> str | None:
    """Where an embedded message stands: its permanent link is the last of its links."""
    named = (embed.get(name) for name in ("cite", "data-instgrm-permalink", "data-url"))
    links = [link.get("href") or "" for link in embed.iter("a")]
    for address in (*named, *reversed(links)):
        if address and address.startswith(("https://", "http://")) and len(address) < 2_000:
            return str(address).strip()
    return None
