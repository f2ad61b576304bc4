"""An HTML page that is one article -> its blocks, found by trafilatura, taken from the page.

trafilatura knows which part of a page is its article. What it hands back has been rewritten
(spaces, lists, quotations), so it only points: the text is the page's own, and a paragraph
between two that it points to, in the same container, is taken too. Its own deduplication is
off: a paragraph that stands twice is this project's to find.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict, deque
from collections.abc import Sequence

from aggregator.extract.blocks import Block, BlockKind, placed_blocks
from aggregator.extract.dom import Element
from aggregator.extract.jsonld import JsonLd, body_blocks, text_value
from aggregator.extract.lines import shape_of
from aggregator.extract.quotes import is_signature, quoted_by

_KINDS: dict[str, BlockKind] = {"head": "heading", "item": "item", "quote": "quote", "row": "row"}
_BLOCKS = ("p", "head", "item", "quote", "row", "code", "ab")
_MIN_CHARS = 140
"""Less text than a short news item has is no article."""
_MAX_ELEMENTS = 150_000
"""A page of more is not handed to trafilatura, whose time grows faster than the page."""
_MIN_JOINED = 8  # letters of a paragraph that is looked for in a longer block
_MOSTLY = 0.6
_HOME = 2  # blocks of the article that make an element one of its containers
_NOT_WORD = re.compile(r"\W+")


def article_blocks(root: Element, ld: JsonLd) -> list[Block]:
    """The text of a page's one article, block by block; empty if there is none.

    Args:
        root: of the page; is not changed.
        ld: its JSON-LD, whose ``articleBody`` helps where the page's own text is not found.
    """
    body = root.find("body")
    pointed = _by_trafilatura(root)
    found, in_page = _taken_from_page(placed_blocks(body), pointed) if pointed else ([], False)
    told = _told(ld)
    # trafilatura reads the JSON-LD too, but loses its paragraphs.
    better = _size(told) > (1.5 if in_page else 0.9) * _size(found)
    chosen = told if better else found
    return chosen if _size(chosen) >= _MIN_CHARS else []


def _by_trafilatura(root: Element) -> list[Block]:
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        return []
    # Heavy to import; the library beside it must stay light.
    from trafilatura import bare_extraction

    log = logging.getLogger("trafilatura")
    level = log.level
    log.setLevel(logging.CRITICAL)  # what it cannot use, we report ourselves
    try:
        document = bare_extraction(
            root,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
            with_metadata=False,
        )
    finally:
        log.setLevel(level)
    body = getattr(document, "body", None)
    return [] if body is None else _blocks_of(body)


def _blocks_of(body: Element) -> list[Block]:
    """The blocks of trafilatura's tree, whose elements are named as in TEI."""
    found: list[Block] = []
    for element in body.iter(*_BLOCKS):
        if next(element.iterdescendants(*_BLOCKS), None) is not None:
            pieces = [element.text or ""]
        elif element.tag == "row":
            pieces = [" ".join(element.itertext())]
        else:
            pieces = list(element.itertext())
        text = " ".join("".join(pieces).split())
        if text:
            quoted = next(element.iterancestors("quote"), None) is not None
            kind = "quote" if quoted else _KINDS.get(element.tag, "text")
            found.append(Block(text, kind))
    return found


def _taken_from_page(
    page: Sequence[tuple[Block, Element]], pointed: Sequence[Block]
) -> tuple[list[Block], bool]:
    """The page's blocks that are pointed to, and those between them in the same containers.

    A block that is pointed to and not found in the page as it is (two that were joined, say)
    stays as it was handed back, after the one before it.

    Returns:
        The blocks, and whether any of them stands in the page.
    """
    places: dict[str, deque[int]] = defaultdict(deque)
    for i, (block, _) in enumerate(page):
        places[_key(block.text)].append(i)
    chosen: dict[int, Block] = {}
    extra: dict[int, list[Block]] = defaultdict(list)
    last = -1
    for block in pointed:
        copies = places[_key(block.text)]
        while len(copies) > 1 and copies[0] < last:
            copies.popleft()
        if copies:
            last = copies.popleft()
            chosen[last] = page[last][0]
        elif joined := _joined_of(page, _key(block.text), last):
            chosen.update((i, page[i][0]) for i in joined)
            last = joined[-1]
        elif (whole := _message_of(page, _key(block.text))) is not None:
            chosen[whole] = page[whole][0]
            last = max(last, whole)
        else:
            extra[last].append(block)
    _sign(page, chosen)
    homes = Counter(page[i][1] for i in chosen)
    told = {_key(block.text) for block in chosen.values()}
    first, end = min(chosen, default=0), max(chosen, default=-1)
    out = list(extra[-1])
    for i, (block, home) in enumerate(page):
        between = first < i < end and homes[home] >= _HOME
        # trafilatura drops a paragraph that stands twice even with its deduplication off.
        copy = home in homes and _key(block.text) in told
        if i in chosen and _leads_elsewhere(block, at_home=homes[home] >= _HOME):
            continue
        if i in chosen or ((between or copy) and _is_prose(block)):
            out.append(block)
        out.extend(extra[i])
    return out, bool(chosen)


def _joined_of(page: Sequence[tuple[Block, Element]], key: str, last: int) -> list[int]:
    """Places of the page's paragraphs that were joined to one block, in their order."""
    found: list[int] = []
    at = told = 0
    for place in range(last + 1, len(page)):
        own = _key(page[place][0].text)
        begin = key.find(own, at) if len(own) >= _MIN_JOINED else -1
        if begin >= 0:
            at = begin + len(own)
            told += len(own)
            if _is_prose(page[place][0]):
                found.append(place)
    return found if len(found) > 1 and told > _MOSTLY * len(key) else []


def _message_of(page: Sequence[tuple[Block, Element]], key: str) -> int | None:
    """Place of the message of which a block is the beginning, its signature left off."""
    if len(key) < _MIN_JOINED:
        return None
    for place, (block, _) in enumerate(page):
        if block.kind in ("embed", "quote") and _key(block.text).startswith(key):
            return place
    return None


def _sign(page: Sequence[tuple[Block, Element]], chosen: dict[int, Block]) -> None:
    """Add the signature that stands in a line of its own under a quotation."""
    for place in [at for at, block in chosen.items() if block.kind == "quote"]:
        after = page[place + 1][0] if place + 1 < len(page) else None
        if after is None or after.kind != "quote" or place + 1 in chosen:
            continue
        by = quoted_by(after.text, is_embed=False)
        if by and is_signature(after.text, by):
            chosen[place + 1] = after


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).lower()


def _leads_elsewhere(block: Block, *, at_home: bool) -> bool:
    """Whether a block is little more than a link to another text; a heading among the paragraphs
    of the article may link to itself."""
    own = at_home if block.kind == "heading" else block.kind != "text"
    return not own and block.link_share > _MOSTLY and not shape_of(block.text).is_sentence


def _is_prose(block: Block) -> bool:
    return block.link_share < 0.5 and shape_of(block.text).is_sentence


def _told(ld: JsonLd) -> list[Block]:
    for node in ld.articles:
        if body := text_value(node.get("articleBody")):
            return list(body_blocks(body))
    return []


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)
