"""What a made page is and what should be read from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Want:
    """One post that should be read.

    Attributes:
        at: when it was published; ``None`` where the page does not tell.
        paragraphs: its text, quotes and list points included.
        title: empty if it has none.
        author: empty if the page names none at the post.
        anchor: id that the markup gives it; empty if it gives none.
        optional: text that may be kept or not: quoted posts of networks, quotes' attributions.
        pinned: held at the top.
    """

    at: datetime | None
    paragraphs: tuple[str, ...]
    title: str = ""
    author: str = ""
    anchor: str = ""
    optional: tuple[str, ...] = ()
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A made page.

    Attributes:
        name: whose markup it is in the manner of, or what is special about it.
        text: HTML or plain text.
        wants: posts, in the order of the page; one for an article.
        zone: IANA name of the source's zone.
        url: address, or ``None`` for a file that names none.
        credit: agency that should be told, for an article.
        language: BCP 47 tag that should be told, or ``None``: not measured.
    """

    name: str
    text: str
    wants: tuple[Want, ...]
    zone: str = "UTC"
    url: str | None = None
    credit: str | None = None
    language: str | None = None
