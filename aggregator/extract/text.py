"""A plain-text page -> posts: the entries of a live blog, or one article."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath

from aggregator.errors import ExtractError
from aggregator.extract.agencies import (
    credit_alone,
    dateline,
    signed_by_unknown,
    trailing_credit,
)
from aggregator.extract.boilerplate import line_key
from aggregator.extract.bylines import read_day_line
from aggregator.extract.dates import clock_on
from aggregator.extract.decode import MAX_LINE, MAX_LINES
from aggregator.extract.document import Line, without_inline_clocks
from aggregator.extract.head import Head, find_head
from aggregator.extract.languages import detect_language
from aggregator.extract.paragraphs import (
    Part,
    dotted_names,
    lay_out,
    slug,
    split_run_together,
    unique_anchors,
)
from aggregator.extract.region import densest
from aggregator.extract.roles import Role, roles_of
from aggregator.extract.scan import read_document
from aggregator.extract.structure import (
    Entry,
    clock_entries,
    entries_of,
    layout_of,
    says_live,
    stamp_of,
)
from aggregator.extract.when import PageTime, entry_moments, page_time
from aggregator.model import Extraction, Moment, Page, Post, Source

_STANDFIRST_WORDS = 8
_LEAD = 3
_ANNOUNCEMENT_WORDS = 12
_DATELINE_WITHIN = 6  # parts, for a summary may stand above it
_LABEL_ABOVE = 2  # lines above a title in which a page calls itself live
_SIGNED_WITHIN = 3  # lines below a text in which an agency signs it
_ANY_DAY = date(2000, 1, 1)
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


def extract_text(
    page: Page,
    text: str,
    source: Source,
    *,
    reference_day: date | None = None,
    repeated: Collection[str] = (),
) -> Extraction:
    """Reads a plain-text page.

    Args:
        page: for its locator and times.
        text: its decoded content.
        source: for its zone, outlet, language and day.
        reference_day: day near to which dates without a year lie.
        repeated: keys of lines that belong to the source
            (:func:`aggregator.extract.boilerplate.repeated_lines`).

    Raises:
        ExtractError: it is too long a line or too many, or there is no article or live blog
            in it.
    """
    _check(page, text)
    document = read_document(text, zone=source.zone, repeated=repeated)
    lines = document.lines
    clocked = clock_entries(lines)
    begin, _ = densest(lines, clocked=clocked)
    head = find_head(document, zone=source.zone, begin=begin, clocked=clocked)
    fixed = head.title_at is not None or bool(head.used)
    own = [line for at, line in enumerate(lines) if at >= head.start and at not in head.used]
    clocked = clock_entries(own)
    ago = not clocked and clock_entries(own, ago=True)
    clocked = clocked or ago
    begin, end = densest(lines, start=head.start, fixed=fixed, clocked=clocked, author=head.author)
    while end < len(lines) and lines[end].is_meta:
        end += 1  # a name or time may sign the last entry
    if begin >= end:
        raise _nothing(page)
    inner = [line for at, line in enumerate(lines[begin:end], begin) if at not in head.used]
    if clocked:
        inner = without_inline_clocks(inner)
    roles = _dated(roles_of(inner), clocked=clocked, ago=ago, zone=source.zone)
    live = any(says_live(lines[at].text) for at in _title_lines(lines, head))
    layout = layout_of(roles, clocked=clocked, live=live)
    entries = _without_contents(entries_of(roles, layout))
    names = dotted_names([r.text for r in roles if r.name == "paragraph"])
    laid = [_lay(e, head, names, article=layout == "article") for e in entries]
    if not any(x.has_paragraphs for x in laid):
        raise _nothing(page)
    told = _tell(page, source, head, lines, laid)
    time = page_time(
        page,
        source,
        head=head,
        day=document.day,
        lead=_lead(head, entries, laid),
        texts=[part.text for x in laid for part in x.parts],
        reference_day=reference_day,
        language=told.language,
    )
    if layout != "article":
        posts = _live_posts(told, entries, laid, time)
    else:
        whole = laid[0]
        if whole.credit is None:
            whole = replace(whole, credit=_credit_below(lines, end))
        posts = (_post(told, whole, time.published, title=told.title, modified=time.modified),)
    outside = [x for at, x in enumerate(lines) if not begin <= at < end and at != head.title_at]
    used = [lines[at] for at in head.used if begin <= at < end]
    dropped = [role.line for x in laid for role in x.dropped]
    gone = sorted((*outside, *used, *dropped), key=lambda line: line.number)
    return Extraction(posts=posts, boilerplate=tuple(dict.fromkeys(x.text for x in gone)))


@dataclass(frozen=True, slots=True)
class _Laid:
    """The text of one post, before it is one."""

    parts: tuple[Part, ...]
    dropped: tuple[Role, ...]
    credit: str | None

    @property
    def has_paragraphs(self) -> bool:
        return any(part.paragraph for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Told:
    """What all posts of a page share."""

    page: Page
    source: Source
    head: Head
    title: str
    outlet: str
    language: str | None


def _dated(roles: Sequence[Role], *, clocked: bool, ago: bool, zone: str) -> list[Role]:
    """The same lines, with those that only date others told apart."""
    made: list[Role] = []
    for role in roles:
        line = role.line
        if (clocked and stamp_of(line) is not None) or (ago and line.is_ago):
            made.append(Role(line, "clock", role.text))
        elif role.name in ("byline", "dropped", "heading") and (
            line.reason in (None, "date") and _is_day(line, zone)
        ):
            made.append(Role(line, "day", role.text))
        else:
            made.append(role)
    return made


def _title_lines(lines: Sequence[Line], head: Head) -> range:
    """The title, and what stands right above it: "Live", "Liveticker"."""
    if head.title_at is None:
        return range(0)
    return range(max(0, head.title_at - _LABEL_ABOVE), head.title_at + 1)


def _is_day(line: Line, zone: str) -> bool:
    return (
        line.byline is None and read_day_line(line.text, zone=zone, reference=_ANY_DAY) is not None
    )


def _without_contents(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without a table of contents: headlines that stand again above their texts."""
    full = {line_key(e.heading.text) for e in entries if e.heading and e.has_text}
    return [
        e
        for e in entries
        if not (e.heading and not e.has_text and line_key(e.heading.text) in full)
    ]


def _lay(entry: Entry, head: Head, names: Collection[str], *, article: bool) -> _Laid:
    """Parts, agency and boilerplate of one entry or article."""
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
    return _Laid(tuple(parts), tuple(dropped), credit)


def _announces_nothing(role: Role) -> bool:
    """Whether a last line announces what was left out: "The latest at a glance:"."""
    return role.line.shape.colon and role.line.shape.words <= _ANNOUNCEMENT_WORDS


def _is_about(text: str, author: str) -> bool:
    """Whether a last paragraph tells who the author is: "Jane Doe covers the courts ..."."""
    return " " in author and text.startswith(f"{author} ")


def _credit_below(lines: Sequence[Line], end: int) -> str | None:
    """The agency that stands by itself below a text."""
    near = (credit_alone(line.text) for line in lines[end : end + _SIGNED_WITHIN])
    return next((agency for agency in near if agency), None)


def _lead(head: Head, entries: Sequence[Entry], laid: Sequence[_Laid]) -> list[str]:
    """Title and first paragraphs: of an article, or of what stands above all entries."""
    intro = not (entries[0].heading or entries[0].marked)
    paragraphs = [part.text for part in laid[0].parts if part.paragraph] if intro else []
    return [head.title, *paragraphs[:_LEAD]]


def _tell(
    page: Page, source: Source, head: Head, lines: Sequence[Line], laid: Sequence[_Laid]
) -> _Told:
    title = head.title
    publisher = ""
    if m := _SUFFIX.fullmatch(title):
        title, publisher = m["title"], m["name"].strip()
    for line in lines:
        if not publisher and line.reason == "copyright" and (m := _PUBLISHER.search(line.text)):
            name = m["name"].strip()
            publisher = name if name[0].isupper() else ""
    stem = PurePosixPath(page.locator).stem if "://" not in page.locator else ""
    return _Told(
        page,
        source,
        head,
        title,
        source.outlet or _COMPANY.sub("", publisher) or stem or source.name,
        source.language or detect_language(part.text for x in laid for part in x.parts),
    )


def _post(
    told: _Told,
    laid: _Laid,
    published: Moment,
    *,
    title: str,
    anchor: str = "",
    author: str = "",
    modified: datetime | None = None,
) -> Post:
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


def _live_posts(
    told: _Told, entries: Sequence[Entry], laid: Sequence[_Laid], time: PageTime
) -> tuple[Post, ...]:
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
            _post(
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


def _anchor(at: int, entry: Entry, laid: _Laid) -> str:
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


def _check(page: Page, text: str) -> None:
    if len(text) > MAX_LINE:
        longest = max(map(len, text.split("\n")))
        if longest > MAX_LINE:
            raise _error(page, f"a line of {longest:,} characters is no news; {MAX_LINE:,} at most")
    if text.count("\n") > MAX_LINES:
        raise _error(page, f"{text.count(chr(10)):,} lines are no article; {MAX_LINES:,} at most")


def _nothing(page: Page) -> ExtractError:
    return _error(page, "no article or live blog in it")


def _error(page: Page, message: str) -> ExtractError:
    return ExtractError(message, source=page.source, url=page.url or page.locator)
