"""Entries of a text -> posts: their text, spans, ids, titles and credits."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from aggregator.extract.agencies import (
    credit_alone,
    dateline,
    signed_by_unknown,
    trailing_credit,
)
from aggregator.extract.boilerplate import line_key
from aggregator.extract.dates import clock_on
from aggregator.extract.document import Line
from aggregator.extract.head import Head
from aggregator.extract.languages import detect_language
from aggregator.extract.paragraphs import (
    Part,
    lay_out,
    slug,
    split_run_together,
    unique_anchors,
)
from aggregator.extract.roles import Role
from aggregator.extract.structure import Entry
from aggregator.extract.when import PageTime, entry_moments
from aggregator.model import Moment, Page, Post, Source

_STANDFIRST_WORDS = 8
_ANNOUNCEMENT_WORDS = 12
_DATELINE_WITHIN = 6  # parts, for a summary may stand above it
_PUBLISHER = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*,?\s*(?:by\s+)?"
    r"(?P<name>[^\W\d_][\w .&'’-]{1,40}?)(?:\s*(?:[.,|–-]|all rights|alle rechte|tous droits|"
    r"всі права|усі права)|$)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"(?i)[\s,]+(?:verlag|gmbh(?:\s*&\s*co\.?\s*kg)?|ag|se|inc|ltd|llc|plc|limited|s\.?a\.?|тов)\b.*$"
)
_SUFFIX = re.compile(r"(?P<title>.{15,}?)\s+\|\s+(?P<name>[^|\d]{2,40})")


@dataclass(frozen=True, slots=True)
class Laid:
    """The text of one post, before it is one.

    Attributes:
        parts: paragraphs and sub-headings.
        dropped: lines that were left out.
        credit: agency that signs it, or ``None``.
    """

    parts: tuple[Part, ...]
    dropped: tuple[Role, ...]
    credit: str | None

    @property
    def has_paragraphs(self) -> bool:
        """Whether any of it is a paragraph."""
        return any(part.paragraph for part in self.parts)


@dataclass(frozen=True, slots=True)
class Told:
    """What all posts of a page share.

    Attributes:
        page: that they stand on.
        source: that the page is of.
        head: what stands above the text.
        title: of the page, without the outlet's name.
        outlet: who is credited.
        language: BCP 47 tag, or ``None``.
    """

    page: Page
    source: Source
    head: Head
    title: str
    outlet: str
    language: str | None


def lay(entry: Entry, head: Head, names: Collection[str], *, article: bool) -> Laid:
    """Parts, agency and boilerplate of one entry or article.

    Args:
        entry: its lines.
        head: title and author, which are no part of the text.
        names: see :func:`aggregator.extract.paragraphs.dotted_names`.
        article: whether it is a whole article, whose standfirst may lack its full stop.
    """
    last = max((i for i, r in enumerate(entry.roles) if r.is_text), default=-1)
    first = next((i for i, r in enumerate(entry.roles) if r.is_text), len(entry.roles))
    parts: list[Part] = []
    dropped: list[Role] = []
    credit: str | None = None
    for at, role in enumerate(entry.roles):
        if agency := credit_alone(role.text):
            credit = credit or agency
            dropped.append(role)
        elif role.name == "heading":
            again = head.title and line_key(role.text) == line_key(head.title)
            standfirst = article and at < first and role.line.shape.words >= _STANDFIRST_WORDS
            if again or at > last or (at < first and not standfirst):
                dropped.append(role)
            else:
                parts.append(Part(role.text, role.line.number, paragraph=standfirst))
        elif (role.is_text and at == last and _announces_nothing(role)) or (
            role.is_text and article and at >= last - 1 and _is_about(role.text, head.author)
        ):
            dropped.append(role)
        elif role.is_text:
            text, signed = trailing_credit(role.text)
            if signed is None and at == last:
                text, signed = signed_by_unknown(text)
            credit = credit or signed
            parts += [Part(t, role.line.number) for t in split_run_together(text, names)]
        else:
            dropped.append(role)
    for part in parts[:_DATELINE_WITHIN]:
        if (opening := dateline(part.text)) and opening[2]:
            credit = opening[2]
            break
    return Laid(tuple(parts), tuple(dropped), credit)


def _announces_nothing(role: Role) -> bool:
    """Whether a last line announces what was left out: "The latest at a glance:"."""
    return role.line.shape.colon and role.line.shape.words <= _ANNOUNCEMENT_WORDS


def _is_about(text: str, author: str) -> bool:
    """Whether a last paragraph tells who the author is: "Jane Doe covers the courts ..."."""
    return " " in author and text.startswith(f"{author} ")


def tell(
    page: Page, source: Source, head: Head, lines: Sequence[Line], laid: Sequence[Laid]
) -> Told:
    """Title, outlet and language of a page: what the source says, else what the page says."""
    title = head.title
    publisher = ""
    if m := _SUFFIX.fullmatch(title):
        title, publisher = m["title"], m["name"].strip()
    for line in lines:
        if not publisher and line.reason == "copyright" and (m := _PUBLISHER.search(line.text)):
            name = m["name"].strip()
            publisher = name if name[0].isupper() else ""
    stem = PurePosixPath(page.locator).stem if "://" not in page.locator else ""
    return Told(
        page,
        source,
        head,
        title,
        source.outlet or _COMPANY.sub("", publisher) or stem or source.name,
        source.language or detect_language(part.text for x in laid for part in x.parts),
    )


def one_post(
    told: Told,
    laid: Laid,
    published: Moment,
    *,
    title: str,
    anchor: str = "",
    author: str = "",
    modified: datetime | None = None,
) -> Post:
    """A post of a page.

    Args:
        told: what it shares with the others.
        laid: its text.
        published: when.
        title: its own headline; empty if it has none.
        anchor: of an entry; empty for an article.
        author: its own; empty: that of the page.
        modified: its last change, or ``None``.
    """
    page, source = told.page, told.source
    text, spans = lay_out(laid.parts)
    return Post(
        id=f"{source.name}:{page.locator}" + (f"#{anchor}" if anchor else ""),
        source=source.name,
        locator=page.locator,
        outlet=told.outlet,
        title=title,
        published=published,
        text=text,
        spans=spans,
        url=page.url,
        page_title=told.title,
        author=author or told.head.author,
        modified=modified,
        language=told.language,
        credit=laid.credit,
        zone=source.zone,
    )


def live_posts(
    told: Told, entries: Sequence[Entry], laid: Sequence[Laid], time: PageTime
) -> tuple[Post, ...]:
    """The posts of a live blog, oldest first; those without time at the start of their day.

    Args:
        told: what they share.
        entries: in the order of the page.
        laid: the text of each.
        time: of the page.
    """
    moments, newest_first = entry_moments(entries, time, zone=told.source.zone)
    names = [_anchor(at, e, x) for at, (e, x) in enumerate(zip(entries, laid, strict=True))]
    # Counted from the oldest, so that a post that is added on top renames none.
    anchors = unique_anchors(names[::-1])[::-1] if newest_first else unique_anchors(names)
    posts = []
    for at, (entry, x) in enumerate(zip(entries, laid, strict=True)):
        if not (x.has_paragraphs or entry.heading):
            continue
        title = entry.heading.text if entry.heading else told.title if at == 0 else ""
        moment = moments[at]
        changed = (
            clock_on(moment.day, entry.updated, zone=told.source.zone) if entry.updated else None
        )
        posts.append(
            one_post(
                told,
                x,
                moment,
                title=title,
                anchor=anchors[at],
                author=entry.author,
                modified=changed,
            )
        )
    return tuple(sorted(posts, key=_order))


def _order(post: Post) -> tuple[date, float]:
    # A post whose hour is unknown stands at the start of its day.
    return post.published.day, post.published.at.timestamp() if post.published.at else 0.0


def _anchor(at: int, entry: Entry, laid: Laid) -> str:
    """What names an entry for ever: its headline, else its time, else its first words."""
    if entry.heading is not None:
        return slug(entry.heading.text)
    if entry.clock is not None:
        return f"{entry.clock.hour:02}-{entry.clock.minute:02}"
    if entry.at is not None:
        return f"{entry.at:%Y-%m-%d-%H-%M}"
    if at == 0:
        return "intro"
    return slug(next((p.text for p in laid.parts if p.paragraph), ""))
