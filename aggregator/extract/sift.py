"""Blocks of a page -> the paragraphs of a post, without what belongs to the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from aggregator.extract import boilerplate
from aggregator.extract.agencies import dateline
from aggregator.extract.blocks import Block
from aggregator.extract.bylines import read_byline
from aggregator.extract.clean import clean_text
from aggregator.extract.lines import shape_of
from aggregator.extract.paragraphs import Part
from aggregator.extract.quotes import is_signature, quoted_by
from aggregator.model import SpanKind

_SUBHEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of a post's blocks.

    Attributes:
        parts: news, verbatim but for the agency that signs a paragraph; a sub-heading is a
            part, but no paragraph.
        boilerplate: lines that were left out.
        credit: agency, or ``None``.
        author: of a byline among the blocks; empty if there is none.
    """

    parts: tuple[Part, ...]
    boilerplate: tuple[str, ...] = ()
    credit: str | None = None
    author: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no paragraph is left."""
        return not any(part.paragraph for part in self.parts)


def sift(blocks: Sequence[Block], *, zone: str, repeated: Collection[str] = ()) -> Sifted:
    """Tell the paragraphs of a post from the boilerplate between them.

    A message from another site is quoted material and stays whole. A sub-heading is no
    paragraph, unless a whole sentence was made one; one that heads nothing goes.

    Args:
        blocks: of one post or article.
        zone: IANA name of the source's zone.
        repeated: keys of lines that belong to the source or the page; see
            :func:`aggregator.extract.boilerplate.repeated_lines`.
    """
    cleaned = [(block, " ".join(clean_text(block.text).split())) for block in blocks]
    split = boilerplate.split_boilerplate(
        [
            boilerplate.Block(
                text=text,
                heading=block.kind == "heading",
                list_item=block.kind == "item",
                quote=block.kind in ("quote", "embed"),
                link_share=block.link_share,
            )
            for block, text in cleaned
            if text and block.kind not in ("embed", "pointer")
        ],
        repeated=repeated,
        zone=zone,
    )
    kept = iter(split.kept)
    gone = [dropped.block.text for dropped in split.dropped]
    left = Counter(gone)
    parts: list[Part] = []
    credits = [split.credit] if split.credit else []
    for block, text in cleaned:
        if not text:
            continue
        if block.kind == "embed":
            said_by = quoted_by(text, is_embed=True)
            parts.append(Part(text, kind="embed", by=said_by, url=block.url))
        elif block.kind == "pointer":
            gone.append(text)
        elif left[text]:
            left[text] -= 1
        else:
            kept_block = next(kept)
            subheading = kept_block.heading and not _is_sentence(kept_block.text)
            kind: SpanKind = "quote" if block.kind == "quote" else "text"
            kind = "item" if block.kind == "item" else kind
            said_by = quoted_by(kept_block.text, is_embed=False) if kind == "quote" else ""
            if said_by and is_signature(kept_block.text, said_by):
                # It stands in a line of its own, under what it signs.
                parts = _signed(parts, said_by)
                gone.append(kept_block.text)
                continue
            parts.append(Part(kept_block.text, paragraph=not subheading, kind=kind, by=said_by))
            if kept_block.credit:
                credits.append(kept_block.credit)
    while parts and not parts[-1].paragraph:
        gone.append(parts.pop().text)
    first = next((part.text for part in parts if part.paragraph), "")
    if (opening := dateline(first)) and opening[2]:
        credits.insert(0, opening[2])
    bylines = (dropped.block.text for dropped in split.dropped if dropped.reason == "byline")
    authors = (by.author for line in bylines if (by := read_byline(line, zone=zone)[0]))
    return Sifted(
        parts=tuple(parts),
        boilerplate=tuple(gone),
        credit=credits[0] if credits else None,
        author=next(authors, ""),
    )


def _signed(parts: Sequence[Part], said_by: str) -> list[Part]:
    """The parts, the quotation at their end with its signature."""
    signed = list(parts)
    for place in reversed(range(len(signed))):
        if signed[place].kind != "quote" or signed[place].by:
            break
        signed[place] = replace(signed[place], by=said_by)
    return signed


def _is_sentence(text: str) -> bool:
    shape = shape_of(text)
    return shape.is_sentence and shape.words > _SUBHEADING_WORDS


def refrains(posts: Iterable[Sequence[Block]]) -> frozenset[str]:
    """Keys of lines that many posts of one page carry: "Share this post", "Back to top"."""
    counts: Counter[str] = Counter()
    total = 0
    for blocks in posts:
        total += 1
        counts.update({boilerplate.line_key(b.text) for b in blocks if len(b.text) < 120})
    least = max(3, total // 10)
    return frozenset(key for key, count in counts.items() if key and count >= least)
