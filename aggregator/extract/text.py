"""A plain-text page -> posts: the entries of a live blog, or one article."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from aggregator.errors import ExtractError
from aggregator.extract.agencies import credit_alone
from aggregator.extract.assemble import Laid, lay, live_posts, one_post, tell
from aggregator.extract.bylines import read_byline, read_day_line
from aggregator.extract.decode import MAX_LINE, MAX_LINES
from aggregator.extract.document import Line, without_inline_clocks
from aggregator.extract.head import Head, find_head
from aggregator.extract.own_zone import own_zone
from aggregator.extract.paragraphs import dotted_names
from aggregator.extract.region import densest
from aggregator.extract.roles import Role, roles_of
from aggregator.extract.scan import read_document
from aggregator.extract.structure import (
    Entry,
    clock_entries,
    entries_of,
    is_timed,
    layout_of,
    says_live,
    stamp_of,
    without_contents,
)
from aggregator.extract.when import page_time
from aggregator.model import Extraction, Page, Source

_LEAD = 3
_LABEL_ABOVE = 2  # lines above a title in which a page calls itself live
_SIGNED_WITHIN = 3  # lines below a text in which an agency signs it
_SIGNED = 3  # names beside times that make a custom
_NAME_WORDS = 6
_TIME_ABOVE = 3  # lines above the text in which the time of its first entry stands
_ANY_DAY = date(2000, 1, 1)


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
    zone = own_zone(text, source, language=source.language, url=page.url)
    source = replace(source, zone=zone)
    document = read_document(text, zone=source.zone, repeated=repeated)
    document = replace(document, lines=_signed_lines(document.lines, zone=source.zone))
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
    if clocked:
        above = range(begin - 1, max(head.start, begin - _TIME_ABOVE) - 1, -1)
        begin = next((at for at in above if is_timed(lines[at]) and at not in head.used), begin)
    if begin >= end:
        raise _nothing(page)
    inner = [line for at, line in enumerate(lines[begin:end], begin) if at not in head.used]
    if clocked:
        inner = without_inline_clocks(inner)
    roles = _dated(roles_of(inner), clocked=clocked, ago=ago, zone=source.zone)
    live = any(says_live(lines[at].text) for at in _title_lines(lines, head))
    layout = layout_of(roles, clocked=clocked, live=live)
    entries = without_contents(entries_of(roles, layout))
    names = dotted_names([r.text for r in roles if r.name == "paragraph"])
    laid = [lay(e, head, names, article=layout == "article") for e in entries]
    if not any(x.has_paragraphs for x in laid):
        raise _nothing(page)
    told = tell(page, source, head, lines, laid)
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
        posts = live_posts(told, entries, laid, time)
    else:
        whole = laid[0]
        if whole.credit is None:
            whole = replace(whole, credit=_credit_below(lines, end))
        posts = (one_post(told, whole, time.published, title=told.title, modified=time.modified),)
    outside = [x for at, x in enumerate(lines) if not begin <= at < end and at != head.title_at]
    used = [lines[at] for at in head.used if begin <= at < end]
    dropped = [role.line for x in laid for role in x.dropped]
    gone = sorted((*outside, *used, *dropped), key=lambda line: line.number)
    return Extraction(posts=posts, boilerplate=tuple(dict.fromkeys(x.text for x in gone)))


def _signed_lines(lines: Sequence[Line], *, zone: str) -> tuple[Line, ...]:
    """The same lines, with names that stand beside times as bylines, where that is the custom."""
    times = [line.clock is not None or stamp_of(line) is not None for line in lines]
    named: dict[int, Line] = {}
    for at, line in enumerate(lines):
        beside = any(times[max(0, at - 1) : at]) or any(times[at + 1 : at + 2])
        plain = line.reason is None and line.byline is None and line.clock is None
        if not (beside and plain) or line.shape.words > _NAME_WORDS or line.is_sentence:
            continue
        by, dates = read_byline(line.text, zone=zone, names_alone=True)
        if by is not None and dates is None and " " in by.author:
            named[at] = replace(line, byline=by, reason="byline")
    if len(named) < _SIGNED or len({line.text for line in named.values()}) < 2:
        return tuple(lines)
    return tuple(named.get(at, line) for at, line in enumerate(lines))


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


def _credit_below(lines: Sequence[Line], end: int) -> str | None:
    """The agency that stands by itself below a text."""
    near = (credit_alone(line.text) for line in lines[end : end + _SIGNED_WITHIN])
    return next((agency for agency in near if agency), None)


def _lead(head: Head, entries: Sequence[Entry], laid: Sequence[Laid]) -> list[str]:
    """Title and first paragraphs: of an article, or of what stands above all entries."""
    intro = not (entries[0].heading or entries[0].marked)
    paragraphs = [part.text for part in laid[0].parts if part.paragraph] if intro else []
    return [head.title, *paragraphs[:_LEAD]]


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
