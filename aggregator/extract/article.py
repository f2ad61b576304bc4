"""An HTML page that is one article -> its paragraphs, by trafilatura.

trafilatura's own deduplication is off: a paragraph that stands twice is this project's to find.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from aggregator.extract.dom import Block, BlockKind, Element
from aggregator.extract.jsonld import JsonLd, body_blocks, text_value

_KINDS: dict[str, BlockKind] = {
    "head": "heading",
    "item": "item",
    "quote": "quote",
    "cell": "row",
    "row": "row",
}
_MIN_CHARS = 140
"""Less text than a short news item has is no article."""


def article_blocks(root: Element, ld: JsonLd) -> list[Block]:
    """The text of a page's one article, block by block; empty if there is none.

    Args:
        root: of the page; is not changed.
        ld: its JSON-LD, whose ``articleBody`` helps where the page's own text is not found.
    """
    found = _by_trafilatura(root)
    told = _told(ld)
    if _size(told) > 1.5 * _size(found) and _size(told) >= _MIN_CHARS:
        return told
    return found if _size(found) >= _MIN_CHARS else []


def _by_trafilatura(root: Element) -> list[Block]:
    # Heavy to import; the library beside it must stay light.
    from trafilatura import bare_extraction

    quiet = logging.getLogger("trafilatura")
    level = quiet.level
    quiet.setLevel(logging.CRITICAL)  # what it cannot use, we report ourselves
    try:
        document = bare_extraction(
            root,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
            with_metadata=False,
        )
    finally:
        quiet.setLevel(level)
    body = getattr(document, "body", None)
    return [] if body is None else _blocks_of(body)


def _blocks_of(body: Element) -> list[Block]:
    """The blocks of trafilatura's tree: its elements are those of TEI."""
    found: list[Block] = []
    for element in body.iter("p", "head", "item", "quote", "row", "code", "ab"):
        inner = any(
            True for _ in element.iter("p", "item", "head", "row", "quote") if _ is not element
        )
        if inner:
            pieces = [element.text or ""]
        else:
            pieces = [
                " ".join(element.itertext("*"))
                if element.tag == "row"
                else "".join(element.itertext())
            ]
        text = " ".join("".join(pieces).split())
        if text:
            kind = _KINDS.get(element.tag, "text")
            if kind == "text" and next(element.iterancestors("quote"), None) is not None:
                kind = "quote"
            found.append(Block(text, kind))
    return found


def _told(ld: JsonLd) -> list[Block]:
    for node in ld.articles:
        if body := text_value(node.get("articleBody")):
            return list(body_blocks(body))
    return []


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)
