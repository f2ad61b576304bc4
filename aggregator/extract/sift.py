"""Blocks of a page -> the paragraphs of a post, without what belongs to the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from aggregator.extract import boilerplate
from aggregator.extract.agencies import dateline
from aggregator.extract.clean import clean_text
from aggregator.extract.dom import Block
from aggregator.extract.lines import shape_of
from aggregator.model import Span

_SUBHEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of a post's blocks.

    Attributes:
        paragraphs: news, verbatim but for the agency that signs a paragraph.
        boilerplate: lines that were left out.
        credit: agency, or ``None``.
    """

    paragraphs: tuple[str, ...]
    boilerplate: tuple[str, ...] = ()
    credit: str | None = None

    def laid_out(self) -> tuple[str, tuple[Span, ...]]:
        """The paragraphs joined by blank lines, and where each stands."""
        spans = []
        at = 0
        for paragraph in self.paragraphs:
            spans.append(Span(at, at + len(paragraph)))
            at += len(paragraph) + 2
        return "\n\n".join(self.paragraphs), tuple(spans)


def sift(blocks: Sequence[Block], *, zone: str, repeated: Collection[str] = ()) -> Sifted:
    """Tell the paragraphs of a post from the boilerplate between them.

    A message from another site is quoted material and stays whole. A sub-heading is no
    paragraph, unless a whole sentence was made one.

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
            if text and block.kind != "embed"
        ],
        repeated=repeated,
        zone=zone,
    )
    kept = iter(split.kept)
    gone = [dropped.block.text for dropped in split.dropped]
    left = Counter(gone)
    paragraphs: list[str] = []
    credits = [split.credit] if split.credit else []
    for block, text in cleaned:
        if not text:
            continue
        if block.kind == "embed":
            paragraphs.append(text)
        elif left[text]:
            left[text] -= 1
        else:
            part = next(kept)
            if part.heading and not _is_sentence(part.text):
                gone.append(part.text)
                continue
            paragraphs.append(part.text)
            if part.credit:
                credits.append(part.credit)
    if paragraphs and (opening := dateline(paragraphs[0])) and opening[2]:
        credits.insert(0, opening[2])
    return Sifted(tuple(paragraphs), tuple(gone), credits[0] if credits else None)


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
